import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { call } from '#web/platform/call.ts'
import { ContinueWithProvider } from './continue-with-provider.tsx'
import classes from './entrance.module.css'
import { Entrance } from './entrance.tsx'
import { announceSignIn } from './other-windows.ts'
import { safeNext } from './safe-next.ts'
import { SecondStepForm } from './second-step-form.tsx'

/** Where the provider sends people back to; with `?done`, the end of a window that was opened for a sign-in. */
export const ProviderPage = () => {
  // Once: what the provider sent along counts once too, and is not left in the address.
  const [search] = useState(() => window.location.search)
  return new URLSearchParams(search).has('done') ? <Done /> : <Return answer={search} />
}

const Return = ({ answer }: { answer: string }) => {
  const { data, error } = useQuery({
    // Asked as if it were read, so that it is done once however often the page is drawn.
    retry: false,
    retryOnMount: false,
    staleTime: Number.POSITIVE_INFINITY,
    networkMode: 'always',
    queryKey: ['finish sign-in', answer],
    queryFn: () => call('finishOidc', { body: { answer } }),
  })
  useEffect(() => {
    // What is in there is of no use any more, and nobody's to see in a history.
    if (answer !== '') window.history.replaceState(window.history.state, '', window.location.pathname)
  }, [answer])
  const step = data?.session.second_step
  const next = data?.next ?? undefined
  const isDone = data !== undefined && step === undefined
  useEffect(() => {
    if (isDone) leave(next)
  }, [isDone, next])
  if (step)
    return (
      <Entrance title="Sign in">
        <SecondStepForm
          step={step}
          onSignedIn={() => leave(next)}
          onRestart={() => window.location.replace('/sign-in')}
        />
      </Entrance>
    )
  return error ? <Failed message={error.message} /> : <Entrance title="One moment…">{null}</Entrance>
}

const leave = (next: string | undefined) => {
  announceSignIn()
  window.location.replace(safeNext(next, window.location.origin))
}

const Failed = ({ message }: { message: string }) => (
  <Entrance title="Nobody was signed in">
    <div className={classes.other}>
      <div role="alert">
        <p className={classes.failure}>{message}</p>
      </div>
      <ContinueWithProvider />
      <p className={classes.ways}>
        <a href="/sign-in">Sign in with e-mail and password</a>
      </p>
    </div>
  </Entrance>
)

const Done = () => {
  useEffect(() => {
    announceSignIn()
    window.close()
  }, [])
  return (
    <Entrance title="You are signed in" lead="Close this window and go on in the other one.">
      <p className={classes.ways}>
        <a href="/">Or go on here</a>
      </p>
    </Entrance>
  )
}
