import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { call, type Answer } from '#web/platform/call.ts'
import entrance from './entrance.module.css'
import type { AddedAnswer } from './second-factor-query.ts'
import classes from './second-factor.module.css'
import { TextField } from './text-field.tsx'

const QrCode = lazy(async () => ({ default: (await import('./qr-code.tsx')).QrCode }))

interface AppEnrolmentProps {
  begun: Answer<'beginApp'>
  onAdded: (added: AddedAnswer) => void
  onLeave: () => void
}

/** The secret, to be scanned or typed, and the code that shows it has arrived. */
export const AppEnrolment = ({ begun: { secret, uri }, onAdded, onLeave }: AppEnrolmentProps) => {
  const [code, setCode] = useState('')
  const confirm = useMutation({
    mutationFn: () => call('confirmApp', { body: { code } }),
    networkMode: 'always',
    retry: false,
  })
  return (
    <form
      className={entrance.form}
      onSubmit={(event) => {
        event.preventDefault()
        confirm.mutate(undefined, { onSuccess: onAdded })
      }}
    >
      <p>Scan this with your authenticator app, or type the secret into it.</p>
      <div className={classes.scan}>
        <Suspense fallback={<div className={classes.frame} />}>
          <QrCode text={uri} label="QR code of the secret" />
        </Suspense>
        <code className={classes.secret}>{secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
      </div>
      <TextField
        id="app-code"
        label="Code it shows now"
        autoComplete="one-time-code"
        inputMode="numeric"
        value={code}
        onChange={setCode}
      />
      <div role="alert">{confirm.error ? <p className={entrance.failure}>{confirm.error.message}</p> : null}</div>
      <div className={classes.actions}>
        <Button type="submit" loading={confirm.isPending}>
          Confirm
        </Button>
        <Button variant="default" onClick={onLeave}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
