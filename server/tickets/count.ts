import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { facetsOf } from './facets.ts'
import type { TicketFilter } from './page.ts'
import { allOf, narrowedBy } from './page-statements.ts'
import { allHolders } from './search-blocks.ts'
import { bodyHolds } from './search-condition.ts'
import { searchProfile } from './search-profile.ts'
import { hasTrigram, readSearchTerms } from './search-terms.ts'

/** Counts matches up to a bound: beyond it, only that there are more. */
export const countTickets = async (ctx: Ctx, filter: TicketFilter, bound = 10_000) => {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (${await matching(ctx, filter)} limit ${sql.lit(bound + 1)}) as bounded`.execute(
    ctx.db,
  )
  const count = rows[0]?.count ?? 0
  return { count: Math.min(count, bound), is_capped: count > bound }
}

/** Counts every match, however many: only for those who ask for it. */
export const countAllTickets = async (ctx: Ctx, filter: TicketFilter) => {
  if (filter.search === undefined && isOfWholeDays(filter)) return countFolded(ctx, filter)
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (${await matching(ctx, filter)}) as matching`.execute(ctx.db)
  return rows[0]?.count ?? 0
}

/** What the stats count anyway, exactly: by day, status, priority and category. */
const countFolded = async (ctx: Ctx, { status, priority, category, createdFrom, createdBefore }: TicketFilter) => {
  const { rows } = await sql<{ count: number }>`
    select coalesce(sum(n), 0)::bigint as count
    from (
      select day, status, priority, category, n from ticket_count_changes
      union all
      select day, status, priority, category, n from ticket_counts
    ) as counted
    where ${allOf([
      status && sql`status = any(${status})`,
      priority && sql`priority = any(${priority})`,
      category && sql`category = any(${category})`,
      createdFrom !== undefined && sql`day >= ${dayOf(createdFrom)}::date`,
      createdBefore !== undefined && sql`day < ${dayOf(createdBefore)}::date`,
    ])}`.execute(ctx.db)
  return rows[0]?.count ?? 0
}

const isOfWholeDays = ({ createdFrom, createdBefore }: TicketFilter) =>
  [createdFrom, createdBefore].every((at) => at === undefined || /T00:00:00(\.0+)?Z$/.test(at))
const dayOf = (at: string) => at.slice(0, at.indexOf('T'))

/** The tickets that match, as a statement without columns. */
const matching = async (ctx: Ctx, filter: TicketFilter) => {
  const terms = readSearchTerms(filter.search)
  const narrowed = narrowedBy({ filter, facets: facetsOf(filter) })
  if (terms.length === 0) return sql`select from tickets where ${allOf(narrowed)}`
  const holders = sql`select from (${await holding(ctx, terms)}) as holders`
  if (narrowed.every((condition) => !condition)) return holders
  return sql`${holders} join tickets on tickets.id = holders.ticket_id where ${allOf(narrowed)}`
}

/** Where many tickets hold the terms, a walk reaches the bound soon; an index would first gather them all. */
const frequentShare = 0.1

/** `ticket_id` of all tickets that hold all terms. */
export const holding = async (ctx: Ctx, terms: readonly string[]) => {
  const profile = await searchProfile(ctx)
  const isFrequent = profile.shareWith(terms) >= frequentShare
  if (isFrequent) {
    return sql`
      select ticket_id from (select ticket_id, body from ticket_search order by ticket_id desc offset 0) as walked
      where ${bodyHolds(terms)}`
  }
  if (!terms.some((term) => hasTrigram(term, profile))) return allHolders(ctx, terms)
  return sql`select ticket_id from ticket_search where ${bodyHolds(terms)} offset 0`
}
