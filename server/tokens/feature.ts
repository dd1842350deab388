import type { Feature } from '#server/platform/feature.ts'
import { routes } from './routes.ts'
import { endStreamsWithTokens } from './streams.ts'
import { forgetOldTokens } from './tokens.ts'

export const tokens: Feature = {
  name: 'tokens',
  routes,
  plugin: async (app, desk) => {
    const stop = endStreamsWithTokens(desk)
    app.addHook('onClose', async () => stop())
  },
  hourly: forgetOldTokens,
}
