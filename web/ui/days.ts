// Days as the desk counts them: of UTC, written 2026-11-20. Ranges are half-open, as in the API.

import { ofFormats } from '#web/platform/formats.ts'

const dayMs = 86_400_000

export type DayRange = { from?: string | undefined; before?: string | undefined }

/** A day that the calendar has. */
export const isDay = (text: string) => {
  if (!/^[1-9]\d{3}-\d\d-\d\d$/.test(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && dayOf(at) === text
}

export const today = (now = Date.now()) => dayOf(now)

export const daysAfter = (day: string, days: number) => dayOf(Date.parse(day) + days * dayMs)

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)

const ofUtc = (options: Intl.DateTimeFormatOptions) =>
  ofFormats(({ locale }) => new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }))
const shortDays = ofUtc({ day: 'numeric', month: 'short' })
const wholeDays = ofUtc({ day: 'numeric', month: 'short', year: 'numeric' })
const weekDays = ofUtc({ weekday: 'short', day: 'numeric', month: 'short' })
const months = ofUtc({ month: 'short', year: 'numeric' })

const at = (day: string) => new Date(`${day}T00:00:00Z`)

/** "3 Nov", for an axis. */
export const shortDay = (day: string) => shortDays().format(at(day))
/** "Nov 2026" */
export const monthOf = (day: string) => months().format(at(day))
/** "Tue 3 Nov" */
export const dayWithWeekday = (day: string) => weekDays().format(at(day))

/** "3 – 9 Nov 2026", "3 Nov 2026", "since 3 Nov 2026" or "until 9 Nov 2026": the last day is named, not the one after. */
export const dayRangeWords = ({ from, before }: DayRange) => {
  const last = before && daysAfter(before, -1)
  if (from && last) return from === last ? wholeDays().format(at(from)) : wholeDays().formatRange(at(from), at(last))
  if (from) return `since ${wholeDays().format(at(from))}`
  return last ? `until ${wholeDays().format(at(last))}` : ''
}
