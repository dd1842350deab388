// Which tickets may be similar to a text: those that share its rare words. How much is looked at does not grow with the
// desk: so many words, so many tickets for each.
import { sql, type RawBuilder } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { prepared } from '#server/platform/prepared.ts'
import { statement } from '#server/platform/statement.ts'
import type { Category, Priority, Status } from '#shared/words.ts'
import { weightOf, type Rarity } from './rarity.ts'
import type { Terms } from './terms.ts'

export interface Candidate {
  readonly id: number
  readonly title: string
  readonly status: Status
  readonly category: Category
  readonly priority: Priority
  readonly created_at: string
  readonly resolved_at: string | null
  readonly terms: readonly number[]
  readonly repeats: readonly number[]
  /** Of the titles, by their trigrams: 0 to 1. */
  readonly title_likeness: number
  /** Of the whole desk, the counts of terms that the sample does not tell. */
  readonly counted: readonly (readonly [term: number, count: number])[]
}

export interface Wanted {
  readonly terms: Terms
  readonly title: string
  /** The ticket itself. */
  readonly except: number | null
}

const most = { lookups: 64, unknown: 40, hitsEach: 300, hits: 6_000, candidates: 60 } as const
/** What more tickets hold tells nothing apart. */
const tellingShare = 0.2
/** Numbers of tickets in the slices of migration 0010. */
const sliceSizes = [4_096, 32_768, 262_144] as const

/** The tickets that share most of what is rare. */
export const readCandidates = async (ctx: Ctx, { terms, title, except }: Wanted, rarity: Rarity) => {
  const lookups = lookupsFor(terms, rarity)
  if (lookups.length === 0) return []
  return lookUp(ctx, {
    terms: lookups.map(({ term }) => term),
    weights: lookups.map(({ count }) => (count === undefined ? null : weightOf(count, rarity.ticketCount))),
    levels: lookups.map(({ level }) => level),
    back: lookups.map(({ back }) => back),
    ticketCount: rarity.ticketCount,
    title: title.toLowerCase(),
    except: except ?? 0,
  })
}

interface Lookup {
  readonly term: number
  readonly count: number | undefined
  /** Which size of slices, from 1; null for the whole desk. */
  readonly level: number | null
  /** How many slices before the newest. */
  readonly back: number
}

/** The rarest first, until that is enough. */
const lookupsFor = (terms: Terms, rarity: Rarity): Lookup[] => {
  const asked = [...terms.keys()].map((term) => ({ term, count: rarity.countOf(term) }))
  const unknown = asked.filter(({ count }) => count === undefined).slice(0, most.unknown)
  const known = asked
    .flatMap(({ term, count }) => (count === undefined ? [] : [{ term, count }]))
    .filter(({ count }) => rarity.ticketCount < 20 || count / rarity.ticketCount <= tellingShare)
    .sort((a, b) => a.count - b.count)
  const lookups: Lookup[] = unknown.map(({ term, count }) => ({ term, count, level: null, back: 0 }))
  let hits = unknown.length * Math.min(rarity.mostUnknown, most.hitsEach)
  for (const { term, count } of known) {
    const level = levelFor(count / rarity.ticketCount, rarity.ticketCount)
    const slices = level === null ? [0] : [0, 1]
    hits += Math.min(count, most.hitsEach) * slices.length
    if (lookups.length >= most.lookups || hits > most.hits) break
    lookups.push(...slices.map((back) => ({ term, count, level, back })))
  }
  return lookups
}

/** Slices as large as they may be without giving much more than what is kept of them. */
const levelFor = (share: number, ticketCount: number) => {
  const enough = 2 * most.hitsEach
  if (share * ticketCount <= enough) return null
  return Math.max(1, sliceSizes.filter((size) => share * size <= enough).length)
}

interface Values {
  readonly terms: readonly number[]
  readonly weights: readonly (number | null)[]
  readonly levels: readonly (number | null)[]
  readonly back: readonly number[]
  readonly ticketCount: number
  readonly title: string
  readonly except: number
}

// `offset 0` keeps the lookup apart from the order: walking back from the newest ticket until enough of them hold a term
// looks cheap to the planner, and reads the whole desk where few do.
const newestOf = (holders: RawBuilder<unknown>) =>
  sql`select ticket_id from (${holders} offset 0) as holders order by ticket_id desc limit ${sql.lit(most.hitsEach)}`

const lookUp = statement(
  (values: Values) => sql<Candidate>`
    with newest as materialized (
      select max(ticket_id) as id from ticket_terms
    ), asked as materialized (
      select term, weight, (ticket_slices(newest.id))[level] - 3 * back as slice
      from unnest(${values.terms}::int[], ${values.weights}::float8[], ${values.levels}::int[], ${values.back}::int[])
        as asked (term, weight, level, back), newest
    ), hits as materialized (
      select asked.term, asked.weight, found.ticket_id
      from asked cross join lateral (${newestOf(
        sql`select ticket_id from ticket_terms where terms @> array[asked.term]`,
      )}) as found
      where asked.slice is null
      union all
      select asked.term, asked.weight, found.ticket_id
      from asked cross join lateral (${newestOf(
        sql`
        select ticket_id from ticket_terms
        where slices @> array[asked.slice] and terms @> array[asked.term]`,
      )}) as found
      where asked.slice is not null
    ), counted as materialized (
      select term, count(*) as n from hits where weight is null group by term
    ), pool as materialized (
      select
        ticket_id,
        sum(coalesce(weight, ln(1 + (greatest(${values.ticketCount}::float8, n) - n + 0.5) / (n + 0.5)))) as shared
      from hits left join counted using (term)
      where ticket_id <> ${values.except}::bigint
      group by ticket_id
      order by shared desc, ticket_id desc
      limit ${sql.lit(most.candidates)}
    )
    select
      tickets.id, tickets.title, tickets.status, tickets.category, tickets.priority,
      tickets.created_at, tickets.resolved_at,
      array_to_json(ticket_terms.terms) as terms, array_to_json(ticket_terms.repeats) as repeats,
      similarity(lower(tickets.title), ${values.title}::text)::float8 as title_likeness,
      (select coalesce(json_agg(json_build_array(term, n)), '[]') from counted) as counted
    from pool
    join ticket_terms on ticket_terms.ticket_id = pool.ticket_id
    join tickets on tickets.id = pool.ticket_id
    order by pool.shared desc, pool.ticket_id desc ${prepared}`,
)
