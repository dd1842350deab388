// Takes the words of new and changed tickets, a moment after they were written and beside whoever writes.
import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { similarLimits } from '#shared/words.ts'
import { repeatsOf, termsOf } from './terms.ts'

/** Taken in one transaction. */
const batchSize = 512
/** So many texts are read in one go: a few milliseconds in which nothing else is answered. */
const textsAtOnce = 64
/** For so long at a time: a desk that stops waits for it. */
const takeMs = 1_000

/** Takes what waits, or some of it; several processes may try: one does it. */
export const takeWaitingTerms = async (ctx: Ctx) => {
  const { rows } = await sql`select from terms_tail limit 1`.execute(ctx.db)
  if (rows.length > 0) await takeTerms(ctx, takeMs)
}

/** Takes what there is, until time is up. */
export const takeTerms = async (ctx: Ctx, ms = Number.POSITIVE_INFINITY) => {
  const until = performance.now() + ms
  let taken = 0
  for (;;) {
    const batch = await takeBatch(ctx)
    taken += batch
    if (batch < batchSize || performance.now() >= until) break
  }
  if (taken > 0) await tidy(ctx)
}

interface Text {
  readonly ticket_id: number
  readonly body: string
}

/** The newest first: after an import the tickets of today find one another at once. @returns how many were taken here. */
const takeBatch = (ctx: Ctx): Promise<number> =>
  inTransaction(ctx, async (ctx) => {
    const lock = await sql<{ is_free: boolean }>`
      select pg_try_advisory_xact_lock(hashtext('docket.terms_tail')) as is_free`.execute(ctx.db)
    if (!lock.rows[0]?.is_free) return 0
    const taken = await sql<{ ticket_id: number }>`
      delete from terms_tail where id in (select id from terms_tail order by id desc limit ${batchSize})
      returning ticket_id`.execute(ctx.db)
    const ids = [...new Set(taken.rows.map(({ ticket_id: id }) => id))].sort((a, b) => a - b)
    for (let from = 0; from < ids.length; from += textsAtOnce) {
      // Kept from going away before the words that refer to them are in.
      const { rows } = await sql<Text>`
        select ticket_id, left(body, ${sql.lit(similarLimits.readCharacters)}) as body from ticket_search
        where ticket_id = any(${ids.slice(from, from + textsAtOnce)}::bigint[])
        order by ticket_id for key share`.execute(ctx.db)
      await keepTerms(ctx, rows)
    }
    return taken.rows.length
  })

const keepTerms = (ctx: Ctx, texts: readonly Text[]) => {
  const kept = texts.map(({ ticket_id, body }) => {
    const terms = termsOf(body)
    return { ticket_id, terms: [...terms.keys()], repeats: repeatsOf(terms) }
  })
  return sql`
    insert into ticket_terms as known (ticket_id, terms, repeats)
    select ticket_id, terms, repeats
    from json_to_recordset(${JSON.stringify(kept)}) as given (ticket_id bigint, terms int[], repeats int[])
    on conflict (ticket_id) do update set terms = excluded.terms, repeats = excluded.repeats
    where (known.terms, known.repeats) is distinct from (excluded.terms, excluded.repeats)`.execute(ctx.db)
}

// What waits beside the index is read by every lookup, and what was deleted from the tail by every batch.
const tidy = async (ctx: Ctx) => {
  await sql`
    select gin_clean_pending_list(oid) from pg_class
    where oid = 'ticket_terms_by_term'::regclass and pg_has_role(relowner, 'usage')`.execute(ctx.db)
  await sql`vacuum (skip_locked) terms_tail`.execute(ctx.db)
}
