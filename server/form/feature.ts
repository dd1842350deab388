import { admin } from '#server/platform/access.ts'
import type { Feature } from '#server/platform/feature.ts'
import { form as contracts } from '#shared/form.ts'
import { serveForm } from './intake.ts'
import { forgetOldPlaces } from './limits.ts'
import { readFormSettings, switchForm } from './switch.ts'

export const form: Feature = {
  name: 'form',
  routes: (on) => {
    on(contracts.readFormSettings, admin('settings'), async ({ ctx }) => readFormSettings(ctx))
    on(contracts.changeFormSettings, admin('session'), async ({ ctx, body }) => switchForm(ctx, body.is_enabled))
  },
  plugin: async (app) => void (await app.register(serveForm)),
  hourly: forgetOldPlaces,
}
