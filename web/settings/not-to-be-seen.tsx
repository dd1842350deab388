import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { sessionQuery } from '#web/platform/session.ts'

/** In the place of what only admins see, and on an open desk nobody. */
export const NotToBeSeen = ({ what }: { what: string }) => {
  const { data: session } = useQuery(sessionQuery)
  return (
    <p>
      {what} is shown to the desk’s admins.{' '}
      {session?.is_open ? (
        <>
          <Link to="/claim">Claim this desk</Link> to be the first.
        </>
      ) : null}
    </p>
  )
}
