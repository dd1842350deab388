// The words of the lexicon by number: which of them a word of a text is, begins with, or has inside.
import { spellingsOf } from './inflection.ts'
import type { PhraseWord } from './phrases.ts'

export interface WordRead {
  /** The numbers of what the word is and begins with. */
  readonly numbers: readonly number[]
  /** What was given to `addPart` with the parts that it has inside. */
  readonly parts: readonly number[]
}

// Words repeat; those of the last texts are remembered, and all forgotten when there are too many.
const mostRemembered = 20_000

export const newVocabulary = () => {
  const wholes = new Map<string, number>()
  const beginnings = new Map<string, number>()
  const insides = new Map<string, number[]>()
  const remembered = new Map<string, WordRead>()
  let count = 0
  let [longestBeginning, longestInside, shortestInside] = [0, 0, Infinity]

  /** From 1 on. */
  const numberOf = ({ text, isPrefix }: PhraseWord): number => {
    const known = isPrefix ? beginnings : wholes
    const number = known.get(text) ?? ++count
    known.set(text, number)
    if (isPrefix) longestBeginning = Math.max(longestBeginning, text.length)
    return number
  }

  const addPart = (part: string, entry: number) => {
    insides.set(part, [...(insides.get(part) ?? []), entry])
    longestInside = Math.max(longestInside, part.length)
    shortestInside = Math.min(shortestInside, part.length)
  }

  const read = (word: string): WordRead => {
    const known = remembered.get(word)
    if (known) return known
    if (remembered.size >= mostRemembered) remembered.clear()
    const fresh = { numbers: numbersIn(word), parts: partsIn(word) }
    remembered.set(word, fresh)
    return fresh
  }

  const numbersIn = (word: string): number[] => {
    const numbers: number[] = []
    for (const spelling of spellingsOf(word)) {
      const whole = wholes.get(spelling)
      if (whole !== undefined) numbers.push(whole)
      for (let length = Math.min(spelling.length, longestBeginning); length > 0; length--) {
        const beginning = beginnings.get(spelling.slice(0, length))
        if (beginning !== undefined) numbers.push(beginning)
      }
    }
    return numbers
  }

  const partsIn = (word: string): number[] => {
    const entries: number[] = []
    for (let from = 0; from + shortestInside <= word.length; from++) {
      const most = Math.min(word.length, from + longestInside)
      for (let to = from + shortestInside; to <= most; to++) entries.push(...(insides.get(word.slice(from, to)) ?? []))
    }
    return entries
  }

  return { numberOf, addPart, read, size: () => count }
}
