import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, CallError } from '#web/platform/call.ts'
import { meQuery, type Profile } from '#web/platform/profile.ts'
import { queryKeys } from '#web/platform/query.ts'
import { sessionQuery } from '#web/platform/session.ts'
import { showNotice } from '#web/platform/toasts.tsx'
import classes from './own-forms.module.css'
import { PasswordField } from './password-field.tsx'
import { TextField } from './text-field.tsx'

export const OwnEmail = ({ profile: { email: saved } }: { profile: Profile }) => {
  const client = useQueryClient()
  const [email, setEmail] = useState(saved)
  const [password, setPassword] = useState('')
  const change = useMutation({
    mutationFn: () => call('changeOwnEmail', { body: { email, password } }),
    networkMode: 'always',
    retry: false,
    onSuccess: (profile) => {
      client.setQueryData(meQuery.queryKey, profile)
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey })
      void client.invalidateQueries({ queryKey: queryKeys.ownSessions })
      setEmail(profile.email)
      setPassword('')
      showNotice(`You sign in as ${profile.email} from now on, and are signed out everywhere else.`)
    },
  })
  const faults = change.error instanceof CallError ? change.error.fieldErrors : {}
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        change.mutate()
      }}
    >
      <TextField
        id="own-email"
        type="email"
        label="E-mail"
        autoComplete="email"
        value={email}
        fault={faults['email']}
        onChange={setEmail}
      />
      <PasswordField
        id="email-password"
        label="Your password"
        autoComplete="current-password"
        value={password}
        fault={faults['password']}
        onChange={setPassword}
      />
      <div role="alert">
        {change.error && Object.keys(faults).length === 0 ? (
          <p className={classes.failure}>{change.error.message}</p>
        ) : null}
      </div>
      <Button type="submit" variant="default" loading={change.isPending} disabled={email.trim() === saved}>
        Change e-mail
      </Button>
    </form>
  )
}
