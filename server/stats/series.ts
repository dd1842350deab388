import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { dayOf, daysAfter, daysBetween, refuseEmptyRange } from '#server/platform/day.ts'
import { Refusal } from '#server/platform/refusal.ts'
import type { StatsBucket } from '#shared/stats.ts'
import { seriesLimits, type SeriesBucket } from '#shared/words.ts'
import { breakdown, countsWithin, figureName, firstDay, tail, tailDays, type FigureKind } from './figures.ts'

export interface SeriesWanted {
  /** Half-open, days of UTC. Left out: from the first ticket, until today. */
  readonly from?: string | undefined
  readonly before?: string | undefined
  /** Left out: the smallest that keeps the series readable. */
  readonly bucket?: SeriesBucket | undefined
  readonly by: readonly FigureKind[]
}

interface SeriesRange {
  readonly from: string
  readonly before: string
  readonly bucket: SeriesBucket
}

interface Row {
  readonly day: string
  readonly before: string
  readonly figures: Readonly<Record<string, number>>
}

/**
 * Counts by day, week or month of creation, zeros included, from one snapshot.
 *
 * @throws Refusal 400 for a range without a day, or of more buckets than one series has.
 */
export const readStatsSeries = async (ctx: Ctx, wanted: SeriesWanted) => {
  const range = await rangeOf(ctx, wanted)
  const { rows } = await seriesQuery(range, wanted.by).execute(ctx.db)
  return { ...range, series: rows.map((row) => presentBucket(row, wanted.by)) }
}

/** Every bucket of the range, and what fold and tail have of it. The tables stand in the order of a truncate's locks. */
export const seriesQuery = ({ from, before, bucket }: SeriesRange, by: readonly FigureKind[]) => {
  const startOf = (day: ReturnType<typeof sql>) => sql`date_trunc(${bucket}, ${day}::timestamp)`
  const sets = [sql`(day)`, ...by.map((kind) => sql`(day, ${sql.ref(kind)})`)]
  return sql<Row>`
    with tail as materialized (${tail}),
    kept as (
      select greatest(${startOf(sql.ref('day'))}::date, ${from}::date) as day, status, priority, category, n
      from (${countsWithin(from, daysAfter(before, -1))}) as kept
    ),
    counted as (
      select day, json_object_agg(figure, n) as figures
      from (
        select day, ${figureName(by)} as figure, sum(n) as n from kept group by grouping sets (${sql.join(sets)})
      ) as summed
      group by day
    ),
    buckets as (
      select greatest(start::date, ${from}::date) as day, least((start + ${step[bucket]})::date, ${before}::date) as before
      from generate_series(
        ${startOf(sql`${from}::date`)}, ${daysAfter(before, -1)}::date::timestamp, ${step[bucket]}
      ) as start
    )
    select day, before, coalesce(figures, '{}') as figures from buckets left join counted using (day) order by day`
}

const step = { day: sql`interval '1 day'`, week: sql`interval '1 week'`, month: sql`interval '1 month'` } as const

const presentBucket = ({ day, before, figures }: Row, by: readonly FigureKind[]): StatsBucket => ({
  day,
  before,
  total: figures['total'] ?? 0,
  ...(by.includes('status') && { status_breakdown: breakdown(figures, 'status') }),
  ...(by.includes('priority') && { priority_breakdown: breakdown(figures, 'priority') }),
  ...(by.includes('category') && { category_breakdown: breakdown(figures, 'category') }),
})

const fewestDays = { day: 1, week: 7, month: 28 } as const

const rangeOf = async (ctx: Ctx, { from: asked, before: end, bucket: unit }: SeriesWanted): Promise<SeriesRange> => {
  const before = end ?? daysAfter(dayOf(ctx.now()), 1)
  refuseEmptyRange(['from', asked], ['before', before])
  const from = asked ?? (await readFirstDay(ctx, before, unit ?? 'month'))
  const bucket = unit ?? readableBucket(daysBetween(from, before))
  if (daysBetween(from, before) > seriesLimits.buckets * fewestDays[bucket]) throw tooLong(bucket)
  return { from, before, bucket }
}

const readableBucket = (days: number): SeriesBucket => {
  if (days <= seriesLimits.days) return 'day'
  return days <= seriesLimits.weeks * 7 ? 'week' : 'month'
}

const firstOfCalendar = '0001-01-01'

/** The day of the first ticket, but no earlier than a series reaches; always a day before the end. */
const readFirstDay = async (ctx: Ctx, before: string, bucket: SeriesBucket) => {
  const reach = Math.min(seriesLimits.buckets * fewestDays[bucket], daysBetween(firstOfCalendar, before))
  const { rows } = await sql<{ day: string | null }>`
    with tail as materialized (${tail}), tail_days as materialized (${tailDays})
    select ${firstDay(daysAfter(before, -reach))} as day`.execute(ctx.db)
  const last = daysAfter(before, -1)
  const first = rows[0]?.day
  return first && first < last ? first : last
}

const tooLong = (bucket: SeriesBucket) => {
  const longer = { day: ', or for bucket=week', week: ', or for bucket=month', month: '' }[bucket]
  const most = seriesLimits.buckets.toLocaleString('en')
  return new Refusal(400, 'invalid_query', 'The request needs mending.', {
    fields: [
      { field: 'from', message: `At most ${most} ${bucket}s are told at once: ask for a shorter range${longer}.` },
    ],
  })
}
