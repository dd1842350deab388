// An export: every ticket that matches, by number, as the desk is at one moment.
import { sql } from 'kysely'
import { audit } from '#server/audit/audit.ts'
import type { Ctx } from '#server/platform/context.ts'
import { csvRecord } from '#server/platform/csv.ts'
import { readStats } from '#server/stats/stats.ts'
import { allTicketEvents, allTickets, type TicketFilter } from '#server/tickets/tickets.ts'
import type { Ticket } from '#shared/tickets.ts'

export interface ExportWishes {
  readonly filter: TicketFilter
  /** JSON lines bring their history where that is wished for. */
  readonly format: 'jsonl' | 'jsonl with events' | 'csv' | 'csv with byte order mark'
  readonly onProgress: (progress: ExportProgress) => void
}

export interface ExportProgress {
  readonly exported: number
  /** How many there will be; undefined where a filter would have to be counted. */
  readonly total: number | undefined
}

/** Hands the text of an export on piece by piece, all from one snapshot. */
export const exportTickets = async (
  ctx: Ctx,
  wishes: ExportWishes,
  write: (chunks: AsyncIterable<string>) => Promise<void>,
) => {
  const exported = await inOneGo(ctx, wishes, write)
  const changes = { tickets: { after: exported }, format: { after: wishes.format }, filter: { after: wishes.filter } }
  // It is out already; a full disk, a reason to take everything out, must not make a failure of it.
  await audit(ctx, { action: 'tickets.exported', subject: 'tickets', changes }).catch((error: unknown) =>
    ctx.log.error({ err: error }, 'an export could not be written into the audit log'),
  )
  return exported
}

const inOneGo = (
  ctx: Ctx,
  { filter, format, onProgress }: ExportWishes,
  write: (chunks: AsyncIterable<string>) => Promise<void>,
) =>
  inSnapshot(ctx, async (ctx) => {
    const total = Object.keys(filter).length === 0 ? (await readStats(ctx)).total_tickets : undefined
    let exported = 0
    const chunks = async function* () {
      yield* headOf(format)
      for await (const tickets of allTickets(ctx, filter)) {
        yield await textOf(ctx, tickets, format)
        exported += tickets.length
        onProgress({ exported, total })
      }
    }
    await write(chunks())
    return exported
  })

// A reader may be slow, and the first row of a search may take its time.
const inSnapshot = <T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  ctx.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (db) => {
      await sql`set local statement_timeout = 0`.execute(db)
      await sql`set local idle_in_transaction_session_timeout = 0`.execute(db)
      return work({ ...ctx, db })
    })

const ticketColumns = [
  'id',
  'title',
  'description',
  'category',
  'priority',
  'status',
  'created_at',
  'updated_at',
  'resolved_at',
  'category_source',
  'priority_source',
  'is_sample',
  'version',
] as const satisfies readonly (keyof Ticket)[]

const columns = [...ticketColumns, 'requester_name', 'requester_email']

const byteOrderMark = '\u{feff}'

const headOf = (format: ExportWishes['format']) => {
  if (format === 'csv') return [csvRecord(columns)]
  return format === 'csv with byte order mark' ? [byteOrderMark + csvRecord(columns)] : []
}

const textOf = async (ctx: Ctx, tickets: readonly Ticket[], format: ExportWishes['format']) => {
  if (format === 'jsonl') return tickets.map((ticket) => `${JSON.stringify(ticket)}\n`).join('')
  if (format === 'jsonl with events') return withEvents(ctx, tickets)
  return tickets.map((ticket) => csvRecord(cellsOf(ticket))).join('')
}

const cellsOf = (ticket: Ticket) => [
  ...ticketColumns.map((column) => ticket[column]),
  ticket.requester?.name ?? null,
  ticket.requester?.email ?? null,
]

const withEvents = async (ctx: Ctx, tickets: readonly Ticket[]) => {
  const events = Map.groupBy(
    await allTicketEvents(
      ctx,
      tickets.map(({ id }) => id),
    ),
    ({ ticket_id }) => ticket_id,
  )
  return tickets.map((ticket) => `${JSON.stringify({ ...ticket, events: events.get(ticket.id) ?? [] })}\n`).join('')
}
