import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import type { Closeness, SimilarTicket } from '#shared/similar.ts'
import { call } from '#web/platform/call.ts'
import { queryKeys } from '#web/platform/query.ts'
import { StatusBadge } from '#web/ui/badges.tsx'
import { PlainText } from '#web/ui/plain-text.tsx'
import { ErrorState, Skeleton } from '#web/ui/states.tsx'
import { absoluteTime, relativeTime } from '#web/ui/words.ts'
import classes from './similar-tickets.module.css'

/**
 * What was asked before, the answered ones first. Open where nothing stands below it; on a phone one line until it is
 * opened, so that nothing moves when the answer comes.
 */
export const SimilarTickets = ({ id, now }: { id: number; now: number }) => {
  const list = useId()
  const [isOpen, setOpen] = useState(() => window.matchMedia('(min-width: 861px)').matches)
  const { data, error, isPending, refetch } = useQuery({
    queryKey: queryKeys.similarTickets(id),
    queryFn: ({ signal }) => call('listSimilarTickets', { params: { id }, signal }),
  })
  return (
    <section className={classes.similar} aria-labelledby={`${list}-heading`}>
      <h2 id={`${list}-heading`} className={classes.heading}>
        <button
          type="button"
          className={classes.fold}
          aria-expanded={isOpen}
          aria-controls={list}
          onClick={() => setOpen(!isOpen)}
        >
          <span className={classes.caret} aria-hidden="true" />
          Similar tickets {data ? <span className={classes.count}>{data.items.length}</span> : null}
        </button>
      </h2>
      <div id={list} hidden={!isOpen}>
        {data ? (
          <Found items={data.items} now={now} />
        ) : isPending ? (
          <output aria-label="Looking for similar tickets">
            <Skeleton height={92} />
          </output>
        ) : (
          <ErrorState
            what="Similar tickets could not be read."
            safe="The ticket itself is whole."
            error={error}
            onRetry={() => void refetch()}
          />
        )}
      </div>
    </section>
  )
}

const Found = ({ items, now }: { items: readonly SimilarTicket[]; now: number }) =>
  items.length === 0 ? (
    <p className={classes.none}>None is close to this one.</p>
  ) : (
    <ul className={classes.list}>
      {items.map((ticket) => (
        <li key={ticket.id}>
          <Link to="/t/$id" params={{ id: ticket.id }} className={classes.row}>
            <span className={classes.title}>
              <span className={classes.number}>#{ticket.id}</span> <PlainText text={ticket.title} />
            </span>
            <span className={classes.facts}>
              <StatusBadge value={ticket.status} />
              <span>{closenessWords[ticket.closeness]}</span>
              <time dateTime={ticket.created_at} title={absoluteTime(ticket.created_at)}>
                {relativeTime(ticket.created_at, now)}
              </time>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )

const closenessWords: Readonly<Record<Closeness, string>> = {
  same: 'Nearly the same text',
  close: 'Very close',
  related: 'Related',
}
