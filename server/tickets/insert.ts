// Creating a ticket in one round trip: row, event and notification in one statement, which is its own transaction.
import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { appearing, eventPart, tellEvent } from '#server/platform/events.ts'
import { prepared } from '#server/platform/prepared.ts'
import type { NewTicket } from '#shared/tickets.ts'
import type { Category, Priority } from '#shared/words.ts'
import { ticketCreated } from './events.ts'
import type { TicketRow } from './present.ts'
import { allTicketColumns } from './table.ts'

export type FilledTicket = NewTicket & {
  readonly category: Category
  readonly priority: Priority
  readonly categorySource: string
  readonly prioritySource: string
}

/** Writes a ticket and the event that tells of it. */
export const insertWithEvent = async (ctx: Ctx, input: FilledTicket) => {
  const now = ctx.now()
  const { title, category, categorySource, priority, prioritySource, status = 'open' } = input
  const changes = appearing({
    title,
    status,
    category,
    category_source: categorySource,
    priority,
    priority_source: prioritySource,
  })
  const { rows } = await sql<TicketRow>`
    with ticket as (
      insert into tickets (
        title, description, category, category_source, priority, priority_source, status,
        created_at, updated_at, resolved_at
      )
      values (
        ${title}, ${input.description}, ${category}, ${categorySource}, ${priority}, ${prioritySource}, ${status},
        ${now}, ${now}, ${status === 'resolved' || status === 'closed' ? now : null}
      )
      returning ${allTicketColumns}
    ), event as (${eventPart(ctx, {
      from: sql`ticket`,
      ticketId: sql`ticket.id`,
      kind: sql`${ticketCreated.kind}::text`,
      changes: sql`${JSON.stringify(changes)}::jsonb`,
    })})
    select ticket.*, ${tellEvent(ctx)} as told from ticket ${prepared}`.execute(ctx.db)
  const [row] = rows
  if (!row) throw new Error('a ticket was inserted, and the database answered with none')
  return { row, changes }
}
