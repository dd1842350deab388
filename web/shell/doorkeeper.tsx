import { useQuery } from '@tanstack/react-query'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'
import { sessionQuery } from '#web/platform/session.ts'
import { useIsProofWanted } from '#web/platform/proving.ts'
import { useIsSignInWanted } from '#web/platform/signing-in.ts'

const SignInDialog = lazy(async () => ({ default: (await import('#web/people/sign-in-dialog.tsx')).SignInDialog }))
const ProofDialog = lazy(async () => ({ default: (await import('#web/people/proof-dialog.tsx')).ProofDialog }))

/** Whoever comes without a session is led to the sign-in and back; whose session ends signs in over the page. */
export const Doorkeeper = () => {
  const { data: session } = useQuery(sessionQuery)
  const isWanted = useIsSignInWanted()
  const isProofWanted = useIsProofWanted()
  const navigate = useNavigate()
  const next = useRouterState({ select: ({ location }) => location.href })
  const person = session?.person ?? null
  const isStranger = session !== undefined && session.is_claimed && person === null
  const isClosed = session !== undefined && !session.is_claimed && !session.is_open
  // The open desk was claimed while this page was up: nobody is known yet who could come back to it.
  const isOvertaken = isWanted && session !== undefined && !session.is_claimed

  useEffect(() => {
    if (isStranger || isOvertaken) void navigate({ to: '/sign-in', search: { next }, replace: true })
    else if (isClosed) void navigate({ to: '/claim', replace: true })
  }, [isStranger, isOvertaken, isClosed, navigate, next])

  // The sign-in first: without it no proof can be given.
  const Asked = isWanted && person ? SignInDialog : isProofWanted ? ProofDialog : undefined
  return Asked ? (
    <Suspense fallback={null}>
      <Asked />
    </Suspense>
  ) : null
}
