import { readInstant } from './instants.ts'

/** The fields of an object from outside, and what is wrong with them. Optional ones may be missing or null. */
export class Faults {
  readonly #given: Readonly<Record<string, unknown>>
  readonly #words: string[] = []

  constructor(given: Readonly<Record<string, unknown>>) {
    this.#given = given
  }

  get isEmpty() {
    return this.#words.length === 0
  }

  get words() {
    return this.#words.join(' ')
  }

  add(field: string, fault: string) {
    this.#words.push(`${field}: ${fault}`)
  }

  value(field: string) {
    return Object.hasOwn(this.#given, field) ? this.#given[field] : undefined
  }

  word<W extends string>(field: string, words: readonly W[]): W | undefined {
    return this.#read(field, `Must be one of ${words.join(', ')}.`, (value) => words.find((word) => word === value))
  }

  instant(field: string) {
    const expected = 'Must be an instant with its zone, such as 2026-11-20T12:00:00Z.'
    return this.#read(field, expected, (value) =>
      typeof value === 'string' ? readInstant(value, { daysToo: false }) : undefined,
    )
  }

  text(field: string, mostCharacters: number) {
    const expected = `Must be a text of 1 to ${mostCharacters} characters.`
    return this.#read(field, expected, (value) =>
      typeof value === 'string' && isStorable(value) && value.length > 0 && value.length <= mostCharacters
        ? value
        : undefined,
    )
  }

  whole(field: string, most: number) {
    return this.#read(field, `Must be a whole number from 1 to ${most}.`, (value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most ? value : undefined,
    )
  }

  boolean(field: string) {
    return this.#read(field, 'Must be true or false.', (value) => (typeof value === 'boolean' ? value : undefined))
  }

  #read<T>(field: string, expected: string, read: (value: unknown) => T | undefined): T | undefined {
    const value = this.value(field)
    if (value === undefined || value === null) return undefined
    const result = read(value)
    if (result === undefined) this.add(field, expected)
    return result
  }
}

/** Whether PostgreSQL can keep it: no NUL, no half of a character. */
export const isStorable = (text: string) => !text.includes('\0') && text.isWellFormed()
