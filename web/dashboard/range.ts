import { daysAfter, isDay, today, type DayRange } from '#web/ui/days.ts'

/** What `/dashboard?…` holds: a name from below, or two days with dots between, both included. */
export type DashboardSearch = { range?: string }

export const presets = [
  { name: '7d', words: '7 days', days: 7 },
  { name: '30d', words: '30 days', days: 30 },
  { name: '90d', words: '90 days', days: 90 },
  { name: '365d', words: 'Year', days: 365 },
  { name: 'all', words: 'All', days: undefined },
] as const
type Preset = (typeof presets)[number]['name']

export const defaultRange: Preset = '30d'

/** Takes whatever an address bar holds; what means nothing is dropped without a word, and the default not spelled out. */
export const dashboardSearch = (raw: Record<string, unknown>): DashboardSearch => {
  const range = typeof raw['range'] === 'string' ? raw['range'].trim() : ''
  const isKnown = presets.some(({ name }) => name === range) || ownDays(range) !== undefined
  return isKnown && range !== defaultRange ? { range } : {}
}

/** The first and the last day that somebody chose, both included. */
export const ownDays = (range: string | undefined) => {
  const [first = '', last = '', ...rest] = (range ?? '').split('..')
  return rest.length === 0 && isDay(first) && isDay(last) && first <= last ? { first, last } : undefined
}

/** As the API and the list of tickets want it. A named range is open at its end: what is new belongs to it. */
export const daysOf = ({ range = defaultRange }: DashboardSearch, now = today()): DayRange => {
  const own = ownDays(range)
  if (own) return { from: own.first, before: daysAfter(own.last, 1) }
  const days = presets.find(({ name }) => name === range)?.days
  return days === undefined ? {} : { from: daysAfter(now, 1 - days) }
}

/** A range turned into days of one's own, to start choosing from. */
export const asOwnDays = (range: DayRange, now = today()) =>
  `${range.from ?? daysAfter(now, -29)}..${range.before ? daysAfter(range.before, -1) : now}`

/** The part of a link that leads to the tickets of a range. */
export const createdIn = ({ from, before }: DayRange) => ({
  ...(from && { created_from: from }),
  ...(before && { created_before: before }),
})

export const emptyWords = 'No tickets in this range'
