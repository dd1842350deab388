import type { Ctx } from '#server/platform/context.ts'
import { badCursor, writeCursor } from '#server/platform/cursor.ts'
import { shareRead } from '#server/platform/shared-reads.ts'
import type { Ticket } from '#shared/tickets.ts'
import { facetsOf } from './facets.ts'
import { orderNamed, readPlace } from './order.ts'
import type { TicketPage, Wanted } from './page.ts'
import { byFacet, inOrder, pageOf, type Found } from './page-statements.ts'
import { readSearchTerms } from './search-terms.ts'
import { findTickets } from './search.ts'

export interface ListedPage {
  /** JSON, with commas between the tickets. */
  readonly items: string
  /** Cursor of the next page; null on the last. */
  readonly next: string | null
}

/** One page of tickets in a total order, as JSON. */
export const listTicketsAsJson = (ctx: Ctx, page: TicketPage): Promise<ListedPage> =>
  shareRead(ctx, `tickets ${JSON.stringify(page)}`, async () => {
    const order = orderNamed(page.order)
    const wanted: Wanted = {
      order,
      limit: page.limit + 1,
      after: page.cursor === undefined ? undefined : readPlace(page.cursor, order),
      filter: page.filter,
      facets: facetsOf(page.filter),
      terms: readSearchTerms(page.filter.search),
      form: page.form,
    }
    const {
      items,
      count,
      last_key: key,
      last_id: id,
    } = await find(ctx, wanted).catch((error: unknown) => {
      throw page.cursor !== undefined && isDataException(error) ? badCursor() : error
    })
    return {
      items,
      next: count > page.limit && key !== null && id !== null ? writeCursor(order.name, [key, id]) : null,
    }
  })

/** The same as objects. */
export const listTickets = async (ctx: Ctx, page: Omit<TicketPage, 'form'>) => {
  const { items, next } = await listTicketsAsJson(ctx, { ...page, form: 'whole' })
  return { items: JSON.parse(`[${items}]`) as Ticket[], next }
}

// SQLSTATE class 22: a value that its type cannot be, such as a day that does not exist. Only a made-up cursor has one.
const isDataException = (error: unknown) => String((error as { code?: unknown }).code).startsWith('22')

const find = (ctx: Ctx, wanted: Wanted): Promise<Found> => {
  if (wanted.terms.length > 0) return findTickets(ctx, wanted)
  const picked = byFacet(wanted)
  return picked === undefined ? inOrder(ctx, wanted) : pageOf(ctx, wanted, picked)
}
