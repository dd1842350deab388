import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { passwordLimits } from '#shared/words.ts'
import { call, CallError } from '#web/platform/call.ts'
import { queryKeys } from '#web/platform/query.ts'
import { sessionQuery } from '#web/platform/session.ts'
import { showNotice } from '#web/platform/toasts.tsx'
import classes from './own-forms.module.css'
import { PasswordField } from './password-field.tsx'

export const OwnPassword = () => {
  const client = useQueryClient()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const change = useMutation({
    mutationFn: () => call('changeOwnPassword', { body: { current_password: current, password: next } }),
    networkMode: 'always',
    retry: false,
    onSuccess: (session) => {
      client.setQueryData(sessionQuery.queryKey, session)
      void client.invalidateQueries({ queryKey: queryKeys.ownSessions })
      setCurrent('')
      setNext('')
      showNotice('Your password is changed. You are signed out everywhere else.')
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
      <PasswordField
        id="current-password"
        label="Current password"
        autoComplete="current-password"
        value={current}
        fault={faults['current_password']}
        onChange={setCurrent}
      />
      <PasswordField
        id="new-password"
        label="New password"
        autoComplete="new-password"
        value={next}
        fault={faults['password']}
        hint={`At least ${passwordLimits.leastCharacters} characters; a sentence is best.`}
        onChange={setNext}
      />
      <div role="alert">
        {change.error && Object.keys(faults).length === 0 ? (
          <p className={classes.failure}>{change.error.message}</p>
        ) : null}
      </div>
      <Button type="submit" variant="default" loading={change.isPending}>
        Change password
      </Button>
    </form>
  )
}
