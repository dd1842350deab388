import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { call, type Answer } from '#web/platform/call.ts'
import classes from './entrance.module.css'
import { hasPasskeys, askPasskey } from './passkey.ts'

/** Signs in without a password. Nothing where the browser knows no passkeys. */
export const PasskeyButton = ({ onSignedIn }: { onSignedIn: (session: Answer<'signIn'>) => void }) => {
  const ask = useMutation({
    mutationFn: async () => {
      const answer = await askPasskey(await call('askForPasskey', { body: {} }))
      return call('signInWithPasskey', { body: { answer } })
    },
    networkMode: 'always',
    retry: false,
  })
  if (!hasPasskeys()) return null
  return (
    <>
      <Button
        variant="default"
        loading={ask.isPending || ask.isSuccess}
        onClick={() => ask.mutate(undefined, { onSuccess: onSignedIn })}
      >
        Use a passkey
      </Button>
      <div role="alert">{ask.error ? <p className={classes.failure}>{ask.error.message}</p> : null}</div>
    </>
  )
}
