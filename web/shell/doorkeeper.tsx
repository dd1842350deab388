import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'
import { sessionQuery } from '#web/platform/session.ts'
import { useIsProofWanted } from '#web/platform/proving.ts'
import { useIsEnrolmentWanted, useIsSignInWanted } from '#web/platform/signing-in.ts'

const SignInDialog = lazy(async () => ({ default: (await import('#web/people/sign-in-dialog.tsx')).SignInDialog }))
const ProofDialog = lazy(async () => ({ default: (await import('#web/people/proof-dialog.tsx')).ProofDialog }))

/**
 * Whoever comes without a session is led to the sign-in and back; whose session ends signs in over the page; who has to
 * add a second step is led to that.
 */
export const Doorkeeper = () => {
  const { data: session } = useQuery(sessionQuery)
  const client = useQueryClient()
  const isWanted = useIsSignInWanted()
  const isProofWanted = useIsProofWanted()
  const isEnrolmentWanted = useIsEnrolmentWanted()
  const navigate = useNavigate()
  const next = useRouterState({ select: ({ location }) => location.href })
  const person = session?.person ?? null
  const isStranger = session !== undefined && session.is_claimed && person === null
  const isClosed = session !== undefined && !session.is_claimed && !session.is_open
  const mustEnrol = session?.must_enrol === true
  // The open desk was claimed while this page was up: nobody is known yet who could come back to it.
  const isOvertaken = isWanted && session !== undefined && !session.is_claimed

  // Requesters have pages of their own, which this app is no part of.
  const isRequester = person?.role === 'requester' && !mustEnrol

  useEffect(() => {
    if (isRequester) window.location.replace('/my')
    else if (isStranger || isOvertaken) void navigate({ to: '/sign-in', search: { next }, replace: true })
    else if (mustEnrol) void navigate({ to: '/second-step', search: { next }, replace: true })
    else if (isClosed) void navigate({ to: '/claim', replace: true })
  }, [isRequester, isStranger, isOvertaken, isClosed, mustEnrol, navigate, next])

  useEffect(() => {
    // Required while this page was up: the session says so by now.
    if (isEnrolmentWanted) void client.invalidateQueries({ queryKey: sessionQuery.queryKey })
  }, [isEnrolmentWanted, client])

  // The sign-in first: without it no proof can be given.
  const Asked = isWanted && person ? SignInDialog : isProofWanted ? ProofDialog : undefined
  return Asked ? (
    <Suspense fallback={null}>
      <Asked />
    </Suspense>
  ) : null
}
