// The error texts of Django REST Framework, which existing clients print as they come.
import { Refusal } from '#server/platform/refusal.ts'

/** Field by field, every fault; the body of a 400 of this API. */
export type Faults = Readonly<Record<string, readonly string[]>>

/** A refusal whose body is exactly what existing clients expect, flat and with no further members. */
export class DropinRefusal extends Refusal {
  readonly body: Faults | { readonly detail: string } | { readonly error: string }
  constructor(status: number, body: DropinRefusal['body'], headers?: Refusal['headers']) {
    super(status, 'dropin', JSON.stringify(body), headers && { headers })
    this.body = body
  }
}

export const texts = {
  notSignedIn: 'Authentication credentials were not provided.',
  badToken: 'Invalid token.',
  notPermitted: 'You do not have permission to perform this action.',
  required: 'This field is required.',
  null: 'This field may not be null.',
  blank: 'This field may not be blank.',
  notString: 'Not a valid string.',
  nul: 'Null characters are not allowed.',
  tooLong: (most: number) => `Ensure this field has no more than ${most} characters.`,
  badChoice: (input: string) => `"${input}" is not a valid choice.`,
  badFilter: (input: string) => `Select a valid choice. ${input} is not one of the available choices.`,
  badDate: 'Enter a valid date.',
  surrogate: (unit: string) =>
    `Surrogate characters are not allowed: U+${unit.charCodeAt(0).toString(16).toUpperCase()}.`,
  notDictionary: (type: string) => `Invalid data. Expected a dictionary, but got ${type}.`,
  noData: 'No data provided',
  tooShort: 'Description must be at least 10 characters.',
  badLimit: (most: number) => `Ensure this value is a whole number from 1 to ${most}.`,
  badCursor: 'Invalid cursor. Start again without it.',
  unavailable: 'Classification unavailable. Please select category and priority manually.',
} as const

/** The name Python gives to the type of a JSON value. */
export const pythonType = (value: unknown) => {
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float'
  return { string: 'str', boolean: 'bool' }[typeof value as string] ?? 'dict'
}
