// Finds the phrases of a lexicon in a list of words, in time linear in the text.
import { wordsOf } from './local-words.ts'

// A phrase is written as in `(can't|cannot) .. log in`: words, where
//   bill*    is any word that starts so (at least three letters),
//   *bill*   is any word that has it inside (compounds; alone in its phrase),
//   (a|b c)  is either,
//   ..       is up to three words of any kind.
// Phrases of one concept are separated by commas.
interface Word {
  readonly text: string
  readonly isPrefix: boolean
}
type Gap = '..'
// One place of a phrase: what may stand there, each a run of words. Groups are not multiplied out: that would be
// 24,000 phrases from 1,100, in 10 MB and a tenth of a second.
type Place = readonly (readonly (Word | Gap)[])[]
interface Phrase<C> {
  readonly concept: C
  readonly places: readonly Place[]
}

export interface Phrases<C> {
  readonly byStart: ReadonlyMap<string, readonly Phrase<C>[]>
  readonly compounds: readonly { readonly concept: C; readonly part: string }[]
}

const gapWords = 3
const startLetters = 3
const startOf = (word: string) => word.slice(0, startLetters)

export const compilePhrases = <C extends string>(lexicons: readonly Partial<Record<C, string>>[]): Phrases<C> => {
  const byStart = new Map<string, Phrase<C>[]>()
  const compounds: { concept: C; part: string }[] = []
  const read = readingWords()
  for (const lexicon of lexicons) {
    for (const [concept, list] of Object.entries(lexicon) as [C, string][]) {
      for (const text of list.split(',').map((phrase) => phrase.trim())) {
        const part = /^\*(.+)\*$/.exec(text)?.[1]
        if (part) {
          compounds.push({ concept, part: wordsOf(part).join('') })
          continue
        }
        const phrase = { concept, places: placesOf(text, read) }
        for (const start of startsOf(phrase, text)) {
          const those = byStart.get(start)
          if (those) those.push(phrase)
          else byStart.set(start, [phrase])
        }
      }
    }
  }
  return { byStart, compounds }
}

/** Every concept of which a phrase occurs. */
export const findConcepts = <C>({ byStart, compounds }: Phrases<C>, words: readonly string[]): Set<C> => {
  const found = new Set<C>()
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    for (const { concept, places } of byStart.get(startOf(word)) ?? []) {
      if (!found.has(concept) && matches(places, words, index)) found.add(concept)
    }
    for (const { concept, part } of compounds) if (word.includes(part)) found.add(concept)
  }
  return found
}

const placesOf = (phrase: string, read: ReadWord): Place[] =>
  (phrase.match(/\((?:[^()]|\([^()]*\))*\)|[^\s()]+/g) ?? []).map((place) =>
    [...new Set(choicesOf(place))].map((choice) =>
      (choice.match(/\S+/g) ?? []).flatMap((token): readonly (Word | Gap)[] =>
        token === '..' ? [token] : read(token, phrase),
      ),
    ),
  )

// A group within a group is multiplied out.
const choicesOf = (place: string): string[] => {
  const group = /\(([^()]*)\)/.exec(place)
  if (!group) return [place]
  return (group[1] ?? '').split('|').flatMap((choice) => choicesOf(place.replace(group[0], choice)))
}

type ReadWord = (token: string, phrase: string) => readonly Word[]

// The same word stands in many phrases, and is read and kept once.
const readingWords = (): ReadWord => {
  const known = new Map<string, readonly Word[]>()
  return (token, phrase) => {
    const before = known.get(token)
    if (before) return before
    const isPrefix = token.endsWith('*')
    const words = wordsOf(token)
    if (words.length === 0 || (isPrefix && (words.at(-1) ?? '').length < startLetters)) {
      throw new Error(`Not a word of a phrase: "${token}" in "${phrase}".`)
    }
    const fresh = words.map((text, index) => ({ text, isPrefix: isPrefix && index === words.length - 1 }))
    known.set(token, fresh)
    return fresh
  }
}

const startsOf = <C>({ concept, places }: Phrase<C>, text: string): ReadonlySet<string> =>
  new Set(
    (places[0] ?? [[]]).map(([first]) => {
      if (!first || first === '..') throw new Error(`A phrase starts with a word: "${text}" (${String(concept)}).`)
      return startOf(first.text)
    }),
  )

const matches = (places: readonly Place[], words: readonly string[], index: number, at = 0): boolean => {
  const place = places[at]
  if (place === undefined) return true
  const rest = { places, words, at: at + 1 }
  return place.some((run) => matchesRun(run, rest, index))
}

interface Rest {
  readonly places: readonly Place[]
  readonly words: readonly string[]
  /** The place after the run. */
  readonly at: number
}

const matchesRun = (run: Place[number], rest: Rest, index: number, step = 0): boolean => {
  const wanted = run[step]
  if (wanted === undefined) return matches(rest.places, rest.words, index, rest.at)
  if (wanted === '..') {
    for (let skipped = 0; skipped <= gapWords; skipped++) {
      if (matchesRun(run, rest, index + skipped, step + 1)) return true
    }
    return false
  }
  const word = rest.words[index]
  if (word === undefined) return false
  const isMatch = wanted.isPrefix ? word.startsWith(wanted.text) : word === wanted.text
  return isMatch && matchesRun(run, rest, index + 1, step + 1)
}
