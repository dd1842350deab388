import type { Suggestion } from '#shared/triage.ts'
import { ticketLimits, type Category, type Priority } from '#shared/words.ts'

/**
 * What happens between typing and a suggestion, as a plain function of events. Timers and requests live outside:
 * whoever runs them asks for `state.asking` and reports back. Rules that hold here and nowhere else:
 * one question at a time, never twice for the same text, the newest answer wins, a touched field is never written.
 */
export type Field = 'category' | 'priority'
export const fields = ['category', 'priority'] as const satisfies readonly Field[]
type Values = { category: Category; priority: Priority }

/** `nobody`: left for triage on saving. `suggestion`: filled in. `person`: chosen or kept, never written again. */
export type Choice<F extends Field = Field> = { by: 'nobody' } | { by: 'suggestion' | 'person'; value: Values[F] }

export type Outcome = { kind: 'answered'; suggestion: Suggestion } | { kind: 'failed' }

export interface Suggesting {
  title: string
  description: string
  category: Choice<'category'>
  priority: Choice<'priority'>
  /** The text in question right now; a request for any other text is to be aborted. */
  asking: string | null
  /** What came back for each text asked in this draft. */
  outcomes: Readonly<Record<string, Outcome>>
  /** The text whose outcome the form shows; it may be older than what is being typed. */
  shown: string | null
  /** False once a person took a suggestion back: later ones are offered, not filled in. */
  isFilling: boolean
  isKept: boolean
}

export type SuggestingEvent =
  | { type: 'typed'; title?: string; description?: string }
  /** 700 ms without a key, or the focus left the text. */
  | { type: 'rested' }
  | { type: 'answered'; text: string; suggestion: Suggestion }
  | { type: 'failed'; text: string }
  | { type: 'chose'; field: Field; value: string | null }
  | { type: 'kept' }
  | { type: 'undone' }
  | { type: 'used'; field?: Field }

export const nothingTyped: Suggesting = {
  title: '',
  description: '',
  category: { by: 'nobody' },
  priority: { by: 'nobody' },
  asking: null,
  outcomes: {},
  shown: null,
  isFilling: true,
  isKept: false,
}

export const advance = (state: Suggesting, event: SuggestingEvent): Suggesting => {
  switch (event.type) {
    case 'typed':
      return afterTyping({
        ...state,
        title: event.title ?? state.title,
        description: event.description ?? state.description,
      })
    case 'rested':
      return afterRest(state)
    case 'answered':
      return afterOutcome(state, event.text, { kind: 'answered', suggestion: event.suggestion })
    case 'failed':
      return afterOutcome(state, event.text, { kind: 'failed' })
    case 'chose':
      return afterChoice(state, event.field, event.value)
    case 'kept':
      return { ...accepted(state, fields), isKept: true }
    case 'undone':
      return { ...emptied(state), isFilling: false, isKept: false }
    case 'used':
      return afterUse(state, event.field)
    default:
      return event satisfies never
  }
}

/** Title and description as one key; the separator cannot be typed into a one-line title. */
export const textOf = ({ title, description }: Pick<Suggesting, 'title' | 'description'>) =>
  `${title.trim()}\n${description.trim()}`

export const partsOf = (text: string) => {
  const end = text.indexOf('\n')
  return { title: text.slice(0, end), description: text.slice(end + 1) }
}

export const isLongEnough = (description: string) =>
  Array.from(description.trim()).length >= ticketLimits.classifiableCharacters

/** The suggestion on the screen, if it is a real one. */
export const suggestionOf = (state: Suggesting): Suggestion | undefined => {
  const outcome = state.shown === null ? undefined : state.outcomes[state.shown]
  if (outcome?.kind !== 'answered' || outcome.suggestion.source === 'fallback') return undefined
  return outcome.suggestion
}

export type Banner =
  | { kind: 'none' | 'asking' | 'off' }
  | { kind: 'suggested' | 'kept' | 'offered'; suggestion: Suggestion }
  | { kind: 'overridden'; suggestion: Suggestion; differs: Field[] }

export const bannerOf = (state: Suggesting): Banner => {
  if (state.asking !== null) return { kind: 'asking' }
  if (state.shown === null) return { kind: 'none' }
  const suggestion = suggestionOf(state)
  if (!suggestion) return { kind: 'off' }
  const differs = fields.filter((field) => {
    const choice = state[field]
    return choice.by === 'person' && choice.value !== suggestion[field]
  })
  if (differs.length > 0) return { kind: 'overridden', suggestion, differs }
  if (fields.some((field) => state[field].by === 'nobody')) return { kind: 'offered', suggestion }
  const isAccepted = state.isKept || fields.every((field) => state[field].by === 'person')
  return { kind: isAccepted ? 'kept' : 'suggested', suggestion }
}

/**
 * What a person decided: only this is sent. What a suggestion filled in is left to triage, which remembers its answer
 * to this text, so that the ticket tells truly where each value came from.
 */
export const chosenOf = (state: Suggesting): Partial<Values> => ({
  ...(state.category.by === 'person' ? { category: state.category.value } : {}),
  ...(state.priority.by === 'person' ? { priority: state.priority.value } : {}),
})

/** What the person saw when pressing Create, and so what the ticket must hold. */
export const shownOf = (state: Suggesting): Partial<Values> => ({
  ...(state.category.by === 'nobody' ? {} : { category: state.category.value }),
  ...(state.priority.by === 'nobody' ? {} : { priority: state.priority.value }),
})

const afterTyping = (state: Suggesting): Suggesting => {
  const text = textOf(state)
  if (!isLongEnough(state.description)) return withdrawn({ ...state, asking: null })
  // Typing back to an answered text shows its answer again; a question under way goes on until the next one is asked,
  // so that a letter added and removed costs nothing.
  return state.outcomes[text] && state.shown !== text ? showing({ ...state, asking: null }, text) : state
}

const afterRest = (state: Suggesting): Suggesting => {
  const text = textOf(state)
  if (!isLongEnough(state.description) || state.asking === text || state.outcomes[text]) return state
  return { ...state, asking: text }
}

const afterOutcome = (state: Suggesting, text: string, outcome: Outcome): Suggesting => {
  // An aborted request can still answer: only the newest question counts.
  if (state.asking !== text) return state
  return showing({ ...state, asking: null, outcomes: { ...state.outcomes, [text]: outcome } }, text)
}

const showing = (state: Suggesting, text: string): Suggesting => {
  const next = { ...state, shown: text, isKept: false }
  if (!suggestionOf(next)) return emptied(next)
  return next.isFilling ? written(next, fields, { overPerson: false }) : next
}

const afterChoice = (state: Suggesting, field: Field, value: string | null): Suggesting => {
  if (value !== null) return { ...state, [field]: { by: 'person', value }, isKept: false }
  const left: Suggesting = { ...state, [field]: { by: 'nobody' }, isKept: false }
  return left.isFilling ? written(left, [field], { overPerson: false }) : left
}

const afterUse = (state: Suggesting, field: Field | undefined): Suggesting => {
  const into = field ? [field] : fields.filter((field) => state[field].by === 'nobody')
  return { ...accepted(written(state, into, { overPerson: true }), into), isFilling: true }
}

const withdrawn = (state: Suggesting): Suggesting => ({ ...emptied(state), shown: null, isKept: false })

/** Takes out what suggestions filled in; what a person chose stays. */
const emptied = (state: Suggesting): Suggesting => ({
  ...state,
  category: state.category.by === 'suggestion' ? { by: 'nobody' } : state.category,
  priority: state.priority.by === 'suggestion' ? { by: 'nobody' } : state.priority,
})

const written = (state: Suggesting, into: readonly Field[], { overPerson }: { overPerson: boolean }): Suggesting => {
  const suggestion = suggestionOf(state)
  if (!suggestion) return state
  return into.reduce(
    (next, field) =>
      next[field].by === 'person' && !overPerson
        ? next
        : { ...next, [field]: { by: 'suggestion', value: suggestion[field] } },
    state,
  )
}

const accepted = (state: Suggesting, of: readonly Field[]): Suggesting =>
  of.reduce((next, field) => {
    const choice = next[field]
    return choice.by === 'suggestion' ? { ...next, [field]: { by: 'person', value: choice.value } } : next
  }, state)
