import { agent, viewer } from '#server/platform/access.ts'
import type { Feature } from '#server/platform/feature.ts'
import { sample as contracts } from '#shared/sample.ts'
import { countSample, loadSample, removeSample } from './sample.ts'

export const sample: Feature = {
  name: 'sample',
  routes: (on) => {
    on(contracts.readSample, viewer('tickets'), async ({ ctx }) => countSample(ctx))
    on(contracts.loadSample, agent('tickets'), async ({ ctx }) => loadSample(ctx))
    on(contracts.removeSample, agent('tickets'), async ({ ctx }) => removeSample(ctx))
  },
}
