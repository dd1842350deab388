import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Ticket } from '#shared/tickets.ts'
import { absoluteTime, sourceWords } from '#web/ui/words.ts'
import { neutral, PlainText } from '#web/ui/plain-text.tsx'
import { ticketQuery } from './ticket-queries.ts'
import classes from './row-detail.module.css'

/** The whole description. Lists cut long ones, so the rest is fetched, with what is there already shown. */
export const RowDetail = ({ ticket }: { ticket: Ticket }) => {
  const client = useQueryClient()
  const whole = useQuery({ ...ticketQuery(client, ticket.id), enabled: ticket.description_is_cut })
  const description = whole.data?.description ?? ticket.description
  const isCut = ticket.description_is_cut && !whole.data
  return (
    <>
      <p className={classes.description}>
        <PlainText text={description} />
        {isCut ? ' …' : null}
      </p>
      {isCut ? (
        <output className={classes.meta}>
          {whole.isError ? (
            <>
              The rest could not be read.{' '}
              <button type="button" className={classes.retry} onClick={() => void whole.refetch()}>
                Retry
              </button>
            </>
          ) : (
            'Reading the rest…'
          )}
        </output>
      ) : null}
      <p className={classes.meta}>
        <Link to="/t/$id" params={{ id: ticket.id }} className={classes.open}>
          Open <kbd aria-hidden="true">⏎</kbd>
        </Link>
        {ticket.requester ? (
          <span>
            From {neutral(ticket.requester.name)}, {ticket.requester.email}
          </span>
        ) : null}
        <span>Created {absoluteTime(ticket.created_at)}</span>
        <span>Category: {sourceWords(ticket.category_source)}</span>
        <span>Priority: {sourceWords(ticket.priority_source)}</span>
        {ticket.is_sample ? <span>Sample ticket</span> : null}
      </p>
    </>
  )
}
