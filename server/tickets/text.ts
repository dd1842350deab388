import { Refusal } from '#server/platform/refusal.ts'
import { ticketLimits } from '#shared/words.ts'

/** Trimmed, and well-formed: a lone surrogate cannot be stored as UTF-8 and becomes U+FFFD. */
export const tidyText = (text: string) => trimBlanks(text).toWellFormed()

// As PostgreSQL's \s and Python's strip() see blanks, which is a little more than String.trim does: NEL and the
// separators. By hand, since a pattern for a text's end looks at every run of blanks inside it as well.
const trimBlanks = (text: string) => {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text.charAt(start))) start++
  while (end > start && isBlank(text.charAt(end - 1))) end--
  return text.slice(start, end)
}

const furtherBlanks = new Set(['\u0085', '\u001c', '\u001d', '\u001e', '\u001f'])
const isBlank = (character: string) => /\s/.test(character) || furtherBlanks.has(character)

/** Characters as a person and PostgreSQL count them, not UTF-16 units. */
export const countCharacters = (text: string) => {
  let count = 0
  // oxlint-disable-next-line no-unused-vars
  for (const _ of text) count++
  return count
}

/** What is wrong with a title or a description, or undefined. */
export const faultOfText = (field: 'title' | 'description', text: string): string | undefined => {
  if (text === '') return 'Must not be blank.'
  if (text.includes('\0')) return 'Must not hold the character NUL.'
  if (field === 'title' && countCharacters(text) > ticketLimits.titleCharacters) {
    return `Must have at most ${ticketLimits.titleCharacters} characters.`
  }
  return undefined
}

/** Tidies the texts of an input. @throws Refusal 422 naming every fault. */
export const tidyTexts = <T extends { title?: string | undefined; description?: string | undefined }>(input: T): T => {
  const tidied = { ...input }
  const fields: { field: string; message: string }[] = []
  for (const field of ['title', 'description'] as const) {
    const given = input[field]
    if (given === undefined) continue
    tidied[field] = tidyText(given)
    const fault = faultOfText(field, tidied[field])
    if (fault) fields.push({ field, message: fault })
  }
  if (fields.length > 0) throw new Refusal(422, 'invalid_ticket', 'The ticket needs mending.', { fields })
  return tidied
}
