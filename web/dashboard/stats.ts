import { queryOptions } from '@tanstack/react-query'
import { call } from '#web/platform/call.ts'
import { queryKeys } from '#web/platform/query.ts'

export const statsQuery = queryOptions({
  queryKey: queryKeys.stats,
  queryFn: ({ signal }) => call('readStats', { signal }),
})

const urgentShown = 6

/** The most urgent tickets that still wait for a person. */
export const urgentQuery = queryOptions({
  queryKey: queryKeys.urgent,
  queryFn: ({ signal }) =>
    call('listTickets', { query: { status: 'open,in_progress', sort: '-priority', limit: urgentShown }, signal }),
})
