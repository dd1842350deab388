import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '#web/platform/call.ts'
import { ErrorState } from '#web/ui/states.tsx'
import { spokenTime } from '#web/ui/words.ts'
import entrance from './entrance.module.css'
import { linksQuery } from './provider.ts'
import classes from './team.module.css'

interface SignInLinksProps {
  /** The page that this stands on, to come back to. */
  here: string
}

/** With which accounts elsewhere one signs in. Shows nothing where no provider is set and none is linked. */
export const SignInLinks = ({ here }: SignInLinksProps) => {
  const client = useQueryClient()
  const { data, error, refetch } = useQuery(linksQuery)
  const remove = useMutation({
    mutationFn: (id: number) => call('removeOidcLink', { params: { id } }),
    networkMode: 'always',
    retry: false,
    onSuccess: (left) => client.setQueryData(linksQuery.queryKey, left),
  })
  const link = useMutation({
    mutationFn: () => call('startOidcLink', { body: { next: here } }),
    networkMode: 'always',
    retry: false,
  })
  if (!data)
    return error ? (
      <ErrorState what="Your linked accounts could not be read" error={error} onRetry={() => void refetch()} />
    ) : null
  const fault = remove.error ?? link.error
  return (
    <>
      {data.links.length > 0 ? (
        <ul className={classes.list} aria-label="Linked accounts">
          {data.links.map(({ id, issuer, email, linked_at: linkedAt, last_used_at: usedAt }) => (
            <li key={id} className={classes.row}>
              <p className={classes.words}>
                <span className={classes.name}>{email}</span>
                <span className={classes.more}>
                  {new URL(issuer).host} · linked {spokenTime(linkedAt)} · last used {spokenTime(usedAt)}
                </span>
              </p>
              <Button
                variant="default"
                size="xs"
                aria-label={`Remove the link with ${email}`}
                loading={remove.isPending && remove.variables === id}
                onClick={() => remove.mutate(id)}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      {data.may_link ? (
        <p>
          <Button
            variant="default"
            size="xs"
            loading={link.isPending || link.isSuccess}
            onClick={() => link.mutate(undefined, { onSuccess: ({ url }) => window.location.assign(url) })}
          >
            Link your account at {data.name}
          </Button>
        </p>
      ) : null}
      <div role="alert">{fault ? <p className={entrance.failure}>{fault.message}</p> : null}</div>
    </>
  )
}
