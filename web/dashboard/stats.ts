import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from '#web/platform/call.ts'
import { queryKeys } from '#web/platform/query.ts'
import type { DayRange } from '#web/ui/days.ts'

/** Of all tickets. */
export const statsQuery = queryOptions({
  queryKey: queryKeys.stats,
  queryFn: ({ signal }) => call('readStats', { signal }),
})

/** Of the tickets created in a range; the last one's stay until they are there. */
export const rangeStatsQuery = (range: DayRange) =>
  queryOptions({
    queryKey: [...queryKeys.stats, 'range', range],
    queryFn: ({ signal }) => call('readStats', { query: range, signal }),
    placeholderData: keepPreviousData,
  })

export const seriesQuery = (range: DayRange) =>
  queryOptions({
    queryKey: [...queryKeys.stats, 'series', range],
    queryFn: ({ signal }) => call('readStatsSeries', { query: { ...range, by: 'priority' }, signal }),
    placeholderData: keepPreviousData,
  })

const urgentShown = 6

/** The most urgent tickets that still wait for a person. */
export const urgentQuery = queryOptions({
  queryKey: queryKeys.urgent,
  queryFn: ({ signal }) =>
    call('listTickets', { query: { status: 'open,in_progress', sort: '-priority', limit: urgentShown }, signal }),
})
