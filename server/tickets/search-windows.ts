// Newest first (or oldest first) by windows of time: the days round the beginning, the months round it, and the rest. The
// first window that fills the page ends the search, so a word that thousands of tickets hold costs what the newest
// hundred cost; and one that hardly any holds is looked up a few times in the index.
import { sql, type RawBuilder } from 'kysely'
import type { Wanted } from './page.ts'
import { allOf, kept, narrowedBy, type Picked } from './page-statements.ts'
import { bodyHolds, textsWithin } from './search-condition.ts'
import type { SearchProfile } from './search-profile.ts'

const dayMs = 86_400_000
/** The spans of migration 0005. */
const shortSpan = { ms: 8 * dayMs, numberOf: (stretch: number) => 2 * stretch }
const longSpan = { ms: 64 * dayMs, numberOf: (stretch: number) => 2 * stretch + 1 }

type Profile = Pick<SearchProfile, 'newestAt' | 'oldestAt'>

/** Terms must hold a trigram; the order is one of creation. */
export const inWindows = (search: Wanted, profile: Profile): Picked => {
  const { order, limit } = search
  const sorted = sql`order by at ${order.direction}, id ${order.direction} limit ${sql.lit(limit)}`
  const windows = windowsOf(search, profile)
  // An append goes through its parts one after the other and stops when it has enough: what comes later in the order
  // stands in a later part.
  const ids = sql`
    select id from (
      ${sql.join(
        [outside(search, windows.outside), ...windows.inside.map((window) => inside(search, window))].map(
          (part) => sql`(select id, at from (${part}) as hits ${sorted})`,
        ),
        sql` union all `,
      )}
    ) as found limit ${sql.lit(limit)}`
  return { ids, ending: kept(search) }
}

interface Window {
  /** Number of the span; the whole desk without. */
  readonly span?: number
  /** Bound on the creation, exclusive of what earlier windows hold: `at < …` or `at >= …`. */
  readonly bound?: RawBuilder<unknown>
}

/** Going backwards from where the order begins, or forwards. */
const windowsOf = ({ order: { isDescending }, after, filter }: Wanted, { newestAt, oldestAt }: Profile) => {
  const beginMs = beginOf(
    after?.at,
    isDescending ? [newestAt, filter.createdBefore] : [oldestAt, filter.createdFrom],
    isDescending,
  )
  const step = isDescending ? -1 : 1
  const stretchOf = (ms: number) => Math.floor(beginMs / ms)
  /** Where the order leaves a stretch. */
  const endOf = (stretch: number, ms: number) => new Date((isDescending ? stretch : stretch + 1) * ms).toISOString()
  const beyond = (at: string) =>
    isDescending ? sql`created_at < ${at}::timestamptz` : sql`created_at >= ${at}::timestamptz`
  const [short, long] = [stretchOf(shortSpan.ms), stretchOf(longSpan.ms)]
  const afterShort = beyond(endOf(short + step, shortSpan.ms))
  const entry = endOf(short - step, shortSpan.ms)
  return {
    /** What the order has before the first window: few, if any, that came since the profile was read. */
    outside: isDescending ? sql`created_at >= ${entry}::timestamptz` : sql`created_at < ${entry}::timestamptz`,
    inside: [
      { span: shortSpan.numberOf(short) },
      { span: shortSpan.numberOf(short + step) },
      { span: longSpan.numberOf(long), bound: afterShort },
      { span: longSpan.numberOf(long + step), bound: afterShort },
      { bound: beyond(endOf(long + step, longSpan.ms)) },
    ] satisfies Window[],
  }
}

const beginOf = (after: string | undefined, ends: readonly (string | undefined)[], isDescending: boolean) => {
  const known = (after === undefined ? ends : [after]).map((at) => Date.parse(at ?? '')).filter(Number.isFinite)
  if (known.length === 0) return 0
  const begin = isDescending ? Math.min(...known) : Math.max(...known)
  // The years 1 to 9999 are written alike everywhere; with room for the stretches round them.
  return Math.max(Date.UTC(5, 0) - 1_900 * 365.2425 * dayMs, Math.min(Date.UTC(9_998, 0), begin))
}

const inside = (search: Wanted, { span, bound }: Window) =>
  filtered(
    search,
    sql`
      select ticket_id as id, created_at as at from ticket_search
      where ${allOf([
        span !== undefined && sql`spans @> array[${span}::int]`,
        bodyHolds(search.terms),
        bound,
        ...textsWithin(search),
      ])} offset 0`,
  )

// Told apart by time first: the trigrams know nothing of it.
const outside = (search: Wanted, bound: RawBuilder<unknown>) =>
  filtered(
    search,
    sql`
      select ticket_id as id, created_at as at
      from (select ticket_id, created_at, body from ticket_search where ${allOf([bound, ...textsWithin(search)])} offset 0) as recent
      where ${bodyHolds(search.terms)} offset 0`,
  )

const filtered = ({ facets }: Wanted, hits: RawBuilder<unknown>) =>
  facets === undefined
    ? hits
    : sql`
      select hits.id, hits.at from (${hits}) as hits join tickets on tickets.id = hits.id
      where ${allOf(narrowedBy({ facets, filter: {} }))}`
