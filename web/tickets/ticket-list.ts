import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { rowsOf } from './list-model.ts'
import { useNewcomers } from './newcomers.ts'
import { keepLastList } from './place.ts'
import { useReadingPlace } from './reading-place.ts'
import { useRowChanges } from './row-changes.ts'
import type { TicketSearch } from './search.ts'
import { largestPage, listQuery, pageSize } from './ticket-queries.ts'
import type { TableHandle } from './ticket-table.tsx'

export type TicketList = ReturnType<typeof useTicketList>

/** One list on the screen: its rows, which of them is highlighted and unfolded, and how it stays true. */
export const useTicketList = (search: TicketSearch, table: React.RefObject<TableHandle | null>) => {
  const client = useQueryClient()
  const entry = useEntry()
  const { place, note, activate, toggle, foldAll } = useReadingPlace(entry)

  // What was on the screen before a reload is read in one go, so that the old place exists when it is scrolled to.
  const firstPage = Math.max(pageSize, Math.min(place.rows, largestPage))
  const query = useInfiniteQuery(listQuery(client, search, firstPage))
  const rows = useMemo(() => rowsOf(query.data), [query.data])
  const flashing = useRowChanges()
  const { newcomers, showNewcomers } = useNewcomers(search, (added) => table.current?.keepStill(added))
  const isStale = query.isPlaceholderData
  const state = stateOf(query, rows.length)

  useEffect(() => keepLastList(search), [search])
  const noteRows = useEffectEvent(note)
  useEffect(() => {
    if (rows.length > 0) noteRows({ rows: rows.length })
  }, [rows.length])

  const isThere = state === 'rows' && !isStale
  const goToPlace = useEffectEvent((of: string) => {
    if (of !== place.entry) return
    table.current?.scrollTo(place.top)
    if (place.isReturning && document.activeElement === document.body) table.current?.focusRow()
  })
  useLayoutEffect(() => {
    if (isThere) goToPlace(entry)
  }, [entry, isThere])

  const activeId = rows.some((ticket) => ticket.id === place.active) ? place.active : (rows[0]?.id ?? null)
  // No state: the move itself draws the page anew, and the focus follows in the same go.
  const isFocusAsked = useRef(false)
  const focusRow = useEffectEvent(() => {
    if (isFocusAsked.current) table.current?.focusRow()
    isFocusAsked.current = false
  })
  useLayoutEffect(() => focusRow())

  return {
    rows,
    state,
    activeId,
    expanded: place.expanded,
    flashing,
    newcomers,
    isStale,
    isRefreshing: query.isFetching && !query.isFetchingNextPage,
    error: query.error,
    retry: () => void query.refetch(),

    hasMore: query.hasNextPage,
    isReadingMore: query.isFetchingNextPage,
    couldNotReadMore: query.isFetchNextPageError,
    readMore: () => {
      if (query.hasNextPage && !query.isFetching && !query.isFetchNextPageError && !isStale) void query.fetchNextPage()
    },
    readMoreAgain: () => void query.fetchNextPage(),

    activate,
    toggle,
    foldAll,
    /** Highlights a row and puts the focus on it. */
    moveTo: (id: number) => {
      if (id === activeId) return table.current?.focusRow()
      isFocusAsked.current = true
      return activate(id)
    },
    /** Highlights a row and brings it into sight; the focus goes to a menu. */
    showRow: (id: number) => {
      activate(id)
      table.current?.showRow()
    },
    noteTop: (top: number) => note({ top }),
    showNewcomers: async () => {
      await showNewcomers()
      table.current?.scrollTo(0)
    },
  }
}

/** The entry of the browser's history; the last one of this page while the next page is on its way. */
const useEntry = () => {
  const here = useLocation({
    select: ({ pathname, state }) => (pathname === '/tickets' ? (state['__TSR_key'] ?? 'first') : null),
  })
  const [entry, setEntry] = useState(here ?? 'first')
  if (here !== null && here !== entry) setEntry(here)
  return here ?? entry
}

type Query = { isPending: boolean; isError: boolean; fetchStatus: string }

const stateOf = (query: Query, rows: number) => {
  if (rows > 0) return 'rows'
  if (query.isPending) return query.fetchStatus === 'paused' ? 'offline' : 'loading'
  return query.isError ? 'failed' : 'empty'
}
