import type { FastifyReply, FastifyRequest } from 'fastify'
import { newcomer, viewer } from '#server/platform/access.ts'
import type { Ctx } from '#server/platform/context.ts'
import type { On } from '#server/platform/http.ts'
import { people, type Person, type Session } from '#shared/people.ts'
import { claimDesk, isClaimed } from './claim.ts'
import { cookieWith, cookieWithout, refuseUnsafeSignIn } from './cookie.ts'
import { gate, tokenOf } from './gate.ts'
import { findRelyingParty } from './relying-party.ts'
import { signOut, type Visitor } from './sessions.ts'
import { finishSignIn, signIn, type SecondStepNeeded, type SignedIn } from './sign-in.ts'

export const routes = (on: On) => {
  on(people.readSession, newcomer, async ({ ctx, request }) => readSession(ctx, request))
  on(people.signIn, newcomer, async ({ ctx, body, request, reply }) => {
    refuseUnsafeSignIn(placeOf(ctx, request))
    return answerSignIn({ ctx, request, reply }, await signIn(ctx, body, visitorOf(ctx, request)))
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
    const way = { visitor: visitorOf(ctx, request), proven: { by: 'claim' } } as const
    return answerSignIn({ ctx, request, reply }, await finishSignIn(ctx, person.id, way))
  })
}

const readSession = async (ctx: Ctx, request: FastifyRequest): Promise<Session> => {
  if (!(await isClaimed(ctx)))
    return { is_claimed: false, is_open: await request.mayUseDesk(viewer('any')), person: null }
  const identity = await gate.identify(ctx, request)
  if (!identity) return { is_claimed: true, is_open: false, person: null }
  return { ...signedIn, person: { id: identity.personId, ...shown(identity) }, ...(identity.mustEnrol && enrolsFirst) }
}

const shown = ({ name, email, role }: Omit<Person, 'id'>) => ({ name, email, role })

const signedIn = { is_claimed: true, is_open: false } as const
const enrolsFirst = { must_enrol: true } as const

export interface Exchange {
  readonly ctx: Ctx
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** Hands over the session that a sign-in has made, or the ticket for its second step. */
export const answerSignIn = ({ ctx, request, reply }: Exchange, outcome: SignedIn | SecondStepNeeded): Session => {
  // Kept by nobody between: it carries a session, or half of one.
  void reply.header('cache-control', 'no-store')
  const place = placeOf(ctx, request)
  if ('ticket' in outcome) {
    const { ticket, hasApp, passkeyHosts } = outcome
    const here = findRelyingParty(place)?.id
    const second_step = { ticket, has_app: hasApp, has_passkey: passkeyHosts.some((host) => host === here) }
    return { ...signedIn, person: null, second_step }
  }
  const { person, token, mustEnrol } = outcome
  void reply.header('set-cookie', cookieWith(place, token))
  return { ...signedIn, person, ...(mustEnrol && enrolsFirst) }
}

export const placeOf = ({ config }: Ctx, { headers }: FastifyRequest) => ({ config, host: headers.host })

export const visitorOf = (ctx: Ctx, request: FastifyRequest): Visitor => ({
  address: request.ip,
  userAgent: request.headers['user-agent'],
  earlierToken: tokenOf(ctx, request),
})
