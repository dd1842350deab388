import type { Category, Priority, Status } from '#shared/words.ts'
import { ofFormats } from '#web/platform/formats.ts'

export const categoryWords: Readonly<Record<Category, string>> = {
  billing: 'Billing',
  technical: 'Technical',
  account: 'Account',
  general: 'General',
}

export const priorityWords: Readonly<Record<Priority, string>> = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
}

export const statusWords: Readonly<Record<Status, string>> = {
  open: 'Open',
  in_progress: 'In progress',
  resolved: 'Resolved',
  closed: 'Closed',
}

/** Most urgent first: the order in which people and charts read priorities. */
export const prioritiesBySeverity = ['critical', 'high', 'medium', 'low'] as const satisfies readonly Priority[]

const numbers = ofFormats(({ locale }) => new Intl.NumberFormat(locale))
const oneDecimal = ofFormats(
  ({ locale }) => new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
)
const percents = ofFormats(
  ({ locale }) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }),
)
const fullTimes = inZone({ dateStyle: 'medium', timeStyle: 'short' })
const dates = inZone({ day: 'numeric', month: 'short' })
const datesWithYear = inZone({ day: 'numeric', month: 'short', year: 'numeric' })
const years = inZone({ year: 'numeric' })

function inZone(options: Intl.DateTimeFormatOptions) {
  return ofFormats(({ locale, timeZone }) => new Intl.DateTimeFormat(locale, { ...options, timeZone }))
}

export const numberWords = (value: number) => numbers().format(value)
/** 0.87 as "87%". */
export const percentWords = (share: number) => percents().format(share)
export const decimalWords = (value: number) => oneDecimal().format(value)
/** A share of a whole. "<1%" rather than a 0% that is not true. */
export const shareWords = (part: number, whole: number) => {
  if (whole === 0) return percents().format(0)
  const share = part / whole
  if (share > 0 && share < 0.01) return `<${percents().format(0.01)}`
  return percents().format(share)
}

export const plural = (count: number, one: string, many = `${one}s`) =>
  `${numberWords(count)} ${count === 1 ? one : many}`

/** "14 Nov 2026, 09:12", in the zone and the order that the reader has chosen. */
export const absoluteTime = (instant: string) => fullTimes().format(new Date(instant))

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** "now", "5m", "3h", "2d", then the date: short enough for a table cell. */
export const relativeTime = (instant: string, now: number = Date.now()) => {
  const then = new Date(instant)
  const ago = now - then.getTime()
  // Clocks of server and browser differ by some seconds; the future is never meant.
  if (ago < minute) return 'now'
  if (ago < hour) return `${Math.floor(ago / minute)}m`
  if (ago < day) return `${Math.floor(ago / hour)}h`
  if (ago < 7 * day) return `${Math.floor(ago / day)}d`
  return (years().format(then) === years().format(now) ? dates : datesWithYear)().format(then)
}

/** The same for the ear: "5 minutes ago". */
export const spokenTime = (instant: string, now: number = Date.now()) => {
  const ago = now - new Date(instant).getTime()
  if (ago < minute) return 'just now'
  if (ago < hour) return `${plural(Math.floor(ago / minute), 'minute')} ago`
  if (ago < day) return `${plural(Math.floor(ago / hour), 'hour')} ago`
  if (ago < 7 * day) return `${plural(Math.floor(ago / day), 'day')} ago`
  return `on ${absoluteTime(instant)}`
}

const sourceNames: Readonly<Record<string, string>> = {
  person: 'Set by a person',
  fallback: 'Default, no suggestion was to be had',
  local: 'Set by the built-in classifier',
  groq: 'Set by Groq',
  gemini: 'Set by Gemini',
}

/** Where a ticket's category or priority came from. */
export const sourceWords = (source: string) => sourceNames[source] ?? `Set by ${source}`

const providerNames: Readonly<Record<string, string>> = {
  groq: 'Groq',
  gemini: 'Google Gemini',
  local: 'the built-in classifier',
  openai: 'an OpenAI-compatible endpoint',
}

export const providerWords = (provider: string) => providerNames[provider] ?? provider
