// What the classifier answers: a category with its probability, a priority, and the words that decided.
import { categories, type Category } from '#shared/words.ts'
import type { PriorityOpinion } from './desk-priority.ts'
import { placeOfWord } from './features.ts'
import type { Lexicon } from './lexicon.ts'
import type { Reading } from './reading.ts'
import { unspaced } from './words.ts'

export interface Opinion extends PriorityOpinion {
  readonly category: Category
  /** How likely the category is right, 0 to 1. */
  readonly confidence: number
  readonly probabilities: Readonly<Record<Category, number>>
  /** Words of the text that speak for the category, the weightiest first; accents and capitals are gone. */
  readonly evidence: readonly string[]
  /** In a few words, for people. */
  readonly reason: string
}

/** Nothing is certain, whatever a model says. */
const mostConfidence = 0.99

export const bestOf = (probabilities: readonly number[]) => {
  const index = probabilities.indexOf(Math.max(...probabilities))
  const named = Object.fromEntries(categories.map((category, one) => [category, probabilities[one]!]))
  return {
    index,
    category: categories[index]!,
    confidence: Math.min(mostConfidence, probabilities[index]!),
    probabilities: named as Record<Category, number>,
  }
}

const mostEvidence = 4
/** A learnt word below this decided nothing. */
const leastPush = 0.1

/** How much a learnt model speaks for class `index` where a word stands, compared with the other classes. */
export type LearntPush = (place: number, index: number) => number

export const evidenceFor = (lexicon: Lexicon, reading: Reading, index: number, learnt: LearntPush) => {
  const { words, mentions } = reading
  const phrases = mentions
    .filter(({ concept }) => lexicon.concepts[concept]!.category === categories[index])
    .map(({ concept, from, to }) => ({
      text: textOf(words.slice(from, to)),
      concept: lexicon.concepts[concept]!,
      push: lexicon.concepts[concept]!.weight * (reading.strengths.get(concept) ?? 1),
    }))
    .toSorted((one, other) => other.push - one.push)
  const said = new Set(phrases.flatMap(({ text }) => text.split(' ')))
  const learntWords = [...new Set(words)]
    .filter((word) => word.length > 2 && !said.has(word) && !lexicon.isSmallWord(word))
    .map((word) => ({ text: word, push: learnt(placeOfWord(word), index) }))
    .filter(({ push }) => push > leastPush)
    .toSorted((one, other) => other.push - one.push)
  const evidence = [...new Set([...phrases, ...learntWords].map(({ text }) => text))].slice(0, mostEvidence)
  const [strongest] = phrases
  const reason =
    strongest?.concept.reason ?? (evidence.length > 0 ? `words such as ${evidence.join(', ')}` : 'nothing found')
  return { evidence, reason }
}

const textOf = (words: readonly string[]) => words.join(words.every((word) => unspaced.test(word)) ? '' : ' ')
