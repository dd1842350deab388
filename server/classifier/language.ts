// Which languages a text may be in, by the small words of each: "para" is money in Turkish and nothing in Spanish.
import { wordsOf } from './words.ts'

/** As long as so few small words are found, any language may be meant. */
const leastEvidence = 2
const leastShare = 0.4
const fewWords = 3
/** Words of the trade are English in every language. */
const always = 'en'

export const newLanguageGuess = () => {
  const languagesByWord = new Map<string, string[]>()
  const withWords = new Set<string>()

  /** `text`: the small words of the language, with blanks between. */
  const add = (language: string, text: string) => {
    withWords.add(language)
    for (const word of new Set(wordsOf(text))) {
      const those = languagesByWord.get(word)
      if (those) those.push(language)
      else languagesByWord.set(word, [language])
    }
  }

  const languagesOf = (words: readonly string[]) => {
    const counts = new Map<string, number>()
    for (const word of words)
      for (const language of languagesByWord.get(word) ?? []) counts.set(language, (counts.get(language) ?? 0) + 1)
    const most = Math.max(0, ...counts.values())
    const isSpoken = (language: string) =>
      language === always ||
      !withWords.has(language) ||
      most < leastEvidence ||
      (counts.get(language) ?? 0) >= most * leastShare
    /** Not only perhaps: a small word of it is there, or the text is too short to have one. */
    const isHeard = (language: string) =>
      language === always || !withWords.has(language) || words.length <= fewWords || counts.has(language)
    return { isSpoken, isHeard }
  }
  const isSmallWord = (word: string) => languagesByWord.has(word)
  return { add, languagesOf, isSmallWord }
}
