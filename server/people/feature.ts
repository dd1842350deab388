import type { Feature } from '#server/platform/feature.ts'
import { forgetOldEnrolments, sealedSecrets } from './authenticator-app.ts'
import { isClaimed } from './claim.ts'
import { endStreamsWithSessions } from './gate.ts'
import { forgetOldInvitations } from './invitations.ts'
import { meRoutes } from './me-routes.ts'
import { forgetOldChallenges } from './passkey-challenges.ts'
import { forgetOldTickets } from './pending-sign-ins.ts'
import { routes } from './routes.ts'
import { secondFactorRoutes } from './second-factor-routes.ts'
import { forgetOldSessions } from './sessions.ts'
import { forgetOldTries } from './sign-in-limits.ts'
import { teamRoutes } from './team-routes.ts'

export const people: Feature = {
  name: 'people',
  routes: (on) => {
    routes(on)
    teamRoutes(on)
    meRoutes(on)
    secondFactorRoutes(on)
  },
  plugin: async (app, desk) => {
    const stop = endStreamsWithSessions(desk)
    app.addHook('onClose', async () => stop())
  },
  sealed: sealedSecrets,
  start: async (ctx) => void (await isClaimed(ctx)),
  hourly: async (ctx) => {
    await forgetOldSessions(ctx)
    await forgetOldTries(ctx)
    await forgetOldInvitations(ctx)
    await forgetOldEnrolments(ctx)
    await forgetOldChallenges(ctx)
    await forgetOldTickets(ctx)
  },
}
