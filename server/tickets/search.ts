// Finds tickets whose title or description holds every term. The ways here find the same; each is quick where others
// would read a large part of the desk. Which one is taken goes by how often the terms occur.
import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { orderBy, isBeyond } from './order.ts'
import type { Wanted } from './page.ts'
import { allOf, narrowedBy, rowsOf, type Picked } from './page-statements.ts'
import { findInBlocks } from './search-blocks.ts'
import { bodyHolds, ticketHolds, type Search } from './search-condition.ts'
import { searchProfile } from './search-profile.ts'
import { hasTrigram } from './search-terms.ts'
import { alongFacets, shortWalk, walk } from './search-walk.ts'
import { inWindows } from './search-windows.ts'

/** Walking along an order pays where one ticket in so many holds the terms. */
const frequentShare = { byWindows: 0.05, byHits: 0.01 }

/** A filter that leaves so few tickets is followed rather than the terms. */
const fewTickets = 5_000

/** A page of the tickets that hold all terms. */
export const findTickets = async (ctx: Ctx, wanted: Wanted, terms: readonly string[]) => {
  const search: Search = { ...wanted, terms }
  const profile = await searchProfile(ctx)
  const { order, facets, limit } = search
  const share = profile.shareWith(terms)
  const isNewestOrOldest = order.key === 'created_at'
  const isFrequent = share >= (isNewestOrOldest ? frequentShare.byWindows : frequentShare.byHits)
  const isNarrow = facets !== undefined && profile.countOf(facets) <= fewTickets

  if (isNarrow) return rowsOf(ctx, search, alongFacets(search) ?? amongFew(search))
  if (isFrequent) {
    const rows = await rowsOf(ctx, search, walk(search, shortWalk))
    if (rows.length >= limit) return rows
  }
  if (!terms.some((term) => hasTrigram(term, profile))) return findInBlocks(ctx, search, profile)
  return rowsOf(ctx, search, isNewestOrOldest ? inWindows(search, profile) : amongHits(search))
}

// `offset 0` keeps what is inside from being planned together with what is outside.

/** All that the trigrams find, put in order. */
const amongHits = ({ order, after, limit, terms, ...wanted }: Search): Picked => sql`
  select tickets.id
  from (select ticket_id from ticket_search where ${bodyHolds(terms)} offset 0) as hits
  join tickets on tickets.id = hits.ticket_id
  where ${allOf([...narrowedBy(wanted), after && isBeyond(order, after)])}
  order by ${orderBy(order)} limit ${sql.lit(limit)}`

/** All that the filter leaves, put in order. */
const amongFew = ({ order, after, limit, terms, ...wanted }: Search): Picked => sql`
  select tickets.id
  from (select * from tickets where ${allOf(narrowedBy(wanted))} offset 0) as tickets
  where ${allOf([ticketHolds(terms), after && isBeyond(order, after)])}
  order by ${orderBy(order)} limit ${sql.lit(limit)}`
