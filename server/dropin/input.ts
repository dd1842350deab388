// Reads the fields of a ticket as Django REST Framework's serializers do: every fault is found, in its words.
import type { NewTicket, TicketChange } from '#shared/tickets.ts'
import { categories, priorities, statuses, ticketLimits } from '#shared/words.ts'
import { countCharacters, tidyText } from '#server/tickets/tickets.ts'
import { Digits, type Fields } from './body.ts'
import { DropinRefusal, texts } from './faults.ts'

type Reading = { readonly value: string } | { readonly fault: string } | undefined

/** @throws DropinRefusal 400 with every fault. */
export const readNewTicket = (fields: Fields): NewTicket =>
  gather<NewTicket>({
    title: required(readText(fields, 'title', ticketLimits.titleCharacters)),
    description: required(readText(fields, 'description')),
    category: readChoice(fields, 'category', categories, 'fills in'),
    priority: readChoice(fields, 'priority', priorities, 'fills in'),
    status: readChoice(fields, 'status', statuses, 'refuses'),
  })

/** @throws DropinRefusal 400 with every fault. */
export const readTicketChange = (fields: Fields): TicketChange =>
  gather<TicketChange>({
    title: readText(fields, 'title', ticketLimits.titleCharacters),
    description: readText(fields, 'description'),
    category: readChoice(fields, 'category', categories, 'refuses'),
    priority: readChoice(fields, 'priority', priorities, 'refuses'),
    status: readChoice(fields, 'status', statuses, 'refuses'),
  })

/** @throws DropinRefusal 400 */
export const readClassifiable = (fields: Fields): string => {
  const { description } = gather<{ description: string }>({ description: required(readText(fields, 'description')) })
  if (countCharacters(description) < ticketLimits.classifiableCharacters) {
    throw new DropinRefusal(400, { description: [texts.tooShort] })
  }
  return description
}

const gather = <T>(readings: Readonly<Record<string, Reading>>): T => {
  const faults: Record<string, readonly string[]> = {}
  const values: Record<string, string> = {}
  for (const [field, reading] of Object.entries(readings)) {
    if (reading === undefined) continue
    if ('fault' in reading) faults[field] = [reading.fault]
    else values[field] = reading.value
  }
  if (Object.keys(faults).length > 0) throw new DropinRefusal(400, faults)
  return values as T
}

const required = (reading: Reading): Reading => reading ?? { fault: texts.required }

const readText = ({ values }: Fields, field: string, most = Number.POSITIVE_INFINITY): Reading => {
  const given = own(values, field)
  if (given === undefined) return undefined
  if (given === null) return { fault: texts.null }
  const text = given instanceof Digits ? given.text : given
  if (typeof text !== 'string') return { fault: texts.notString }
  const surrogate = loneSurrogate(text)
  if (surrogate) return { fault: texts.surrogate(surrogate) }
  const value = tidyText(text)
  if (value === '') return { fault: texts.blank }
  if (value.includes('\0')) return { fault: texts.nul }
  if (countCharacters(value) > most) return { fault: texts.tooLong(most) }
  return { value }
}

/** An empty choice is filled in by triage where the contract says so, and no valid choice elsewhere. */
const readChoice = (
  { values, isForm }: Fields,
  field: string,
  choices: readonly string[],
  empty: 'fills in' | 'refuses',
): Reading => {
  const given = own(values, field)
  if (given === undefined) return undefined
  if (given === null) return { fault: texts.null }
  if (given === '' && (empty === 'fills in' || isForm)) return undefined
  if (typeof given === 'string' && choices.includes(given)) return { value: given }
  return { fault: texts.badChoice(shown(given)) }
}

const own = (values: Fields['values'], field: string) => (Object.hasOwn(values, field) ? values[field] : undefined)

// As Python's str() shows it, cut so that an answer is never larger than what was asked. What is inside a list or an
// object is left out: it may be nested deeper than a stack goes.
const shown = (value: unknown) => {
  if (typeof value === 'string') return value.slice(0, 200).toWellFormed()
  if (value instanceof Digits) return value.text.slice(0, 200)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  const inside = Object.keys(value as object).length === 0 ? '' : '...'
  return Array.isArray(value) ? `[${inside}]` : `{${inside}}`
}

const loneSurrogate = (text: string) => (text.isWellFormed() ? undefined : /\p{Surrogate}/u.exec(text)?.[0])
