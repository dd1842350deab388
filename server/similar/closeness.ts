// How close two texts are, from 0 to 1: by the rare words they share, and how alike their titles are. What is not close
// enough is not shown at all.
import type { Closeness } from '#shared/similar.ts'
import type { Candidate } from './candidates.ts'
import { weightOf, type Rarity } from './rarity.ts'
import type { Terms } from './terms.ts'

export interface Near {
  readonly candidate: Candidate
  readonly score: number
  readonly closeness: Closeness
}

/** Of the score; the rest is for words. */
const titleShare = 0.2

/** One word in common is chance, unless it is nearly all that both say. */
const leastShared = 2
const nearlyAll = 0.5

/** The least score of each band; how often each is right is in docs/performance.md. */
const bands = [
  ['same', 0.72],
  ['close', 0.45],
  ['related', 0.15],
] as const satisfies readonly (readonly [Closeness, number])[]

/** So much closer another must be to stand before one that has an answer. */
const headStart = 0.1

/** The candidates that are near enough, the closest first; of those that are about as close, the answered ones. */
export const judge = (terms: Terms, candidates: readonly Candidate[], rarity: Rarity): Near[] => {
  const weigh = weighing(candidates, rarity)
  const own = vectorOf(terms, weigh)
  return candidates
    .flatMap((candidate) => {
      const score = scoreOf(own, vectorOf(countsOf(candidate), weigh), candidate.title_likeness)
      const band = bands.find(([, least]) => score >= least)
      return band ? [{ candidate, score, closeness: band[0] }] : []
    })
    .sort((a, b) => placeOf(b) - placeOf(a))
}

const placeOf = ({ candidate: { status }, score }: Near) =>
  score + (status === 'resolved' || status === 'closed' ? headStart : 0)

/** What a term weighs: by the sample, else by how many were found to hold it, else as the rarest. */
const weighing = (candidates: readonly Candidate[], rarity: Rarity) => {
  const counted = new Map(candidates[0]?.counted)
  return (term: number) => weightOf(rarity.countOf(term) ?? counted.get(term) ?? 1, rarity.ticketCount)
}

interface Vector {
  readonly weights: ReadonlyMap<number, number>
  readonly length: number
}

const vectorOf = (terms: Terms, weigh: (term: number) => number): Vector => {
  const weights = new Map<number, number>()
  let sum = 0
  for (const [term, count] of terms) {
    const weight = weigh(term) * (1 + Math.log(count))
    weights.set(term, weight)
    sum += weight * weight
  }
  return { weights, length: Math.sqrt(sum) }
}

const countsOf = ({ terms, repeats }: Candidate): Terms => {
  const counts = new Map(terms.map((term) => [term, 1]))
  for (const term of repeats) counts.set(term, (counts.get(term) ?? 0) + 1)
  return counts
}

const scoreOf = (own: Vector, other: Vector, titleLikeness: number) => {
  let shared = 0
  let sharedTerms = 0
  for (const [term, weight] of own.weights) {
    const otherWeight = other.weights.get(term)
    if (otherWeight === undefined) continue
    shared += weight * otherWeight
    sharedTerms++
  }
  const cosine = shared / (own.length * other.length || 1)
  if (sharedTerms < leastShared && cosine < nearlyAll) return 0
  return (1 - titleShare) * cosine + titleShare * titleLikeness
}
