// Reads the query string of the list as django-filter and Django REST Framework do.
import type { Order, TicketFilter } from '#server/tickets/tickets.ts'
import { categories, priorities, statuses } from '#shared/words.ts'
import { DropinRefusal, texts } from './faults.ts'

export interface ListQuery {
  readonly filter: TicketFilter
  readonly order: Order
  readonly limit: number | undefined
  readonly cursor: string | undefined
}

const mostSearchCharacters = 1_000

/** @throws DropinRefusal 400 with every fault. */
export const readListQuery = (url: string, mostItems: number): ListQuery => {
  // A repeated key: the last one wins. Unknown keys are ignored; so are empty values.
  const given = Object.fromEntries(new URLSearchParams(url.split('?').slice(1).join('?')))
  const faults: Record<string, readonly string[]> = {}
  const value = (key: string) => (Object.hasOwn(given, key) && given[key] !== '' ? given[key] : undefined)
  const choice = <T extends string>(key: string, choices: readonly T[]): readonly T[] | undefined => {
    const wanted = value(key)
    if (wanted === undefined) return undefined
    const found = choices.find((candidate) => candidate === wanted)
    if (found) return [found]
    faults[key] = [texts.badFilter(wanted.slice(0, 200))]
    return undefined
  }
  const day = (key: string, daysLater: number) => {
    const wanted = value(key)
    const start = wanted === undefined ? undefined : readDay(wanted.trim())
    if (wanted !== undefined && start === undefined) faults[key] = [texts.badDate]
    // The day after 9999 is written +010000 in ECMAScript, which PostgreSQL does not read.
    return start === undefined ? undefined : new Date(start + daysLater * 86_400_000).toISOString().replace(/^\+0/, '')
  }
  const search = value('search')
  if (search?.includes('\0')) faults['search'] = [texts.nul]
  else if (search && search.length > mostSearchCharacters) faults['search'] = [texts.tooLong(mostSearchCharacters)]
  const limit = readLimit(value('limit'), mostItems)
  if (limit === 'bad') faults['limit'] = [texts.badLimit(mostItems)]

  const filter: TicketFilter = dropUndefined({
    category: choice('category', categories),
    priority: choice('priority', priorities),
    status: choice('status', statuses),
    search,
    createdFrom: day('date_from', 0),
    createdBefore: day('date_to', 1),
  })
  if (Object.keys(faults).length > 0) throw new DropinRefusal(400, faults)
  return {
    filter,
    order: readOrder(value('ordering')),
    limit: limit === 'bad' ? undefined : limit,
    cursor: value('cursor'),
  }
}

const orders: Readonly<Record<string, Order>> = {
  created_at: 'created_at',
  '-created_at': '-created_at',
  priority: 'priority',
  '-priority': '-priority',
  status: 'status-word',
  '-status': '-status-word',
}

// Several keys may come with commas between; unknown ones are ignored.
const readOrder = (ordering = ''): Order => {
  const known = ordering
    .split(',')
    .map((key) => key.trim())
    .find((key) => Object.hasOwn(orders, key))
  return (known !== undefined && orders[known]) || '-created_at'
}

const readLimit = (limit: string | undefined, most: number) => {
  if (limit === undefined) return undefined
  const number = /^\d{1,9}$/.test(limit) ? Number(limit) : 0
  return number >= 1 && number <= most ? number : 'bad'
}

// Django's default input formats: 2026-11-20, 11/20/2026, 11/20/26.
const readDay = (text: string) => {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text)
  if (iso) return utcDay(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})$/.exec(text)
  if (!american) return undefined
  const year = Number(american[3])
  // Two digits: 69 to 99 are of the last century (POSIX strptime).
  const whole = american[3]?.length === 4 ? year : year + (year < 69 ? 2_000 : 1_900)
  return utcDay(whole, Number(american[1]), Number(american[2]))
}

const utcDay = (year: number, month: number, day: number) => {
  const at = new Date(0)
  at.setUTCFullYear(year, month - 1, day)
  const isReal = year >= 1 && at.getUTCMonth() === month - 1 && at.getUTCDate() === day
  return isReal ? at.getTime() : undefined
}

const dropUndefined = <T extends object>(value: { [K in keyof T]: T[K] | undefined }) =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T
