// The words of a text as numbers. No language is asked for: a word counts by how it begins, so that its endings do not
// matter, and where no blanks stand between words each pair of neighbouring characters counts as one.
import { similarLimits } from '#shared/words.ts'

/** How often each term occurs, up to `mostRepeats` times. */
export type Terms = ReadonlyMap<number, number>

const mostTerms = 256
const mostRepeats = 4

/** Of a word without digits; numbers of orders and errors count whole. */
const stemLength = 5
const wholeLength = 40

export const termsOf = (text: string): Terms => {
  const terms = new Map<number, number>()
  for (const word of wordsOf(text)) {
    const term = hashOf(word)
    const count = terms.get(term)
    if (count === undefined && terms.size >= mostTerms) break
    terms.set(term, Math.min((count ?? 0) + 1, mostRepeats))
  }
  return terms
}

/** What stands more than once, as often as it stands again. */
export const repeatsOf = (terms: Terms): number[] =>
  [...terms].flatMap(([term, count]) => Array.from({ length: count - 1 }, () => term)).slice(0, mostTerms / 2)

const unspaced = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`
const runs = new RegExp(String.raw`[${unspaced}]+|[\p{L}\p{N}\p{M}]+?(?=[${unspaced}]|[^\p{L}\p{N}\p{M}]|$)`, 'gu')
const isUnspaced = new RegExp(`^[${unspaced}]`, 'u')
// Accents that people leave out, and the vowel signs of Arabic.
const accents = /[\u0300-\u036f\u064b-\u0652]/g

const wordsOf = function* (text: string) {
  const most = similarLimits.readCharacters
  // Cut again: one character may stand for a whole phrase (U+FDFA for eighteen).
  const spelledOut = text.slice(0, most).normalize('NFKD').slice(0, most)
  const folded = spelledOut.toLowerCase().replaceAll(accents, '').normalize('NFC')
  for (const [run] of folded.matchAll(runs)) {
    if (isUnspaced.test(run)) yield* pairsOf(run)
    // A letter by itself is a word of no matter, or a piece of one.
    else if (run.length > 1) yield /\p{N}/u.test(run) ? run.slice(0, wholeLength) : run.slice(0, stemLength)
  }
}

const pairsOf = function* (run: string) {
  const characters = Array.from(run)
  if (characters.length === 1) yield run
  for (let at = 1; at < characters.length; at++) yield `${characters[at - 1]}${characters[at]}`
}

/** FNV-1a of 32 bits: two words that share a number do no harm but to one another. */
const hashOf = (word: string) => {
  let hash = 0x811c9dc5
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193)
  return hash | 0
}
