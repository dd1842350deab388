import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call, type Answer } from '#web/platform/call.ts'
import { queryKeys } from '#web/platform/query.ts'
import { sessionQuery, useMay } from '#web/platform/session.ts'
import { absoluteTime } from '#web/ui/words.ts'
import classes from './ticket-link.module.css'

const linkQuery = (id: number) =>
  queryOptions({
    queryKey: queryKeys.ticketLink(id),
    queryFn: ({ signal }) => call('readTicketLink', { params: { id }, signal }),
  })

/** Whether a link opens the ticket to who asked; agents make one and take it back. On a claimed desk alone. */
export const TicketLink = ({ id }: { id: number }) => {
  const { data: session } = useQuery(sessionQuery)
  return session?.is_claimed ? <Link id={id} /> : null
}

const Link = ({ id }: { id: number }) => {
  const { data: link } = useQuery(linkQuery(id))
  const mayWrite = useMay('agent')
  const { make, revoke } = useLinkChanges(id)
  const made = make.data && link?.is_open ? `${window.location.origin}${make.data.path}` : undefined
  const error = make.error ?? revoke.error
  if (!link) return null
  return (
    <section className={classes.link} aria-labelledby="link">
      <h2 id="link">Link for the requester</h2>
      <p className={classes.words} aria-live="polite">
        {link.is_open && link.expires_at !== null
          ? `A link opens this ticket until ${absoluteTime(link.expires_at)}; what happens here puts that off.`
          : 'No link opens this ticket.'}
      </p>
      {made ? (
        <label className={classes.words}>
          <span>Hand this link on; it is shown this once</span>
          <input className={classes.input} readOnly value={made} onFocus={(event) => event.currentTarget.select()} />
        </label>
      ) : null}
      {error ? <p className={classes.fault}>{`Not done: ${error.message}`}</p> : null}
      {mayWrite ? (
        <p className={classes.actions}>
          <button type="button" className={classes.action} disabled={make.isPending} onClick={() => make.mutate()}>
            {link.is_open ? 'Make another' : 'Make a link'}
          </button>
          {link.is_open ? (
            <button
              type="button"
              className={classes.action}
              disabled={revoke.isPending}
              onClick={() => revoke.mutate()}
            >
              Revoke
            </button>
          ) : null}
        </p>
      ) : null}
    </section>
  )
}

const useLinkChanges = (id: number) => {
  const client = useQueryClient()
  const atOnce = { networkMode: 'always', retry: false } as const
  const keep = (link: Answer<'readTicketLink'>) => client.setQueryData(linkQuery(id).queryKey, link)
  const make = useMutation({
    ...atOnce,
    mutationFn: () => call('makeTicketLink', { params: { id } }),
    onSuccess: ({ link }) => keep(link),
  })
  const revoke = useMutation({
    ...atOnce,
    mutationFn: () => call('revokeTicketLink', { params: { id } }),
    onSuccess: (link) => {
      keep(link)
      make.reset()
    },
  })
  return { make, revoke }
}
