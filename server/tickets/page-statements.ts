// The statements of pages without a search: each reads a few entries of an index, whatever the size of the desk.
import { sql, type RawBuilder } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { prepared } from '#server/platform/prepared.ts'
import { ticketLimits } from '#shared/words.ts'
import { allFacets, places } from './facets.ts'
import { isBeyond, isPlaced, orderBy } from './order.ts'
import type { TicketFilter, Wanted } from './page.ts'
import type { TicketRow } from './present.ts'
import { ticketColumns } from './table.ts'

/** Ids of tickets: `select … as id`. */
export type Picked = RawBuilder<unknown>

/** The rows of picked tickets, in order. */
export const rowsOf = async (ctx: Ctx, wanted: Wanted, picked: Picked): Promise<TicketRow[]> => {
  const { rows } = await sql<TicketRow>`
    with picked as (${picked})
    select ${columnsOf(wanted)}
    from picked join tickets on tickets.id = picked.id
    order by ${orderBy(wanted.order)} ${ending(wanted)}`.execute(ctx.db)
  return rows
}

/** Straight along the index of an order; where there is none for the filter, PostgreSQL decides by what it knows. */
export const inOrder = async (ctx: Ctx, wanted: Wanted): Promise<TicketRow[]> => {
  const { order, after, limit, facets } = wanted
  const isAlongIndex = facets === undefined && (order.key === 'created_at' || !hasRange(wanted.filter))
  const { rows } = await sql<TicketRow>`
    select ${columnsOf(wanted)}
    from tickets
    where ${allOf([...narrowedBy(wanted), after && isBeyond(order, after)])}
    order by ${orderBy(order)} limit ${sql.lit(limit)} ${isAlongIndex ? ending(wanted) : sql``}`.execute(ctx.db)
  return rows
}

/**
 * The first of each facet, put together: for every filter on words in the orders that the facets' indexes have.
 * @returns undefined for other pages
 */
export const byFacet = (wanted: Wanted): Picked | undefined => {
  const { order, limit, filter } = wanted
  const at = columnOf(wanted)
  if (at === undefined || (wanted.facets === undefined && !isPlaced(order.key))) return undefined
  const stretches = stretchesOf(wanted)
  return sql`
    select first.id
    from unnest(
      ${stretches.map(({ facet }) => facet)}::smallint[], ${stretches.map(({ place }) => place)}::smallint[],
      ${stretches.map(({ from }) => from.at)}::timestamptz[], ${stretches.map(({ from }) => from.id)}::bigint[]
    ) as stretch (facet, place, at, id)
    cross join lateral (
      select tickets.id, ${at} as at
      from tickets
      where ${allOf([
        sql`tickets.facet = stretch.facet`,
        sql`(${at}, tickets.id) ${order.beyond} (stretch.at, stretch.id)`,
        ...createdWithin(filter),
      ])}
      order by ${at} ${order.direction}, tickets.id ${order.direction}
      limit ${sql.lit(limit)}
    ) as first
    order by stretch.place ${order.direction}, first.at ${order.direction}, first.id ${order.direction}
    limit ${sql.lit(limit)}`
}

/** By which instant the facets' indexes stand in this order; undefined where they do not. */
export const columnOf = ({ order: { key }, filter }: Wanted) => {
  if (key === 'id' || key === 'title') return undefined
  if (key === 'updated_at') return hasRange(filter) ? undefined : sql.ref('tickets.updated_at')
  return sql.ref('tickets.created_at')
}

/** Where each facet is to be read from: after the place, or from its beginning. */
export const stretchesOf = ({ order, after, facets = allFacets }: Wanted) => {
  const { key, isDescending } = order
  const placeOf = isPlaced(key) ? places[key] : () => 0
  const beginning = isDescending
    ? { at: 'infinity', id: '9223372036854775807' }
    : { at: '-infinity', id: '-9223372036854775808' }
  return facets
    .map((facet) => ({ facet, place: placeOf(facet) }))
    .filter(({ place }) => after === undefined || (isDescending ? place <= after.place : place >= after.place))
    .map(({ facet, place }) => ({
      facet,
      place,
      from: after !== undefined && place === after.place ? { at: after.at, id: String(after.id) } : beginning,
    }))
}

/** What the filter says of `tickets`, its search aside. */
export const narrowedBy = ({ facets, filter }: Pick<Wanted, 'facets' | 'filter'>) => [
  facets && sql`tickets.facet = any(${facets}::smallint[])`,
  ...createdWithin(filter),
]

export const createdWithin = ({ createdFrom, createdBefore }: TicketFilter) => [
  createdFrom !== undefined && sql`tickets.created_at >= ${createdFrom}::timestamptz`,
  createdBefore !== undefined && sql`tickets.created_at < ${createdBefore}::timestamptz`,
]

const hasRange = ({ createdFrom, createdBefore }: TicketFilter) =>
  createdFrom !== undefined || createdBefore !== undefined

export const allOf = (conditions: readonly (RawBuilder<unknown> | false | undefined)[]) => {
  const given = conditions.filter((condition) => condition !== false && condition !== undefined)
  return given.length === 0 ? sql`true` : sql.join(given, sql` and `)
}

const columnsOf = ({ descriptions, order }: Wanted) => {
  const isCut = descriptions === 'cut'
  const most = sql.lit(ticketLimits.listedCharacters)
  return sql.join([
    ...ticketColumns.map((column) =>
      isCut && column === 'tickets.description'
        ? sql`left(${sql.ref(column)}, ${most}) as description`
        : sql.ref(column),
    ),
    ...(isCut ? [sql`char_length(tickets.description) > ${most} as description_is_cut`] : []),
    ...(order.key === 'title' ? [sql`lower(tickets.title) as lower_title`] : []),
  ])
}

// Prepared are the pages that are asked for: a caller could else make one statement for each number there is.
const usualLimits = new Set([10, 20, 25, 50, 100, 200])
export const ending = ({ limit }: Wanted) => (usualLimits.has(limit - 1) ? prepared : sql``)
