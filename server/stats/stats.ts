import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { categories, priorities, statuses } from '#shared/words.ts'
import type { Stats } from '#shared/stats.ts'

interface Row {
  readonly total: number
  readonly days_with_tickets: number
  readonly elapsed_days: number
  readonly counts: Readonly<Record<string, number>>
}

/** Counts by status, priority and category, all from one snapshot, so every breakdown adds up to the total. */
export const readStats = async (ctx: Ctx): Promise<Stats> => {
  const { rows } = await sql<Row>`
    with groups as (
      select (created_at at time zone 'UTC')::date as day, status, priority, category, count(*) as n
      from tickets
      group by 1, 2, 3, 4
    ), by_word as (
      select 'status.' || status as word, sum(n) as n from groups group by status
      union all select 'priority.' || priority, sum(n) from groups group by priority
      union all select 'category.' || category, sum(n) from groups group by category
    )
    select coalesce(sum(n), 0)::bigint as total,
      count(distinct day) as days_with_tickets,
      coalesce(${ctx.now()}::timestamptz::date - min(day) + 1, 0)::bigint as elapsed_days,
      (select coalesce(json_object_agg(word, n), '{}') from by_word) as counts
    from groups`.execute(ctx.db)
  return presentStats(rows[0] ?? { total: 0, days_with_tickets: 0, elapsed_days: 0, counts: {} })
}

const presentStats = ({ total, days_with_tickets, elapsed_days, counts }: Row): Stats => {
  const breakdown = <W extends string>(kind: string, words: readonly W[]) =>
    Object.fromEntries(words.map((word) => [word, counts[`${kind}.${word}`] ?? 0])) as Record<W, number>
  const byStatus = breakdown('status', statuses)
  return {
    total_tickets: total,
    open_tickets: byStatus.open,
    in_progress_tickets: byStatus.in_progress,
    resolved_tickets: byStatus.resolved,
    closed_tickets: byStatus.closed,
    avg_tickets_per_day: perDay(total, days_with_tickets),
    avg_tickets_per_calendar_day: perDay(total, elapsed_days),
    status_breakdown: byStatus,
    priority_breakdown: breakdown('priority', priorities),
    category_breakdown: breakdown('category', categories),
  }
}

// One decimal; a clock set back must not make it infinite or negative.
const perDay = (total: number, days: number) => (total === 0 ? 0 : Math.round((total / Math.max(1, days)) * 10) / 10)
