// Creating a ticket in one round trip: row, event and notification in one statement, which is its own transaction.
import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { appearing, eventPart, eventWriter, tellEvent, type EventWriter } from '#server/platform/events.ts'
import { prepared } from '#server/platform/prepared.ts'
import { statement } from '#server/platform/statement.ts'
import type { NewTicket } from '#shared/tickets.ts'
import type { Category, Priority } from '#shared/words.ts'
import { ticketCreated } from './events.ts'
import type { TicketRow } from './present.ts'
import { allTicketColumns } from './table.ts'

export type FilledTicket = Omit<NewTicket, 'requester'> & {
  readonly category: Category
  readonly priority: Priority
  readonly categorySource: string
  readonly prioritySource: string
}

/** Writes a ticket and the event that tells of it. Its requester is there already. */
export const insertWithEvent = async (ctx: Ctx, input: FilledTicket, requesterId: number | null) => {
  const now = ctx.now()
  const { title, description, category, categorySource, priority, prioritySource, status = 'open' } = input
  const changes = appearing({
    title,
    status,
    category,
    category_source: categorySource,
    priority,
    priority_source: prioritySource,
  })
  const [row] = await insert(ctx, {
    title,
    description,
    category,
    categorySource,
    priority,
    prioritySource,
    status,
    now,
    resolvedAt: status === 'resolved' || status === 'closed' ? now : null,
    changes: JSON.stringify(changes),
    requesterId,
    ...eventWriter(ctx),
  })
  if (!row) throw new Error('a ticket was inserted, and the database answered with none')
  return { row, changes }
}

interface Values extends Required<FilledTicket>, EventWriter {
  readonly now: Date
  readonly resolvedAt: Date | null
  readonly changes: string
  readonly requesterId: number | null
}

const insert = statement(
  (values: Values) => sql<TicketRow>`
    with ticket as (
      insert into tickets (
        title, description, category, category_source, priority, priority_source, status,
        created_at, updated_at, resolved_at, requester_id
      )
      values (
        ${values.title}, ${values.description}, ${values.category}, ${values.categorySource}, ${values.priority},
        ${values.prioritySource}, ${values.status}, ${values.now}, ${values.now}, ${values.resolvedAt},
        ${values.requesterId}
      )
      returning ${allTicketColumns}
    ), event as (${eventPart(values, {
      from: sql`ticket`,
      ticketId: sql`ticket.id`,
      kind: sql.lit(ticketCreated.kind),
      changes: sql`${values.changes}::jsonb`,
    })})
    select ticket.*, ${tellEvent(values)} as told from ticket ${prepared}`,
)
