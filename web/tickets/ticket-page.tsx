import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { CallError } from '#web/platform/call.ts'
import { useLive } from '#web/platform/live.ts'
import { queryKeys } from '#web/platform/query.ts'
import { TicketLink } from '#web/portal/ticket-link.tsx'
import { SimilarTickets } from '#web/similar/similar-tickets.tsx'
import { PageHeader, useTitle } from '#web/ui/page.tsx'
import { ErrorState, Skeleton } from '#web/ui/states.tsx'
import { absoluteTime, spokenTime } from '#web/ui/words.ts'
import { neutral } from '#web/ui/plain-text.tsx'
import { TicketChoices } from './ticket-choices.tsx'
import { TicketHistory } from './ticket-history.tsx'
import { NoTicket } from './no-ticket.tsx'
import { TicketNavigation } from './ticket-navigation.tsx'
import classes from './ticket-page.module.css'
import { ticketQuery } from './ticket-queries.ts'
import { DescriptionText, TitleText } from './ticket-texts.tsx'
import { useNow } from './measures.ts'

export const TicketPage = () => {
  const { id } = useParams({ from: '/t/$id' })
  const client = useQueryClient()
  const { data: ticket, error, refetch } = useQuery(ticketQuery(client, id))
  const now = useNow()

  useLive(({ kind, ticket_id: changed }) => {
    if (kind === 'ticket.updated' && changed === id) void client.invalidateQueries({ queryKey: queryKeys.ticket(id) })
  })

  return (
    <article className={classes.page}>
      <TicketNavigation id={id} />
      {ticket ? (
        <>
          <TabTitle text={`#${id} ${neutral(ticket.title)}`} />
          {/* Another ticket is another form: nothing half typed may follow to the next one. */}
          <TitleText key={`title-${id}`} ticket={ticket} />
          <TicketChoices ticket={ticket} />
          <div className={classes.columns}>
            <div>
              <div className={classes.main}>
                <DescriptionText key={`description-${id}`} ticket={ticket} />
              </div>
              <SimilarTickets key={`similar-${id}`} id={id} now={now} />
            </div>
            <aside className={classes.side} aria-label="Details">
              <dl className={classes.facts}>
                {ticket.requester ? (
                  <>
                    <dt>From</dt>
                    <dd>
                      {neutral(ticket.requester.name)}
                      <span className={classes.ago}>{ticket.requester.email}</span>
                    </dd>
                  </>
                ) : null}
                <dt>Created</dt>
                <dd>
                  <Moment instant={ticket.created_at} now={now} />
                </dd>
                <dt>Updated</dt>
                <dd>
                  <Moment instant={ticket.updated_at} now={now} />
                </dd>
                {ticket.resolved_at ? (
                  <>
                    <dt>Resolved</dt>
                    <dd>{absoluteTime(ticket.resolved_at)}</dd>
                  </>
                ) : null}
                {ticket.is_sample ? (
                  <>
                    <dt>Origin</dt>
                    <dd>Sample data</dd>
                  </>
                ) : null}
              </dl>
              <TicketLink key={`link-${id}`} id={id} />
              <TicketHistory key={id} id={id} now={now} />
            </aside>
          </div>
        </>
      ) : error instanceof CallError && error.status === 404 ? (
        <NoTicket id={id} />
      ) : error ? (
        <ErrorState what={`Ticket #${id} could not be read.`} error={error} onRetry={() => void refetch()} />
      ) : (
        <Waiting id={id} />
      )}
    </article>
  )
}

const Moment = ({ instant, now }: { instant: string; now: number }) => {
  const exact = absoluteTime(instant)
  const spoken = spokenTime(instant, now)
  return (
    <>
      <time dateTime={instant}>{exact}</time>
      {/* What is long ago is told by its date, which stands here already. */}
      {spoken.includes(exact) ? null : <span className={classes.ago}>{spoken}</span>}
    </>
  )
}

const TabTitle = ({ text }: { text: string }) => {
  useTitle(text)
  return null
}

const Waiting = ({ id }: { id: number }) => (
  <>
    <PageHeader title={`#${id}`} />
    <output className={classes.waiting} aria-label={`Reading ticket #${id}`}>
      <Skeleton width={320} height={28} />
      <Skeleton height={160} />
    </output>
  </>
)
