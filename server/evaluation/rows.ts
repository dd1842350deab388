// Labelled tickets from a file: one JSON object a line.
import { readFileSync } from 'node:fs'
import { StartFault, exitCodes } from '#server/platform/start-fault.ts'
import { categories, priorities, type Category, type Priority } from '#shared/words.ts'

export interface LabelledRow {
  readonly id: string | number
  readonly title?: string
  readonly description: string
  /** null: nobody has said; such a row counts for the other field alone. */
  readonly category: Category | null
  readonly priority: Priority | null
  readonly source: string | null
  readonly lang: string | null
}

/** @throws StartFault naming the first line that cannot be read, and how it should look. */
export const readRows = (path: string): LabelledRow[] => {
  const rows = readText(path)
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [rowOf(line, index + 1)]))
  if (rows.length === 0) throw new StartFault(`${path} has no rows. ${shape}`, exitCodes.usage)
  return rows
}

const shape =
  'A row looks like {"text":"I was charged twice","category":"billing","priority":"high"}: text, or title and ' +
  'description; category and priority may be null or missing; id, source and lang are optional.'

const readText = (path: string) => {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    throw new StartFault(`${path} cannot be read: ${(error as Error).message}.`, exitCodes.usage)
  }
}

const rowOf = (line: string, number: number): LabelledRow => {
  const refuse = (why: string) => new StartFault(`Line ${number}: ${why} ${shape}`, exitCodes.usage)
  const row = parse(line)
  if (!row) throw refuse('this is not a JSON object.')
  const { id = number, text, title, description = text, source, lang } = row
  if (typeof description !== 'string') throw refuse('there is neither a text nor a description.')
  if (typeof id !== 'string' && typeof id !== 'number') throw refuse('id must be a string or a number.')
  const known = <Word extends string>(field: string, words: readonly Word[]) => {
    const value = row[field] ?? null
    const word = words.find((one) => one === value)
    if (value !== null && word === undefined) throw refuse(`${field} must be one of ${words.join(', ')}, or null.`)
    return word ?? null
  }
  return {
    id,
    ...(typeof title === 'string' && { title }),
    description,
    category: known('category', categories),
    priority: known('priority', priorities),
    source: typeof source === 'string' ? source : null,
    lang: typeof lang === 'string' ? lang : null,
  }
}

const parse = (line: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
