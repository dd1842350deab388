import type { Feature } from '#server/platform/feature.ts'
import { serveDropin } from './dropin.ts'

export const dropin: Feature = {
  name: 'dropin',
  plugin: async (app, { config: { compatApi } }) =>
    void (await app.register(serveDropin, { prefix: '/api/tickets', compatApi })),
}
