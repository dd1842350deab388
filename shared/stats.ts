import { Type, type Static } from 'typebox'
import { contract, day } from './contract.ts'
import { paths } from './routes.ts'
import { seriesBuckets, seriesLimits } from './words.ts'

const Count = Type.Integer({ minimum: 0 })

const breakdowns = {
  status_breakdown: Type.Object({ open: Count, in_progress: Count, resolved: Count, closed: Count }),
  priority_breakdown: Type.Object({ low: Count, medium: Count, high: Count, critical: Count }),
  category_breakdown: Type.Object({ billing: Count, technical: Count, account: Count, general: Count }),
}

export const StatsSchema = Type.Object(
  {
    total_tickets: Count,
    open_tickets: Count,
    in_progress_tickets: Count,
    resolved_tickets: Count,
    closed_tickets: Count,
    avg_tickets_per_day: Type.Number({ description: 'Mean over the days that had tickets, one decimal' }),
    avg_tickets_per_calendar_day: Type.Number({
      description: 'Total over the days since the first ticket, one decimal',
    }),
    ...breakdowns,
  },
  { $id: 'Stats' },
)
export type Stats = Static<typeof StatsSchema>

export const StatsBucketSchema = Type.Object(
  {
    day: day('First day (UTC)'),
    before: day('The day after the last'),
    total: Count,
    status_breakdown: Type.Optional(breakdowns.status_breakdown),
    priority_breakdown: Type.Optional(breakdowns.priority_breakdown),
    category_breakdown: Type.Optional(breakdowns.category_breakdown),
  },
  { $id: 'StatsBucket' },
)
export type StatsBucket = Static<typeof StatsBucketSchema>

const whatIsCounted =
  'Tickets are counted on the day (UTC) they were created, with the status, priority and category they have now.'

export const stats = {
  readStats: contract(paths.readStats, {
    summary: 'Counts by status, priority and category',
    description: `Every breakdown adds up to total_tickets. ${whatIsCounted}`,
    tags: ['stats'],
    querystring: Type.Object(
      {
        from: Type.Optional(day('Only tickets created on this day (UTC) or later')),
        before: Type.Optional(day('Only tickets created before this day (UTC) began')),
      },
      { additionalProperties: false },
    ),
    response: { 200: StatsSchema },
  }),
  readStatsSeries: contract(paths.readStatsSeries, {
    summary: 'Counts day by day, or week by week, or month by month',
    description: `Days without tickets are there too, with zeros. Every breakdown adds up to its total. ${whatIsCounted}`,
    tags: ['stats'],
    querystring: Type.Object(
      {
        from: Type.Optional(
          day(
            `First day (UTC). Left out: the day of the first ticket, or as far back as ${seriesLimits.buckets} buckets go`,
          ),
        ),
        before: Type.Optional(day('The day after the last (UTC). Left out: tomorrow, so that today is the last')),
        bucket: Type.Optional(
          Type.Enum([...seriesBuckets], {
            description:
              `Weeks begin on Monday; the first and the last of a range may be shorter. At most ${seriesLimits.buckets}. ` +
              `Left out: days up to ${seriesLimits.days} of them, weeks up to ${seriesLimits.weeks}, then months`,
          }),
        ),
        by: Type.Optional(
          Type.String({
            pattern: '^(status|priority|category)(,(status|priority|category))*$',
            description: 'Breakdowns wanted, with commas between: status, priority, category. Left out: totals alone',
          }),
        ),
      },
      { additionalProperties: false },
    ),
    response: {
      200: Type.Object({
        from: day('First day told'),
        before: day('The day after the last'),
        bucket: Type.Enum([...seriesBuckets]),
        series: Type.Array(StatsBucketSchema),
      }),
    },
  }),
}
