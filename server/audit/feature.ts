import type { Feature } from '#server/platform/feature.ts'
import { keepAttempts } from './attempts.ts'
import { forgetOldEntries } from './retention.ts'
import { routes } from './routes.ts'

export const audit: Feature = {
  name: 'audit',
  routes,
  plugin: async (app, desk) => {
    const stop = keepAttempts(desk)
    app.addHook('onClose', stop)
  },
  hourly: forgetOldEntries,
}
