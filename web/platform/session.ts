import { queryOptions, useQuery } from '@tanstack/react-query'
import { roles, type Role } from '#shared/words.ts'
import { call } from './call.ts'
import { queryKeys } from './query.ts'

/** Whether the desk has an owner, and who is signed in. */
export const sessionQuery = queryOptions({
  queryKey: queryKeys.session,
  queryFn: ({ signal }) => call('readSession', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
})

/** Whether this person may do what takes a role; on an open desk everybody may what agents do. True until it is known. */
export const useMay = (role: Role): boolean => {
  const { data } = useQuery(sessionQuery)
  if (!data) return role !== 'admin' && role !== 'owner'
  const own = data.is_claimed ? data.person?.role : 'agent'
  return own !== undefined && roles.indexOf(own) <= roles.indexOf(role)
}
