import type { Ticket } from '#shared/tickets.ts'
import { filterNames, valuesOf, type TicketSearch } from './search.ts'

export type ListPage = { items: Ticket[]; next: string | null }
export type ListPages = { pages: ListPage[] }

/** The rows of all pages. An edit can move a ticket past a page's edge, so that two pages hold it: it is shown once. */
export const rowsOf = (data: ListPages | undefined): Ticket[] => {
  const rows = new Map<number, Ticket>()
  for (const page of data?.pages ?? [])
    for (const ticket of page.items) if (!rows.has(ticket.id)) rows.set(ticket.id, ticket)
  return [...rows.values()]
}

/** How many tickets of a freshly read head stand above everything the list already shows. */
export const countNewcomers = (head: readonly { id: number }[], known: ReadonlySet<number>) => {
  const firstKnown = head.findIndex((ticket) => known.has(ticket.id))
  return firstKnown === -1 ? head.length : firstKnown
}

/** Puts newer readings of tickets in the places of the old ones; the order never changes. */
export const withTickets = <D extends ListPages>(data: D, fresh: ReadonlyMap<number, Ticket>): D => {
  if (!data.pages.some((page) => page.items.some((ticket) => fresh.has(ticket.id)))) return data
  const pages = data.pages.map((page) => ({
    ...page,
    items: page.items.map((ticket) => fresh.get(ticket.id) ?? ticket),
  }))
  return { ...data, pages }
}

/** Whether an edited row would still be listed. Text is left to the server, which alone knows its rules. */
export const stillMatches = (search: TicketSearch, ticket: Ticket) =>
  filterNames.every((name) => {
    const asked = valuesOf(search, name)
    return asked.length === 0 || asked.includes(ticket[name])
  })

/** The neighbours of a ticket in the list it was opened from. */
export const neighboursOf = (rows: readonly { id: number }[], id: number) => {
  const index = rows.findIndex((row) => row.id === id)
  if (index === -1) return { index, previous: undefined, next: undefined }
  return { index, previous: rows[index - 1]?.id, next: rows[index + 1]?.id }
}
