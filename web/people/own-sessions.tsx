import { Button } from '@mantine/core'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call, type Answer } from '#web/platform/call.ts'
import { queryKeys } from '#web/platform/query.ts'
import { showFailure } from '#web/platform/toasts.tsx'
import { ErrorState, Skeleton } from '#web/ui/states.tsx'
import { absoluteTime, spokenTime } from '#web/ui/words.ts'
import classes from './own-forms.module.css'

const ownSessionsQuery = queryOptions({
  queryKey: queryKeys.ownSessions,
  queryFn: ({ signal }) => call('listSessions', { signal }),
  // Others come and go without a word to this one.
  staleTime: 0,
})

/** Where one is signed in, and the way to end it there. */
export const OwnSessions = () => {
  const client = useQueryClient()
  const { data, error, refetch } = useQuery(ownSessionsQuery)
  const kept = {
    networkMode: 'always',
    retry: false,
    onSuccess: (sessions: Answer<'listSessions'>) => client.setQueryData(ownSessionsQuery.queryKey, sessions),
    onError: (error: Error) => void showFailure({ message: `Not signed out: ${error.message}` }),
  } as const
  const end = useMutation({ ...kept, mutationFn: (id: number) => call('endSession', { params: { id } }) })
  const endOthers = useMutation({ ...kept, mutationFn: () => call('endOtherSessions', {}) })
  if (error && !data)
    return <ErrorState what="Your sessions could not be read" error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={100} />
  return (
    <>
      <ul className={classes.list} aria-label="Sessions">
        {data.sessions.map((session) => (
          <li key={session.id} className={classes.row}>
            <p className={classes.words}>
              <span className={classes.browser}>
                {session.browser}
                {session.is_current ? ' · this one' : ''}
              </span>
              <span className={classes.more}>
                from {session.address}, since {absoluteTime(session.created_at)}, last used{' '}
                {spokenTime(session.last_seen_at)}
              </span>
            </p>
            {session.is_current ? null : (
              <Button
                size="xs"
                variant="default"
                loading={end.isPending && end.variables === session.id}
                onClick={() => end.mutate(session.id)}
              >
                Sign out <span className={classes.unseen}>{session.browser}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {data.sessions.length > 1 ? (
        <Button
          className={classes.actions}
          variant="default"
          loading={endOthers.isPending}
          onClick={() => endOthers.mutate()}
        >
          Sign out everywhere else
        </Button>
      ) : (
        <p className={classes.more}>You are signed in nowhere else.</p>
      )}
    </>
  )
}
