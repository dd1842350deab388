// Every ticket that matches, by id: read through a cursor in the transaction of the caller, so that one plan serves all
// of it, and memory holds one batch.
import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import type { Ticket, TicketEvent } from '#shared/tickets.ts'
import { holding } from './count.ts'
import { facetsOf } from './facets.ts'
import type { TicketFilter } from './page.ts'
import { allOf, narrowedBy } from './page-statements.ts'
import { presentTicket, type TicketRow } from './present.ts'
import { readSearchTerms } from './search-terms.ts'
import { allTicketColumns } from './table.ts'

const batchSize = 500

export const allTickets = async function* (ctx: Ctx, filter: TicketFilter): AsyncGenerator<Ticket[]> {
  const terms = readSearchTerms(filter.search)
  const conditions = allOf([
    ...narrowedBy({ filter, facets: facetsOf(filter) }),
    terms.length > 0 && sql`tickets.id in (select ticket_id from (${await holding(ctx, terms)}) as holders)`,
  ])
  await sql`
    declare all_tickets no scroll cursor for
    select ${allTicketColumns} from tickets where ${conditions} order by tickets.id`.execute(ctx.db)
  for (;;) {
    const { rows } = await sql<TicketRow>`fetch ${sql.lit(batchSize)} from all_tickets`.execute(ctx.db)
    if (rows.length === 0) return
    yield rows.map(presentTicket)
  }
}

/** The whole history of some tickets, oldest first. */
export const allTicketEvents = async (ctx: Ctx, ids: readonly number[]): Promise<TicketEvent[]> =>
  ctx.db
    .selectFrom('events')
    .select(['id', 'ticket_id', 'kind', 'actor', 'via', 'changes', 'created_at'])
    .where('ticket_id', 'in', ids)
    .orderBy('ticket_id')
    .orderBy('id')
    .execute()
