// Who is measured. Each reads a text and answers; those that learn are told the label afterwards.
import { guessCategory } from '../triage/triage.ts'
import type { Category, Priority } from '#shared/words.ts'
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

const lexicon: Contestant = {
  name: 'lexicon',
  answer: (row) => {
    const guess = guessCategory(row)
    return guess
      ? { ...guess, evidence: [guess.reason] }
      : { category: null, confidence: 0, priority: null, evidence: [] }
  },
}

/** Those that answer without having seen a label of the file, the last of them what the product ships. */
export const shippedContestants = (): readonly Contestant[] => [fallback, lexicon]
