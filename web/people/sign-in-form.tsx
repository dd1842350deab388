import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { call, type Answer } from '#web/platform/call.ts'
import classes from './entrance.module.css'
import { PasskeyButton } from './passkey-button.tsx'
import { PasswordField } from './password-field.tsx'
import { SecondStepForm } from './second-step-form.tsx'
import { TextField } from './text-field.tsx'

interface SignInFormProps {
  /** Who is to come back, where that is known. */
  email?: string
  onSignedIn: (session: Answer<'signIn'>) => void
}

/** Both steps: the second one for those who have one. */
export const SignInForm = ({ email, onSignedIn }: SignInFormProps) => {
  const [step, setStep] = useState<Answer<'signIn'>['second_step']>()
  if (step) return <SecondStepForm step={step} onSignedIn={onSignedIn} onRestart={() => setStep(undefined)} />
  return (
    <PasswordForm
      {...(email !== undefined && { email })}
      onSignedIn={(session) => (session.second_step ? setStep(session.second_step) : onSignedIn(session))}
    />
  )
}

const PasswordForm = ({ email: known = '', onSignedIn }: SignInFormProps) => {
  const [email, setEmail] = useState(known)
  const [password, setPassword] = useState('')
  const form = useRef<HTMLFormElement>(null)
  const ask = useMutation({
    mutationFn: () => call('signIn', { body: { email, password } }),
    // Whoever stands at the door wants to know at once.
    networkMode: 'always',
    retry: false,
  })

  useEffect(() => {
    form.current?.querySelector<HTMLInputElement>(known === '' ? '#email' : '#password')?.focus()
  }, [known])

  return (
    <form
      ref={form}
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        // Here, not above: by now nothing is on its way any more that would hold up leaving the page.
        ask.mutate(undefined, { onSuccess: onSignedIn })
      }}
    >
      <TextField id="email" type="email" label="E-mail" autoComplete="username" value={email} onChange={setEmail} />
      <PasswordField autoComplete="current-password" value={password} onChange={setPassword} />
      <div role="alert">{ask.error ? <p className={classes.failure}>{ask.error.message}</p> : null}</div>
      <Button type="submit" loading={ask.isPending}>
        Sign in
      </Button>
      <PasskeyButton onSignedIn={onSignedIn} />
    </form>
  )
}
