import { useQuery } from '@tanstack/react-query'
import { roles, type Role } from '#shared/words.ts'
import { sessionQuery } from '#web/platform/session.ts'

export const givenRoles = roles

/** Whether this person may give and take a role: nobody one above their own. */
export const useMayGive = () => {
  const { data: session } = useQuery(sessionQuery)
  const own = session?.person?.role ?? 'requester'
  return (role: Role) => roles.indexOf(role) >= roles.indexOf(own)
}
