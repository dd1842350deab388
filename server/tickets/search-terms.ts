import { Refusal } from '#server/platform/refusal.ts'

const mostTerms = 32

/**
 * Splits what a person typed: words by blanks and commas, "quoted" or 'quoted' phrases whole.
 * Same reading as Django REST Framework's SearchFilter, which the drop-in API promises.
 * @throws Refusal 400 for more terms than a search may have, or a character that no text holds.
 */
export const readSearchTerms = (search = ''): string[] => {
  if (search.includes('\0')) throw badSearch('nul_in_search', 'Must not hold the character NUL.')
  const terms: string[] = []
  let word = ''
  const finishWord = () => {
    if (word !== '') terms.push(word)
    word = ''
  }
  for (let at = 0; at < search.length; at++) {
    const character = search.charAt(at)
    const isQuote = (character === '"' || character === "'") && word === ''
    const end = isQuote ? search.indexOf(character, at + 1) : -1
    if (end > at) {
      const phrase = search.slice(at + 1, end).trim()
      if (phrase !== '') terms.push(phrase)
      at = end
    } else if (character === ',' || /\s/.test(character)) finishWord()
    else word += character
  }
  finishWord()
  if (terms.length > mostTerms) throw badSearch('too_many_terms', `Must have at most ${mostTerms} words.`)
  return terms
}

const badSearch = (code: string, message: string) =>
  new Refusal(400, code, 'The search cannot be made as it is.', { fields: [{ field: 'search', message }] })

/** The LIKE pattern for a term anywhere in a text; % _ and \ mean themselves. */
export const likePattern = (term: string) => `%${term.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`

/**
 * Whether the trigram index can tell where this term may be: three letters or digits in a row. Terms without are looked
 * for by their single letters and pairs (search-blocks.ts).
 */
export const hasTrigram = (term: string, { knowsLetters }: { readonly knowsLetters: boolean }) =>
  (knowsLetters ? /[\p{L}\p{N}]{3}/u : /[a-z0-9]{3}/i).test(term)
