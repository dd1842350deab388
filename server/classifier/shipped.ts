// The classifier as it is shipped: lexicon and prior, before this desk has taught it anything.
import { readLexicon, type Lexicon, type LexiconWord } from './lexicon.ts'
import { softmax } from './linear-model.ts'
import { bestOf, evidenceFor, type Opinion } from './opinion.ts'
import { readPrior, shippedLogits, type Prior } from './prior.ts'
import { isAlarm, priorityAt, urgencyOf } from './priority.ts'
import { readTicket, type Reading } from './reading.ts'
import type { TicketText } from './words.ts'
import { categories } from '#shared/words.ts'

export interface Shipped {
  readonly lexicon: Lexicon
  readonly prior: Prior
}

/** With the words that this desk added to the lexicon. Takes some 0.1 s: keep what it answers. */
export const makeShipped = (added: readonly LexiconWord[] = []): Shipped => ({
  lexicon: readLexicon(added),
  prior: readPrior(),
})

let kept: Shipped | undefined
/** The one without added words; made with the first question rather than at the start. */
export const shipped = () => (kept ??= makeShipped())

export const opinionOfShipped = (model: Shipped, text: TicketText): Opinion =>
  opinionOfReading(model, readTicket(model.lexicon, text))

export const opinionOfReading = ({ lexicon, prior }: Shipped, reading: Reading): Opinion => {
  const { index, ...best } = bestOf(softmax(shippedLogits(prior, reading)))
  const urgency = urgencyOf(lexicon, reading.strengths)
  const priority = priorityAt(urgency)
  return {
    ...best,
    priority,
    priorityBasis: isAlarm(urgency) ? 'alarm' : 'none',
    ...evidenceFor(lexicon, reading, index, priorPush(prior)),
  }
}

export const priorPush =
  ({ weights, scale, shares }: Prior) =>
  (place: number, index: number) => {
    const base = place * categories.length
    let others = 0
    for (let one = 0; one < categories.length; one++) if (one !== index) others += weights[base + one]!
    return (weights[base + index]! - others / (categories.length - 1)) * scale * shares.prior
  }
