// Who is measured. Each reads a text and answers; those that learn are told the label afterwards.
import type { Category, Priority } from '#shared/words.ts'
import { labelWeights, makeDeskModel, opinionOfShipped, shipped } from '../classifier/classifier.ts'
import type { LabelledRow } from './rows.ts'

export interface Answer {
  readonly category: Category | null
  readonly confidence: number
  readonly priority: Priority | null
  /** What in the text, or what about it, decided. */
  readonly evidence: readonly string[]
}

export interface Contestant {
  readonly name: string
  readonly answer: (row: LabelledRow) => Answer
  /** Of those that learn: called with the label once the answer is given. */
  readonly learn?: (row: LabelledRow) => void
}

/** What a ticket gets when nothing is known about it. */
const fallback: Contestant = {
  name: 'fallback',
  answer: () => ({ category: 'general', confidence: 0.25, priority: 'medium', evidence: [] }),
}

/** What the classifier says without anything learnt. */
const lexicon = (): Contestant => {
  const { lexicon: words, prior } = shipped()
  const mute = { ...prior, shares: { ...prior.shares, prior: 0 } }
  return { name: 'lexicon', answer: (row) => opinionOfShipped({ lexicon: words, prior: mute }, row) }
}

const asShipped = (): Contestant => ({ name: 'shipped', answer: (row) => opinionOfShipped(shipped(), row) })

/** Begins as it is shipped, and is told each label as if an agent had given it. */
const desk = (): Contestant => {
  const model = makeDeskModel(shipped())
  return {
    name: 'desk',
    answer: (row) => model.opinionOf(row),
    learn: (row) => model.learn({ ...row, weight: labelWeights.agentChanged }),
  }
}

/** Those that answer without having seen a label of the file, the last of them what the product ships. */
export const shippedContestants = (): readonly Contestant[] => [fallback, lexicon(), asShipped()]

/** The same, and last one that learns from each label once it has answered. */
export const learningContestants = (): readonly Contestant[] => [...shippedContestants(), desk()]
