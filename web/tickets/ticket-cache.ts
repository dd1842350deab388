import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import type { Ticket, TicketChange } from '#shared/tickets.ts'
import { withTickets, type ListPage } from './list-model.ts'

/** An edit that is on the screen and not yet in the database. */
export type PendingEdit = { readonly id: number; readonly change: TicketChange }

type Cached = InfiniteData<ListPage> | undefined
const rememberedTickets = 500

/**
 * Keeps every cached list and every open ticket of one tab in step. What the server said last and what the person
 * changed since are kept apart, so that a late answer never hides an edit and a failed edit falls back to the truth
 * rather than to a snapshot that may be old by then.
 */
export const createTicketCache = (client: QueryClient) => {
  const truths = new Map<number, Ticket>()
  const pending = new Map<number, PendingEdit[]>()

  const withEdits = (ticket: Ticket): Ticket =>
    (pending.get(ticket.id) ?? []).reduce((shown, edit) => ({ ...shown, ...edit.change }), ticket)

  const newest = (ticket: Ticket) => {
    const known = truths.get(ticket.id)
    return known && known.version > ticket.version ? known : ticket
  }

  const remember = (ticket: Ticket) => {
    truths.delete(ticket.id)
    truths.set(ticket.id, ticket)
    if (truths.size <= rememberedTickets) return
    for (const id of truths.keys()) {
      if (pending.has(id)) continue
      truths.delete(id)
      return
    }
  }

  const show = (ticket: Ticket) => {
    const shown = withEdits(ticket)
    const fresh = new Map([[ticket.id, shown]])
    client.setQueryData<Ticket>(['ticket', ticket.id], (held) => held && shown)
    client.setQueriesData<Cached>({ queryKey: ['tickets'] }, (data) => data && withTickets(data, fresh))
  }

  const find = (id: number): Ticket | undefined => {
    const opened = client.getQueryData<Ticket>(['ticket', id])
    if (opened) return opened
    for (const [, data] of client.getQueriesData<Cached>({ queryKey: ['tickets'] }))
      for (const page of data?.pages ?? []) {
        const found = page.items.find((ticket) => ticket.id === id)
        if (found) return found
      }
    return undefined
  }

  const drop = (edit: PendingEdit) => {
    const rest = (pending.get(edit.id) ?? []).filter((other) => other !== edit)
    if (rest.length > 0) pending.set(edit.id, rest)
    else pending.delete(edit.id)
  }

  return {
    find,

    /** A reading of the server's: shown everywhere unless something newer is known. True when it brought news. */
    take: (ticket: Ticket): boolean => {
      const known = truths.get(ticket.id) ?? find(ticket.id)
      if (known && known.version > ticket.version) return false
      remember(ticket)
      show(ticket)
      return known !== undefined && known.version < ticket.version
    },

    /** Rows just read, as they are to be shown: newest reading known, edits under way on top. */
    present: (tickets: readonly Ticket[]): Ticket[] => tickets.map((ticket) => withEdits(newest(ticket))),

    /** Shows an edit at once, everywhere. */
    begin: (id: number, change: TicketChange): PendingEdit => {
      const edit = { id, change }
      const shown = find(id)
      if (shown && !truths.has(id)) remember(shown)
      pending.set(id, [...(pending.get(id) ?? []), edit])
      const truth = truths.get(id)
      if (truth) show(truth)
      return edit
    },

    /** The edit is in the database: the server's answer is the new truth. */
    settle: (edit: PendingEdit, ticket: Ticket) => {
      drop(edit)
      const truth = newest(ticket)
      remember(truth)
      show(truth)
    },

    /** The edit was refused or lost: its fields fall back to the truth, other edits stay. */
    fail: (edit: PendingEdit) => {
      drop(edit)
      const truth = truths.get(edit.id)
      if (truth) show(truth)
    },

    isPending: (id: number) => pending.has(id),
  }
}

export type TicketCache = ReturnType<typeof createTicketCache>

const caches = new WeakMap<QueryClient, TicketCache>()

/** The one cache of a tab. */
export const ticketCacheOf = (client: QueryClient): TicketCache => {
  const known = caches.get(client)
  if (known) return known
  const made = createTicketCache(client)
  caches.set(client, made)
  return made
}
