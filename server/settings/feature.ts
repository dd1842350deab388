import { admin, viewer } from '#server/platform/access.ts'
import type { Feature } from '#server/platform/feature.ts'
import { settings as contracts } from '#shared/settings.ts'
import { noteSettings } from './known-settings.ts'
import { serveOperations } from './operations.ts'
import { checkDatabase, readHealth, readSettings } from './settings.ts'

export const settings: Feature = {
  name: 'settings',
  routes: (on) => {
    on(contracts.readHealth, viewer('health'), async ({ ctx }) => readHealth(ctx))
    on(contracts.readSettings, admin('settings'), async ({ ctx }) => readSettings(ctx))
  },
  plugin: serveOperations,
  start: async (ctx) => {
    await checkDatabase(ctx)
    await noteSettings(ctx)
  },
}
