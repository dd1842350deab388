// The statements of pages without a search: each reads a few entries of an index, whatever the size of the desk.
import { sql, type RawBuilder } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { prepared } from '#server/platform/prepared.ts'
import { allFacets, places } from './facets.ts'
import { isBeyond, isPlaced, keyOf, orderBy } from './order.ts'
import type { TicketFilter, Wanted } from './page.ts'
import { ticketAsJson } from './ticket-json.ts'

/** Which tickets, in no order: `select … as id`. */
export interface Picked {
  readonly ids: RawBuilder<unknown>
  /** Whether the statement is worth keeping prepared. */
  readonly ending: RawBuilder<unknown>
}

/** A page as it was found. */
export interface Found {
  /** The tickets as JSON, with commas between. */
  readonly items: string
  /** With the one that only tells of a next page. */
  readonly count: number
  /** What the last ticket shown is ordered by, and its number; null where there is no next page. */
  readonly last_key: string | null
  readonly last_id: number | null
  /** When the one that only tells of a next page was created. */
  readonly end_at: string | null
}

/** The page of picked tickets. */
export const pageOf = (ctx: Ctx, wanted: Wanted, { ids, ending }: Picked) =>
  readPage(ctx, wanted, {
    from: sql`(${ids}) as picked join tickets on tickets.id = picked.id`,
    where: sql`true`,
    ending,
  })

/** Straight along the index of an order; where there is none for the filter, PostgreSQL decides by what it knows. */
export const inOrder = (ctx: Ctx, wanted: Wanted) => {
  const { order, after, facets } = wanted
  const isAlongIndex = facets === undefined && (order.key === 'created_at' || !hasRange(wanted.filter))
  return readPage(ctx, wanted, {
    from: sql`tickets`,
    where: allOf([...narrowedBy(wanted), after && isBeyond(order, after)]),
    ending: isAlongIndex ? kept(wanted) : notKept,
  })
}

interface Source {
  readonly from: RawBuilder<unknown>
  readonly where: RawBuilder<unknown>
  readonly ending: RawBuilder<unknown>
}

const readPage = async (ctx: Ctx, { order, limit, form }: Wanted, { from, where, ending }: Source) => {
  const [end, lastShown] = [sql.lit(limit), sql.lit(limit - 1)]
  const { rows } = await sql<Found>`
    select
      coalesce(string_agg(json, ',' order by place) filter (where place < ${end}), '') as items,
      count(*) as count,
      max(key) filter (where place = ${lastShown}) as last_key,
      max(id) filter (where place = ${lastShown}) as last_id,
      max(at) filter (where place = ${end}) as end_at
    from (
      select ${ticketAsJson(form)} as json, row_number() over (order by ${orderBy(order)}) as place,
        ${keyOf(order)} as key, tickets.id, tickets.created_at as at
      from ${from}
      where ${where}
      order by ${orderBy(order)}
      limit ${end}
    ) as listed ${ending}`.execute(ctx.db)
  return rows[0] ?? { items: '', count: 0, last_key: null, last_id: null, end_at: null }
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
  const ids = sql`
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
  return { ids, ending: kept(wanted) }
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

const usualLimits = new Set([10, 20, 25, 50, 100, 200])

/** Prepared are the pages that are asked for: a caller could else make one statement for each number there is. */
export const kept = ({ limit, terms }: Wanted) => (usualLimits.has(limit - 1) && terms.length <= 2 ? prepared : sql``)

/** For statements that are seldom the same. */
export const notKept = sql``
