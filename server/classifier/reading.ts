// What a text says, before anything learnt is asked: the concepts it mentions, what they speak for, and its features.
import { categories } from '#shared/words.ts'
import { featuresOf, type Features } from './features.ts'
import type { Lexicon, Mention } from './lexicon.ts'
import { wordsOfTicket, type TicketText } from './words.ts'

export interface Reading {
  readonly words: readonly string[]
  readonly mentions: readonly Mention[]
  /** How strongly each concept is mentioned: 1 is once, at the start. */
  readonly strengths: ReadonlyMap<number, number>
  /** What the lexicon says for each category, in the order of `categories`. */
  readonly scores: readonly number[]
  readonly features: Features
}

// A title is where people say what it is about, and so is the beginning.
const titleFactor = 1.3
const beginningWords = 12
const halfwayWords = 60
/** What is said again counts a little. */
const again = 0.15
// Ten hints are not worth ten times one: each further concept of a category counts for less than the one before.
const fading = 0.65
/** What nothing speaks against is a question about something else; so is, more often than not, what nothing speaks for. */
const generalFrom = { usually: 0.4, whenNothingIsFound: 0.8 } as const
const general = categories.indexOf('general')

export const readTicket = (lexicon: Lexicon, text: TicketText): Reading => {
  const { inTitle, inDescription } = wordsOfTicket(text)
  const words = [...inTitle, ...inDescription]
  const mentions = lexicon.mentionsIn(words)
  const strengths = new Map<number, number>()
  for (const { concept, from } of mentions) {
    const place = from < inTitle.length ? titleFactor : nearness(from - inTitle.length)
    const before = strengths.get(concept)
    strengths.set(concept, before === undefined ? place : Math.max(before, place) + again * place)
  }
  const names = [...strengths.keys()].map((concept) => lexicon.concepts[concept]!.name)
  return { words, mentions, strengths, scores: scoresOf(lexicon, strengths), features: featuresOf(words, names) }
}

const nearness = (from: number) => 1 / (1 + Math.max(0, from - beginningWords) / halfwayWords)

const scoresOf = ({ concepts }: Lexicon, strengths: ReadonlyMap<number, number>): number[] => {
  const isEmpty = ![...strengths.keys()].some((concept) => concepts[concept]!.category !== null)
  return categories.map((category, index) => {
    const weights = [...strengths]
      .filter(([concept]) => concepts[concept]!.category === category)
      .map(([concept, strength]) => concepts[concept]!.weight * strength)
      .toSorted((one, other) => other - one)
    let score = index !== general ? 0 : isEmpty ? generalFrom.whenNothingIsFound : generalFrom.usually
    let factor = 1
    for (const weight of weights) {
      score += weight * factor
      factor *= fading
    }
    return score
  })
}
