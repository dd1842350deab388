// What keeps a desk quick while it grows tenfold under it: plans are made from what the tables hold, so they are looked
// at again long before autovacuum would.
import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { notify } from '#server/platform/events.ts'
import { foldCounts } from '#server/stats/stats.ts'
import { tidySearchNow } from '#server/tickets/tickets.ts'

const firstLookRows = 10_000
const growth = 3
/** A serving desk moves as many into the search's blocks by itself, but would fall behind; and this process has the time. */
const untidyRows = 10_000
const tellEveryMs = 5_000

/** Screens read everything again when told to; that they are told of each batch would keep them at it. */
export const startUpkeep = async (ctx: Ctx) => {
  const { rows } = await sql<{ n: number }>`
    select greatest(reltuples, 0)::bigint as n from pg_class where oid = 'tickets'::regclass`.execute(ctx.db)
  let tickets = rows[0]?.n ?? 0
  let nextLook = Math.max(firstLookRows, tickets * growth)
  let toldAt = performance.now()
  let isUntold = false
  let untidy = 0
  return {
    /** In the transaction of a batch. */
    tell: async (ctx: Ctx) => {
      isUntold = performance.now() - toldAt < tellEveryMs
      if (isUntold) return
      await notify(ctx, 'resync')
      toldAt = performance.now()
    },
    /** After it. */
    look: async (imported: number) => {
      tickets += imported
      untidy += imported
      if (untidy >= untidyRows) {
        await tidySearchNow(ctx)
        untidy = 0
      }
      if (tickets < nextLook) return
      await sql`analyze tickets, ticket_search`.execute(ctx.db)
      nextLook = tickets * growth
    },
    /** After an import that was stopped, too. */
    tellRest: async () => {
      if (isUntold) await notify(ctx, 'resync')
      isUntold = false
    },
    /** Visibility known, statistics fresh, no index entries waiting, counts folded. */
    finish: async () => {
      for (const table of ['tickets', 'ticket_search', 'events']) {
        await sql`vacuum (analyze) ${sql.table(table)}`.execute(ctx.db)
      }
      await foldCounts(ctx)
      await tidySearchNow(ctx)
    },
  }
}
