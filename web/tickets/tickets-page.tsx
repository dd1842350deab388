import { VisuallyHidden } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useMay } from '#web/platform/session.ts'
import { PageHeader } from '#web/ui/page.tsx'
import { ErrorState } from '#web/ui/states.tsx'
import { numberWords, plural } from '#web/ui/words.ts'
import { ChoiceMenu } from './choice-menu.tsx'
import { useEditTicket } from './edit-ticket.ts'
import { fieldWords } from './field-words.ts'
import { FilterBar, FilterChips } from './filter-bar.tsx'
import { ListFooter, NoTickets, OfflineList, TableSkeleton } from './list-states.tsx'
import { OrderSelect } from './order-select.tsx'
import {
  cleared,
  toggled,
  withSort,
  withText,
  without,
  type FilterName,
  type FilterValue,
  type TicketSearch,
} from './search.ts'
import { countQuery } from './ticket-queries.ts'
import { TicketTable, type TableHandle } from './ticket-table.tsx'
import classes from './tickets-page.module.css'
import { useListKeys } from './list-keys.ts'
import { useTicketList } from './ticket-list.ts'
import { useWaitingEdits } from './waiting-edits.ts'

type OpenMenu = { id: number; field: FilterName; anchor: Element }

export const TicketsPage = () => {
  const search = useSearch({ from: '/tickets' })
  const navigate = useNavigate({ from: '/tickets' })
  const table = useRef<TableHandle>(null)
  const [menu, setMenu] = useState<OpenMenu>()
  const list = useTicketList(search, table)
  const { rows } = list
  const count = useQuery(countQuery(search))
  const waiting = useWaitingEdits()
  const edit = useEditTicket()
  const mayWrite = useMay('agent')

  const open = (id: number) => void navigate({ to: '/t/$id', params: { id } })
  useListKeys({ list, open, onEdit: (id, field, anchor) => setMenu({ id, field, anchor }) })

  // A choice is a step that Back undoes; typing is one step however many letters it has.
  const push = (change: (search: TicketSearch) => TicketSearch) => void navigate({ search: change })
  const toggle = (name: FilterName, value: FilterValue) => push((search) => toggled(search, name, value))
  const edited = menu && rows.find((ticket) => ticket.id === menu.id)
  const closeMenu = () => {
    setMenu(undefined)
    // With the menu gone from the page, the row it belonged to is where the next key counts.
    requestAnimationFrame(() => table.current?.focusRow())
  }

  return (
    <div className={classes.page}>
      <PageHeader
        title="Tickets"
        aside={
          <span className={classes.beside}>
            <Count count={count.data} />
            <NewcomersPill
              count={list.newcomers?.count ?? 0}
              hasMore={list.newcomers?.hasMore}
              onShow={list.showNewcomers}
            />
          </span>
        }
      />
      <FilterBar
        search={search}
        onSearch={(text) => void navigate({ search: (search) => withText(search, text), replace: true })}
        onToggle={toggle}
        onLeave={() => table.current?.focusRow()}
      >
        <OrderSelect search={search} onSort={(sort) => push((search) => withSort(search, sort))} />
      </FilterBar>
      <FilterChips
        search={search}
        onToggle={toggle}
        onClearText={() => push((search) => without(search, 'search'))}
        onClearDays={() => push((search) => without(search, 'created_from', 'created_before'))}
        onClearAll={() => push(cleared)}
      />
      <div className={classes.list} data-stale={list.isStale || undefined}>
        {list.isRefreshing ? <div className={classes.progress} aria-hidden="true" /> : null}
        {list.state === 'loading' ? <TableSkeleton /> : null}
        {list.state === 'offline' ? <OfflineList /> : null}
        {list.state === 'failed' ? (
          <ErrorState what="The tickets could not be read." error={list.error} onRetry={list.retry} />
        ) : null}
        {list.state === 'empty' ? <NoTickets search={search} onClearAll={() => push(cleared)} /> : null}
        {list.state === 'rows' ? (
          <TicketTable
            handle={table}
            search={search}
            rows={rows}
            total={count.data && !count.data.is_capped ? count.data.count : -1}
            activeId={list.activeId}
            expanded={list.expanded}
            flashing={list.flashing}
            waiting={waiting}
            mayWrite={mayWrite}
            isBusy={list.isStale}
            onSort={(sort) => push((search) => withSort(search, sort))}
            onActivate={list.activate}
            onToggle={list.toggle}
            onOpen={open}
            onEdit={(id, field, anchor) => setMenu({ id, field, anchor })}
            onNearEnd={list.readMore}
            onScroll={list.noteTop}
            footer={<ListFooter list={list} />}
          />
        ) : null}
      </div>
      {menu && edited ? (
        <ChoiceMenu
          name={`${fieldWords[menu.field]} of #${menu.id}`}
          field={menu.field}
          chosen={[edited[menu.field]]}
          takes="one"
          anchor={menu.anchor}
          onChoose={(value) => edit(menu.id, { field: menu.field, value })}
          onClose={closeMenu}
        />
      ) : null}
    </div>
  )
}

const Count = ({ count }: { count: { count: number; is_capped: boolean } | undefined }) =>
  count ? (
    <>
      <span aria-hidden="true" data-count>
        {numberWords(count.count)}
        {count.is_capped ? '+' : ''}
      </span>
      <VisuallyHidden component="output">
        {count.is_capped ? `More than ${plural(count.count, 'ticket')}` : plural(count.count, 'ticket')}
      </VisuallyHidden>
    </>
  ) : null

interface NewcomersPillProps {
  count: number
  hasMore: boolean | undefined
  onShow: () => Promise<void>
}

/** Beside the count, where it covers no row and moves none. */
const NewcomersPill = ({ count, hasMore, onShow }: NewcomersPillProps) => (
  <output>
    {count > 0 ? (
      <button type="button" className={classes.pill} onClick={() => void onShow()}>
        <span className={classes.up} aria-hidden="true" />
        {numberWords(count)}
        {hasMore ? '+' : ''} new
      </button>
    ) : null}
  </output>
)
