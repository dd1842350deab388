import { Button } from '@mantine/core'
import { useState } from 'react'
import { call, type Answer } from '#web/platform/call.ts'
import { AppEnrolment } from './app-enrolment.tsx'
import entrance from './entrance.module.css'
import { hasPasskeys, makePasskey } from './passkey.ts'
import type { AddedAnswer, SecondFactorAnswer } from './second-factor-query.ts'
import classes from './second-factor.module.css'
import { TextField } from './text-field.tsx'
import { useDeed } from './use-deed.ts'

interface AddSecondFactorProps {
  state: SecondFactorAnswer
  onAdded: (added: AddedAnswer) => void
}

/** Adds an app, or a passkey. */
export const AddSecondFactor = ({ state, onAdded }: AddSecondFactorProps) => {
  const [begun, setBegun] = useState<Answer<'beginApp'>>()
  const [isNaming, setNaming] = useState(false)
  const [name, setName] = useState('')
  const deed = useDeed()
  const hindrance = state.no_passkeys_because ?? (hasPasskeys() ? undefined : 'This browser knows no passkeys.')
  const beginApp = () => deed.run(async () => setBegun(await call('beginApp', { body: {} })))
  const addPasskey = () =>
    deed.run(async () => {
      const answer = await makePasskey(await call('beginPasskey', { body: {} }))
      const added = await call('addPasskey', { body: { name, answer } })
      setNaming(false)
      setName('')
      onAdded(added)
    })

  if (begun) {
    return (
      <AppEnrolment
        begun={begun}
        onLeave={() => setBegun(undefined)}
        onAdded={(added) => {
          setBegun(undefined)
          onAdded(added)
        }}
      />
    )
  }
  const failure = <div role="alert">{deed.error ? <p className={entrance.failure}>{deed.error.message}</p> : null}</div>
  if (isNaming) {
    return (
      <form
        className={entrance.form}
        onSubmit={(event) => {
          event.preventDefault()
          addPasskey()
        }}
      >
        <TextField
          id="passkey-name"
          label="Name of the passkey"
          hint="Such as the device it is on."
          value={name}
          onChange={setName}
        />
        {failure}
        <div className={classes.actions}>
          <Button type="submit" loading={deed.isPending}>
            Make the passkey
          </Button>
          <Button variant="default" onClick={() => setNaming(false)}>
            Cancel
          </Button>
        </div>
      </form>
    )
  }
  return (
    <div className={classes.adding}>
      <div className={classes.actions}>
        <Button variant="default" loading={deed.isPending} onClick={beginApp}>
          {state.has_app ? 'Replace the authenticator app' : 'Add an authenticator app'}
        </Button>
        <Button variant="default" disabled={hindrance !== undefined} onClick={() => setNaming(true)}>
          Add a passkey
        </Button>
      </div>
      {hindrance ? <p className={classes.more}>{hindrance}</p> : null}
      {failure}
    </div>
  )
}
