import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { prepared } from '#server/platform/prepared.ts'
import { shareRead } from '#server/platform/shared-reads.ts'
import { categories, priorities, statuses } from '#shared/words.ts'
import type { Stats } from '#shared/stats.ts'
import { figuresOf, tail } from './figures.ts'

export { foldCounts, foldLongTail, rebuildCounts } from './fold.ts'
export { checkDaily, describeDrift, mendStats, recount, type Drift } from './recount.ts'

interface Row {
  readonly figures: Readonly<Record<string, number>>
  readonly elapsed_days: number
}

/** Counts by status, priority and category, all from one snapshot, so every breakdown adds up to the total. */
export const readStats = (ctx: Ctx): Promise<Stats> =>
  shareRead(ctx, 'stats', async () => {
    const { rows } = await statsQuery(ctx).execute(ctx.db)
    return presentStats(rows[0] ?? { figures: {}, elapsed_days: 0 })
  })

/** Fold and tail together. The tables stand in the order in which a truncate locks them. */
export const statsQuery = (ctx: Pick<Ctx, 'now'>) => sql<Row>`
  with tail as materialized (${tail}),
  tail_days as materialized (
    select day, n, coalesce((select n from ticket_days as folded where folded.day = changed.day), 0) as folded
    from (select day, sum(n) as n from tail group by day) as changed
  ), figures as (
    select figure, n from ticket_totals
    union all (${figuresOf('tail')})
    union all select 'days', (folded + n > 0)::int - (folded > 0)::int from tail_days
  )
  select
    (select coalesce(json_object_agg(figure, n), '{}') from (select figure, sum(n) as n from figures group by figure) as f)
      as figures,
    coalesce((${ctx.now()}::timestamptz at time zone 'UTC')::date - least(
      (select min(day) from tail_days where folded + n > 0 and isfinite(day)),
      (select min(day) from ticket_days where n > 0 and isfinite(day) and day <> all (array(select day from tail_days)))
    ) + 1, 0)::bigint as elapsed_days ${prepared}`

const presentStats = ({ figures, elapsed_days }: Row): Stats => {
  const breakdown = <W extends string>(kind: string, words: readonly W[]) =>
    Object.fromEntries(words.map((word) => [word, figures[`${kind}.${word}`] ?? 0])) as Record<W, number>
  const byStatus = breakdown('status', statuses)
  const total = Object.values(byStatus).reduce((sum, n) => sum + n, 0)
  return {
    total_tickets: total,
    open_tickets: byStatus.open,
    in_progress_tickets: byStatus.in_progress,
    resolved_tickets: byStatus.resolved,
    closed_tickets: byStatus.closed,
    avg_tickets_per_day: perDay(total, figures['days'] ?? 0),
    avg_tickets_per_calendar_day: perDay(total, elapsed_days),
    status_breakdown: byStatus,
    priority_breakdown: breakdown('priority', priorities),
    category_breakdown: breakdown('category', categories),
  }
}

// One decimal; a clock set back must not make it infinite or negative.
const perDay = (total: number, days: number) => (total === 0 ? 0 : Math.round((total / Math.max(1, days)) * 10) / 10)
