// Folding moves the ledger of changes (migration 0004) into few rows, so that reading stays cheap. Figures are exact
// without it; it is done when the tail has grown, in whichever process comes first.
import { sql, type RawBuilder } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { countedTickets, figuresOf, tail } from './figures.ts'

/** Rows moved in one transaction: far from the statement timeout, however long the tail has grown. */
const batchSize = 50_000

/** How many changes make a tail long. Summing up a hundred doubles the time of a read (0.1 ms). */
const longTail = 25

/** Folds what there is. @returns how many changes were folded here: none if another process is at it. */
export const foldCounts = async (ctx: Ctx): Promise<number> => {
  let folded = 0
  for (;;) {
    const moved = await foldBatch(ctx, batchSize)
    folded += moved
    if (moved < batchSize) break
  }
  if (folded > 0) await sweep(ctx, folded)
  return folded
}

/** Folds only when that is worth it. */
export const foldLongTail = async (ctx: Ctx) => {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (select from ticket_count_changes limit ${longTail}) as tail`.execute(ctx.db)
  return (rows[0]?.n ?? 0) < longTail ? 0 : foldCounts(ctx)
}

/**
 * Counts everything again and folds it afresh, while the desk goes on: the tail stays, so what is written meanwhile is
 * neither missed nor counted twice.
 */
export const rebuildCounts = async (ctx: Ctx) => {
  await inFoldTransaction(ctx, async (ctx) => {
    await sql`set local statement_timeout = '1h'`.execute(ctx.db)
    // All of the table is read: connections are set for reading little.
    await sql`set local enable_seqscan = on`.execute(ctx.db)
    // In this order: who truncates tickets has locked them when it asks for the other.
    await sql`lock table tickets in access share mode`.execute(ctx.db)
    await sql`select pg_advisory_xact_lock(hashtext('docket.ticket_counts'))`.execute(ctx.db)
    await sql`delete from ticket_counts`.execute(ctx.db)
    await sql`delete from ticket_days`.execute(ctx.db)
    await sql`delete from ticket_totals`.execute(ctx.db)
    await sql`
      with changes as (
        select * from (${countedTickets}) as counted
        union all select day, status, priority, category, -n from (${tail}) as tail
      ), ${addToFolds}
      select`.execute(ctx.db)
  })
}

/** Folds the oldest changes, up to so many. @returns how many. */
export const foldBatch = (ctx: Ctx, atMost: number): Promise<number> =>
  inFoldTransaction(ctx, async (ctx) => {
    const lock = await sql<{ is_free: boolean }>`
      select pg_try_advisory_xact_lock(hashtext('docket.ticket_counts')) as is_free`.execute(ctx.db)
    if (!lock.rows[0]?.is_free) return 0
    // One statement: what is added to the folds is just what it takes out of the ledger.
    const { rows } = await sql<{ moved: number; days: string[] }>`
      with changes as (
        delete from ticket_count_changes
        where id in (select id from ticket_count_changes order by id limit ${atMost})
        returning day, status, priority, category, n
      ), ${addToFolds}
      select (select count(*) from changes) as moved, array(select distinct day::text from delta) as days`.execute(
      ctx.db,
    )
    const { moved = 0, days = [] } = rows[0] ?? {}
    await sql`delete from ticket_counts where day = any(${days}::date[]) and n = 0`.execute(ctx.db)
    await sql`delete from ticket_days where day = any(${days}::date[]) and n = 0`.execute(ctx.db)
    return moved
  })

/** Adds `changes` (day, status, priority, category, n) to every fold. Data-modifying terms of a `with`. */
const addToFolds: RawBuilder<unknown> = sql`
  delta as materialized (
    select day, status, priority, category, sum(n) as n from changes group by 1, 2, 3, 4 having sum(n) <> 0
  ), delta_days as materialized (
    select day, sum(n) as n from delta group by day having sum(n) <> 0
  ), counted as (
    insert into ticket_counts as folded (day, status, priority, category, n)
    select day, status, priority, category, n from delta
    on conflict (day, status, priority, category) do update set n = folded.n + excluded.n
  ), days as (
    insert into ticket_days as folded (day, n)
    select day, n from delta_days
    on conflict (day) do update set n = folded.n + excluded.n
    returning day, n
  ), figures as (
    ${figuresOf('delta')}
    union all
    -- A statement does not see its own writes: here are the days as they were.
    select 'days', (days.n > 0)::int - (coalesce(before.n, 0) > 0)::int
    from days left join ticket_days as before using (day)
  ), totalled as (
    insert into ticket_totals as folded (figure, n)
    select figure, sum(n) from figures group by figure
    on conflict (figure) do update set n = folded.n + excluded.n
  )`

// Each statement must see what was committed before it began, and after the lock was had; a database may be set to
// something else.
const inFoldTransaction = <T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>) =>
  ctx.db
    .transaction()
    .setIsolationLevel('read committed')
    .execute((db) => work({ ...ctx, db }))

// What was deleted still lies in the pages that every read of the tail goes through, and the next autovacuum may be a
// minute away. Giving the pages back takes a lock for a moment: only after a flood.
const sweep = async (ctx: Ctx, folded: number) => {
  const isFlood = folded >= batchSize
  await sql`vacuum (skip_locked, truncate ${sql.lit(isFlood)}) ticket_count_changes`.execute(ctx.db)
}
