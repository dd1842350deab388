import { sql, type SqlBool } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { readCursor, writeCursor } from '#server/platform/cursor.ts'
import { notFound } from '#server/platform/refusal.ts'

const order = '-event'

/** A ticket's events, newest first, a page at a time. @throws Refusal 404 */
export const listTicketEvents = async (
  ctx: Ctx,
  ticketId: number,
  page: { limit: number; cursor?: string | undefined },
) => {
  let query = ctx.db
    .selectFrom('events')
    // What nobody in particular did was done while the desk was open: it belongs to who claimed it.
    .leftJoin('people', (join) =>
      join.on(sql<SqlBool>`people.id = coalesce(
        events.actor_id,
        case events.actor when 'anonymous' then (select person_id from desk_claims) end
      )`),
    )
    .select(['events.id', 'ticket_id', 'kind', 'via', 'changes', 'events.created_at'])
    .select(sql<string>`coalesce(people.name, events.actor)`.as('actor'))
    .where('ticket_id', '=', ticketId)
    .orderBy('events.id', 'desc')
    .limit(page.limit + 1)
  if (page.cursor !== undefined) query = query.where(sql<SqlBool>`events.id < ${readCursor(page.cursor, order).id}`)
  const rows = await query.execute()
  if (rows.length === 0) await refuseUnknown(ctx, ticketId)
  const items = rows.slice(0, page.limit)
  const last = items.at(-1)
  return { items, next: rows.length > page.limit && last ? writeCursor(order, [last.id, last.id]) : null }
}

const refuseUnknown = async (ctx: Ctx, id: number) => {
  const found = await ctx.db.selectFrom('tickets').select('id').where('id', '=', id).executeTakeFirst()
  if (!found) throw notFound('ticket')
}
