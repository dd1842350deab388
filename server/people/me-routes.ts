import { person } from '#server/platform/access.ts'
import type { On } from '#server/platform/http.ts'
import { me } from '#shared/me.ts'
import { cookieWithout } from './cookie.ts'
import { leaveDesk } from './leave.ts'
import { changeOwnEmail } from './own-email.ts'
import { changeOwnPassword } from './own-password.ts'
import { endOtherSessions, endOwnSession, listOwnSessions } from './own-sessions.ts'
import { changeProfile, readProfile } from './profile.ts'
import { proveSession, signedIn } from './proof.ts'
import { answerSignIn, placeOf, visitorOf } from './routes.ts'

export const meRoutes = (on: On) => {
  on(me.readMe, person, async ({ ctx }) => readProfile(ctx))
  on(me.changeMe, person, async ({ ctx, body }) => changeProfile(ctx, body))
  on(me.changeOwnEmail, person, async ({ ctx, body }) => {
    await changeOwnEmail(ctx, body)
    return readProfile(ctx)
  })
  on(me.changeOwnPassword, person, async ({ ctx, body, request, reply }) => {
    const { personId: id, name, email, role } = signedIn(ctx)
    const change = { currentPassword: body.current_password, password: body.password }
    const token = await changeOwnPassword(ctx, change, visitorOf(ctx, request))
    return answerSignIn({ ctx, request, reply }, { person: { id, name, email, role }, token, mustEnrol: false })
  })
  on(me.leaveDesk, person, async ({ ctx, body, request, reply }) => {
    await leaveDesk(ctx, body.email)
    void reply.header('set-cookie', cookieWithout(placeOf(ctx, request)))
    return { is_claimed: true, is_open: false, person: null }
  })
  on(me.listSessions, person, async ({ ctx }) => ({ sessions: await listOwnSessions(ctx) }))
  on(me.endSession, person, async ({ ctx, params }) => {
    await endOwnSession(ctx, params.id)
    return { sessions: await listOwnSessions(ctx) }
  })
  on(me.endOtherSessions, person, async ({ ctx }) => {
    await endOtherSessions(ctx)
    return { sessions: await listOwnSessions(ctx) }
  })
  on(me.prove, person, async ({ ctx, body }) => ({ proven_until: await proveSession(ctx, body.password) }))
}
