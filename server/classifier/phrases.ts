// Reads the phrases of the lexicon. A phrase is written as in `(can't|cannot) .. log in`: words, where
//   bill*    is any word that starts so,
//   *bill*   is any word that has it inside (compounds; alone in its phrase),
//   (a|b c)  is either; an empty choice makes it optional,
//   ..       is up to three words of any kind, or eight characters of a script without spaces.
// Commas stand between the phrases of one line.
import { fold, unspaced, wordsOfFolded } from './words.ts'

export interface PhraseWord {
  readonly text: string
  readonly isPrefix: boolean
}
export interface PhraseGap {
  readonly mostWords: number
}
export type PhraseStep = PhraseWord | PhraseGap
/** One place of a phrase: what may stand there, each choice a run of steps. */
export type PhrasePlace = readonly (readonly PhraseStep[])[]

export type Phrase =
  | { readonly kind: 'run'; readonly places: readonly PhrasePlace[] }
  | { readonly kind: 'part'; readonly part: string }

export const isGap = (step: PhraseStep): step is PhraseGap => 'mostWords' in step

const mostPlaces = 12
const leastPart = 4

/** @throws Error saying which phrase cannot be read, and why. */
export const readPhrases = (list: string): Phrase[] =>
  fold(list)
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map(readPhrase)

const readPhrase = (text: string): Phrase => {
  const fault = (why: string) => new Error(`Not a phrase: "${text}": ${why}.`)
  if (text.startsWith('*')) {
    const [part = '', more] = wordsOfFolded(text)
    if (!text.endsWith('*') || part.length < leastPart || more !== undefined)
      throw fault('a part of a word stands alone between two stars, and has four letters at least')
    return { kind: 'part', part }
  }
  const gap = { mostWords: unspaced.test(text) ? 8 : 3 }
  const readToken = (token: string): readonly PhraseStep[] => {
    if (token === '..') return [gap]
    const words = wordsOfFolded(token)
    if (words.length === 0) throw fault(`"${token}" has no letters`)
    const last = words.at(-1)!
    const isPrefix = token.endsWith('*') && !unspaced.test(last)
    if (isPrefix && isLatinLetter.test(last)) throw fault(`"${token}" is too short a beginning`)
    return words.map((word, index) => ({ text: word, isPrefix: isPrefix && index === words.length - 1 }))
  }
  const places = (text.match(placesOfText) ?? []).map((place): PhrasePlace =>
    choicesOf(place).map((choice) => (choice.match(/\S+/g) ?? []).flatMap(readToken)),
  )
  if (places.length === 0 || places.length > mostPlaces) throw fault(`it has between one and ${mostPlaces} places`)
  if (places[0]!.some(([first]) => first === undefined || isGap(first))) throw fault('it starts with a word')
  if (places.at(-1)!.some((steps) => steps.length > 0 && isGap(steps.at(-1)!))) throw fault('it ends with a word')
  return { kind: 'run', places }
}

const isLatinLetter = /^[a-z]$/
const placesOfText = /\((?:[^()]|\([^()]*\))*\)|[^\s()]+/g

// A group within a group is multiplied out.
const choicesOf = (place: string): readonly string[] => {
  const group = /\(([^()]*)\)/.exec(place)
  if (!group) return [place]
  const all = (group[1] ?? '').split('|').flatMap((choice) => choicesOf(place.replace(group[0], () => choice)))
  return [...new Set(all)]
}
