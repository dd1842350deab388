import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { daysAfter } from '#server/platform/day.ts'
import { prepared } from '#server/platform/prepared.ts'
import { shareRead } from '#server/platform/shared-reads.ts'
import type { Stats } from '#shared/stats.ts'
import { breakdown, countsWithin, figureName, figuresOf, firstDay, tail, tailDays } from './figures.ts'

export { foldCounts, foldLongTail, rebuildCounts } from './fold.ts'
export { checkDaily, describeDrift, mendStats, recount, type Drift } from './recount.ts'
export type { FigureKind } from './figures.ts'
export { readStatsSeries } from './series.ts'

/** Half-open, days of UTC; an end left out is open. */
export interface DayRange {
  readonly from?: string | undefined
  readonly before?: string | undefined
}

interface Row {
  readonly figures: Readonly<Record<string, number>>
  readonly days: number
  readonly elapsed_days: number
}

/**
 * Counts by status, priority and category of the tickets created in a range, or of all: from one snapshot, so every
 * breakdown adds up to the total.
 */
export const readStats = (ctx: Ctx, range: DayRange = {}): Promise<Stats> =>
  shareRead(ctx, `stats ${range.from} ${range.before}`, async () => {
    const isOfAll = range.from === undefined && range.before === undefined
    const { rows } = await (isOfAll ? statsQuery(ctx) : rangeQuery(ctx, range)).execute(ctx.db)
    return presentStats(rows[0] ?? { figures: {}, days: 0, elapsed_days: 0 })
  })

/** Fold and tail together. The tables stand in the order in which a truncate locks them. */
export const statsQuery = (ctx: Pick<Ctx, 'now'>) => sql<Row>`
  with tail as materialized (${tail}),
  tail_days as materialized (${tailDays}),
  figures as (
    select figure, n from ticket_totals
    union all (${figuresOf('tail')})
    union all select 'days', (folded + n > 0)::int - (folded > 0)::int from tail_days
  ),
  summed as (select figure, sum(n) as n from figures group by figure)
  select
    (select coalesce(json_object_agg(figure, n), '{}') from summed) as figures,
    coalesce((select n from summed where figure = 'days'), 0)::bigint as days,
    coalesce(${today(ctx)} - ${firstDay('-infinity')} + 1, 0)::bigint as elapsed_days ${prepared}`

/** The same of a range, by the fold of its days: it costs what the days do, however many tickets they have. */
export const rangeQuery = (ctx: Pick<Ctx, 'now'>, { from = '-infinity', before }: DayRange) => {
  const last = before === undefined ? 'infinity' : daysAfter(before, -1)
  return sql<Row>`
    with tail as materialized (${tail}),
    summed as materialized (
      select day, ${figureName(['status', 'priority', 'category'])} as figure, sum(n) as n
      from (${countsWithin(from, last)}) as kept
      group by grouping sets ((day), (status), (priority), (category))
    ),
    tail_days as materialized (${tailDays})
    select
      (select coalesce(json_object_agg(figure, n), '{}') from summed where day is null) as figures,
      (select count(*) from summed where day is not null and n > 0) as days,
      coalesce((
        select least(${last}::date, ${today(ctx)}) - greatest(${from}::date, first.day) + 1
        from (select ${firstDay('-infinity')} as day) as first where first.day is not null
      ), 0)::bigint as elapsed_days`
}

const today = (ctx: Pick<Ctx, 'now'>) => sql`(${ctx.now()}::timestamptz at time zone 'UTC')::date`

const presentStats = ({ figures, days, elapsed_days }: Row): Stats => {
  const byStatus = breakdown(figures, 'status')
  const total = Object.values(byStatus).reduce((sum, n) => sum + n, 0)
  return {
    total_tickets: total,
    open_tickets: byStatus.open,
    in_progress_tickets: byStatus.in_progress,
    resolved_tickets: byStatus.resolved,
    closed_tickets: byStatus.closed,
    avg_tickets_per_day: perDay(total, days),
    avg_tickets_per_calendar_day: perDay(total, elapsed_days),
    status_breakdown: byStatus,
    priority_breakdown: breakdown(figures, 'priority'),
    category_breakdown: breakdown(figures, 'category'),
  }
}

// One decimal; a clock set back must not make it infinite or negative.
const perDay = (total: number, days: number) => (total === 0 ? 0 : Math.round((total / Math.max(1, days)) * 10) / 10)
