// Walking along an order until a page is full: for terms that many tickets hold.
import { sql } from 'kysely'
import { isBeyond, isPlaced, orderBy } from './order.ts'
import type { Wanted } from './page.ts'
import {
  allOf,
  columnOf,
  createdWithin,
  kept,
  narrowedBy,
  notKept,
  stretchesOf,
  type Picked,
} from './page-statements.ts'
import { bodyHolds, textsWithin, ticketHolds } from './search-condition.ts'

/** A walk gives up after so many tickets (some 30 ms): what is recent may be no picture of the rest. */
export const shortWalk = 20_000

/** Where every other way is longer (some 300 ms). */
export const longWalk = 200_000

/** So many facets are walked side by side; what more of them leave, a walk along the whole meets often enough. */
const fewFacets = 16

/** Looks at one text after the other in the order wanted, up to so many. */
export const walk = (search: Wanted, most: number): Picked => {
  const isByFacets = isPlaced(search.order.key) || (search.facets !== undefined && search.facets.length <= fewFacets)
  return (isByFacets ? alongFacets(search, most) : undefined) ?? { ids: alongOrder(search, most), ending: kept(search) }
}

const alongOrder = (search: Wanted, most: number) => {
  const { order, after, limit, terms } = search
  const isByText = order.key === 'created_at' && search.facets === undefined
  return isByText
    ? sql`
      select walked.ticket_id as id
      from (
        select ticket_id, body from ticket_search
        where ${allOf(textsWithin(search))}
        order by created_at ${order.direction}, ticket_id ${order.direction}
        limit ${sql.lit(most)}
      ) as walked
      where ${bodyHolds(terms)} limit ${sql.lit(limit)}`
    : sql`
      select walked.id
      from (
        select tickets.id from tickets
        where ${allOf([...narrowedBy(search), after && isBeyond(order, after)])}
        order by ${orderBy(order)} limit ${sql.lit(most)}
      ) as walked
      where ${ticketHolds(terms, sql.ref('walked.id'))}
      limit ${sql.lit(limit)}`
}

/**
 * Along the indexes of the facets, merged, place after place: never past a ticket that the filter leaves out, nor
 * further than it takes to fill the page.
 * @param most of each place, after which it gives up; without, it goes to the end
 * @returns undefined for an order that the facets' indexes do not have
 */
export const alongFacets = (search: Wanted, most?: number): Picked | undefined => {
  const { order, limit, terms, filter } = search
  const at = columnOf(search)
  if (at === undefined) return undefined
  const sorted = sql`order by at ${order.direction}, id ${order.direction}`
  const byPlace = [...Map.groupBy(stretchesOf(search), ({ place }) => place)].toSorted(([a], [b]) =>
    order.isDescending ? b - a : a - b,
  )
  // Sorted in each branch and outside them, so that PostgreSQL merges the branches as they are read.
  const merged = byPlace.map(
    ([, stretches]) => sql`(
      select id from (
        select id, at from (${sql.join(
          stretches.map(
            ({ facet, from }) => sql`(
              select tickets.id, ${at} as at from tickets
              where ${allOf([
                sql`tickets.facet = ${sql.lit(facet)}::smallint`,
                sql`(${at}, tickets.id) ${order.beyond} (${from.at}::timestamptz, ${from.id}::bigint)`,
                ...createdWithin(filter),
              ])} order by ${at} ${order.direction}, tickets.id ${order.direction})`,
          ),
          sql` union all `,
        )}) as merged ${sorted} ${most === undefined ? sql`offset 0` : sql`limit ${sql.lit(most)}`}
      ) as walked
      where ${ticketHolds(terms, sql.ref('walked.id'))} limit ${sql.lit(limit)})`,
  )
  // An append goes through its parts one after the other, and stops when it has enough.
  return {
    ids: sql`select id from (${sql.join(merged, sql` union all `)}) as found limit ${sql.lit(limit)}`,
    ending: notKept,
  }
}
