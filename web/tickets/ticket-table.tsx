import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useEffectEvent, useImperativeHandle, useLayoutEffect, useRef } from 'react'
import type { Ticket } from '#shared/tickets.ts'
import { stillMatches } from './list-model.ts'
import { filterNames, type FilterName, type TicketSearch } from './search.ts'
import { columns, moveInHeader, TableHeader } from './table-header.tsx'
import { TicketRow } from './ticket-row.tsx'
import classes from './ticket-table.module.css'
import { useNow, useRowHeight } from './measures.ts'

export interface TableHandle {
  /** Scrolls to the active row if it is out of sight. */
  showRow: () => void
  /** The same, and puts the focus on it. */
  focusRow: () => void
  scrollTo: (top: number) => void
  /** Rows were put in above: what is being read stays where it is. */
  keepStill: (rowsAbove: number) => void
}

interface TicketTableProps {
  handle: React.Ref<TableHandle>
  search: TicketSearch
  rows: readonly Ticket[]
  /** All that match, for the ear; -1 while unknown. */
  total: number
  activeId: number | null
  expanded: ReadonlySet<number>
  flashing: ReadonlySet<number>
  waiting: ReadonlySet<number>
  mayWrite: boolean
  isBusy: boolean
  onSort: (sort: NonNullable<TicketSearch['sort']>) => void
  onActivate: (id: number) => void
  onToggle: (id: number) => void
  onOpen: (id: number) => void
  onEdit: (id: number, field: FilterName, anchor: Element) => void
  onNearEnd: () => void
  onScroll: (top: number) => void
  footer?: React.ReactNode
}

const headerHeight = 32
const rowsAhead = 20

/** A grid of one Tab stop for headers and one for rows. Only rows in sight exist, and the active one. */
export const TicketTable = (props: TicketTableProps) => {
  const { handle, search, rows, total, activeId, expanded, flashing, waiting, mayWrite, isBusy, footer } = props
  const scroller = useRef<HTMLDivElement>(null)
  const { rowHeight, isCards } = useRowHeight(scroller)
  const now = useNow()
  const activeIndex = rows.findIndex((ticket) => ticket.id === activeId)

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
    // Rows ahead are there already: drawing with the next frame is soon enough, and several reasons become one.
    useFlushSync: false,
    scrollMargin: isCards ? 0 : headerHeight,
    scrollPaddingStart: isCards ? 0 : headerHeight,
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range)
      return activeIndex === -1 || shown.includes(activeIndex)
        ? shown
        : [...shown, activeIndex].toSorted((a, b) => a - b)
    },
  })
  const items = virtualizer.getVirtualItems()

  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight])

  const lastShown = items.at(-1)?.index ?? 0
  const onNearEnd = useEffectEvent(props.onNearEnd)
  useEffect(() => {
    if (lastShown >= rows.length - rowsAhead) onNearEnd()
  }, [lastShown, rows.length])

  // By the heights already known: asking the page would make it lay itself out for every key that is held.
  const showRow = () => {
    const row = virtualizer.measurementsCache[activeIndex]
    if (!row || !scroller.current) return
    const top = virtualizer.scrollOffset ?? 0
    const hiddenAbove = virtualizer.options.scrollPaddingStart
    const room = virtualizer.scrollRect?.height ?? 0
    if (row.start < top + hiddenAbove) scroller.current.scrollTop = row.start - hiddenAbove
    else if (row.end > top + room) scroller.current.scrollTop = row.end - room
  }

  useImperativeHandle(handle, () => ({
    showRow,
    focusRow: () => {
      showRow()
      scroller.current?.querySelector<HTMLElement>(`[data-row="${activeId}"]`)?.focus({ preventScroll: true })
    },
    scrollTo: (top) => scroller.current?.scrollTo({ top }),
    keepStill: (rowsAbove) => {
      if (scroller.current && scroller.current.scrollTop > 0)
        scroller.current.scrollBy({ top: rowsAbove * rowHeight, behavior: 'instant' })
    },
  }))

  const onClick = (event: React.MouseEvent) => {
    const target = event.target as Element
    const row = target.closest<HTMLElement>('[data-row]')
    if (!row || event.defaultPrevented) return
    const id = Number(row.dataset['row'])
    if (target.closest('[data-open]') && isPlain(event)) {
      event.preventDefault()
      props.onOpen(id)
    }
    if (target.closest('a')) return
    props.onActivate(id)
    const choice = target.closest<HTMLElement>('[data-field]')
    const field = filterNames.find((name) => name === choice?.dataset['field'])
    if (choice && field) props.onEdit(id, field, choice)
    else if (!target.closest('[data-detail]')) props.onToggle(id)
  }

  // A row that the focus reaches by pointer or by a reading program becomes the active one.
  const onFocus = (event: React.FocusEvent) => {
    const row = event.target.closest<HTMLElement>('[data-row]')
    if (row && Number(row.dataset['row']) !== activeId) props.onActivate(Number(row.dataset['row']))
  }

  return (
    <div
      ref={scroller}
      className={classes.scroller}
      data-cards={isCards || undefined}
      data-scroller="tickets"
      onScroll={(event) => props.onScroll(event.currentTarget.scrollTop)}
    >
      <table
        role="grid"
        // Reached by its headers and rows, never by itself.
        tabIndex={-1}
        aria-label="Tickets"
        aria-rowcount={total === -1 ? -1 : total + 1}
        aria-colcount={columns.length}
        aria-busy={isBusy}
        className={classes.grid}
        onClick={onClick}
        onFocus={onFocus}
        onKeyDown={(event) => moveInHeader(event, () => focusFirst(scroller.current))}
      >
        <TableHeader search={search} isCards={isCards} onSort={props.onSort} />
        <tbody className={classes.body} style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const ticket = rows[item.index]
            return ticket ? (
              <TicketRow
                key={ticket.id}
                ticket={ticket}
                index={item.index}
                top={item.start - virtualizer.options.scrollMargin}
                // A folded row is as high as all of them; once unfolded it is watched, and so is its folding.
                measure={isCards || expanded.has(ticket.id) ? virtualizer.measureElement : undefined}
                isActive={ticket.id === activeId}
                isExpanded={expanded.has(ticket.id)}
                isFlashing={flashing.has(ticket.id)}
                isLeaving={!isBusy && !stillMatches(search, ticket)}
                isWaiting={waiting.has(ticket.id)}
                mayWrite={mayWrite}
                now={now}
              />
            ) : null
          })}
        </tbody>
      </table>
      {footer}
    </div>
  )
}

// With a key or another button the browser opens a tab, a window or a menu of its own.
const isPlain = (event: React.MouseEvent) =>
  event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey

const focusFirst = (scroller: HTMLElement | null) =>
  scroller?.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus()
