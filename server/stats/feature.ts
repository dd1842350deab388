import { desk } from '#server/platform/access.ts'
import type { Feature } from '#server/platform/feature.ts'
import { reading } from '#server/platform/reading.ts'
import { stats as contracts } from '#shared/stats.ts'
import { checkDaily, foldCounts, foldLongTail, readStats } from './stats.ts'

export const stats: Feature = {
  name: 'stats',
  routes: (on) => on(contracts.readStats, desk, async ({ ctx }) => reading(ctx, readStats)),
  often: foldLongTail,
  hourly: async (ctx) => {
    await foldCounts(ctx)
    await checkDaily(ctx)
  },
}
