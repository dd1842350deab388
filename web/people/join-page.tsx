import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { passwordLimits } from '#shared/words.ts'
import { call, CallError } from '#web/platform/call.ts'
import { ContinueWithProvider } from './continue-with-provider.tsx'
import classes from './entrance.module.css'
import { Entrance } from './entrance.tsx'
import { PasswordField } from './password-field.tsx'
import { TextField } from './text-field.tsx'

/** Opened by an invitation's link: the code stands behind #, where no server and no log sees it. */
export const JoinPage = () => {
  const [code] = useState(() => window.location.hash.slice(1))
  const { data: invitation, error } = useQuery({
    queryKey: ['invitation', code],
    queryFn: ({ signal }) => call('readInvitation', { body: { code }, signal }),
    retry: false,
  })
  if (error) {
    return (
      <Entrance title="This invitation does not count" lead={error.message}>
        <p className={classes.ways}>
          <a href="/sign-in">Sign in</a>
        </p>
      </Entrance>
    )
  }
  const lead = invitation ? `${invitation.invited_by} has invited you as ${invitation.role}.` : 'One moment…'
  return (
    <Entrance title="Join this desk" lead={lead}>
      {invitation ? (
        <>
          <JoinForm code={code} email={invitation.email} />
          <ContinueWithProvider />
        </>
      ) : null}
    </Entrance>
  )
}

const JoinForm = ({ code, email }: { code: string; email: string }) => {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const join = useMutation({
    mutationFn: () => call('join', { body: { code, name, password } }),
    networkMode: 'always',
    retry: false,
  })
  const faults = join.error instanceof CallError ? join.error.fieldErrors : {}
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        // The whole page anew: there is a desk to see now.
        join.mutate(undefined, { onSuccess: () => window.location.replace('/dashboard') })
      }}
    >
      <div className={classes.field}>
        <label htmlFor="email">E-mail</label>
        <input id="email" type="email" className={classes.input} autoComplete="username" readOnly value={email} />
      </div>
      <TextField id="name" label="Name" autoComplete="name" value={name} fault={faults['name']} onChange={setName} />
      <PasswordField
        autoComplete="new-password"
        value={password}
        fault={faults['password']}
        hint={`At least ${passwordLimits.leastCharacters} characters; a sentence is best.`}
        onChange={setPassword}
      />
      <div role="alert">
        {join.error && Object.keys(faults).length === 0 ? (
          <p className={classes.failure}>{join.error.message}</p>
        ) : null}
      </div>
      <Button type="submit" loading={join.isPending || join.isSuccess}>
        Join
      </Button>
    </form>
  )
}
