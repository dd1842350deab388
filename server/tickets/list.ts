import type { Ctx } from '#server/platform/context.ts'
import { badCursor } from '#server/platform/cursor.ts'
import { facetsOf } from './facets.ts'
import { orderNamed, readPlace, writePlace } from './order.ts'
import type { TicketPage, Wanted } from './page.ts'
import { byFacet, inOrder, rowsOf } from './page-statements.ts'
import { presentTicket, type TicketRow } from './present.ts'
import { readSearchTerms } from './search-terms.ts'
import { findTickets } from './search.ts'

/** One page of tickets in a total order, and the cursor of the next (null on the last). */
export const listTickets = async (ctx: Ctx, page: TicketPage) => {
  const order = orderNamed(page.order)
  const wanted: Wanted = {
    order,
    limit: page.limit + 1,
    after: page.cursor === undefined ? undefined : readPlace(page.cursor, order),
    filter: page.filter,
    facets: facetsOf(page.filter),
    descriptions: page.descriptions,
  }
  const rows = await findRows(ctx, wanted).catch((error: unknown) => {
    throw page.cursor !== undefined && isDataException(error) ? badCursor() : error
  })
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  return {
    items: shown.map(presentTicket),
    next: rows.length > page.limit && last ? writePlace(order, last) : null,
  }
}

// SQLSTATE class 22: a value that its type cannot be, such as a day that does not exist. Only a made-up cursor has one.
const isDataException = (error: unknown) => String((error as { code?: unknown }).code).startsWith('22')

const findRows = (ctx: Ctx, wanted: Wanted): Promise<TicketRow[]> => {
  const terms = wanted.filter.search === undefined ? [] : readSearchTerms(wanted.filter.search)
  if (terms.length > 0) return findTickets(ctx, wanted, terms)
  const statement = byFacet(wanted)
  return statement === undefined ? inOrder(ctx, wanted) : rowsOf(ctx, wanted, statement)
}
