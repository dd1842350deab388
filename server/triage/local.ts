// The built-in classifier: no key, no model, nothing leaves the process. It says what it finds words for and is silent
// otherwise; people correct a suggestion they can see the reason of.
import { categories, ticketLimits, type Category, type Priority } from '#shared/words.ts'
import { concepts, type Concept, type ConceptName } from './local-concepts.ts'
import { dutch } from './local-nl.ts'
import { english } from './local-en.ts'
import { french } from './local-fr.ts'
import { german } from './local-de.ts'
import { italian } from './local-it.ts'
import { portuguese } from './local-pt.ts'
import { spanish } from './local-es.ts'
import { compilePhrases, findConcepts, type Phrases } from './local-phrases.ts'
import { wordsOf } from './local-words.ts'
import { priorityOf } from './local-priority.ts'

export interface LocalAnswer {
  readonly category: Category
  readonly priority: Priority
  readonly confidence: number
  readonly reason: string
}

/** Below this confidence the classifier says nothing. */
export const leastConfidence = 0.8

let compiled: Phrases<ConceptName> | undefined
// With the first question rather than at the start, which would wait 40 ms for it.
const phrases = () =>
  (compiled ??= compilePhrases<ConceptName>([english, german, french, spanish, portuguese, italian, dutch]))

/** Confidence of the best category whatever it is; `classifyLocally` is this with the threshold. */
export const guessCategory = (text: { readonly title?: string; readonly description: string }) => {
  const inTitle = findConcepts(phrases(), wordsOf(text.title ?? ''))
  const found = findConcepts(phrases(), wordsOf(text.description.slice(0, ticketLimits.classifiedCharacters)))
  const all = new Set([...inTitle, ...found])
  const ranked = categories
    .map((category) => ({ category, ...weigh(category, all, inTitle) }))
    .sort((one, other) => other.score - one.score)
  const [best, second] = ranked
  if (!best?.strongest || !second) return undefined
  return {
    category: best.category,
    priority: priorityOf(all),
    confidence: confidenceOf(best.score, second.score),
    reason: concepts[best.strongest].reason,
  } satisfies LocalAnswer
}

export const classifyLocally = (text: {
  readonly title?: string
  readonly description: string
}): LocalAnswer | undefined => {
  const guess = guessCategory(text)
  return guess && guess.confidence >= leastConfidence ? guess : undefined
}

// A title is where people say what it is about.
const titleFactor = 1.3
// Ten hints are not worth ten times one: each further concept of a category counts for less than the one before.
const fading = 0.6

const weigh = (category: Category, found: ReadonlySet<ConceptName>, inTitle: ReadonlySet<ConceptName>) => {
  const weighed = [...found]
    .map((name) => ({ name, concept: concepts[name] as Concept }))
    .filter(({ concept }) => concept.category === category)
    .map(({ name, concept }) => ({ name, weight: (concept.weight ?? 0) * (inTitle.has(name) ? titleFactor : 1) }))
    .sort((one, other) => other.weight - one.weight)
  return {
    strongest: weighed[0]?.name,
    score: weighed.reduce((sum, { weight }, index) => sum + weight * fading ** index, 0),
  }
}

// A list of words has no business being surer.
const mostConfidence = 0.95

// Three numbers fitted to public tickets that may be used so (banking77, DSTC11, MultiDoGO), then rounded. What counts
// most is that no other category comes close.
const confidenceOf = (best: number, second: number) => {
  const certainty = -0.6 + 0.1 * best + 0.7 * (best - second)
  return Math.min(mostConfidence, Math.round(100 / (1 + Math.exp(-certainty))) / 100)
}
