import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { call } from '#web/platform/call.ts'
import classes from './entrance.module.css'
import { providerQuery } from './provider.ts'

/** Leads to the provider, where one is set, and back to `next`. */
export const ContinueWithProvider = ({ next }: { next?: string | undefined }) => {
  const { data: provider } = useQuery(providerQuery)
  const start = useMutation({
    mutationFn: () => call('startOidc', { body: next === undefined ? {} : { next } }),
    networkMode: 'always',
    retry: false,
  })
  if (!provider?.name) return null
  return (
    <div className={classes.other}>
      <Button
        variant="default"
        loading={start.isPending || start.isSuccess}
        onClick={() => start.mutate(undefined, { onSuccess: ({ url }) => window.location.assign(url) })}
      >
        Continue with {provider.name}
      </Button>
      <div role="alert">{start.error ? <p className={classes.failure}>{start.error.message}</p> : null}</div>
    </div>
  )
}

/** The same from a sign-in page in a window of its own: what is on this page stays. The page hears of the sign-in by itself. */
export const ContinueInWindow = () => {
  const { data: provider } = useQuery(providerQuery)
  if (!provider?.name) return null
  return (
    <div className={classes.other}>
      <Button
        component="a"
        variant="default"
        href={`/sign-in?next=${encodeURIComponent('/sign-in/oidc?done')}`}
        target="_blank"
      >
        Continue with {provider.name}
      </Button>
      <p className={classes.hint}>In a window of its own; this one goes on when you have signed in.</p>
    </div>
  )
}
