import { sql, type Generated, type JSONColumnType } from 'kysely'
import { perDesk, type Ctx } from './context.ts'

/** Append-only: timeline, audit, undo and live updates are all read from here. */
export interface EventsTable {
  ticket_id: number
  id: Generated<number>
  kind: string
  actor: string
  via: string
  changes: JSONColumnType<Changes>
  created_at: Generated<string>
}
declare module './tables.ts' {
  interface Database {
    events: EventsTable
  }
}

/** Field by field, what was and what is. */
export type Changes = Readonly<Record<string, { readonly before: unknown; readonly after: unknown }>>

export interface EventKind {
  readonly kind: string
}
export interface EventData {
  readonly ticketId: number
  readonly changes: Changes
}
export interface Listener {
  readonly event: EventKind
  /** Runs in the transaction of the verb that announced it. */
  readonly hear: (ctx: Ctx, data: EventData) => Promise<void>
}

export const defineEvent = (kind: string): EventKind => ({ kind })
export const on = (event: EventKind, hear: Listener['hear']): Listener => ({ event, hear })

const listenersOf = perDesk(() => [] as Listener[])
export const addListeners = (ctx: Pick<Ctx, 'desk'>, listeners: readonly Listener[]) =>
  void listenersOf(ctx).push(...listeners)

/** The one channel of all notifications. Payloads are ids only (PostgreSQL caps them at 8,000 bytes). */
export const channel = 'docket'

/** Writes the event, tells every process at commit, and lets listeners do their part in the same transaction. */
export const emit = async (ctx: Ctx, event: EventKind, { ticketId, changes }: EventData) => {
  await sql`
    with written as (
      insert into events (ticket_id, kind, actor, via, changes)
      values (${ticketId}, ${event.kind}, ${ctx.actor.name}, ${ctx.actor.via}, ${JSON.stringify(changes)}::jsonb)
      returning id
    )
    select pg_notify(${channel}, json_build_object('kind', ${event.kind}::text, 'ticket_id', ${ticketId}::bigint, 'id', id)::text)
    from written`.execute(ctx.db)
  for (const listener of listenersOf(ctx)) {
    if (listener.event.kind === event.kind) await listener.hear(ctx, { ticketId, changes })
  }
}

/** Tells every process something that is no event of a ticket, such as a bulk change, at commit. */
export const notify = async (ctx: Ctx, kind: string) => {
  await sql`select pg_notify(${channel}, json_build_object('kind', ${kind}::text)::text)`.execute(ctx.db)
}
