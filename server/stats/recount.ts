import { sql } from 'kysely'
import { perDesk, type Ctx } from '#server/platform/context.ts'
import { dayMs } from '#server/platform/day.ts'
import { reportHealth } from '#server/platform/health.ts'
import { countedTickets, figuresOf, tail } from './figures.ts'

export interface Drift {
  /** `status.open`, `2026-11-20`, `2026-11-20 open high billing`, … */
  readonly figure: string
  /** How many too many the desk counts. */
  readonly off_by: number
}

export const mendStats = 'npm run docket -- doctor --mend'

/** Counts every ticket again, in one snapshot with what is kept of them. @returns what differs, widest first. */
export const recount = async (ctx: Ctx): Promise<Drift[]> =>
  ctx.db.transaction().execute(async (db) => {
    await sql`set local statement_timeout = '1h'`.execute(db)
    // All of the table is read: connections are set for reading little.
    await sql`set local enable_seqscan = on`.execute(db)
    const { rows } = await sql<Drift>`
      with counted as materialized (${countedTickets}),
      tail as materialized (${tail}),
      kept (figure, n) as (
        select concat_ws(' ', day, status, priority, category), n from tail
        union all select concat_ws(' ', day, status, priority, category), n from ticket_counts
        union all select concat_ws(' ', day, status, priority, category), -n from counted
        union all select day::text, n from ticket_days
        union all select day::text, n from tail
        union all select day::text, -n from counted
        union all select figure, n from ticket_totals
        union all (${figuresOf('tail')})
        union all select figure, -n from (${figuresOf('counted')}) as counted
        -- Only what is folded: the days of the tail are worked out when they are read.
        union all select 'days', -count(*) from ticket_days where n > 0
      )
      select figure, sum(n)::bigint as off_by from kept group by figure having sum(n) <> 0
      order by abs(sum(n)) desc, figure`.execute(db)
    return rows
  })

/** In a sentence, or undefined where all is well. */
export const describeDrift = (drift: readonly Drift[]) => {
  const [worst] = drift
  if (!worst) return undefined
  const count = drift.length === 1 ? '1 of the counts differs' : `${drift.length} of the counts differ`
  return `${count} from a recount of all tickets: ${worst.figure} is ${worst.off_by > 0 ? 'over' : 'under'} by ${Math.abs(worst.off_by)}.`
}

const nextCheckAt = perDesk(() => ({ ms: 0 }))

/**
 * Recounts once a day and says in the health of the desk what it found; while something is wrong, every time it is
 * called. Every process does so for itself, as each tells its own health.
 */
export const checkDaily = async (ctx: Ctx) => {
  const next = nextCheckAt(ctx)
  if (ctx.now().getTime() < next.ms) return
  const message = describeDrift(await recount(ctx))
  reportHealth(ctx, {
    name: 'stats',
    state: message ? 'failing' : 'ok',
    message: message ?? 'The stats equal a recount of all tickets.',
    mend: message ? mendStats : null,
  })
  next.ms = message ? 0 : ctx.now().getTime() + dayMs
}
