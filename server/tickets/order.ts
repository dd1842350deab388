// The orders of a list, each total: what a row is ordered by, and where a page ends.
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { badCursor, readCursor } from '#server/platform/cursor.ts'
import type { Sort } from '#shared/words.ts'
import { allFacets, places, type PlacedOrder } from './facets.ts'

/** `status-word` orders by the letters of the status, as the drop-in API promises; `status` by its progress. */
export type OrderName = Sort | 'status-word' | '-status-word'

type Key = 'id' | 'title' | 'created_at' | 'updated_at' | PlacedOrder

export interface Order {
  readonly name: OrderName
  readonly key: Key
  readonly isDescending: boolean
  readonly direction: RawBuilder<unknown>
  /** Comes after, in this order: `<` or `>`. */
  readonly beyond: RawBuilder<unknown>
}

export const orderNamed = (name: OrderName): Order => {
  const isDescending = name.startsWith('-')
  return {
    name,
    key: name.replace(/^-/, '') as Key,
    isDescending,
    direction: isDescending ? sql`desc` : sql`asc`,
    beyond: isDescending ? sql`<` : sql`>`,
  }
}

/** An order by a word: within each of its values tickets stand by creation. */
export const isPlaced = (key: Key): key is PlacedOrder => key in places

/** What a row of `tickets` is ordered by, the id last; as text it is what a cursor holds. */
export const keysOf = ({ key }: Order): RawBuilder<unknown>[] => {
  if (key === 'id') return [sql`tickets.id`]
  if (key === 'title') return [sql`lower(tickets.title)`, sql`tickets.id`]
  if (isPlaced(key)) return [placeOf(key), sql`tickets.created_at`, sql`tickets.id`]
  return [sql.ref(`tickets.${key}`), sql`tickets.id`]
}

const placeOf = (key: PlacedOrder) =>
  sql`(array[${sql.join(allFacets.map((facet) => sql.lit(places[key](facet))))}]::smallint[])[tickets.facet + 1]`

export const orderBy = (order: Order) =>
  sql.join(keysOf(order).map((expression) => sql`${expression} ${order.direction}`))

/** What a cursor holds of a row of `tickets`, as text. */
export const keyOf = ({ key }: Order): RawBuilder<string> => {
  if (key === 'id') return sql`tickets.id::text`
  if (key === 'title') return sql`lower(tickets.title)`
  if (isPlaced(key)) return sql`${placeOf(key)} || ' ' || ${textOf('created_at')}`
  return textOf(key)
}

const textOf = (column: 'created_at' | 'updated_at') => sql<string>`(to_json(${sql.ref(`tickets.${column}`)}) #>> '{}')`

export interface Place {
  readonly values: readonly (string | number)[]
  /** Of an order by creation or update: the instant. Of an order by a word: the instant within the word. */
  readonly at: string
  /** Of an order by a word. */
  readonly place: number
  readonly id: number
}

/** Where the page before ended. @throws Refusal 400 */
export const readPlace = (cursor: string, order: Order): Place => {
  const { value, id } = readCursor(cursor, order.name)
  if (order.key === 'id') {
    if (value !== String(id)) throw badCursor()
    return { values: [id], at: '', place: 0, id }
  }
  if (!isPlaced(order.key)) return { values: [value, id], at: value, place: 0, id }
  const [, place, at] = /^(\d) (.{1,40})$/.exec(value) ?? []
  if (place === undefined || at === undefined) throw badCursor()
  return { values: [Number(place), at, id], at, place: Number(place), id }
}

/** Only rows after a place. */
export const isBeyond = (order: Order, { values }: Place) => {
  const types = { id: ['bigint'], title: ['text', 'bigint'] }[order.key as string] ?? [
    ...(isPlaced(order.key) ? ['smallint'] : []),
    'timestamptz',
    'bigint',
  ]
  const place = sql.join(values.map((value, at) => sql`${String(value)}::${sql.raw(types[at] ?? 'text')}`))
  return sql<SqlBool>`(${sql.join(keysOf(order))}) ${order.beyond} (${place})`
}
