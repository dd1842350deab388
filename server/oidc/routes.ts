import type { FastifyReply, FastifyRequest } from 'fastify'
import { audit } from '#server/audit/audit.ts'
import { newcomer, person } from '#server/platform/access.ts'
import type { Ctx } from '#server/platform/context.ts'
import type { On } from '#server/platform/http.ts'
import { Refusal } from '#server/platform/refusal.ts'
import {
  answerSignIn,
  cookieBeside,
  finishSignIn,
  gate,
  makeSecret,
  placeOf,
  visitorOf,
} from '#server/people/people.ts'
import { oidc } from '#shared/oidc.ts'
import {
  arrive,
  begin,
  configOf,
  lastsSeconds,
  linkAccount,
  listLinks,
  nameOfProvider,
  personOf,
  removeLink,
  type Arrival,
} from './oidc.ts'

export const routes = (on: On) => {
  on(oidc.readOidc, newcomer, async ({ ctx }) => ({ name: (await nameOfProvider(ctx)) ?? null }))
  on(oidc.startOidc, newcomer, async ({ ctx, body, request, reply }) =>
    sendToProvider({ ctx, request, reply }, { next: body.next, personId: undefined }),
  )
  on(oidc.finishOidc, newcomer, async ({ ctx, body, request, reply }) => {
    const cookie = cookieOf(ctx, request)
    const arrival = await arrive(ctx, {
      browser: cookie.read(request.headers.cookie),
      redirectUri: redirectUriFor({ ctx, request }),
      answer: body.answer,
    })
    const session = await enter({ ctx, request, reply }, arrival)
    void reply.header('set-cookie', cookie.write('', 0))
    return { session, next: arrival.next }
  })
  on(oidc.listOidcLinks, person, async ({ ctx }) => listLinks(ctx))
  on(oidc.startOidcLink, person, async ({ ctx, body, request, reply }) =>
    sendToProvider({ ctx, request, reply }, { next: body.next, personId: ctx.actor.identity?.personId }),
  )
  on(oidc.removeOidcLink, person, async ({ ctx, params }) => {
    await removeLink(ctx, params.id)
    return listLinks(ctx)
  })
}

interface Exchange {
  readonly ctx: Ctx
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

interface Wish {
  readonly next: string | undefined
  readonly personId: number | undefined
}

const sendToProvider = async ({ ctx, request, reply }: Exchange, { next, personId }: Wish) => {
  const cookie = cookieOf(ctx, request)
  // Kept where there is one, so that another tab may still finish.
  const browser = cookie.read(request.headers.cookie) ?? makeSecret(32)
  const redirectUri = redirectUriFor({ ctx, request })
  const url = await begin(ctx, { browser, address: request.ip, redirectUri, next, personId })
  void reply.headers({ 'set-cookie': cookie.write(browser, lastsSeconds), 'cache-control': 'no-store' })
  return { url }
}

const enter = async (exchange: Exchange, { account, personId }: Arrival) => {
  const { ctx, request } = exchange
  const config = await configOf(ctx)
  if (personId === null) {
    const arrived = await personOf(ctx, { config, account }).catch((error: unknown) => noteRefusal(ctx, error))
    const way = { visitor: visitorOf(ctx, request), proven: { by: 'single_sign_on' } } as const
    return answerSignIn(exchange, await finishSignIn(ctx, arrived.id, way))
  }
  const identity = await gate.identify(ctx, request)
  if (identity?.personId !== personId)
    throw new Refusal(
      403,
      'not_same_person',
      'Who began to link an account is not signed in here any more. Begin again.',
    )
  const { name, email, role } = identity
  const by = { ...ctx, actor: { ...ctx.actor, name, identity } }
  await linkAccount(by, { config, account, person: { id: personId, name, email, role } })
  return { is_claimed: true, is_open: false, person: { id: personId, name, email, role } }
}

// Whom the provider knows and the desk does not let in: an admin who is asked for help finds the reason.
const noteRefusal = async (ctx: Ctx, error: unknown): Promise<never> => {
  if (error instanceof Refusal && error.status < 500)
    await audit(ctx, { action: 'sign_in.refused', subject: error.message, changes: { code: { after: error.code } } })
  throw error
}

const cookieOf = (ctx: Ctx, request: FastifyRequest) => cookieBeside(placeOf(ctx, request), 'docket_oidc')

// Where the browser is, since its cookie is there: at PUBLIC_URL, or on loopback. Anything else has been refused by now.
const redirectUriFor = ({ ctx, request }: Pick<Exchange, 'ctx' | 'request'>) => {
  const { isSecure } = cookieOf(ctx, request)
  const { publicUrl } = ctx.config
  return new URL('/sign-in/oidc', isSecure && publicUrl ? publicUrl : `http://${request.headers.host}`).href
}
