import { queryOptions } from '@tanstack/react-query'
import { call } from '#web/platform/call.ts'
import { queryKeys } from '#web/platform/query.ts'

/** Admins alone may read them, on a desk that has some: `useMay('admin')`. */
export const settingsQuery = queryOptions({
  queryKey: queryKeys.settings,
  queryFn: ({ signal }) => call('readSettings', { signal }),
})

export const healthQuery = queryOptions({
  queryKey: queryKeys.health,
  queryFn: ({ signal }) => call('readHealth', { signal }),
  // A change is announced on the live stream; this is for the change that took the stream with it.
  refetchInterval: 60_000,
})
