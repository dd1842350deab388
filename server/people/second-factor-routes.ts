import type { FastifyRequest } from 'fastify'
import { admin, enrolling, newcomer } from '#server/platform/access.ts'
import type { Ctx } from '#server/platform/context.ts'
import type { On } from '#server/platform/http.ts'
import { isLoopbackHost } from '#server/platform/loopback.ts'
import { Refusal } from '#server/platform/refusal.ts'
import { secondFactor } from '#shared/second-factor.ts'
import { beginApp } from './authenticator-app.ts'
import { cookieWith, refuseUnsafeSignIn } from './cookie.ts'
import { askForPasskey, beginPasskey } from './passkeys.ts'
import { readTicket } from './pending-sign-ins.ts'
import { signedIn } from './proof.ts'
import { refuseUnlessRecent } from './recent-sign-in.ts'
import { relyingPartyAt } from './relying-party.ts'
import { answerSignIn, placeOf, visitorOf, type Exchange } from './routes.ts'
import {
  addApp,
  addOwnPasskey,
  readSecondFactor,
  removeApp,
  removePasskey,
  renameOwnPasskey,
  renewRecoveryCodes,
} from './second-factor.ts'
import { changeRule, readRule } from './second-factor-rule.ts'
import { takeAddressTry } from './sign-in-limits.ts'
import { signInWithPasskey, takeSecondStep } from './sign-in.ts'
import { keyUri } from './totp.ts'

export const secondFactorRoutes = (on: On) => {
  ownRoutes(on)
  stepRoutes(on)
  on(secondFactor.readSecondFactorRule, admin('people'), async ({ ctx }) => readRule(ctx))
  on(secondFactor.changeSecondFactorRule, admin('people'), async ({ ctx, body }) => {
    await refuseUnlessRecent(ctx, body.password)
    return changeRule(ctx, body.required_of)
  })
}

const ownRoutes = (on: On) => {
  on(secondFactor.readSecondFactor, enrolling, async ({ ctx, request }) => readOwn(ctx, request))
  on(secondFactor.beginApp, enrolling, async ({ ctx, body, reply }) => {
    await refuseUnlessRecent(ctx, body.password)
    const { personId, email } = signedIn(ctx)
    const secret = await beginApp(ctx, personId)
    void reply.header('cache-control', 'no-store')
    return { secret, uri: keyUri({ secret, issuer: issuerOf(ctx), email }) }
  })
  on(secondFactor.confirmApp, enrolling, async ({ ctx, body, request, reply }) => {
    refuseUnsafeSignIn(placeOf(ctx, request))
    return answerAdded({ ctx, request, reply }, await addApp(ctx, body.code, visitorOf(ctx, request)))
  })
  on(secondFactor.removeApp, enrolling, async ({ ctx, body, request }) => {
    await refuseUnlessRecent(ctx, body.password)
    await removeApp(ctx)
    return readOwn(ctx, request)
  })
  on(secondFactor.makeRecoveryCodes, enrolling, async ({ ctx, body, request, reply }) => {
    await refuseUnlessRecent(ctx, body.password)
    return answerAdded({ ctx, request, reply }, { recoveryCodes: await renewRecoveryCodes(ctx), token: undefined })
  })
  on(secondFactor.beginPasskey, enrolling, async ({ ctx, body, request }) => {
    await refuseUnlessRecent(ctx, body.password)
    const options = await beginPasskey(ctx, signedIn(ctx), relyingPartyAt(placeOf(ctx, request)))
    return { options: { ...options } }
  })
  on(secondFactor.addPasskey, enrolling, async ({ ctx, body, request, reply }) => {
    const relyingParty = relyingPartyAt(placeOf(ctx, request))
    const added = await addOwnPasskey(ctx, { ...body, relyingParty, visitor: visitorOf(ctx, request) })
    return answerAdded({ ctx, request, reply }, added)
  })
  on(secondFactor.renamePasskey, enrolling, async ({ ctx, params, body, request }) => {
    await renameOwnPasskey(ctx, params.id, body.name)
    return readOwn(ctx, request)
  })
  on(secondFactor.removePasskey, enrolling, async ({ ctx, params, body, request }) => {
    await refuseUnlessRecent(ctx, body.password)
    await removePasskey(ctx, params.id)
    return readOwn(ctx, request)
  })
}

const stepRoutes = (on: On) => {
  on(secondFactor.askForPasskey, newcomer, async ({ ctx, body, request }) => {
    const relyingParty = relyingPartyAt(placeOf(ctx, request))
    await takeAddressTry(ctx, request.ip)
    const asked =
      body.ticket === undefined
        ? ({ purpose: 'sign_in', relyingParty } as const)
        : ({ purpose: 'second_step', relyingParty, personId: (await readTicket(ctx, body.ticket)).id } as const)
    return { options: { ...(await askForPasskey(ctx, asked)) } }
  })
  on(secondFactor.signInWithPasskey, newcomer, async ({ ctx, body, request, reply }) => {
    refuseUnsafeSignIn(placeOf(ctx, request))
    const given = { relyingParty: relyingPartyAt(placeOf(ctx, request)), answer: body.answer }
    return answerSignIn({ ctx, request, reply }, await signInWithPasskey(ctx, given, visitorOf(ctx, request)))
  })
  on(secondFactor.takeSecondStep, newcomer, async ({ ctx, body: { ticket, code, answer }, request, reply }) => {
    refuseUnsafeSignIn(placeOf(ctx, request))
    if ((code === undefined) === (answer === undefined))
      throw new Refusal(422, 'invalid_body', 'Give a code or the answer of a passkey: one of the two.')
    const passkey = answer && { relyingParty: relyingPartyAt(placeOf(ctx, request)), answer }
    const outcome = await takeSecondStep(ctx, { ticket, code, passkey }, visitorOf(ctx, request))
    return answerSignIn({ ctx, request, reply }, outcome)
  })
}

const readOwn = (ctx: Ctx, { headers }: FastifyRequest) => readSecondFactor(ctx, headers.host)

interface Added {
  readonly recoveryCodes: readonly string[]
  readonly token: string | undefined
}

const answerAdded = async ({ ctx, request, reply }: Exchange, { recoveryCodes, token }: Added) => {
  // Kept by nobody between: it carries codes, and maybe a session.
  void reply.header('cache-control', 'no-store')
  if (token !== undefined) void reply.header('set-cookie', cookieWith(placeOf(ctx, request), token))
  return { second_factor: await readOwn(ctx, request), recovery_codes: [...recoveryCodes] }
}

// Whoever has several desks in one app tells them apart by it.
const issuerOf = ({ config: { publicUrl } }: Ctx) => {
  const name = publicUrl === undefined ? 'localhost' : new URL(publicUrl).hostname
  return isLoopbackHost(name) ? 'Docket' : `Docket ${name.replaceAll(':', ' ')}`
}
