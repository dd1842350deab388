import { sql, type ExpressionBuilder, type SelectQueryBuilder, type SqlBool } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { badCursor, readCursor, writeCursor } from '#server/platform/cursor.ts'
import type { Database } from '#server/platform/tables.ts'
import { ticketLimits, type Category, type Priority, type Sort, type Status } from '#shared/words.ts'
import { presentTicket, type TicketRow } from './present.ts'
import { likePattern, readSearchTerms } from './search-terms.ts'
import { ticketColumns } from './table.ts'

export interface TicketFilter {
  readonly category?: readonly Category[]
  readonly priority?: readonly Priority[]
  readonly status?: readonly Status[]
  readonly search?: string
  /** Half-open range of creation: from included, before not. ISO 8601. */
  readonly createdFrom?: string
  readonly createdBefore?: string
}

/** `status-word` orders by the letters of the status, as the drop-in API promises; `status` by its progress. */
export type Order = Sort | 'status-word' | '-status-word'

export interface TicketPage {
  readonly filter: TicketFilter
  readonly order: Order
  readonly limit: number
  readonly cursor?: string
  /** 'cut' keeps long descriptions short, for screens; 'whole' is what integrations get. */
  readonly descriptions: 'cut' | 'whole'
}

type Tickets<O = unknown> = SelectQueryBuilder<Database, 'tickets', O>

const orderExpressions = {
  id: { expression: sql.ref('tickets.id'), type: sql`bigint` },
  title: { expression: sql`lower(tickets.title)`, type: sql`text` },
  category: { expression: sql.ref('tickets.category'), type: sql`text` },
  priority: { expression: sql.ref('tickets.priority_rank'), type: sql`smallint` },
  status: { expression: sql.ref('tickets.status_rank'), type: sql`smallint` },
  'status-word': { expression: sql`tickets.status collate "C"`, type: sql`text` },
  created_at: { expression: sql.ref('tickets.created_at'), type: sql`timestamptz` },
  updated_at: { expression: sql.ref('tickets.updated_at'), type: sql`timestamptz` },
} as const

/** One page of tickets in a total order, and the cursor of the next (null on the last). */
export const listTickets = async (ctx: Ctx, page: TicketPage) => {
  const isDescending = page.order.startsWith('-')
  const key = page.order.replace(/^-/, '') as keyof typeof orderExpressions
  const { expression, type } = orderExpressions[key]
  const direction = isDescending ? sql`desc` : sql`asc`
  const description =
    page.descriptions === 'whole'
      ? sql<string>`tickets.description`
      : sql<string>`left(tickets.description, ${ticketLimits.listedCharacters})`
  const isCut =
    page.descriptions === 'whole'
      ? sql<boolean>`false`
      : sql<boolean>`char_length(tickets.description) > ${ticketLimits.listedCharacters}`

  let query = filtered(ctx.db.selectFrom('tickets'), page.filter)
    .select(ticketColumns)
    .select([
      description.as('description'),
      isCut.as('description_is_cut'),
      sql<string | number>`${expression}`.as('order_key'),
    ])
    .orderBy(sql`${expression} ${direction}, tickets.id ${direction}`)
    .limit(page.limit + 1)
  if (page.cursor !== undefined) {
    const { value, id } = readCursor(page.cursor, page.order)
    const beyond = isDescending ? sql`<` : sql`>`
    query = query.where(sql<SqlBool>`(${expression}, tickets.id) ${beyond} (cast(${value} as ${type}), ${id}::bigint)`)
  }
  const rows: (TicketRow & { order_key: string | number })[] = await query.execute().catch((error: unknown) => {
    throw page.cursor !== undefined && isDataException(error) ? badCursor() : error
  })
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  return {
    items: shown.map(presentTicket),
    next: rows.length > page.limit && last ? writeCursor(page.order, [last.order_key, last.id]) : null,
  }
}

// SQLSTATE class 22: a value that its type cannot be, such as a day that does not exist. Only a made-up cursor has one.
const isDataException = (error: unknown) => String((error as { code?: unknown }).code).startsWith('22')

/** Counts matches up to a bound: beyond it, only that there are more. */
export const countTickets = async (ctx: Ctx, filter: TicketFilter, bound = 10_000) => {
  const bounded = filtered(ctx.db.selectFrom('tickets'), filter)
    .select('tickets.id')
    .limit(bound + 1)
  const { count } = await ctx.db
    .selectFrom(bounded.as('bounded'))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return { count: Math.min(count, bound), is_capped: count > bound }
}

/** Counts every match, however many: only for those who ask for it. */
export const countAllTickets = async (ctx: Ctx, filter: TicketFilter) => {
  const { count } = await filtered(ctx.db.selectFrom('tickets'), filter)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

const filtered = <O>(query: Tickets<O>, filter: TicketFilter) => {
  let narrowed = query
  if (filter.category) narrowed = narrowed.where('tickets.category', 'in', filter.category)
  if (filter.priority) narrowed = narrowed.where('tickets.priority', 'in', filter.priority)
  if (filter.status) narrowed = narrowed.where('tickets.status', 'in', filter.status)
  if (filter.createdFrom) narrowed = narrowed.where('tickets.created_at', '>=', filter.createdFrom)
  if (filter.createdBefore) narrowed = narrowed.where('tickets.created_at', '<', filter.createdBefore)
  const terms = filter.search === undefined ? [] : readSearchTerms(filter.search)
  if (terms.length > 0) narrowed = narrowed.where((where) => holdsAll(where, terms))
  return narrowed
}

const holdsAll = ({ exists, selectFrom }: ExpressionBuilder<Database, 'tickets'>, terms: readonly string[]) =>
  exists(
    terms.reduce(
      (search, term) => search.where(sql<SqlBool>`body like lower(${likePattern(term)})`),
      selectFrom('ticket_search').select('ticket_id').whereRef('ticket_id', '=', 'tickets.id'),
    ),
  )
