import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { useKeys } from '#web/platform/keys.tsx'
import { numberWords } from '#web/ui/words.ts'
import { neighboursOf, rowsOf } from './list-model.ts'
import { recallLastList } from './place.ts'
import { ticketSearch } from './search.ts'
import classes from './ticket-page.module.css'
import { countQuery, listQuery, ticketQuery } from './ticket-queries.ts'

const nearEnd = 5

/** Back to the list, and on to the next ticket of the list this one was opened from. */
export const TicketNavigation = ({ id }: { id: number }) => {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [search] = useState(() => ticketSearch(recallLastList()))
  const list = useInfiniteQuery(listQuery(client, search))
  const count = useQuery(countQuery(search))
  const rows = useMemo(() => rowsOf(list.data), [list.data])
  const { index, previous, next } = neighboursOf(rows, id)

  const { hasNextPage, isFetching, isError, fetchNextPage } = list
  const isShort = index !== -1 && index >= rows.length - nearEnd && hasNextPage && !isFetching && !isError
  useEffect(() => {
    if (isShort) void fetchNextPage()
  }, [isShort, fetchNextPage])

  // The next ones are there before they are asked for.
  useEffect(() => {
    for (const near of [next, previous]) if (near !== undefined) void client.prefetchQuery(ticketQuery(client, near))
  }, [client, next, previous])

  const go = (to: number | undefined) => {
    if (to === undefined) return false
    // Walking through a list is one step of the history: Back leads to the list.
    void navigate({ to: '/t/$id', params: { id: to }, replace: true })
    return undefined
  }
  useKeys([
    { keys: 'j', label: 'Next ticket', group: 'Ticket', repeats: true, run: () => go(next) },
    { keys: 'k', label: 'Previous ticket', group: 'Ticket', repeats: true, run: () => go(previous) },
    {
      keys: 'Escape',
      label: 'Back to the list',
      group: 'Ticket',
      run: () => void navigate({ to: '/tickets', search }),
    },
  ])

  return (
    <nav className={classes.navigation} aria-label="Tickets">
      <Link to="/tickets" search={search} className={classes.back}>
        <span aria-hidden="true">‹</span> Tickets
      </Link>
      <span className={classes.gap} />
      {index === -1 ? null : (
        <span className={classes.position}>
          {numberWords(index + 1)} of {numberWords(count.data?.count ?? rows.length)}
          {count.data ? (count.data.is_capped ? '+' : '') : hasNextPage ? '+' : ''}
        </span>
      )}
      <Step to={previous} words="Previous ticket" shortcut="k" sign="‹" />
      <Step to={next} words="Next ticket" shortcut="j" sign="›" />
    </nav>
  )
}

const Step = ({
  to,
  words,
  shortcut,
  sign,
}: {
  to: number | undefined
  words: string
  shortcut: string
  sign: string
}) =>
  to === undefined ? (
    <span className={classes.step} aria-hidden="true" data-off>
      {sign}
    </span>
  ) : (
    <Link
      to="/t/$id"
      params={{ id: to }}
      replace
      className={classes.step}
      aria-label={words}
      aria-keyshortcuts={shortcut}
      title={`${words} (${shortcut.toUpperCase()})`}
    >
      {sign}
    </Link>
  )
