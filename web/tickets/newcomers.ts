import { useQueryClient, type InfiniteData, type QueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { Ticket } from '#shared/tickets.ts'
import { call } from '#web/platform/call.ts'
import { useLive } from '#web/platform/live.ts'
import { queryKeys } from '#web/platform/query.ts'
import { countNewcomers, rowsOf, type ListPage } from './list-model.ts'
import type { TicketSearch } from './search.ts'
import { ticketCacheOf } from './ticket-cache.ts'
import { largestPage, pageSize } from './ticket-queries.ts'

type Cached = InfiniteData<ListPage>
type Newcomers = { of: TicketSearch; count: number; head: ListPage; hasMore: boolean }

/** Between two quiet readings of the head; a storm of creates costs one reading per pause. */
const pauseMs = 500
/** Rows further down are read again one by one, when a message names them. */
const deepestCheck = 1000

/**
 * What arrived since the list was read. Nothing is put into the list until the reader asks, because rows must not move
 * under a hand; what changed in rows already there is shown at once, in its place.
 */
export const useNewcomers = (search: TicketSearch, onOwn: (rowsAdded: number) => void) => {
  const client = useQueryClient()
  const key = queryKeys.tickets(search)
  const [newcomers, setNewcomers] = useState<Newcomers>()
  const arrived = useRef(new Set<number>())

  const cached = () => client.getQueryData<Cached>(key)

  const show = (page: ListPage) => {
    client.setQueryData<Cached>(key, { pages: [page], pageParams: [{ limit: pageSize }] })
    setNewcomers(undefined)
    arrived.current.clear()
  }

  const prepend = (tickets: Ticket[]) => {
    client.setQueryData<Cached>(key, (data) => {
      const [first, ...rest] = data?.pages ?? []
      return data && first ? { ...data, pages: [{ ...first, items: [...tickets, ...first.items] }, ...rest] } : data
    })
    onOwn(tickets.length)
  }

  const check = useEffectEvent(async () => {
    const before = cached()
    if (!before) return
    const known = new Set(rowsOf(before).map((ticket) => ticket.id))
    const head = await readHead(client, search, known.size)
    if (known.size === 0 && head.items.length > 0) return show(head)
    const fresh = await newOnes(search, { head, known, arrived: arrived.current })
    const own = ownIds(client)
    if (fresh.length > 0 && fresh.every((ticket) => own.has(ticket.id)) && isNewestFirst(search)) {
      prepend(fresh)
      return setNewcomers(undefined)
    }
    const hasMore = head.items.length > 0 && fresh.length === head.items.length && head.next !== null
    return setNewcomers(fresh.length > 0 ? { of: search, count: fresh.length, head, hasMore } : undefined)
  })
  const checkSoon = usePaced(() => check())

  const startAnew = () => void readHead(client, search, 0).then(show).catch(ignore)

  useLive(({ kind, ticket_id: id }) => {
    if (kind === 'ticket.created' && id !== undefined) arrived.current.add(id)
    if (kind === 'ticket.created' || kind === 'resync') checkSoon()
    // Somebody pressed a button for this; hundreds of rows come or go, and a pill would hide that.
    if (kind === 'sample.changed') startAnew()
  })

  // A list that was read earlier in this tab may have missed messages while another page was shown.
  const listed = JSON.stringify(key)
  const catchUp = useEffectEvent((list: string) => {
    if (list !== listed || !cached()) return
    // Marked while another page was shown: after a break, or because sample data came or went.
    if (client.getQueryState(key)?.isInvalidated) startAnew()
    else checkSoon()
  })
  useEffect(() => catchUp(listed), [listed])

  // A create of our own may be answered after its live message came.
  const onCreated = useEffectEvent(() => checkSoon())
  useEffect(
    () =>
      client.getMutationCache().subscribe((event) => {
        if (event.type !== 'updated' || event.action.type !== 'success') return
        if (event.mutation.options.mutationKey?.[0] === 'create-ticket') onCreated()
      }),
    [client],
  )

  const current = newcomers && JSON.stringify(newcomers.of) === JSON.stringify(search) ? newcomers : undefined
  return {
    newcomers: current,
    showNewcomers: async () => {
      const sortedHead = await readHead(client, search, 0).catch(() => current?.head)
      if (sortedHead) show(sortedHead)
    },
  }
}

/** Reads the list again from the top, as deep as it is shown, and puts what changed in place. Returns the first page. */
const readHead = async (client: QueryClient, search: TicketSearch, rows: number): Promise<ListPage> => {
  const cache = ticketCacheOf(client)
  const read = async (cursor: string | undefined) => {
    const limit = Math.max(pageSize, Math.min(rows, largestPage))
    const page = await call('listTickets', { query: { ...search, limit, cursor } })
    for (const ticket of page.items) cache.take(ticket)
    return page
  }
  const head = await read(undefined)
  let { next } = head
  for (let depth = head.items.length; next !== null && depth < Math.min(rows, deepestCheck); depth += largestPage)
    next = (await read(next)).next
  return { ...head, items: cache.present(head.items) }
}

type Found = { head: ListPage; known: ReadonlySet<number>; arrived: ReadonlySet<number> }

const newOnes = async (search: TicketSearch, { head, known, arrived }: Found): Promise<Ticket[]> => {
  if (isNewestFirst(search)) return head.items.slice(0, countNewcomers(head.items, known))
  if (arrived.size === 0) return []
  // In any other order a new ticket can stand anywhere: look for it among the newest that match.
  const newest = await call('listTickets', { query: { ...search, sort: '-created_at', limit: pageSize } })
  return newest.items.filter((ticket) => arrived.has(ticket.id) && !known.has(ticket.id))
}

const isNewestFirst = ({ sort }: TicketSearch) => sort === undefined || sort === '-created_at' || sort === '-id'

/** Tickets made in this tab: their maker is waiting to see them, so they need no pill. */
const ownIds = (client: QueryClient) =>
  new Set(
    client
      .getMutationCache()
      .findAll({ mutationKey: ['create-ticket'], status: 'success' })
      .map((mutation) => (mutation.state.data as Ticket | undefined)?.id),
  )

const usePaced = (run: () => Promise<void>) => {
  const latest = useEffectEvent(run)
  const state = useRef({ isRunning: false, isOwed: false })
  const go = async () => {
    if (state.current.isRunning) {
      state.current.isOwed = true
      return
    }
    state.current.isRunning = true
    await latest().catch(ignore)
    setTimeout(() => {
      state.current.isRunning = false
      if (!state.current.isOwed) return
      state.current.isOwed = false
      void go()
    }, pauseMs)
  }
  return () => void go()
}

// A quiet look that failed is looked again at the next message; the banner of the shell speaks of the connection.
const ignore = () => undefined
