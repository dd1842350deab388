// What is shipped beside the lexicon: weights learnt from public tickets whose licences allow it (NOTICE), a byte each.
// scripts/train-prior.ts makes both files.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { categories } from '#shared/words.ts'
import { hashedPlaces } from './features.ts'
import type { Reading } from './reading.ts'

export interface Prior {
  /** How much of the lexicon's word and of the prior's goes into the sum. */
  readonly shares: { readonly lexicon: number; readonly prior: number }
  /** So that a confidence is a probability, also for sources that the weights have not seen. */
  readonly temperature: number
  /** What one step of a byte is worth. */
  readonly scale: number
  readonly weights: Int8Array
}

const folder = join(import.meta.dirname, 'prior')

export const readPrior = (): Prior => {
  const { shares, temperature, scale } = JSON.parse(readFileSync(join(folder, 'prior.json'), 'utf8')) as Prior
  const bytes = readFileSync(join(folder, 'prior.bin'))
  if (bytes.length !== hashedPlaces * categories.length) throw new Error('prior.bin is not as long as it should be.')
  return { shares, temperature, scale, weights: new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length) }
}

// Long texts mention much that they are not about: what they say is believed less than the same in a line.
const longWords = 40
const longCare = 1.8
const careOf = (words: number) => 1 + (longCare - 1) * Math.min(1, words / longWords)

/** What lexicon and prior say together; in the order of `categories`. Their softmax is calibrated. */
export const shippedLogits = (prior: Prior, { words, scores, features }: Reading): number[] => {
  const { shares, scale, weights, temperature } = prior
  const { places, groups } = features
  const care = 1 / (temperature * careOf(words.length))
  const logits = scores.map((score) => score * shares.lexicon * care)
  let from = 0
  for (const { to, value } of groups) {
    const worth = value * scale * shares.prior * care
    for (let index = from; index < to; index++) {
      const base = places[index]! * categories.length
      for (let one = 0; one < categories.length; one++) logits[one]! += weights[base + one]! * worth
    }
    from = to
  }
  return logits
}
