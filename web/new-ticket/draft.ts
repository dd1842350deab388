import { categories, priorities } from '#shared/words.ts'
import { newIdempotencyKey } from '#web/platform/query.ts'
import { recall, remember } from '#web/platform/remember.ts'
import { nothingTyped, suggestionOf, type Choice, type Field, type Suggesting } from './suggesting.ts'

/** A ticket being written. The key makes every try at creating it the same try. */
export type Draft = { key: string; form: Suggesting }

const draftName = 'docket-draft'
const unsentName = 'docket-unsent'

export const emptyDraft = (): Draft => ({ key: newIdempotencyKey(), form: nothingTyped })

export const isBlank = ({ form }: Draft) =>
  form.title.trim() === '' &&
  form.description.trim() === '' &&
  form.category.by !== 'person' &&
  form.priority.by !== 'person'

/** The draft of this browser; failing that, a ticket that was being sent when the tab went away. */
export const recallDraft = (): Draft => {
  const kept = readDraft(parse(recall(draftName)))
  if (kept && !isBlank(kept)) return kept
  const unsent = recallUnsent().at(-1)
  if (!unsent) return emptyDraft()
  forgetUnsent(unsent.key)
  keepDraft(unsent)
  return unsent
}

export const keepDraft = (draft: Draft) => remember(draftName, isBlank(draft) ? null : JSON.stringify(lasting(draft)))

/** From "Create" until the answer: a tab killed in between loses nothing. */
export const keepUnsent = (draft: Draft) =>
  writeUnsent([...recallUnsent().filter(({ key }) => key !== draft.key), draft])

export const forgetUnsent = (key: string) => writeUnsent(recallUnsent().filter((draft) => draft.key !== key))

const recallUnsent = (): Draft[] => {
  const kept = parse(recall(unsentName))
  return Array.isArray(kept) ? kept.flatMap((one) => readDraft(one) ?? []) : []
}

const writeUnsent = (drafts: Draft[]) =>
  remember(unsentName, drafts.length > 0 ? JSON.stringify(drafts.map(lasting)) : null)

// A question under way dies with the page; of the answers only the one shown is worth keeping.
const lasting = ({ key, form }: Draft): Draft => {
  const shown = form.shown !== null && suggestionOf(form) ? form.outcomes[form.shown] : undefined
  const outcomes = form.shown !== null && shown ? { [form.shown]: shown } : {}
  return { key, form: { ...form, asking: null, outcomes, shown: shown ? form.shown : null } }
}

const parse = (text: string | null): unknown => {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}

/** Storage is written by older versions and by people too: what does not read well is left out. */
const readDraft = (raw: unknown): Draft | undefined => {
  if (!isRecord(raw) || typeof raw['key'] !== 'string' || !isRecord(raw['form'])) return undefined
  const form = raw['form']
  if (typeof form['title'] !== 'string' || typeof form['description'] !== 'string') return undefined
  const outcomes = isRecord(form['outcomes']) ? (form['outcomes'] as Suggesting['outcomes']) : {}
  const shown = typeof form['shown'] === 'string' && outcomes[form['shown']] ? form['shown'] : null
  return {
    key: raw['key'],
    form: {
      title: form['title'],
      description: form['description'],
      category: readChoice('category', form['category']),
      priority: readChoice('priority', form['priority']),
      asking: null,
      outcomes: shown === null ? {} : outcomes,
      shown,
      isFilling: form['isFilling'] !== false,
      isKept: form['isKept'] === true,
    },
  }
}

const values = { category: categories, priority: priorities } as const

const readChoice = <F extends Field>(field: F, raw: unknown): Choice<F> => {
  if (!isRecord(raw)) return { by: 'nobody' }
  const value = values[field].find((word) => word === raw['value'])
  const by = raw['by']
  if (value === undefined || (by !== 'suggestion' && by !== 'person')) return { by: 'nobody' }
  return { by, value } as Choice<F>
}

const isRecord = (raw: unknown): raw is Record<string, unknown> => typeof raw === 'object' && raw !== null
