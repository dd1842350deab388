import type { FastifyReply, FastifyRequest } from 'fastify'
import { newcomer, viewer } from '#server/platform/access.ts'
import type { Ctx } from '#server/platform/context.ts'
import type { On } from '#server/platform/http.ts'
import { people, type Person, type Session } from '#shared/people.ts'
import { claimDesk, isClaimed } from './claim.ts'
import { cookieWith, cookieWithout, refuseUnsafeSignIn } from './cookie.ts'
import { gate, tokenOf } from './gate.ts'
import { signOut, startSession, type Visitor } from './sessions.ts'
import { signIn } from './sign-in.ts'

export const routes = (on: On) => {
  on(people.readSession, newcomer, async ({ ctx, request }) => readSession(ctx, request))
  on(people.signIn, newcomer, async ({ ctx, body, request, reply }) => {
    refuseUnsafeSignIn(placeOf(ctx, request))
    const { person, token } = await signIn(ctx, body, visitorOf(ctx, request))
    return handOver({ ctx, request, reply }, { person, token })
  })
  on(people.signOut, newcomer, async ({ ctx, request, reply }) => {
    const token = tokenOf(ctx, request)
    if (token !== undefined) {
      await signOut(ctx, token)
      void reply.header('set-cookie', cookieWithout(placeOf(ctx, request)))
    }
    return { is_claimed: await isClaimed(ctx), is_open: false, person: null }
  })
  on(people.claimDesk, newcomer, async ({ ctx, body, request, reply }) => {
    refuseUnsafeSignIn(placeOf(ctx, request))
    const person = await claimDesk(ctx, body)
    const token = await startSession(ctx, person.id, visitorOf(ctx, request))
    return handOver({ ctx, request, reply }, { person, token })
  })
}

const readSession = async (ctx: Ctx, request: FastifyRequest): Promise<Session> => {
  if (!(await isClaimed(ctx)))
    return { is_claimed: false, is_open: await request.mayUseDesk(viewer('any')), person: null }
  const identity = await gate.identify(ctx, request)
  return { is_claimed: true, is_open: false, person: identity ? { id: identity.personId, ...shown(identity) } : null }
}

const shown = ({ name, email, role }: Omit<Person, 'id'>) => ({ name, email, role })

interface Exchange {
  readonly ctx: Ctx
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

export const handOver = (
  { ctx, request, reply }: Exchange,
  { person, token }: { person: Person; token: string },
): Session => {
  // Kept by nobody between: it carries a session.
  void reply.headers({ 'set-cookie': cookieWith(placeOf(ctx, request), token), 'cache-control': 'no-store' })
  return { is_claimed: true, is_open: false, person }
}

export const placeOf = ({ config }: Ctx, { headers }: FastifyRequest) => ({ config, host: headers.host })

export const visitorOf = (ctx: Ctx, request: FastifyRequest): Visitor => ({
  address: request.ip,
  userAgent: request.headers['user-agent'],
  earlierToken: tokenOf(ctx, request),
})
