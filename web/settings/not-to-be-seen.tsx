import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { sessionQuery } from '#web/platform/session.ts'

interface NotToBeSeenProps {
  /** What is not shown; the whole page unless said. */
  what?: string
  /** Who is shown it. */
  role?: 'agent' | 'admin'
}

/** In the place of what only some see, and what holds people or settings on an open desk nobody. */
export const NotToBeSeen = ({ what = 'This page', role = 'admin' }: NotToBeSeenProps) => {
  const { data: session } = useQuery(sessionQuery)
  return (
    <p>
      {what} is shown to the desk’s {role}s.{' '}
      {session?.is_open ? (
        <>
          <Link to="/claim">Claim this desk</Link> to be the first.
        </>
      ) : null}
    </p>
  )
}
