import { Refusal } from './refusal.ts'

/** Writes where a page ended, opaque to callers: the order it belongs to and the values of the last row. */
export const writeCursor = (order: string, values: readonly (string | number)[]) =>
  Buffer.from(JSON.stringify([order, ...values])).toString('base64url')

/** @throws Refusal 400 for anything that is not a cursor of this very order. */
export const readCursor = (cursor: string, order: string): { readonly value: string; readonly id: number } => {
  try {
    const bytes = Buffer.from(cursor, 'base64url')
    // The decoder passes over what is none of its letters, and over a letter too many.
    if (bytes.toString('base64url') !== cursor) throw badCursor()
    const parsed: unknown = JSON.parse(bytes.toString('utf8'))
    if (Array.isArray(parsed) && parsed.length === 3 && parsed[0] === order) {
      const [, value, id] = parsed as [unknown, unknown, unknown]
      const isPlain = typeof value === 'string' || Number.isSafeInteger(value)
      if (isPlain && Number.isSafeInteger(id)) return { value: String(value), id: id as number }
    }
  } catch {
    // Falls through: whatever is wrong with it, the answer is the same.
  }
  throw badCursor()
}

export const badCursor = () =>
  new Refusal(400, 'bad_cursor', 'The cursor is not one of this list: start again without it, or with the same sort.')
