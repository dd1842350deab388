import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { call } from '#web/platform/call.ts'
import { answerProof } from '#web/platform/proving.ts'
import classes from './entrance.module.css'
import { PasswordField } from './password-field.tsx'

/** Over the page: what takes a proof waits for it, and goes on with it. */
export const ProofDialog = () => {
  const dialog = useRef<HTMLDialogElement>(null)
  const [password, setPassword] = useState('')
  const prove = useMutation({
    mutationFn: () => call('prove', { body: { password } }),
    networkMode: 'always',
    retry: false,
  })

  useEffect(() => {
    const element = dialog.current
    if (!element) return undefined
    element.showModal()
    element.querySelector<HTMLInputElement>('#proof')?.focus()
    return () => element.close()
  }, [])

  return (
    <dialog
      ref={dialog}
      className={classes.dialog}
      aria-labelledby="proof-title"
      onCancel={(event) => {
        event.preventDefault()
        answerProof(false)
      }}
    >
      <h2 id="proof-title">Is it you?</h2>
      <p className={classes.lead}>
        What you are doing asks for your password. It is not asked for again for ten minutes.
      </p>
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          prove.mutate(undefined, { onSuccess: () => answerProof(true) })
        }}
      >
        <PasswordField
          id="proof"
          label="Your password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
        />
        <div role="alert">{prove.error ? <p className={classes.failure}>{prove.error.message}</p> : null}</div>
        <Button type="submit" loading={prove.isPending}>
          Go on
        </Button>
        <Button variant="default" onClick={() => answerProof(false)}>
          Not now
        </Button>
      </form>
    </dialog>
  )
}
