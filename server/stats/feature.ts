import { viewer } from '#server/platform/access.ts'
import { refuseEmptyRange } from '#server/platform/day.ts'
import type { Feature } from '#server/platform/feature.ts'
import { reading } from '#server/platform/reading.ts'
import type { On } from '#server/platform/http.ts'
import { stats as contracts } from '#shared/stats.ts'
import { checkDaily, foldCounts, foldLongTail, readStats, readStatsSeries, type FigureKind } from './stats.ts'

const routes = (on: On) => {
  on(contracts.readStats, viewer('stats'), async ({ ctx, query }) => {
    refuseEmptyRange(['from', query.from], ['before', query.before])
    return reading(ctx, (ctx) => readStats(ctx, query))
  })
  on(contracts.readStatsSeries, viewer('stats'), async ({ ctx, query: { by, ...query } }) =>
    // The contract's pattern has admitted only known words.
    reading(ctx, (ctx) => readStatsSeries(ctx, { ...query, by: (by?.split(',') ?? []) as FigureKind[] })),
  )
}

export const stats: Feature = {
  name: 'stats',
  routes,
  often: foldLongTail,
  hourly: async (ctx) => {
    await foldCounts(ctx)
    await checkDaily(ctx)
  },
}
