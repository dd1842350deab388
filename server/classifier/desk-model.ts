// What this desk has taught: corrections on top of the shipped classifier, learnt label by label. The model is nothing but
// its examples in their order: made from them again, it is the same bit for bit, so it need never be stored, and to
// unlearn is to make it again without.
import { createHash } from 'node:crypto'
import { categories, priorities, type Category, type Priority } from '#shared/words.ts'
import { temperatureOf, type Outcome } from './calibration.ts'
import { newDeskPriority, type PriorityStanding } from './desk-priority.ts'
import { newLearner } from './learner.ts'
import { softmax } from './linear-model.ts'
import { bestOf, evidenceFor, type Opinion } from './opinion.ts'
import { shippedLogits } from './prior.ts'
import { readTicket, type Reading } from './reading.ts'
import { opinionOfReading, priorPush, type Shipped } from './shipped.ts'
import type { TicketText } from './words.ts'

export interface DeskExample extends TicketText {
  /** null: nothing is known of it. */
  readonly category: Category | null
  readonly priority: Priority | null
  /** How much the label is worth, more than 0 and at most 1 (labelWeights). */
  readonly weight: number
}

/** By where a label comes from. Merged and deleted tickets and spam teach nothing. */
export const labelWeights = {
  agentChanged: 1,
  requesterChanged: 0.5,
  imported: 0.5,
  resolvedUntouched: 0.3,
  bulkEdited: 0.2,
  resolvedUntouchedPrefilled: 0.1,
} as const

export interface DeskModel {
  readonly opinionOf: (text: TicketText) => Opinion
  /** @throws RangeError for a weight that is none. */
  readonly learn: (example: DeskExample) => void
  readonly snapshot: () => DeskSnapshot
}

export interface DeskSnapshot {
  readonly examples: number
  readonly temperature: number
  /** Of all that was learnt: two models with one digest answer alike. */
  readonly digest: string
  readonly priority: PriorityStanding
}

const temperedOver = 300
const temperedEvery = 50
/** The shipped calibration counts as much as so many outcomes. */
const trustInShipped = 60
/** Who leaves a suggestion that was filled in as it is may not have looked at it: that measures nothing. */
const leastMeasuredWeight = 0.2

export const makeDeskModel = (shipped: Shipped, examples: Iterable<DeskExample> = []): DeskModel => {
  const { lexicon, prior } = shipped
  const learner = newLearner({ classes: categories.length, replayed: 3 })
  const priority = newDeskPriority(lexicon)
  const outcomes: Outcome[] = []
  let temperature = 1
  let measured = 0
  let learnt = 0

  const learn = (example: DeskExample) => {
    const { category, priority: given, weight } = example
    if (!(weight > 0 && weight <= 1)) throw new RangeError(`A weight is more than 0 and at most 1, not ${weight}.`)
    const reading = readTicket(lexicon, example)
    learnt++
    if (category !== null) learnCategory(reading, { target: categories.indexOf(category), weight })
    if (given !== null) priority.learn(reading, { target: priorities.indexOf(given), weight })
  }

  const learnCategory = (reading: Reading, { target, weight }: { target: number; weight: number }) => {
    const label = { features: reading.features, base: shippedLogits(prior, reading), target, weight }
    if (weight >= leastMeasuredWeight) measure({ logits: learner.logitsOf(label), target })
    learner.learn(label)
  }

  /** What it would have said, and what came true: only so is a confidence measured. */
  const measure = (outcome: Outcome) => {
    outcomes.push(outcome)
    if (outcomes.length > temperedOver) outcomes.shift()
    if (++measured % temperedEvery === 0)
      temperature = temperatureOf(outcomes, { temperature: 1, outcomes: trustInShipped })
  }

  const opinionOf = (text: TicketText): Opinion => {
    const reading = readTicket(lexicon, text)
    if (learnt === 0) return opinionOfReading(shipped, reading)
    const logits = learner.logitsOf({ features: reading.features, base: shippedLogits(prior, reading) })
    const { index, ...best } = bestOf(softmax(logits, temperature))
    const ofPrior = priorPush(prior)
    const push = (place: number, one: number) => ofPrior(place, one) + learner.pushOf(place, one)
    return { ...best, ...priority.opinionOf(reading), ...evidenceFor(lexicon, reading, index, push) }
  }

  const snapshot = (): DeskSnapshot => {
    const hash = createHash('sha256')
    for (const array of [...learner.arrays(), ...priority.arrays()]) hash.update(array)
    const digest = hash.update(Float64Array.of(temperature)).digest('hex')
    return { examples: learnt, temperature, digest, priority: priority.standing() }
  }

  for (const example of examples) learn(example)
  return { opinionOf, learn, snapshot }
}
