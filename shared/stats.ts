import { Type, type Static } from 'typebox'
import { contract } from './contract.ts'
import { paths } from './routes.ts'

const Count = Type.Integer({ minimum: 0 })

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
    status_breakdown: Type.Object({ open: Count, in_progress: Count, resolved: Count, closed: Count }),
    priority_breakdown: Type.Object({ low: Count, medium: Count, high: Count, critical: Count }),
    category_breakdown: Type.Object({ billing: Count, technical: Count, account: Count, general: Count }),
  },
  { $id: 'Stats' },
)
export type Stats = Static<typeof StatsSchema>

export const stats = {
  readStats: contract(paths.readStats, {
    summary: 'Counts by status, priority and category',
    description: 'Every breakdown adds up to total_tickets.',
    tags: ['stats'],
    response: { 200: StatsSchema },
  }),
}
