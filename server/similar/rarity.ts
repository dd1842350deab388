// How rare words are on this desk, from a sample of its tickets. It may be a minute old: a little off, a word weighs a
// little more or less.
import { sql } from 'kysely'
import { perDesk, type Ctx } from '#server/platform/context.ts'

export interface Rarity {
  readonly ticketCount: number
  /** In how many tickets a term stands, about; undefined for what the sample has once or never. */
  readonly countOf: (term: number) => number | undefined
  /** In so many tickets stands what the sample does not tell, at most by far. */
  readonly mostUnknown: number
}

/** Smaller desks are known whole. */
const sampleSize = 2_048
const lifeMs = 60_000

/** What a term weighs that stands in so many of so many tickets: the inverse document frequency of BM25. */
export const weightOf = (count: number, ticketCount: number) =>
  Math.log(1 + (Math.max(ticketCount, count) - count + 0.5) / (count + 0.5))

interface Kept {
  rarity?: Rarity
  reading?: Promise<Rarity> | undefined
  readAtMs: number
}
const kept = perDesk((): Kept => ({ readAtMs: 0 }))

/** As it was a minute ago at most; while it is read again, the old one serves. */
export const readRarity = async (ctx: Ctx): Promise<Rarity> => {
  const memory = kept(ctx)
  const lifeOfThisMs = memory.rarity && memory.rarity.ticketCount < sampleSize ? lifeMs / 30 : lifeMs
  if (memory.rarity !== undefined && performance.now() - memory.readAtMs < lifeOfThisMs) return memory.rarity
  memory.reading ??= sampleTerms(ctx).finally(() => (memory.reading = undefined))
  const fresh = memory.reading.then((rarity) => {
    memory.readAtMs = performance.now()
    return (memory.rarity = rarity)
  })
  // Whether this one could be read does not matter to those who have the old.
  if (memory.rarity !== undefined) fresh.catch(() => undefined)
  return memory.rarity ?? fresh
}

interface Sample {
  readonly tickets: number
  readonly sampled: number
  /** Terms and in how many of the sample each stands. */
  readonly counts: readonly (readonly [term: number, count: number])[]
}

const sampleTerms = async (ctx: Ctx): Promise<Rarity> => {
  const { rows } = await sql<Sample>`
    with ends as materialized (
      select min(ticket_id) as first, max(ticket_id) as last from ticket_terms
    ), sample as materialized (
      select distinct on (near.ticket_id) near.ticket_id, near.terms
      from ends, generate_series(0, ${sql.lit(sampleSize)} - 1) as n
      cross join lateral (
        select ticket_id, terms from ticket_terms
        where ticket_id >= first + (last - first) * n / ${sql.lit(sampleSize - 1)}
        order by ticket_id limit 1
      ) as near
    ), counted as (
      select term, count(*) as n from sample, unnest(terms) as term group by term having count(*) > 1
    )
    select
      (select coalesce(sum(n), 0)::bigint from ticket_totals where figure like 'status.%') as tickets,
      (select count(*) from sample) as sampled,
      (select coalesce(json_agg(json_build_array(term, n)), '[]') from counted) as counts`.execute(ctx.db)
  const { tickets = 0, sampled = 0, counts = [] } = rows[0] ?? {}
  const ticketCount = Math.max(tickets, sampled)
  const each = ticketCount / Math.max(sampled, 1)
  const known = new Map(counts)
  return {
    ticketCount,
    mostUnknown: each,
    countOf: (term) => {
      const count = known.get(term)
      return count === undefined ? undefined : count * each
    },
  }
}
