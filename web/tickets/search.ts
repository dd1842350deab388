import {
  categories,
  defaultSort,
  priorities,
  sorts,
  statuses,
  type Category,
  type Priority,
  type Sort,
  type SortKey,
  type Status,
} from '#shared/words.ts'
import { isDay } from '#web/ui/days.ts'

/** What `/tickets?…` holds: the very filters of the API, so that a link, a list and a count cannot disagree. */
export type TicketSearch = {
  category?: string
  priority?: string
  status?: string
  search?: string
  /** Half-open, days of UTC. */
  created_from?: string
  created_before?: string
  sort?: Sort
}

export type FilterName = 'category' | 'priority' | 'status'
export type FilterValue = Category | Priority | Status
export const filterNames = ['status', 'category', 'priority'] as const satisfies readonly FilterName[]

const choices = { category: categories, priority: priorities, status: statuses } as const
export const searchCharacters = 200

/** Takes whatever an address bar holds and keeps what the API would accept; the rest is dropped without a word. */
export const ticketSearch = (raw: Record<string, unknown>): TicketSearch => {
  const search = textOf(raw['search'])
  const sort = sorts.find((sort) => sort === raw['sort'])
  return compact({
    category: knownValues('category', raw['category']).join(','),
    priority: knownValues('priority', raw['priority']).join(','),
    status: knownValues('status', raw['status']).join(','),
    search: Array.from(search).slice(0, searchCharacters).join('').trim(),
    ...createdIn(raw),
    sort: sort === defaultSort ? undefined : sort,
  })
}

/** The values of one filter, in the order of the desk's words. */
export const valuesOf = (search: TicketSearch, name: FilterName): FilterValue[] => knownValues(name, search[name])

export const toggled = (search: TicketSearch, name: FilterName, value: FilterValue): TicketSearch => {
  const before = valuesOf(search, name)
  const after = before.includes(value) ? before.filter((other) => other !== value) : [...before, value]
  return ticketSearch({ ...search, [name]: after.join(',') })
}

export const without = (search: TicketSearch, ...names: (keyof TicketSearch)[]): TicketSearch =>
  compact({ ...search, ...Object.fromEntries(names.map((name) => [name, undefined])) })

/** Clears filters and text, and keeps the order. */
export const cleared = (search: TicketSearch): TicketSearch => compact({ sort: search.sort })

export const withText = (search: TicketSearch, text: string): TicketSearch => ticketSearch({ ...search, search: text })

export const withSort = (search: TicketSearch, sort: Sort): TicketSearch => ticketSearch({ ...search, sort })

/** Only what narrows the list, without its order: the key of a count. */
export const filtersOf = (search: TicketSearch) => without(search, 'sort')

export const isFiltered = (search: TicketSearch) => Object.keys(filtersOf(search)).length > 0

const sortsDownFirst: readonly SortKey[] = ['id', 'priority', 'created_at', 'updated_at']

/** A header pressed: its own column turns round, another starts with the direction that is asked for most. */
export const nextSort = (search: TicketSearch, key: SortKey): Sort => {
  const current = search.sort ?? defaultSort
  if (current === key) return `-${key}`
  if (current === `-${key}`) return key
  return sortsDownFirst.includes(key) ? `-${key}` : key
}

export const sortDirection = (search: TicketSearch, key: SortKey) => {
  const current = search.sort ?? defaultSort
  if (current === key) return 'ascending'
  return current === `-${key}` ? 'descending' : 'none'
}

/** Days of the calendar, and some day between them. */
const createdIn = (raw: Record<string, unknown>) => {
  const [from, before] = [raw['created_from'], raw['created_before']].map((day) => textOf(day).trim())
  const range = { created_from: from && isDay(from) ? from : '', created_before: before && isDay(before) ? before : '' }
  const isEmpty = range.created_from && range.created_before && range.created_from >= range.created_before
  return isEmpty ? {} : range
}

const knownValues = (name: FilterName, raw: unknown): FilterValue[] => {
  const asked = (Array.isArray(raw) ? raw : [raw]).flatMap((part) => textOf(part).split(','))
  return choices[name].filter((value) => asked.some((word) => word.trim().toLowerCase() === value))
}

// The router reads `?search=412` as a number and `?search=true` as a boolean; for us both are text.
const textOf = (raw: unknown) => {
  if (typeof raw === 'string') return raw
  return typeof raw === 'number' || typeof raw === 'boolean' ? String(raw) : ''
}

const compact = (search: { [K in keyof TicketSearch]: TicketSearch[K] | undefined }): TicketSearch =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value))
