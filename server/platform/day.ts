// Days of UTC, written 2026-11-20: what people and charts ask for. Ranges of them are half-open, as everywhere.
import { Refusal } from './refusal.ts'

export const dayMs = 86_400_000

/** A day that the calendar has, in a year of four digits: with those, text compares as days do. */
export const isDay = (text: string) => {
  if (!/^[1-9]\d{3}-\d\d-\d\d$/.test(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  // 31 February is read as 3 March by some and as nothing by others.
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

export const dayOf = (at: Date) => at.toISOString().slice(0, 10)

export const daysAfter = (day: string, days: number) => dayOf(new Date(Date.parse(day) + days * dayMs))

export const daysBetween = (from: string, before: string) => Math.round((Date.parse(before) - Date.parse(from)) / dayMs)

/** Each with the name under which the caller gave it. */
type NamedDay = readonly [name: string, day: string | undefined]

/** @throws Refusal 400 for a range that holds no day. */
export const refuseEmptyRange = ([fromName, from]: NamedDay, [beforeName, before]: NamedDay) => {
  if (from === undefined || before === undefined || from < before) return
  const message = `Must be later than ${fromName} (${from}): the day itself is not included.`
  throw new Refusal(400, 'invalid_query', 'The request needs mending.', { fields: [{ field: beforeName, message }] })
}
