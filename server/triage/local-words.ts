// Text as a list of plain words, the same for lexicon and ticket: a phrase matches however it is written.

const combiningMarks = /\p{M}+/gu
const word = /[\p{L}\p{N}]+/gu
const letters: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', ı: 'i' }

/** Lower case, without accents, full-width and ligature forms made plain; split at all but letters and digits. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(combiningMarks, '')
    .toLowerCase()
    .replace(/[ßæœøłı]/g, (letter) => letters[letter] ?? letter)
    .match(word) ?? []
