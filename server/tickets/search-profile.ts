// What the desk's texts look like, roughly: by it a search chooses its way. It may be a minute old, and wrong: a search
// finds the same whatever it says, only slower.
import { sql } from 'kysely'
import { perDesk, type Ctx } from '#server/platform/context.ts'
import { isNarrowed } from '#server/platform/narrowed.ts'
import { facetOf } from './facets.ts'

export interface SearchProfile {
  /** Of the newest ticket and the oldest; undefined in an empty desk. */
  readonly newestAt: string | undefined
  readonly oldestAt: string | undefined
  /** Whether the database takes letters beyond ASCII for letters: its trigrams leave out what it does not. */
  readonly knowsLetters: boolean
  /** The share of recent tickets whose text holds all these terms. */
  readonly shareWith: (terms: readonly string[]) => number
  readonly ticketCount: number
  /** How many tickets these facets have. */
  readonly countOf: (facets: readonly number[]) => number
}

const sampleSize = 512
/** The sample is of the newest so many, by number. */
const sampledTickets = 16_384
const sampledCharacters = 4_000
const lifeMs = 60_000

interface Kept {
  profile?: SearchProfile
  reading?: Promise<SearchProfile> | undefined
  readAtMs: number
}
const kept = perDesk((): Kept => ({ readAtMs: 0 }))

/** The profile of a minute ago at most; while a new one is read, the old one serves. */
export const searchProfile = async (ctx: Ctx): Promise<SearchProfile> => {
  const memory = kept(ctx)
  const isOld = performance.now() - memory.readAtMs > lifeMs
  if (memory.profile !== undefined && !isOld) return memory.profile
  // Of the whole desk, whoever asks: it decides how tickets are looked for, not which.
  memory.reading ??= readProfile(isNarrowed(ctx.db) ? { ...ctx, db: ctx.desk.db } : ctx).finally(
    () => (memory.reading = undefined),
  )
  const fresh = memory.reading.then((profile) => {
    memory.readAtMs = performance.now()
    return (memory.profile = profile)
  })
  // Whether this one could be read does not matter to a search that has the old.
  if (memory.profile !== undefined) fresh.catch(() => undefined)
  return memory.profile ?? fresh
}

const readProfile = async (ctx: Ctx): Promise<SearchProfile> => {
  const [seen, counts] = await Promise.all([readTexts(ctx), readCounts(ctx)])
  return {
    newestAt: seen?.newest_at ?? undefined,
    oldestAt: seen?.oldest_at ?? undefined,
    knowsLetters: seen?.knows_letters ?? true,
    shareWith: (terms) => {
      const bodies = seen?.bodies ?? []
      const wanted = terms.map((term) => term.toLowerCase())
      const held = bodies.filter((body) => wanted.every((term) => body.includes(term)))
      return bodies.length === 0 ? 0 : held.length / bodies.length
    },
    ticketCount: [...counts.values()].reduce((sum, n) => sum + n, 0),
    countOf: (facets) => facets.reduce((sum, facet) => sum + (counts.get(facet) ?? 0), 0),
  }
}

interface Texts {
  readonly newest_at: string | null
  readonly oldest_at: string | null
  readonly knows_letters: boolean
  readonly bodies: readonly string[]
}

const readTexts = async (ctx: Ctx) => {
  const { rows } = await sql<Texts>`
    with ends as (select max(ticket_id) as last, greatest(max(ticket_id) - ${sampledTickets}, 0) as first from ticket_search)
    select
      (select max(created_at) from ticket_search where isfinite(created_at)) as newest_at,
      (select min(created_at) from ticket_search where isfinite(created_at)) as oldest_at,
      cardinality(show_trgm('é')) > 0 as knows_letters,
      array(
        select left(body, ${sampledCharacters}) from ends, ticket_search
        where ticket_id = any(array(
          select last - n * (last - first) / ${sampleSize} from generate_series(0, ${sampleSize} - 1) as n
        ))
      ) as bodies`.execute(ctx.db)
  return rows[0]
}

const readCounts = async (ctx: Ctx) => {
  const rows = await ctx.db
    .selectFrom('ticket_counts')
    .select(['status', 'priority', 'category', sql<number>`sum(n)::bigint`.as('n')])
    .groupBy(['status', 'priority', 'category'])
    .execute()
  return new Map(rows.map((row) => [facetOf(row), row.n]))
}
