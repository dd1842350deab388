// Terms too short for trigrams: one or two letters, signs, and what has no three letters in a row. Each block of tickets
// names the letters and pairs of letters in its texts, so only the blocks that have all of a term's are read, and the
// tail of tickets that no block knows yet (migration 0005).
import { sql, type RawBuilder } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import type { Wanted } from './page.ts'
import { pageOf } from './page-statements.ts'
import { blockBits, lettersNeeded } from './search-letters.ts'
import { amongHolders, bodyHolds } from './search-condition.ts'
import { longWalk, walk } from './search-walk.ts'

interface Block {
  readonly block: number
  readonly first_created_at: string
  readonly last_created_at: string
}

/** How many blocks are read at first: where one ticket in a hundred has the term, they fill a page. */
const firstBlocks = 64

const ticketsPerBlock = 2 ** blockBits

/** A page of the tickets that hold all terms, by blocks. */
export const findInBlocks = async (ctx: Ctx, search: Wanted, { ticketCount }: { readonly ticketCount: number }) => {
  const { order, limit, after, terms } = search
  const { candidates, inTail } = await findCandidates(ctx, terms)
  const inBlocks = (blocks: readonly Block[]) => amongHolders(search, holdersIn(blocks, { terms, inTail }))
  if (order.key !== 'created_at') {
    if (isWalkShorter(candidates.length, { limit, ticketCount })) {
      const found = await pageOf(ctx, search, walk(search, longWalk))
      if (found.count >= limit) return found
    }
    return pageOf(ctx, search, inBlocks(candidates))
  }

  // The blocks are read in the order of what they begin with, until no other can have what comes before the page's end.
  const { isDescending } = order
  const begin = (block: Block) => (isDescending ? block.last_created_at : block.first_created_at)
  const end = (block: Block) => (isDescending ? block.first_created_at : block.last_created_at)
  const comesBefore = (a: string, b: string) => (isDescending ? instant(a) > instant(b) : instant(a) < instant(b))
  const sorted = candidates
    .filter((block) => after === undefined || !comesBefore(end(block), after.at))
    .toSorted((a, b) => (comesBefore(begin(a), begin(b)) ? -1 : comesBefore(begin(b), begin(a)) ? 1 : 0))
  for (let count = firstBlocks; ; count *= 4) {
    const found = await pageOf(ctx, search, inBlocks(sorted.slice(0, count)))
    const next = sorted[count]
    if (next === undefined || (found.end_at !== null && comesBefore(found.end_at, begin(next)))) return found
  }
}

// In how many tickets a term is follows from in how many blocks it is, where it is spread evenly.
const isWalkShorter = (blocks: number, { limit, ticketCount }: { limit: number; ticketCount: number }) => {
  const share = blocks / (ticketCount / ticketsPerBlock + 1)
  const perTicket = share < 1 ? -Math.log(1 - share) / ticketsPerBlock : 1
  // A step along an order costs twice what a text of a block does.
  return (2 * limit) / perTicket < blocks * ticketsPerBlock
}

// Compared to the millisecond; where that is too coarse, one block more is read. What is no Date lies outside all that are.
const instant = (at: string) => {
  const ms = Date.parse(at)
  if (!Number.isNaN(ms)) return ms
  return at.startsWith('-') || at.endsWith('BC') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}

interface Candidates {
  readonly candidates: readonly Block[]
  /** The tickets of the tail that hold all terms. */
  readonly inTail: readonly number[]
}

// The tail first: what is moved out of it after that is in its block by the time the blocks are asked.
const findCandidates = async (ctx: Ctx, terms: readonly string[]): Promise<Candidates> => {
  const tail = await sql<{ lowered: string[]; holders: number[] }>`
    select
      array(select lower(term) from unnest(${terms}::text[]) as term) as lowered,
      array_to_json(array(
        select ticket_id
        from (select ticket_search.ticket_id, body from search_tail join ticket_search using (ticket_id) offset 0) as read
        where ${bodyHolds(terms)}
      )) as holders`.execute(ctx.db)
  const { lowered = [], holders: inTail = [] } = tail.rows[0] ?? {}
  const letters = [...new Set(lowered.flatMap(lettersNeeded))]
  const { rows: candidates } = await sql<Block>`
    select block, first_created_at, last_created_at from search_blocks where letters @> ${letters}::text[]`.execute(
    ctx.db,
  )
  return { candidates, inTail }
}

/**
 * `ticket_id` of the tickets in these blocks that hold all terms, and of those of the tail. Texts are read before they
 * are looked at: to look for these terms by trigrams would mean to read them all.
 */
const holdersIn = (
  blocks: readonly Block[],
  { terms, inTail }: { terms: readonly string[] } & Pick<Candidates, 'inTail'>,
): RawBuilder<unknown> => sql`
  select ticket_id
  from (
    select text.ticket_id, text.body
    from unnest(${blocks.map(({ block }) => block)}::bigint[]) as wanted (block)
    cross join lateral (
      select ticket_id, body from ticket_search
      where ticket_id >= wanted.block << ${sql.lit(blockBits)} and ticket_id < (wanted.block + 1) << ${sql.lit(blockBits)}
      offset 0
    ) as text
    offset 0
  ) as read
  where ${bodyHolds(terms)}
  union
  select unnest(${inTail}::bigint[])`

/** All tickets that hold the terms, for counting. */
export const allHolders = async (ctx: Ctx, terms: readonly string[]) => {
  const { candidates, inTail } = await findCandidates(ctx, terms)
  return holdersIn(candidates, { terms, inTail })
}
