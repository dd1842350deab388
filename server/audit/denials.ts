// Requests that were turned away at the door, or by a rule finer than it.
import type { Ctx } from '#server/platform/context.ts'
import type { Denial } from '#server/platform/http.ts'
import { networkOf } from '#server/platform/network.ts'
import { noteAttempt } from './attempts.ts'

/** Somebody without the right to something asked for it. Once an hour for each person, route and reason. */
export const noteDenial = (ctx: Ctx, { code, route, host, page }: Denial) => {
  const { identity, address = '' } = ctx.actor
  noteAttempt(ctx, {
    action: 'access.denied',
    kind: identity ? `${identity.personId} ${code} ${route}` : `${networkOf(address)} ${code}`,
    crowd: identity ? 'people' : 'strangers',
    reason: code,
    describe: () => ({
      subject: route,
      changes: {
        reason: { after: code },
        ...(identity && { role: { after: identity.role } }),
        ...(host !== undefined && { host: { after: host } }),
        ...(page !== undefined && { page: { after: page } }),
      },
    }),
  })
}
