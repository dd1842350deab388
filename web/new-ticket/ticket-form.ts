import type { Suggestion } from '#shared/triage.ts'
import { ticketLimits } from '#shared/words.ts'
import { makeSubject } from '#web/platform/subject.ts'
import { emptyDraft, forgetUnsent, isBlank, keepDraft, keepUnsent, recallDraft, type Draft } from './draft.ts'
import { advance, partsOf, type SuggestingEvent } from './suggesting.ts'

export const restMs = 700
const saveMs = 300
/** The server answers within about four seconds; a line that hangs longer is a line that failed. */
const longestAskMs = 10_000

export type FieldErrors = Readonly<Record<string, string>>
type Ask = (text: { title?: string; description: string }, signal: AbortSignal) => Promise<Suggestion>

/**
 * The form outside of any component: closing the dialog loses nothing, and opening it again asks nothing twice.
 * Runs the timers and the one request that `suggesting.ts` asks for.
 */
export const makeTicketForm = (ask: Ask) => {
  const draft = makeSubject<Draft>(recallDraft())
  const errors = makeSubject<FieldErrors>({})
  const isSaved = makeSubject(!isBlank(draft.read()))
  let restTimer: ReturnType<typeof setTimeout> | undefined
  let saveTimer: ReturnType<typeof setTimeout> | undefined
  let request: AbortController | undefined

  const save = () => {
    clearTimeout(saveTimer)
    keepDraft(draft.read())
    isSaved.write(!isBlank(draft.read()))
  }

  const write = (next: Draft) => {
    const before = draft.read()
    draft.write(next)
    if (next.form.asking !== before.form.asking) followAsking(next.form.asking)
    isSaved.write(false)
    clearTimeout(saveTimer)
    saveTimer = setTimeout(save, saveMs)
  }

  const dispatch = (event: SuggestingEvent) => {
    const { key, form } = draft.read()
    const next = advance(form, event)
    if (event.type === 'typed') restAgain()
    if (next !== form) write({ key, form: next })
  }

  const followAsking = (text: string | null) => {
    request?.abort()
    request = undefined
    if (text === null) return
    request = new AbortController()
    const { signal } = request
    const { title, description } = partsOf(text)
    const asked = Array.from(title).slice(0, ticketLimits.titleCharacters).join('')
    ask(
      { ...(asked && { title: asked }), description },
      AbortSignal.any([signal, AbortSignal.timeout(longestAskMs)]),
    ).then(
      (suggestion) => dispatch({ type: 'answered', text, suggestion }),
      () => dispatch({ type: 'failed', text }),
    )
  }

  const restAgain = () => {
    clearTimeout(restTimer)
    restTimer = setTimeout(() => dispatch({ type: 'rested' }), restMs)
  }

  const start = (next: Draft) => {
    clearTimeout(restTimer)
    write(next)
    save()
  }

  return {
    draft,
    errors,
    isSaved,
    dispatch,
    save,

    type: (part: { title?: string; description?: string }) => {
      const [field] = Object.keys(part)
      if (field && errors.read()[field]) errors.write({ ...errors.read(), [field]: '' })
      dispatch({ type: 'typed', ...part })
    },

    /** The focus left the text, or the form was opened with a text in it: no need to wait any longer. */
    rest: () => {
      clearTimeout(restTimer)
      dispatch({ type: 'rested' })
    },

    /** Takes the draft for sending and leaves an empty form. It is kept aside until `sent` or `giveBack`. */
    take: (): Draft => {
      const taken = draft.read()
      keepUnsent(taken)
      start(emptyDraft())
      errors.write({})
      return taken
    },

    sent: (taken: Draft) => forgetUnsent(taken.key),

    /** The ticket was not created: it comes back to be mended, unless another is being written by now. */
    giveBack: (taken: Draft, faults: FieldErrors): boolean => {
      if (!isBlank(draft.read())) return false
      forgetUnsent(taken.key)
      // A refused try and a mended one differ, so they may not share a key.
      start({ key: emptyDraft().key, form: taken.form })
      errors.write(faults)
      return true
    },

    /** Throws the draft away, and returns the way back. */
    discard: () => {
      const thrown = draft.read()
      start(emptyDraft())
      errors.write({})
      return () => {
        if (isBlank(draft.read())) start(thrown)
      }
    },
  }
}
