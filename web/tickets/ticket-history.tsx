import { useInfiniteQuery } from '@tanstack/react-query'
import { categories, priorities, statuses } from '#shared/words.ts'
import type { TicketEvent } from '#shared/tickets.ts'
import { call } from '#web/platform/call.ts'
import { queryKeys } from '#web/platform/query.ts'
import { ErrorState, Skeleton } from '#web/ui/states.tsx'
import { absoluteTime, spokenTime, sourceWords } from '#web/ui/words.ts'
import { fieldWords, valueWords } from './field-words.ts'
import { PlainText } from '#web/ui/plain-text.tsx'
import type { FilterValue } from './search.ts'
import classes from './ticket-page.module.css'

/** Every change with who, when, and from what to what; newest first. */
export const TicketHistory = ({ id, now }: { id: number; now: number }) => {
  const history = useInfiniteQuery({
    queryKey: queryKeys.ticketEvents(id),
    queryFn: ({ pageParam, signal }) =>
      call('listTicketEvents', { params: { id }, query: { limit: 50, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
  const events = history.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section className={classes.history} aria-labelledby="history">
      <h2 id="history">History</h2>
      {history.isPending ? <Skeleton height={56} /> : null}
      {history.isError && events.length === 0 ? (
        <ErrorState
          what="The history could not be read."
          error={history.error}
          onRetry={() => void history.refetch()}
        />
      ) : null}
      <ol className={classes.events}>
        {events.map((event) => (
          <Event key={event.id} event={event} now={now} />
        ))}
      </ol>
      {history.hasNextPage ? (
        <button
          type="button"
          className={classes.edit}
          disabled={history.isFetchingNextPage}
          onClick={() => void history.fetchNextPage()}
        >
          Earlier
        </button>
      ) : null}
    </section>
  )
}

const Event = ({ event, now }: { event: TicketEvent; now: number }) => (
  <li className={classes.event} data-kind={event.kind}>
    <p className={classes.eventHead}>
      <span>{kindWords[event.kind] ?? event.kind}</span>{' '}
      <span className={classes.ago}>
        {actorWords(event)}
        <time title={absoluteTime(event.created_at)} dateTime={event.created_at}>
          {spokenTime(event.created_at, now)}
        </time>
      </span>
    </p>
    <ul>
      {Object.entries(event.changes)
        .filter(([field]) => isTold(field, event))
        .map(([field, change]) => (
          <Change key={field} field={field} before={change.before} after={change.after} event={event} />
        ))}
    </ul>
  </li>
)

const kindWords: Readonly<Record<string, string>> = {
  'ticket.created': 'Created',
  'ticket.updated': 'Changed',
  'ticket.update_refused': 'Change refused, the ticket had moved on',
}

// Most changes come through this app; only another way is worth a word.
const viaWords: Readonly<Record<string, string>> = {
  dropin: 'through the drop-in API',
  form: 'through the public form',
  cli: 'from the command line',
}

// On an open desk nobody signs in, so there is no name to tell.
const actorWords = ({ actor, via }: TicketEvent) =>
  [actor === 'anonymous' ? '' : `by ${actor}`, viaWords[via] ?? '']
    .filter(Boolean)
    .map((words) => `${words} · `)
    .join('')

// A source is told beside the value it belongs to.
const isTold = (field: string, event: TicketEvent) =>
  !(field.endsWith('_source') && field.replace('_source', '') in event.changes) &&
  !(event.kind === 'ticket.created' && field === 'title')

interface ChangeProps {
  field: string
  before: unknown
  after: unknown
  event: TicketEvent
}

const Change = ({ field, before, after, event }: ChangeProps) => {
  const name = fieldNames[field] ?? field
  if (field === 'description' || field === 'title')
    return (
      <li>
        <details>
          <summary>{name}</summary>
          <LongText label="Before" value={before} />
          <LongText label="After" value={after} />
        </details>
      </li>
    )
  const source = event.changes[`${field}_source`]?.after
  return (
    <li>
      {name}:{' '}
      {before === null ? null : (
        <>
          {wordOf(before)} <span aria-label="to">→</span>{' '}
        </>
      )}
      <b>{wordOf(after)}</b>
      {typeof source === 'string' && event.kind === 'ticket.created' ? (
        <span className={classes.ago}> · {sourceWords(source)}</span>
      ) : null}
    </li>
  )
}

const LongText = ({ label, value }: { label: string; value: unknown }) => (
  <blockquote className={classes.quoted}>
    <span className={classes.ago}>{label}</span>
    <p>{typeof value === 'string' ? <PlainText text={value} /> : '–'}</p>
  </blockquote>
)

const fieldNames: Readonly<Record<string, string>> = {
  ...fieldWords,
  title: 'Title',
  description: 'Description',
  category_source: 'Source of the category',
  priority_source: 'Source of the priority',
}

const known: readonly FilterValue[] = [...statuses, ...categories, ...priorities]

const wordOf = (value: unknown) => {
  const word = known.find((word) => word === value)
  return word ? valueWords(word) : String(value)
}
