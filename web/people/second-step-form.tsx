import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { call, CallError, type Answer } from '#web/platform/call.ts'
import classes from './entrance.module.css'
import { hasPasskeys, askPasskey } from './passkey.ts'
import { TextField } from './text-field.tsx'

interface SecondStepFormProps {
  step: NonNullable<Answer<'signIn'>['second_step']>
  onSignedIn: (session: Answer<'signIn'>) => void
  /** Back to the password, where this took too long. */
  onRestart: () => void
}

/** After the password: a code, a passkey, or a recovery code. */
export const SecondStepForm = ({ step, onSignedIn, onRestart }: SecondStepFormProps) => {
  const { ticket } = step
  const mayUsePasskey = step.has_passkey && hasPasskeys()
  const [isRecovering, setRecovering] = useState(!step.has_app && !mayUsePasskey)
  const [code, setCode] = useState('')
  const form = useRef<HTMLFormElement>(null)
  const atOnce = { networkMode: 'always', retry: false } as const
  const give = useMutation({ ...atOnce, mutationFn: () => call('takeSecondStep', { body: { ticket, code } }) })
  const use = useMutation({
    ...atOnce,
    mutationFn: async () => {
      const answer = await askPasskey(await call('askForPasskey', { body: { ticket } }))
      return call('takeSecondStep', { body: { ticket, answer } })
    },
  })
  const isTyping = isRecovering || step.has_app
  const error = give.error ?? use.error
  const isOver = error instanceof CallError && error.code === 'sign_in_again'

  useEffect(() => {
    form.current?.querySelector<HTMLElement>('input, button')?.focus()
  }, [])

  return (
    <form
      ref={form}
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        use.reset()
        give.mutate(undefined, { onSuccess: onSignedIn })
      }}
    >
      {isTyping ? (
        <TextField
          key={String(isRecovering)}
          id="code"
          label={isRecovering ? 'Recovery code' : 'Code of your authenticator app'}
          autoComplete={isRecovering ? 'off' : 'one-time-code'}
          inputMode={isRecovering ? 'text' : 'numeric'}
          value={code}
          onChange={setCode}
          {...(isRecovering && { hint: 'One of the ten you were shown. Each counts once.' })}
        />
      ) : null}
      <div role="alert">{error ? <p className={classes.failure}>{error.message}</p> : null}</div>
      {isTyping && !isOver ? (
        <Button type="submit" loading={give.isPending || give.isSuccess}>
          Go on
        </Button>
      ) : null}
      {mayUsePasskey && !isOver ? (
        <Button
          variant={isTyping ? 'default' : 'filled'}
          loading={use.isPending || use.isSuccess}
          onClick={() => {
            give.reset()
            use.mutate(undefined, { onSuccess: onSignedIn })
          }}
        >
          Use a passkey
        </Button>
      ) : null}
      <div className={classes.others}>
        {isOver ? null : (
          <button
            type="button"
            className={classes.other}
            hidden={!step.has_app && !mayUsePasskey}
            onClick={() => {
              setCode('')
              // The field becomes another one, for other letters: whoever types goes on in it.
              flushSync(() => setRecovering(!isRecovering))
              form.current?.querySelector('input')?.focus()
            }}
          >
            {isRecovering ? 'Not a recovery code' : 'Use a recovery code'}
          </button>
        )}
        <button type="button" className={classes.other} onClick={onRestart}>
          Back to the password
        </button>
      </div>
    </form>
  )
}
