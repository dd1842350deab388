// Who may come in. A desk has three states and goes through them in one direction: open to its own machine, closed where
// more than that can reach it, claimed. Until it is claimed nobody signs in, so it is open to this machine alone:
// loopback is no boundary against a browser (DNS rebinding, cross-site requests), and a forwarded request comes from
// somewhere else. Once claimed, what counts is who has signed in.
import type { IncomingHttpHeaders } from 'node:http'
import { isBoundLocally, type Config } from '#server/config.ts'
import { roles, type Role } from '#shared/words.ts'
import { bearerIn, noSuchToken, refuseBeyondScopes, refuseToken, type Area } from './bearer.ts'
import type { Identity } from './context.ts'
import { gatewayCheck, surroundings } from './gateway.ts'
import { isLoopbackAddress, isLoopbackHost } from './loopback.ts'
import { Refusal } from './refusal.ts'

/**
 * Said by every route.
 * - `anyone`: health and the like, which tell nothing of the desk.
 * - `newcomer`: claiming and signing in. `newcomer-page`: the pages for that, and the files they load.
 * - `visitor`: what those who ask may send to a claimed desk without a sign-in. `visitor-page`: the pages for that.
 * - `page`: the other pages of the web app, which hold nothing of the desk.
 * - a role: those who have it, or one above it. An open desk gives `agent` to who is on its machine.
 * - `person`: whoever has signed in, whatever their role.
 */
export type Access = 'anyone' | 'newcomer' | 'newcomer-page' | 'visitor' | 'visitor-page' | 'page' | 'person' | Role

export interface Admission {
  readonly access: Access
  /** Said by every route that asks for a role. */
  readonly area?: Area
  /** While the desk is open, pages of the allowed origins may call it too (the drop-in API). */
  readonly isForPages?: boolean
  /** Once the desk is claimed, its own machine may go on without sign-in (COMPAT_API). */
  readonly staysOpen?: boolean
  /** Open, too, to those who have to add a second factor before anything else. */
  readonly isForEnrolling?: boolean
}

const role =
  <A extends Access>(access: A) =>
  (area: Area) =>
    ({ access, area }) as const satisfies Admission

export const anyone = { access: 'anyone' } as const satisfies Admission
export const newcomer = { access: 'newcomer' } as const satisfies Admission
export const newcomerPage = { access: 'newcomer-page' } as const satisfies Admission
export const visitor = { access: 'visitor' } as const satisfies Admission
export const visitorPage = { access: 'visitor-page' } as const satisfies Admission
export const page = { access: 'page' } as const satisfies Admission
/** What is one's own: profile, password, sessions. */
export const person = { access: 'person', area: 'session' } as const satisfies Admission
/** Whoever has signed in. Requesters see what is theirs: their context has nothing else in it (narrowed.ts). */
export const requester = role('requester')
/** Reads all, writes nothing. */
export const viewer = role('viewer')
/** What is one's own, too, of who has to add a second factor before anything else. */
export const enrolling = { ...person, isForEnrolling: true } as const satisfies Admission
/** Works on tickets. */
export const agent = role('agent')
/** What reaches outside, or holds settings or people: nobody's on a desk that is not claimed. */
export const admin = role('admin')

export interface Caller {
  readonly method: string
  readonly headers: IncomingHttpHeaders
  /** Right-most hop that is no trusted proxy. */
  readonly address: string
  /** The socket's own other end. */
  readonly peer: string
}

export interface Door {
  readonly policy: Policy
  readonly isClaimed: () => Promise<boolean>
  /** Who has signed in, by the cookie that the request brings. */
  readonly identify: () => Promise<Identity | undefined>
  /** For whom this token speaks, if it counts. */
  readonly identifyByToken: (token: string) => Promise<Identity | undefined>
}

/**
 * @returns who it is, on a claimed desk, where the route asks for a role
 * @throws Refusal 421 for a Host that is not ours, 401 for nobody signed in, 403 for who may not.
 */
export const admit = async (
  admission: Admission,
  caller: Caller,
  { policy, isClaimed, ...door }: Door,
): Promise<Identity | undefined> => {
  const { access, isForPages = false, staysOpen = false, isForEnrolling = false } = admission
  if (access === 'anyone') return undefined
  refuseUnknownHost(caller, policy)
  if (access === 'newcomer-page') return undefined
  if (access === 'newcomer') {
    refuseForeignPage(caller, ownPageOnly)
    refuseToken(caller)
    return undefined
  }
  if (!(await isClaimed())) {
    refuseUnlessLocal(caller, policy)
    if (access === 'page') return undefined
    refuseForeignPage(caller, isForPages ? policy : ownPageOnly)
    refuseUnlessOpen(admission)
    return undefined
  }
  if (access === 'visitor-page') return undefined
  if (access === 'visitor') {
    // There is no session to ride here. But a page elsewhere could have its own visitors send, each from another
    // address, and so go around what one address may send.
    refuseForeignPage(caller, ownPageOnly)
    return undefined
  }
  if (access === 'page') return undefined
  const identity = await identifyCaller(caller, door)
  if (!identity) {
    if (staysOpen && isOpenTo(caller, policy)) return undefined
    throw notSignedIn()
  }
  if (identity.mustEnrol && !isForEnrolling) throw mustEnrol()
  if (access !== 'person') refuseUnlessAtLeast(access, identity.role)
  refuseBeyondScopes(admission, { method: caller.method, token: identity.token })
  return identity
}

const identifyCaller = async (caller: Caller, door: Pick<Door, 'identify' | 'identifyByToken'>) => {
  const token = bearerIn(caller)
  if (token === undefined) {
    // A session is a cookie, and browsers send that along with what a page of another port asks for.
    refuseForeignPage(caller, ownPageOnly)
    return door.identify()
  }
  // No browser adds a token by itself, nor lets a page of another origin add one: the desk allows no such header to any.
  // Who brings a token is judged by it alone: one that does not count is not made up for by a cookie beside it.
  const identity = await door.identifyByToken(token)
  if (!identity) throw noSuchToken()
  return identity
}

/** Whether this caller would be let in without a sign-in: it is on the machine of a desk that is not claimed. */
export const isOpenTo = (caller: Caller, policy: Policy) => {
  try {
    refuseUnlessLocal(caller, policy)
    return true
  } catch {
    return false
  }
}

export interface Policy {
  readonly isBoundLocally: boolean
  readonly hosts: readonly string[]
  readonly corsOrigins: readonly string[]
  readonly isTrustedProxy: (address: string) => boolean
  readonly isGateway: (address: string) => boolean
}

export const policyOf = (config: Config, proxies: Pick<Policy, 'isTrustedProxy'>): Policy => ({
  isBoundLocally: isBoundLocally(config),
  hosts: config.publicUrl ? [new URL(config.publicUrl).hostname] : [],
  corsOrigins: config.corsOrigins,
  isTrustedProxy: proxies.isTrustedProxy,
  isGateway: gatewayCheck(surroundings()),
})

const notSignedIn = () =>
  new Refusal(401, 'not_signed_in', 'Sign in first: this desk has an owner, and shows itself to its people only.', {
    // RFC 9110 11.6.1 wants a challenge; schemes that no browser knows open no dialog of theirs.
    headers: { 'www-authenticate': 'Session realm="Docket", Bearer realm="Docket"' },
  })

const mustEnrol = () =>
  new Refusal(
    403,
    'must_enrol',
    'This desk requires a second step of you when you sign in: add one first, at /second-step.',
  )

const refuseUnlessAtLeast = (least: Role, role: Role) => {
  if (roles.indexOf(role) <= roles.indexOf(least)) return
  throw new Refusal(403, 'not_permitted', `That takes the role of ${least} at least, and yours is ${role}.`)
}

// What reaches outside or holds people is nobody's until somebody answers for it.
const refuseUnlessOpen = ({ access, area }: Admission) => {
  const isOfAgents = access === 'requester' || access === 'viewer' || access === 'agent'
  if (isOfAgents && area !== 'session') return
  throw new Refusal(403, 'desk_is_unclaimed', `Claim this desk first. ${howToClaim}`)
}

const howToClaim =
  'The desk printed a link for claiming it when it was started; docket user add --role owner on its machine does it too.'

const refuseUnknownHost = ({ headers }: Caller, { hosts }: Policy) => {
  const name = hostName(headers.host)
  if (name !== undefined && (isLoopbackHost(name) || hosts.includes(name))) return
  throw new Refusal(
    421,
    'unknown_host',
    'This desk does not answer to that Host. Open it by the address it printed at its start.',
  )
}

// Written by proxies of every make, tunnels and content networks among them.
const forwardingHeader = /^(?:forwarded|via|x-real-ip|x-client-ip|true-client-ip|x-forwarded-.+|cf-.+)$/

// What a proxy that is trusted may add. The rest comes from a proxy in front of it that nobody named.
const trustedForwardingHeader = /^(?:x-real-ip|x-forwarded-(?:for|host|proto|port|server|prefix))$/

const refuseUnlessLocal = (caller: Caller, policy: Policy) => {
  const { address } = caller
  const isNear = isLoopbackAddress(address) || policy.isGateway(address)
  if (policy.isBoundLocally && isNear && isForwardedByTrustedOnly(caller, policy)) return
  throw new Refusal(
    403,
    'desk_is_open',
    `Nobody has claimed this desk yet, so it answers only on the machine it runs on. ${howToClaim} ` +
      'Until then keep HOST on 127.0.0.1 and PUBLIC_URL unset, and name a proxy on this machine in TRUST_PROXY.',
  )
}

// Whoever wrote a hop before the caller's own address was a proxy too: that caller speaks for somebody farther away.
const isForwardedByTrustedOnly = ({ headers, peer }: Caller, policy: Policy) => {
  const sent = Object.keys(headers).filter((name) => forwardingHeader.test(name))
  if (sent.length === 0) return true
  const [, ...later] = String(headers['x-forwarded-for'] ?? '').split(',')
  return (
    policy.isTrustedProxy(peer) &&
    sent.every((name) => trustedForwardingHeader.test(name)) &&
    later.every((hop) => policy.isTrustedProxy(hop.trim()))
  )
}

interface Pages {
  readonly corsOrigins: readonly string[]
  readonly isAnyOfLoopback?: boolean
}
const ownPageOnly: Pages = { corsOrigins: [], isAnyOfLoopback: false }

const refuseForeignPage = ({ headers }: Caller, pages: Pages) => {
  const { origin } = headers
  if (origin === undefined) {
    const site = headers['sec-fetch-site']
    if (site === undefined || site === 'same-origin' || site === 'none') return
  } else if (isOwnOrigin(origin, headers.host)) return
  else if (isAllowedOrigin(origin, pages)) return
  throw new Refusal(
    403,
    'foreign_page',
    'A page of another site may not use this desk. Until it is claimed, CORS_ORIGINS can allow it for the drop-in API.',
  )
}

const isOwnOrigin = (origin: string, host: string | undefined) =>
  URL.canParse(origin) && host !== undefined && new URL(origin).host === new URL(`http://${host}`).host

const isAllowedOrigin = (origin: string, { corsOrigins, isAnyOfLoopback = true }: Pages) =>
  corsOrigins.includes(origin) || (isAnyOfLoopback && URL.canParse(origin) && isLoopbackHost(new URL(origin).hostname))

/** The name in a Host header; undefined for one that no browser sends. */
export const hostName = (host: string | undefined) => {
  const url = `http://${host ?? ''}`
  return host && /^[A-Za-z0-9.:[\]-]+$/.test(host) && URL.canParse(url) ? new URL(url).hostname : undefined
}
