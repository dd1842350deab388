// What a model may say, and nothing else: two words out of the lists and a line of plain text.
import { categories, priorities, type Category, type Priority } from '#shared/words.ts'

export interface Answer {
  readonly category: Category
  readonly priority: Priority
  readonly reason: string | null
}

const reasonCharacters = 200

/** JSON Schema of the answer, as vendors take it for structured output. */
export const answerSchema = {
  type: 'object',
  properties: {
    category: { type: 'string', enum: [...categories] },
    priority: { type: 'string', enum: [...priorities] },
    reason: { type: 'string', description: 'One short sentence, at most 20 words' },
  },
  required: ['category', 'priority', 'reason'],
  additionalProperties: false,
} as const

/** Undefined for anything outside the lists: a failure, never bent into the nearest word. Extra keys are dropped. */
export const readAnswer = (value: unknown): Answer | undefined => {
  if (typeof value !== 'object' || value === null) return undefined
  const { category, priority, reason } = value as Record<string, unknown>
  const knownCategory = oneOf(categories, category)
  const knownPriority = oneOf(priorities, priority)
  if (!knownCategory || !knownPriority) return undefined
  return { category: knownCategory, priority: knownPriority, reason: plainText(reason) }
}

/** The JSON of an answer that comes fenced or with words around it; validation decides what it is worth. */
export const jsonIn = (text: string) => {
  const start = text.indexOf('{')
  const end = text.lastIndexOf('}')
  return start === -1 || end < start ? text : text.slice(start, end + 1)
}

const oneOf = <T extends string>(words: readonly T[], value: unknown): T | undefined => {
  if (typeof value !== 'string') return undefined
  const word = value.trim().toLowerCase()
  return words.find((known) => known === word)
}

// Controls, bidirectional overrides and the invisible: \p{C} holds them all, lone surrogates included.
const plainText = (value: unknown) => {
  if (typeof value !== 'string') return null
  const text = value.slice(0, 10 * reasonCharacters).replaceAll(/[\p{C}\s]+/gu, ' ')
  const cut = Array.from(text.trim()).slice(0, reasonCharacters).join('').trim()
  return cut === '' ? null : cut
}
