import { infiniteQueryOptions, keepPreviousData, queryOptions, type QueryClient } from '@tanstack/react-query'
import { call } from '#web/platform/call.ts'
import { queryKeys } from '#web/platform/query.ts'
import { filtersOf, type TicketSearch } from './search.ts'
import { ticketCacheOf } from './ticket-cache.ts'

export const pageSize = 50
/** The most the API gives at once; used to read again what was on the screen before a reload. */
export const largestPage = 200

type PageParam = { limit: number; cursor?: string }
const firstOf = (limit: number): PageParam => ({ limit })

/**
 * One list in keyset pages. `static`: a list is never read again behind the reader's back, because rows would move;
 * changes are put in place (ticket-cache.ts) and newcomers wait behind a pill (newcomers.ts).
 */
export const listQuery = (client: QueryClient, search: TicketSearch, firstPage = pageSize) =>
  infiniteQueryOptions({
    queryKey: queryKeys.tickets(search),
    queryFn: async ({ pageParam, signal }) => {
      const page = await call('listTickets', { query: { ...search, ...pageParam }, signal })
      return { ...page, items: ticketCacheOf(client).present(page.items) }
    },
    initialPageParam: firstOf(firstPage),
    getNextPageParam: (last): PageParam | undefined =>
      last.next === null ? undefined : { limit: pageSize, cursor: last.next },
    placeholderData: keepPreviousData,
    staleTime: 'static',
  })

export const ticketQuery = (client: QueryClient, id: number) =>
  queryOptions({
    queryKey: queryKeys.ticket(id),
    queryFn: async ({ signal }) => {
      const ticket = await call('getTicket', { params: { id }, signal })
      const cache = ticketCacheOf(client)
      cache.take(ticket)
      return cache.present([ticket])[0] ?? ticket
    },
  })

export const countQuery = (search: TicketSearch) => {
  const filters = filtersOf(search)
  return queryOptions({
    queryKey: queryKeys.count(filters),
    queryFn: ({ signal }) => call('countTickets', { query: filters, signal }),
    placeholderData: keepPreviousData,
  })
}
