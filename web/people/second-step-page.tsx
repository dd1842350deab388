import { useMutation, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { call } from '#web/platform/call.ts'
import { sessionQuery } from '#web/platform/session.ts'
import { ErrorState } from '#web/ui/states.tsx'
import { AddSecondFactor } from './add-second-factor.tsx'
import { Entrance } from './entrance.tsx'
import classes from './entrance.module.css'
import { RecoveryCodes } from './recovery-codes.tsx'
import { safeNext } from './safe-next.ts'
import { secondFactorQuery } from './second-factor-query.ts'

const lead = 'This desk requires more of you than a password. Add a code of an authenticator app, or a passkey.'

/** For whoever has to add one before anything else; everybody else goes on. The page is loaded afresh after it. */
export const SecondStepPage = () => {
  const { next } = useSearch({ from: '/second-step' })
  const { data: session } = useQuery(sessionQuery)
  const [codes, setCodes] = useState<readonly string[]>()
  const isNeedless = session !== undefined && session.must_enrol !== true && codes === undefined

  useEffect(() => {
    if (isNeedless) leave(next)
  }, [isNeedless, next])

  if (codes) {
    return (
      <Entrance title="Your recovery codes">
        <RecoveryCodes codes={codes} onKept={() => leave(next)} />
      </Entrance>
    )
  }
  return (
    <Entrance title="Add a second step" lead={lead}>
      {session?.must_enrol ? <Enrolment onAdded={setCodes} /> : null}
    </Entrance>
  )
}

const Enrolment = ({ onAdded }: { onAdded: (codes: readonly string[]) => void }) => {
  const { data: state, error, refetch } = useQuery(secondFactorQuery)
  if (!state)
    return error ? (
      <ErrorState what="Your second step could not be read" error={error} onRetry={() => void refetch()} />
    ) : null
  return (
    <div className={classes.ways}>
      <AddSecondFactor state={state} onAdded={({ recovery_codes }) => onAdded(recovery_codes)} />
      <Leave />
    </div>
  )
}

const Leave = () => {
  const signOut = useMutation({ mutationFn: () => call('signOut', {}), networkMode: 'always', retry: false })
  return (
    <div className={classes.others}>
      <button
        type="button"
        className={classes.other}
        disabled={signOut.isPending}
        onClick={() => signOut.mutate(undefined, { onSuccess: () => window.location.assign('/sign-in') })}
      >
        Sign out
      </button>
      <span role="alert">{signOut.error?.message}</span>
    </div>
  )
}

const leave = (next: string | undefined) => window.location.assign(safeNext(next, window.location.origin))
