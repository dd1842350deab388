// Other spellings under which a word of a text may stand in the lexicon: some languages write "and", "the", "to" or "my"
// onto the word.

const leastStem = 3
// Longest first. Hamza and madda went with the accents: أ and آ are ا by then.
const arabicPrefixes = ['وبال', 'ولل', 'وال', 'فال', 'بال', 'كال', 'لل', 'ال', 'وب', 'ول', 'و', 'ف', 'ب', 'ل', 'ك', 'س']
const hebrewPrefixes = ['וכשה', 'שה', 'וה', 'מה', 'וב', 'ול', 'ומ', 'וש', 'כש', 'ו', 'ה', 'ב', 'ל', 'מ', 'ש', 'כ']
const arabic = /^[\u0620-\u064a]/
const hebrew = /^[\u05d0-\u05ea]/

/** The word itself first. At most seven: work for a word is bounded. */
export const spellingsOf = (word: string): readonly string[] => {
  const prefixes = arabic.test(word) ? arabicPrefixes : hebrew.test(word) ? hebrewPrefixes : undefined
  if (!prefixes) return [word]
  return [
    word,
    ...prefixes
      .filter((prefix) => word.startsWith(prefix) && word.length - prefix.length >= leastStem)
      .map((prefix) => word.slice(prefix.length)),
  ]
}
