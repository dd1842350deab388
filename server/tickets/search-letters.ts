// Keeps what the blocks of tickets name (migration 0005): moves the tail of new and changed texts into them.
import { sql } from 'kysely'
import { inTransaction } from '#server/platform/db.ts'
import type { Ctx } from '#server/platform/context.ts'

/** A block is what the numbers of 128 tickets have in common. */
export const blockBits = 7

/** Moved in one transaction. */
const batchSize = 4_096

/** So many texts are read in one go: a few milliseconds in which nothing else is answered. */
const textsAtOnce = 256

/** A shorter tail stays: reading it costs a search some tenths of a millisecond. */
const longTail = 256

/** The single letters of a text and the pairs of neighbours, as its block names them. */
export const lettersIn = (text: string): Set<string> => {
  const found = new Set<string>()
  let before = ''
  for (const letter of text) {
    found.add(letter)
    if (before !== '') found.add(before + letter)
    before = letter
  }
  return found
}

/** What a block must name to have a text with this term: its pairs, or the one letter it is. */
export const lettersNeeded = (term: string): string[] => {
  const isOneLetter = /^.$/su.test(term)
  return [...lettersIn(term)].filter((letters) => isOneLetter || !/^.$/su.test(letters))
}

/** For so long at a time: a desk that stops waits for it. */
const moveMs = 1_000

/**
 * Moves a long tail into the blocks, or some of it, and what waits beside the trigrams into them: every search reads
 * both. Several processes may try: one does it.
 */
export const tidySearch = async (ctx: Ctx) => {
  await sql`
    select gin_clean_pending_list(oid) from pg_class
    where oid = 'ticket_search_by_trigram'::regclass and pg_has_role(relowner, 'usage')`.execute(ctx.db)
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (select from search_tail limit ${longTail}) as tail`.execute(ctx.db)
  if ((rows[0]?.n ?? 0) >= longTail) await moveTail(ctx, moveMs)
}

/** Moves what there is, until time is up. */
export const moveTail = async (ctx: Ctx, ms = Number.POSITIVE_INFINITY) => {
  const until = performance.now() + ms
  let moved = 0
  for (;;) {
    const batch = await moveBatch(ctx)
    moved += batch
    if (batch < batchSize || performance.now() >= until) break
  }
  if (moved > 0) await sweep(ctx)
}

// What was deleted still lies in the pages that every reading of the tail goes through, and the next autovacuum may be a
// minute away.
const sweep = (ctx: Ctx) => sql`vacuum (skip_locked) search_tail`.execute(ctx.db)

interface Text {
  readonly block: number
  readonly created_at: string
  readonly body: string
}

/** @returns how many were moved here: none if another process is at it. */
const moveBatch = (ctx: Ctx): Promise<number> =>
  inTransaction(ctx, async (ctx) => {
    const lock = await sql<{ is_free: boolean }>`
      select pg_try_advisory_xact_lock(hashtext('docket.search_blocks')) as is_free`.execute(ctx.db)
    if (!lock.rows[0]?.is_free) return 0
    // In this order: who truncates the tickets has locked it when it asks for the tail.
    await sql`lock table ticket_search in access share mode`.execute(ctx.db)
    const taken = await sql<{ ticket_id: number }>`
      delete from search_tail where id in (select id from search_tail order by id limit ${batchSize})
      returning ticket_id`.execute(ctx.db)
    const ids = [...new Set(taken.rows.map(({ ticket_id: id }) => id))].sort((a, b) => a - b)
    const blocks = new Map<number, Block>()
    for (let from = 0; from < ids.length; from += textsAtOnce) {
      const { rows } = await sql<Text>`
        select ticket_id >> ${sql.lit(blockBits)} as block, created_at, body from ticket_search
        where ticket_id = any(${ids.slice(from, from + textsAtOnce)}::bigint[])`.execute(ctx.db)
      for (const text of rows) addToBlock(blocks, text)
    }
    await addToBlocks(ctx, [...blocks.values()])
    return taken.rows.length
  })

interface Block {
  readonly block: number
  readonly createdAt: string[]
  readonly letters: Set<string>
}

const addToBlock = (blocks: Map<number, Block>, { block, created_at: createdAt, body }: Text) => {
  const known = blocks.get(block) ?? { block, createdAt: [], letters: new Set() }
  known.createdAt.push(createdAt)
  for (const letters of lettersIn(body)) known.letters.add(letters)
  blocks.set(block, known)
}

const addToBlocks = (ctx: Ctx, blocks: readonly Block[]) =>
  sql`
  insert into search_blocks as known (block, first_created_at, last_created_at, letters)
  select block, (select min(at) from unnest(created_at) as at), (select max(at) from unnest(created_at) as at), letters
  from json_to_recordset(${JSON.stringify(
    blocks.map(({ block, createdAt, letters }) => ({ block, created_at: createdAt, letters: [...letters] })),
  )}) as given (block bigint, created_at timestamptz[], letters text[])
  on conflict (block) do update set
    first_created_at = least(known.first_created_at, excluded.first_created_at),
    last_created_at = greatest(known.last_created_at, excluded.last_created_at),
    letters = array(select unnest(known.letters) union select unnest(excluded.letters))
  where not known.letters @> excluded.letters
    or excluded.first_created_at < known.first_created_at
    or excluded.last_created_at > known.last_created_at`.execute(ctx.db)
