// Text as a list of plain words, the same for lexicon, learned features and ticket: a word matches however it is written.
import { ticketLimits } from '#shared/words.ts'

export interface TicketText {
  readonly title?: string
  readonly description: string
}

/** What a text costs is bounded by construction: no more than this is ever looked at. */
export const readCharacters = 4_000
const mostLettersOfWord = 40

/** Title and description as plain words, cut. */
export const wordsOfTicket = ({ title = '', description }: TicketText) => ({
  inTitle: wordsOf(title.slice(0, ticketLimits.titleCharacters)),
  inDescription: wordsOf(description.slice(0, readCharacters)),
})

/**
 * Lower case, without accents, vowel points and invisible characters; full-width forms and ligatures made plain; split
 * at all but letters and digits; one word a character where a script puts no spaces between words.
 */
export const wordsOf = (text: string): string[] => wordsOfFolded(fold(text).slice(0, readCharacters))

/** Scripts in which words stand without spaces; Korean has them. */
export const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]/u
const unspacedRuns = new RegExp(`${unspaced.source}+|[^${unspaced.source.slice(1)}+`, 'gu')
// The first of them is Thai: most texts need no closer look.
const mayBeUnspaced = /[\u0e00-\uffff]/
const runs = /[\p{L}\p{N}\p{M}]+/gu
const isPlainWord = /^[a-z0-9]+$/

/** The words of a text that was folded before. */
export const wordsOfFolded = (folded: string): string[] => {
  if (isPlainWord.test(folded)) return [folded.slice(0, mostLettersOfWord)]
  const words: string[] = []
  for (const run of folded.match(runs) ?? []) {
    if (!mayBeUnspaced.test(run)) words.push(run.slice(0, mostLettersOfWord))
    else
      for (const part of run.match(unspacedRuns) ?? []) {
        if (unspaced.test(part)) words.push(...Array.from(part))
        else words.push(part.slice(0, mostLettersOfWord))
      }
  }
  return words
}

/** Every spelling of a text made the same; the notation of the lexicon comes through it unharmed. */
export const fold = (text: string) => {
  if (isPlainText.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .replace(unwritten, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(variants, (letter) => plain[letter] ?? letter)
}

const isPlainText = /^[\t\n\r -~]*$/

// Accents, Hebrew points, Arabic vowel signs and tatweel, the nukta of Devanagari, and all that has no shape (zero-width
// joiners, marks of direction). Vowel signs of Indic scripts and Thai are letters in all but name, and stay.
const unwritten = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u093c\p{Cf}]/gu

// Letters that Unicode does not take apart, and the Arabic ones that people write in place of each other.
const plain: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  ı: 'i',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ς: 'σ',
  ґ: 'г',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ة: 'ه',
  ٱ: 'ا',
}
const variants = /[ßæœøłıđðþςґىیکةٱ]/g
