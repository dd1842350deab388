import { sql, type RawBuilder } from 'kysely'
import { allOf } from './page-statements.ts'
import { likePattern } from './search-terms.ts'

/** That the `body` of a row of ticket_search holds all terms. */
export const bodyHolds = (terms: readonly string[]): RawBuilder<unknown> =>
  allOf(terms.map((term) => sql`body like lower(${likePattern(term)})`))

/** That the text of a ticket holds all terms: looked up ticket by ticket, never the other way round. */
export const ticketHolds = (terms: readonly string[], id = sql.ref('tickets.id')) =>
  sql`(select ${bodyHolds(terms)} from ticket_search where ticket_id = ${id})`
