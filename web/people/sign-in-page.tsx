import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { sessionQuery } from '#web/platform/session.ts'
import { ContinueWithProvider } from './continue-with-provider.tsx'
import { Entrance } from './entrance.tsx'
import { safeNext } from './safe-next.ts'
import { SignInForm } from './sign-in-form.tsx'

/** Whoever comes here signs in and goes back to where they were. The page is loaded afresh: it is another person's. */
export const SignInPage = () => {
  const { next } = useSearch({ from: '/sign-in' })
  const { data: session } = useQuery(sessionQuery)
  const isNeedless = session !== undefined && (session.person !== null || session.is_open)

  useEffect(() => {
    if (isNeedless) leave(next)
  }, [isNeedless, next])

  return (
    <Entrance title="Sign in">
      <SignInForm onSignedIn={() => leave(next)} />
      <ContinueWithProvider next={next} />
    </Entrance>
  )
}

const leave = (next: string | undefined) => window.location.assign(safeNext(next, window.location.origin))
