import { Button } from '@mantine/core'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '#web/platform/call.ts'
import { queryKeys } from '#web/platform/query.ts'
import { showFailure } from '#web/platform/toasts.tsx'
import { ErrorState, Skeleton } from '#web/ui/states.tsx'
import classes from './form-settings.module.css'

const formQuery = queryOptions({
  queryKey: queryKeys.formSettings,
  queryFn: ({ signal }) => call('readFormSettings', { signal }),
})

/** The switch of the public form, and where it is. Shown to admins. */
export const FormSettings = () => {
  const client = useQueryClient()
  const { data: form, error, refetch } = useQuery(formQuery)
  const change = useMutation({
    networkMode: 'always',
    retry: false,
    mutationFn: (isEnabled: boolean) => call('changeFormSettings', { body: { is_enabled: isEnabled } }),
    onSuccess: (answer) => client.setQueryData(formQuery.queryKey, answer),
    onError: (error) => void showFailure({ message: `Not changed: ${error.message}`, requestId: undefined }),
  })
  if (!form)
    return error ? (
      <ErrorState what="Whether there is a form could not be read" error={error} onRetry={() => void refetch()} />
    ) : (
      <Skeleton height={72} />
    )
  const address = `${window.location.origin}${form.path}`
  return (
    <div className={classes.form}>
      <div className={classes.row}>
        <p aria-live="polite">{form.is_enabled ? 'The form is on.' : 'The form is off.'}</p>
        <Button variant="default" loading={change.isPending} onClick={() => change.mutate(!form.is_enabled)}>
          {form.is_enabled ? 'Switch the form off' : 'Switch the form on'}
        </Button>
      </div>
      {form.is_enabled ? (
        <>
          <label className={classes.field}>
            <span>Address to hand on</span>
            <input
              className={classes.input}
              readOnly
              value={address}
              onFocus={(event) => event.currentTarget.select()}
            />
          </label>
          <a href={form.path} target="_blank" rel="noreferrer">
            Look at the form
          </a>
        </>
      ) : null}
    </div>
  )
}
