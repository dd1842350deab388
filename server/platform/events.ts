import { sql, type ColumnType, type Generated, type JSONColumnType, type RawBuilder } from 'kysely'
import { perDesk, type Ctx } from './context.ts'
import { inTransaction } from './db.ts'

/** Append-only: timeline, audit, undo and live updates are all read from here. */
export interface EventsTable {
  ticket_id: number
  id: Generated<number>
  kind: string
  actor: string
  /** The person, where one had signed in. */
  actor_id: ColumnType<number | null, number | null | undefined, number | null>
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

/** The changes of something that was not there before. */
export const appearing = (fields: Readonly<Record<string, unknown>>): Changes =>
  Object.fromEntries(Object.entries(fields).map(([field, after]) => [field, { before: null, after }]))

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

interface EventPart {
  /** The rows it is about: a CTE of the same statement, one event for each of its rows. */
  readonly from: RawBuilder<unknown>
  readonly kind: RawBuilder<unknown>
  readonly ticketId: RawBuilder<unknown>
  readonly changes: RawBuilder<unknown>
}

/** Who writes an event, as values of the statement. */
export interface EventWriter {
  readonly actorName: string
  /** Null for the desk itself, and for whoever uses it while it is open. */
  readonly actorId: number | null
  readonly via: string
  /** JSON: by the caller's keys every process knows what a read of theirs must hold (freshness.ts). */
  readonly writtenBy: string
}

export const eventWriter = ({ actor, caller }: Ctx): EventWriter => ({
  actorName: actor.name,
  actorId: actor.identity?.personId ?? null,
  via: actor.via,
  writtenBy: JSON.stringify(caller?.keys ?? null),
})

/** The event as part of the statement that writes its row: the body of a CTE called `event`. */
export const eventPart = (
  { actorName, actorId, via }: EventWriter,
  { from, kind, ticketId, changes }: EventPart,
) => sql`
  insert into events (ticket_id, kind, actor, actor_id, via, changes)
  select ${ticketId}, ${kind}, ${actorName}, ${actorId}::bigint, ${via}, ${changes} from ${from}
  returning ticket_id, id, kind`

/** Beside it, in the select that ends the statement: tells every process of the event at commit, and whose it is. */
export const tellEvent = ({ writtenBy }: EventWriter) => sql`(
  select pg_notify(
    ${sql.lit(channel)},
    json_build_object('kind', kind, 'ticket_id', ticket_id, 'id', id, 'by', ${writtenBy}::json)::text
  )
  from event
)`

interface Written<T> {
  readonly result: T
  /** What happened; undefined where nothing did. */
  readonly event: (EventKind & EventData) | undefined
}

/**
 * Runs a statement that writes a row together with its event (`eventPart`). It is a transaction by itself; one is
 * opened only where somebody listens, so that what they do commits with it or not at all.
 */
export const announcing = async <T>(
  ctx: Ctx,
  kinds: readonly EventKind[],
  write: (ctx: Ctx) => Promise<Written<T>>,
): Promise<T> => {
  const listeners = listenersOf(ctx).filter(({ event }) => kinds.some(({ kind }) => kind === event.kind))
  if (listeners.length === 0) return (await write(ctx)).result
  return inTransaction(ctx, async (ctx) => {
    const { result, event } = await write(ctx)
    for (const listener of listeners) if (listener.event.kind === event?.kind) await listener.hear(ctx, event)
    return result
  })
}

/** Tells every process something that is no event of a ticket, such as a bulk change, at commit. */
export const notify = async (ctx: Ctx, kind: string) => {
  await sql`
    select pg_notify(${channel}, json_build_object('kind', ${kind}::text, 'by', ${eventWriter(ctx).writtenBy}::json)::text)
  `.execute(ctx.db)
}
