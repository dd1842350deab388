import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { call, CallError } from '#web/platform/call.ts'
import classes from './own-forms.module.css'
import { TextField } from './text-field.tsx'

/** Nobody leaves by a slip: their own address has to be typed. */
export const LeaveDesk = ({ email }: { email: string }) => {
  const [typed, setTyped] = useState('')
  const leave = useMutation({
    mutationFn: () => call('leaveDesk', { body: { email: typed } }),
    networkMode: 'always',
    retry: false,
  })
  const faults = leave.error instanceof CallError ? leave.error.fieldErrors : {}
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        // The whole page anew: nothing of this person stays in it.
        leave.mutate(undefined, { onSuccess: () => window.location.assign('/sign-in') })
      }}
    >
      <TextField
        id="leave"
        label={`Type ${email} to leave`}
        value={typed}
        fault={faults['email']}
        onChange={setTyped}
      />
      <div role="alert">
        {leave.error && Object.keys(faults).length === 0 ? (
          <p className={classes.failure}>{leave.error.message}</p>
        ) : null}
      </div>
      <Button
        type="submit"
        variant="default"
        loading={leave.isPending || leave.isSuccess}
        disabled={typed.trim().toLowerCase() !== email.toLowerCase()}
      >
        Leave this desk
      </Button>
    </form>
  )
}
