// Tickets from elsewhere, many at once: by COPY, rows and events in the transaction of the caller. Triggers keep search
// and counts, as for every writer.
import { sql } from 'kysely'
import type { Copy } from '#server/platform/bulk.ts'
import type { Ctx } from '#server/platform/context.ts'
import { appearing, type Changes } from '#server/platform/events.ts'
import type { Category, Priority, Status } from '#shared/words.ts'
import { ticketCreated } from './events.ts'
import { requesterIds, type GivenRequester } from './requesters.ts'

/** A ticket as it comes from elsewhere, complete, its texts tidy. Instants are ISO 8601. */
export interface ImportedTicket {
  /** Left out: the next one free. */
  readonly id?: number | undefined
  readonly title: string
  readonly description: string
  readonly category: Category
  readonly categorySource: string
  readonly priority: Priority
  readonly prioritySource: string
  readonly status: Status
  readonly isSample: boolean
  readonly version: number
  readonly createdAt: string
  readonly updatedAt: string
  readonly resolvedAt: string | null
  /** Whom it is from. */
  readonly requester: GivenRequester | null
  /** Its history; empty where it has none yet. */
  readonly events: readonly ImportedEvent[]
}

export interface ImportedEvent {
  readonly kind: string
  readonly actor: string
  readonly via: string
  readonly changes: Changes
  readonly createdAt: string
}

/**
 * Writes tickets with their history; one without gets the event of its creation, at that time.
 * Nobody is told: a screen that heard of each would do nothing else.
 */
export const importTickets = async (ctx: Ctx, tickets: readonly ImportedTicket[], copy: Copy) => {
  const ids = await takeIds(ctx, tickets)
  const from = await requestersOf(ctx, tickets)
  await copy({
    table: 'tickets',
    columns: ticketColumns,
    rows: tickets.values().map((ticket, at) => [ids[at] ?? null, ...ticketValues(ticket), from.get(ticket) ?? null]),
  })
  await copy({
    table: 'events',
    columns: ['ticket_id', 'kind', 'actor', 'via', 'changes', 'created_at'],
    rows: tickets
      .values()
      .flatMap((ticket, at) =>
        eventsOf(ctx, ticket).map(({ kind, actor, via, changes, createdAt }) => [
          ids[at] ?? null,
          kind,
          actor,
          via,
          JSON.stringify(changes),
          createdAt,
        ]),
      ),
  })
}

/** Which of these numbers tickets have already. */
export const takenTicketIds = async (ctx: Ctx, ids: readonly number[]): Promise<ReadonlySet<number>> => {
  const { rows } = await sql<{ id: number }>`select id from tickets where id = any(${ids}::bigint[])`.execute(ctx.db)
  return new Set(rows.map(({ id }) => id))
}

/**
 * Moves the numbering of new tickets past one that is about to be written, never back. A transaction of its own: until
 * it ends, nobody else creates a ticket.
 */
export const moveTicketIdsPast = async (ctx: Ctx, id: number) => {
  const { rows } = await sql<{ last_value: number }>`select last_value from tickets_id_seq`.execute(ctx.db)
  if ((rows[0]?.last_value ?? 0) >= id) return
  await ctx.db.transaction().execute(async (db) => {
    // Changes nothing, but is granted to one at a time: between reading and setting nobody takes a number.
    await sql`alter sequence tickets_id_seq no cycle`.execute(db)
    await sql`select setval('tickets_id_seq', greatest(last_value, ${id}::bigint)) from tickets_id_seq`.execute(db)
  })
}

const ticketColumns = [
  'id',
  'title',
  'description',
  'category',
  'category_source',
  'priority',
  'priority_source',
  'status',
  'is_sample',
  'version',
  'created_at',
  'updated_at',
  'resolved_at',
  'requester_id',
] as const

const ticketValues = (ticket: ImportedTicket) => [
  ticket.title,
  ticket.description,
  ticket.category,
  ticket.categorySource,
  ticket.priority,
  ticket.prioritySource,
  ticket.status,
  ticket.isSample,
  ticket.version,
  ticket.createdAt,
  ticket.updatedAt,
  ticket.resolvedAt,
]

const requestersOf = async (ctx: Ctx, tickets: readonly ImportedTicket[]) => {
  const asked = tickets.flatMap((ticket) => (ticket.requester ? [{ ticket, requester: ticket.requester }] : []))
  const ids = await requesterIds(
    ctx,
    asked.map(({ requester }) => requester),
  )
  return new Map(asked.map(({ ticket }, at) => [ticket, ids[at]]))
}

// COPY gives nothing back: the numbers are taken beforehand, as the events need them.
const takeIds = async (ctx: Ctx, tickets: readonly ImportedTicket[]) => {
  const wanted = tickets.filter(({ id }) => id === undefined).length
  const { rows } = await sql<{ id: number }>`
    select nextval('tickets_id_seq') as id from generate_series(1, ${wanted}::int)`.execute(ctx.db)
  let next = 0
  return tickets.map(({ id }) => id ?? rows[next++]?.id ?? 0)
}

const eventsOf = ({ actor }: Ctx, ticket: ImportedTicket): readonly ImportedEvent[] =>
  ticket.events.length > 0
    ? ticket.events
    : [
        {
          kind: ticketCreated.kind,
          actor: actor.name,
          via: actor.via,
          changes: appearing({
            title: ticket.title,
            status: ticket.status,
            category: ticket.category,
            category_source: ticket.categorySource,
            priority: ticket.priority,
            priority_source: ticket.prioritySource,
          }),
          createdAt: ticket.createdAt,
        },
      ]
