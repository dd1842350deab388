import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { openNewTicket } from '#web/new-ticket/open-new-ticket.ts'
import { call } from '#web/platform/call.ts'
import { showFailure, showNotice } from '#web/platform/toasts.tsx'
import { EmptyState, Skeleton } from '#web/ui/states.tsx'
import { plural } from '#web/ui/words.ts'
import { useMay } from '#web/platform/session.ts'
import { filtersOf, isFiltered, type TicketSearch } from './search.ts'
import { countQuery } from './ticket-queries.ts'
import type { TicketList } from './ticket-list.ts'
import tableClasses from './ticket-table.module.css'
import classes from './tickets-page.module.css'

const skeletonRows = Array.from({ length: 12 }, (_, index) => index)

export const TableSkeleton = () => (
  <output className={classes.skeleton} aria-label="Reading the tickets">
    {skeletonRows.map((row) => (
      <Skeleton key={row} height="var(--row)" radius={0} />
    ))}
  </output>
)

export const OfflineList = () => (
  <EmptyState title="You are offline">
    This list was not read yet. It comes by itself when the connection is back.
  </EmptyState>
)

export const ListFooter = ({ list }: { list: TicketList }) => {
  if (list.couldNotReadMore)
    return (
      <div className={tableClasses.footer} role="alert">
        More tickets could not be read.
        <button type="button" className={tableClasses.retry} onClick={list.readMoreAgain}>
          Retry
        </button>
      </div>
    )
  return list.isReadingMore ? <div className={tableClasses.footer}>Reading more…</div> : null
}

/** Three kinds of nothing: never a ticket, none that match, none left to do. */
export const NoTickets = ({ search, onClearAll }: { search: TicketSearch; onClearAll: () => void }) => {
  if (!isFiltered(search)) return <FirstUse />
  if (isQueue(search)) return <QueueClear onClearAll={onClearAll} />
  return (
    <EmptyState
      title="No ticket matches"
      actions={
        <Button size="xs" variant="default" onClick={onClearAll}>
          Clear all filters
        </Button>
      }
    >
      Take a filter away above, or clear all of them.
    </EmptyState>
  )
}

const FirstUse = () => {
  const mayWrite = useMay('agent')
  const client = useQueryClient()
  const load = useMutation({
    mutationFn: () => call('loadSample', {}),
    onSuccess: ({ count }) => {
      showNotice(`${plural(count, 'sample ticket')} loaded`)
      void client.invalidateQueries()
    },
    onError: (error) => showFailure({ message: `Sample data not loaded: ${error.message}` }),
  })
  if (!mayWrite) return <EmptyState title="No tickets yet">They show up here as soon as there are some.</EmptyState>
  return (
    <EmptyState
      title="No tickets yet"
      actions={
        <>
          <Button size="xs" onClick={() => openNewTicket()}>
            New ticket
          </Button>
          <Button size="xs" variant="default" loading={load.isPending} onClick={() => load.mutate()}>
            Load sample data
          </Button>
        </>
      }
    >
      Write the first one, or look around with sample data that one click removes again.
    </EmptyState>
  )
}

/** Asked for open work and nothing else: an empty answer is good news. */
const isQueue = (search: TicketSearch) => {
  const { status, ...others } = filtersOf(search)
  return Object.keys(others).length === 0 && (status === 'open' || status === 'open,in_progress')
}

const QueueClear = ({ onClearAll }: { onClearAll: () => void }) => {
  const resolved = useQuery(countQuery({ status: 'resolved' }))
  return (
    <EmptyState
      title={resolved.data ? `Queue clear · ${plural(resolved.data.count, 'ticket')} resolved` : 'Queue clear'}
      actions={
        <Button size="xs" variant="default" onClick={onClearAll}>
          Show all tickets
        </Button>
      }
    >
      Nothing here waits for an answer.
    </EmptyState>
  )
}
