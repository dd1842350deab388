import { queryOptions } from '@tanstack/react-query'
import { call } from '#web/platform/call.ts'
import { queryKeys } from '#web/platform/query.ts'

/** Whether people may sign in by a provider, and what it is called. Without an answer there is the password. */
export const providerQuery = queryOptions({
  queryKey: queryKeys.provider,
  queryFn: ({ signal }) => call('readOidc', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
})

export const linksQuery = queryOptions({
  queryKey: queryKeys.signInLinks,
  queryFn: ({ signal }) => call('listOidcLinks', { signal }),
})
