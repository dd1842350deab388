import { sql, type RawBuilder } from 'kysely'
import { isBeyond, orderBy } from './order.ts'
import type { Wanted } from './page.ts'
import { allOf, kept, narrowedBy, type Picked } from './page-statements.ts'
import { likePattern } from './search-terms.ts'

/** That the `body` of a row of ticket_search holds all terms. */
export const bodyHolds = (terms: readonly string[]): RawBuilder<unknown> =>
  allOf(terms.map((term) => sql`body like lower(${likePattern(term)})`))

/** That the text of a ticket holds all terms: looked up ticket by ticket, never the other way round. */
export const ticketHolds = (terms: readonly string[], id = sql.ref('tickets.id')) =>
  sql`(select ${bodyHolds(terms)} from ticket_search where ticket_id = ${id})`

/** What place and range say of `ticket_search` itself, in an order of creation. */
export const textsWithin = ({ order, after, filter: { createdFrom, createdBefore } }: Wanted) => [
  after && sql`(created_at, ticket_id) ${order.beyond} (${after.at}::timestamptz, ${after.id}::bigint)`,
  createdFrom !== undefined && sql`created_at >= ${createdFrom}::timestamptz`,
  createdBefore !== undefined && sql`created_at < ${createdBefore}::timestamptz`,
]

/** The page of these tickets (`select ticket_id …`) that the filter leaves, put in order. */
export const amongHolders = (search: Wanted, holders: RawBuilder<unknown>): Picked => {
  const { order, after, limit } = search
  const ids = sql`
    select tickets.id
    from (${holders}) as holders
    join tickets on tickets.id = holders.ticket_id
    where ${allOf([...narrowedBy(search), after && isBeyond(order, after)])}
    order by ${orderBy(order)} limit ${sql.lit(limit)}`
  return { ids, ending: kept(search) }
}
