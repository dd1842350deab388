// Finds tickets whose title or description holds every term. The ways here find the same; each is quick where others
// would read a large part of the desk. Which one is taken goes by how often the terms occur.
import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { orderBy, isBeyond } from './order.ts'
import type { Wanted } from './page.ts'
import { allOf, kept, narrowedBy, pageOf, type Picked } from './page-statements.ts'
import { findInBlocks } from './search-blocks.ts'
import { amongHolders, bodyHolds, ticketHolds } from './search-condition.ts'
import { searchProfile } from './search-profile.ts'
import { hasTrigram } from './search-terms.ts'
import { alongFacets, longWalk, shortWalk, walk } from './search-walk.ts'
import { inWindows } from './search-windows.ts'

/** Walking along an order pays where one ticket in so many holds the terms. */
const frequentShare = { byWindows: 0.05, byHits: 0.0035 }

/** A filter that leaves so few tickets is followed rather than the terms. */
const fewTickets = 5_000

/** A page of the tickets that hold all terms. */
export const findTickets = async (ctx: Ctx, search: Wanted) => {
  const profile = await searchProfile(ctx)
  const { order, facets, limit, terms } = search
  const share = profile.shareWith(terms)
  const isNewestOrOldest = order.key === 'created_at'
  const isFrequent = share >= (isNewestOrOldest ? frequentShare.byWindows : frequentShare.byHits)
  const isNarrow = facets !== undefined && profile.countOf(facets) <= fewTickets

  if (isNarrow) return pageOf(ctx, search, alongFacets(search) ?? amongFew(search))
  if (isFrequent) {
    const found = await pageOf(ctx, search, walk(search, isNewestOrOldest ? shortWalk : longWalk))
    if (found.count >= limit) return found
  }
  if (!terms.some((term) => hasTrigram(term, profile))) return findInBlocks(ctx, search, profile)
  return pageOf(ctx, search, isNewestOrOldest ? inWindows(search, profile) : amongHits(search))
}

// `offset 0` keeps what is inside from being planned together with what is outside.

/** All that the trigrams find, put in order. */
const amongHits = (search: Wanted) =>
  amongHolders(search, sql`select ticket_id from ticket_search where ${bodyHolds(search.terms)} offset 0`)

/** All that the filter leaves, put in order. */
const amongFew = (search: Wanted): Picked => ({ ids: fewOf(search), ending: kept(search) })

const fewOf = ({ order, after, limit, terms, ...wanted }: Wanted) => sql`
  select tickets.id
  from (select * from tickets where ${allOf(narrowedBy(wanted))} offset 0) as tickets
  where ${allOf([ticketHolds(terms), after && isBeyond(order, after)])}
  order by ${orderBy(order)} limit ${sql.lit(limit)}`
