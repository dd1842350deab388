// Finds the phrases of a lexicon in a list of words, in time linear in the text.
import { wordsOf } from './local-words.ts'

// A phrase is written as in `(can't|cannot) .. log in`: words, where
//   bill*    is any word that starts so (at least three letters),
//   *bill*   is any word that has it inside (compounds; alone in its phrase),
//   (a|b c)  is either,
//   ..       is up to three words of any kind.
// Phrases of one concept are separated by commas.
type Step = { readonly word: string; readonly isPrefix: boolean } | 'gap'
interface Phrase<C> {
  readonly concept: C
  readonly steps: readonly Step[]
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
  for (const lexicon of lexicons) {
    for (const [concept, list] of Object.entries(lexicon) as [C, string][]) {
      for (const text of list.split(',').flatMap((phrase) => alternatives(phrase.trim()))) {
        const part = /^\*(.+)\*$/.exec(text)?.[1]
        if (part) {
          compounds.push({ concept, part: wordsOf(part).join('') })
          continue
        }
        const steps = stepsOf(text)
        const first = steps[0]
        if (!first || first === 'gap') throw new Error(`A phrase starts with a word: "${text}" (${concept}).`)
        const start = startOf(first.word)
        byStart.set(start, [...(byStart.get(start) ?? []), { concept, steps }])
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
    for (const { concept, steps } of byStart.get(startOf(word)) ?? []) {
      if (!found.has(concept) && matches(steps, 0, words, index)) found.add(concept)
    }
    for (const { concept, part } of compounds) if (word.includes(part)) found.add(concept)
  }
  return found
}

const alternatives = (phrase: string): string[] => {
  const group = /\(([^()]*)\)/.exec(phrase)
  if (!group) return [phrase]
  return (group[1] ?? '').split('|').flatMap((choice) => alternatives(phrase.replace(group[0], choice)))
}

const stepsOf = (phrase: string): Step[] =>
  phrase.split(/\s+/).flatMap((token): Step[] => {
    if (token === '..') return ['gap']
    const isPrefix = token.endsWith('*')
    const words = wordsOf(token)
    if (words.length === 0 || (isPrefix && (words.at(-1) ?? '').length < startLetters)) {
      throw new Error(`Not a word of a phrase: "${token}" in "${phrase}".`)
    }
    return words.map((word, index) => ({ word, isPrefix: isPrefix && index === words.length - 1 }))
  })

const matches = (steps: readonly Step[], step: number, words: readonly string[], index: number): boolean => {
  const wanted = steps[step]
  if (wanted === undefined) return true
  if (wanted === 'gap') {
    for (let skipped = 0; skipped <= gapWords; skipped++) {
      if (matches(steps, step + 1, words, index + skipped)) return true
    }
    return false
  }
  const word = words[index]
  if (word === undefined) return false
  return (
    (wanted.isPrefix ? word.startsWith(wanted.word) : word === wanted.word) &&
    matches(steps, step + 1, words, index + 1)
  )
}
