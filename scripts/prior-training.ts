// Trains the shipped prior: the same linear model as a desk's own, over the texts of public sources, then one byte a weight.
import { hashedPlaces } from '#server/classifier/features.ts'
import { addLogits, newLinearModel, softmax, takeStep } from '#server/classifier/linear-model.ts'
import { readLexicon, type Lexicon } from '#server/classifier/lexicon.ts'
import type { Prior } from '#server/classifier/prior.ts'
import { readTicket, type Reading } from '#server/classifier/reading.ts'
import type { LabelledRow } from '#server/evaluation/rows.ts'
import { categories } from '#shared/words.ts'

/** Sources whose licences let weights that were learnt from them be shipped (NOTICE). */
export const licensedSources: readonly string[] = ['banking77', 'dstc11', 'multidogo', 'apache-jira']

// The lexicon carries over to sources nobody has seen, the prior hardly: it speaks in a low voice.
const shares = { lexicon: 0.7, prior: 0.4 } as const
// A round number: with it, sources that no weight had seen (leave-one-out.ts) are right as often as is said.
const temperature = 0.7
const pace = { rate: 0.1, caution: 1, decay: 0.002 } as const
const rounds = 8

export interface Read {
  readonly row: LabelledRow
  readonly reading: Reading
  readonly target: number
}

export const readAll = (rows: readonly LabelledRow[], lexicon: Lexicon = readLexicon()): Read[] =>
  rows
    .filter(({ category }) => category !== null)
    .map((row) => ({ row, reading: readTicket(lexicon, row), target: categories.indexOf(row.category!) }))

/** Of the licensed sources among `rows` alone, and of each text once. */
export const trainPrior = (rows: readonly Read[]): Prior =>
  fit(rows.filter(({ row }) => licensedSources.includes(row.source ?? '')))

const fit = (rows: readonly Read[]): Prior => {
  const model = newLinearModel(categories.length)
  const once = [...new Map(rows.map((read) => [read.row.description, read])).values()]
  for (let round = 1; round <= rounds; round++) {
    for (const { reading, target } of shuffled(once, round)) {
      const logits = reading.scores.map((score) => score * shares.lexicon)
      addLogits(model, reading.features, logits)
      takeStep(model, { features: reading.features, target, probabilities: softmax(logits), weight: 1 }, pace)
    }
  }
  return { shares, temperature, ...quantised(model.weights) }
}

const quantised = (weights: Float32Array) => {
  let most = 0
  for (const weight of weights) most = Math.max(most, Math.abs(weight))
  const scale = most / 127 || 1
  const bytes = new Int8Array(hashedPlaces * categories.length)
  for (const [index, weight] of weights.entries()) bytes[index] = Math.round(weight / scale)
  return { scale, weights: bytes }
}

/** Always the same order for the same seed. */
export const shuffled = <T>(all: readonly T[], seed: number): T[] => {
  const mixed = [...all]
  let state = seed >>> 0
  for (let index = mixed.length - 1; index > 0; index--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const other = Math.floor((state / 2 ** 32) * (index + 1))
    ;[mixed[index], mixed[other]] = [mixed[other]!, mixed[index]!]
  }
  return mixed
}
