import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { PriorityBadge, StatusBadge } from '#web/ui/badges.tsx'
import { EmptyState, ErrorState, Skeleton } from '#web/ui/states.tsx'
import { relativeTime, spokenTime } from '#web/ui/words.ts'
import { Panel } from './chart-panel.tsx'
import { urgentQuery } from './stats.ts'
import classes from './urgent-tickets.module.css'

const skeletonRows = [1, 2, 3, 4, 5, 6]

/** What to take up next: the most urgent tickets nobody has resolved. */
export const UrgentTickets = () => {
  const { data, error, refetch } = useQuery(urgentQuery)
  return (
    <Panel
      title="Most urgent, not resolved"
      action={
        <Link to="/tickets" search={{ status: 'open,in_progress', sort: '-priority' }} className={classes.all}>
          All of these
        </Link>
      }
    >
      <div className={classes.list}>
        {data?.items.map(({ id, title, priority, status, created_at }) => (
          <Link key={id} to="/t/$id" params={{ id }} className={classes.row}>
            <span className={classes.number}>#{id}</span>
            <span className={classes.title} title={title}>
              {title}
            </span>
            <PriorityBadge value={priority} />
            <StatusBadge value={status} />
            <time className={classes.time} dateTime={created_at} aria-label={spokenTime(created_at)}>
              {relativeTime(created_at)}
            </time>
          </Link>
        ))}
        {data?.items.length === 0 ? (
          <EmptyState title="Queue clear">Every ticket is resolved or closed.</EmptyState>
        ) : null}
        {!data && !error
          ? skeletonRows.map((row) => (
              <span key={row} className={classes.row}>
                <Skeleton height={14} />
              </span>
            ))
          : null}
        {error && !data ? (
          <ErrorState
            what="The tickets could not be read"
            safe="They are safe."
            error={error}
            onRetry={() => void refetch()}
          />
        ) : null}
      </div>
    </Panel>
  )
}
