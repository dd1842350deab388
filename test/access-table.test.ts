// Who may call what: every route that is registered, crossed with every state of the desk and every kind of caller. A route that is missing from
// the table below fails, and so does one that lets in somebody else than the table says.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { request } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { changePerson } from '#server/people/people.ts'
import { aPerson, aRequester, aSession, aTicket, aToken, claimed, scopesOf, startDesk } from '#server/testing.ts'
import { tokenScopes, type TokenScope } from '#shared/words.ts'
import { ensureWeb } from '../scripts/build-web.ts'

// Pages are answered with the web app, which another test may just be building.
beforeAll(() => ensureWeb())

type Headers = Readonly<Record<string, string>>

const callers = {
  'this machine': {},
  'the desk’s own page': { origin: 'own', 'sec-fetch-site': 'same-origin' },
  'a page of another program on this machine': { origin: 'http://localhost:5173', 'sec-fetch-site': 'same-site' },
  'a page of another site': { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
  'a page without an origin': { origin: 'null' },
  'a link on another site': {
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  },
  'a foreign host name': { host: 'evil.example' },
  'a proxy': { 'x-forwarded-for': '127.0.0.1' },
} as const satisfies Record<string, Headers>
type Caller = keyof typeof callers

const everyone = Object.keys(callers) as Caller[]
const atHome: readonly Caller[] = ['this machine', 'the desk’s own page']

/** Who has what: somebody of each role, and nobody at all. */
const people = ['nobody', 'requester', 'another requester', 'viewer', 'agent', 'admin', 'owner'] as const
type Person = (typeof people)[number]

interface Entry {
  /** On an open desk, by where the request comes from. */
  readonly open: readonly Caller[]
  /** On one that is not claimed and can be reached by more than its machine. */
  readonly closed: readonly Caller[]
  /** On a claimed one, by who has signed in at the desk's own page. */
  readonly people: readonly Person[]
  /** There, by where the request of somebody comes from who has all rights. */
  readonly from: readonly Caller[]
}

const notByHost = everyone.filter((caller) => caller !== 'a foreign host name')
const ownPages = everyone.filter(
  (caller) => caller === 'this machine' || caller === 'the desk’s own page' || caller === 'a proxy',
)
const entries = {
  anyone: { open: everyone, closed: everyone, people, from: everyone },
  newcomer: { open: ownPages, closed: ownPages, people, from: ownPages },
  'newcomer page': { open: notByHost, closed: notByHost, people, from: notByHost },
  visitor: { open: [], closed: [], people, from: ownPages },
  'visitor page': { open: [], closed: [], people, from: notByHost },
  page: { open: notByHost.filter((caller) => caller !== 'a proxy'), closed: [], people, from: notByHost },
  person: {
    open: [],
    closed: [],
    people: ['requester', 'another requester', 'viewer', 'agent', 'admin', 'owner'],
    from: ownPages,
  },
  'person, enrolling': {
    open: [],
    closed: [],
    people: ['requester', 'another requester', 'viewer', 'agent', 'admin', 'owner'],
    from: ownPages,
  },
  requester: {
    open: atHome,
    closed: [],
    people: ['requester', 'another requester', 'viewer', 'agent', 'admin', 'owner'],
    from: ownPages,
  },
  viewer: { open: atHome, closed: [], people: ['viewer', 'agent', 'admin', 'owner'], from: ownPages },
  agent: { open: atHome, closed: [], people: ['agent', 'admin', 'owner'], from: ownPages },
  admin: { open: [], closed: [], people: ['admin', 'owner'], from: ownPages },
  'viewer, pages too': {
    open: [...atHome, 'a page of another program on this machine'],
    closed: [],
    people: ['viewer', 'agent', 'admin', 'owner'],
    from: ownPages,
  },
  'viewer, signed in': { open: [], closed: [], people: ['viewer', 'agent', 'admin', 'owner'], from: ownPages },
  'agent, pages too': {
    open: [...atHome, 'a page of another program on this machine'],
    closed: [],
    people: ['agent', 'admin', 'owner'],
    from: ownPages,
  },
} as const satisfies Record<string, Entry>

/** Method and path as registered → who may call it. */
const table: Readonly<Record<string, keyof typeof entries>> = {
  'GET /healthz': 'anyone',
  'GET /readyz': 'anyone',
  'GET /metrics': 'viewer',

  'GET /api/v1/session': 'newcomer',
  'POST /api/v1/session': 'newcomer',
  'DELETE /api/v1/session': 'newcomer',
  'POST /api/v1/claim': 'newcomer',
  'POST /api/v1/session/proof': 'person',
  'GET /api/v1/me': 'person',
  'PATCH /api/v1/me': 'person',
  'POST /api/v1/me/email': 'person',
  'POST /api/v1/me/password': 'person',
  'POST /api/v1/me/leave': 'person',
  'GET /api/v1/me/sessions': 'person',
  'DELETE /api/v1/me/sessions': 'person',
  'DELETE /api/v1/me/sessions/:id': 'person',
  'GET /api/v1/people': 'admin',
  'PATCH /api/v1/people/:id': 'admin',
  'POST /api/v1/invitations': 'admin',
  'DELETE /api/v1/invitations/:id': 'admin',
  'POST /api/v1/invitations/look': 'newcomer',
  'POST /api/v1/join': 'newcomer',
  'GET /api/v1/oidc': 'newcomer',
  'POST /api/v1/oidc/start': 'newcomer',
  'POST /api/v1/oidc/finish': 'newcomer',
  'GET /api/v1/oidc/links': 'person',
  'POST /api/v1/oidc/links': 'person',
  'DELETE /api/v1/oidc/links/:id': 'person',
  'GET /api/v1/second-factor': 'person, enrolling',
  'POST /api/v1/second-factor/app': 'person, enrolling',
  'POST /api/v1/second-factor/app/confirm': 'person, enrolling',
  'POST /api/v1/second-factor/app/remove': 'person, enrolling',
  'POST /api/v1/second-factor/recovery-codes': 'person, enrolling',
  'POST /api/v1/second-factor/passkeys/begin': 'person, enrolling',
  'POST /api/v1/second-factor/passkeys': 'person, enrolling',
  'PATCH /api/v1/second-factor/passkeys/:id': 'person, enrolling',
  'POST /api/v1/second-factor/passkeys/:id/remove': 'person, enrolling',
  'GET /api/v1/second-factor-rule': 'admin',
  'PATCH /api/v1/second-factor-rule': 'admin',
  'POST /api/v1/session/passkey/ask': 'newcomer',
  'POST /api/v1/session/passkey': 'newcomer',
  'POST /api/v1/session/second-step': 'newcomer',

  'GET /api/v1/tokens': 'viewer, signed in',
  'POST /api/v1/tokens': 'viewer, signed in',
  'DELETE /api/v1/tokens/:id': 'viewer, signed in',

  'GET /api/v1/tickets': 'requester',
  'GET /api/v1/tickets/count': 'requester',
  'POST /api/v1/tickets': 'requester',
  'GET /api/v1/tickets/:id': 'requester',
  'PATCH /api/v1/tickets/:id': 'agent',
  'GET /api/v1/tickets/:id/events': 'requester',
  'GET /api/v1/tickets/:id/similar': 'viewer',
  'POST /api/v1/tickets/similar': 'viewer',
  'GET /api/v1/tickets/:id/link': 'viewer',
  'POST /api/v1/tickets/:id/link': 'agent',
  'DELETE /api/v1/tickets/:id/link': 'agent',
  'POST /api/v1/classify': 'agent',
  'GET /api/v1/stats': 'viewer',
  'GET /api/v1/stats/series': 'viewer',
  'GET /api/v1/sample': 'viewer',
  'POST /api/v1/sample': 'agent',
  'DELETE /api/v1/sample': 'agent',
  'GET /api/v1/health': 'viewer',
  'GET /api/v1/settings': 'admin',
  'GET /api/v1/settings/form': 'admin',
  'PATCH /api/v1/settings/form': 'admin',
  'GET /api/v1/live': 'viewer',
  'GET /api/v1/audit': 'admin',
  'GET /api/v1/audit/export': 'admin',

  'POST /api/tickets': 'agent, pages too',
  'POST /api/tickets/classify/': 'agent, pages too',
  'PATCH /api/tickets/:id/': 'agent, pages too',
  ...Object.fromEntries(
    Object.entries({
      '/api/tickets': ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
      '/api/tickets/stats/': ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
      '/api/tickets/classify/': ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
      '/api/tickets/:id/': ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'],
    }).flatMap(([path, methods]) => methods.map((method) => [`${method} ${path}`, 'viewer, pages too'])),
  ),

  'GET /openapi.json': 'viewer',
  'GET /api/docs': 'viewer',
  'GET /api/docs/json': 'viewer',
  'GET /api/docs/yaml': 'viewer',
  'GET /api/docs/static/index.html': 'viewer',
  'GET /api/docs/static/swagger-initializer.js': 'viewer',
  'GET /api/docs/static/*': 'viewer',

  'GET /': 'page',
  'GET /dashboard': 'page',
  'GET /tickets': 'page',
  'GET /t/:id': 'page',
  'GET /new': 'page',
  'GET /welcome': 'page',
  'GET /settings': 'page',
  'GET /settings/:section': 'page',
  'GET /second-step': 'page',
  'GET /form': 'visitor page',
  'POST /form': 'visitor',
  'GET /my': 'visitor page',
  'GET /my/:token': 'visitor page',
  'GET /my/tickets/:id': 'visitor page',
  'POST /my/sign-out': 'visitor',
  'GET /portal.css': 'newcomer page',
  'GET /claim': 'newcomer page',
  'GET /sign-in': 'newcomer page',
  'GET /sign-in/oidc': 'newcomer page',
  'GET /join': 'newcomer page',
  'GET /assets/*': 'newcomer page',
}

/** A desk, and every route that was registered while it was put together. */
const startWithRoutes = async (settings: Readonly<Record<string, string>> = {}) => {
  const routes = new Set<string>()
  const watch = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('onRoute', ({ method, url }) => {
      for (const name of [method].flat()) routes.add(`${name} ${url}`)
    })
  }
  subscribe('fastify.initialization', watch)
  onTestFinished(() => void unsubscribe('fastify.initialization', watch))
  return { desk: await startDesk({ settings }), routes: [...routes] }
}

/** The status alone: some answers never end. */
const statusOf = (base: string, route: string, sent: Headers) => {
  const [method = '', pattern = ''] = route.split(' ')
  const path = pattern.replaceAll(/:\w+/g, '1').replaceAll('*', 'x')
  const headers = { ...sent, ...(sent['origin'] === 'own' && { origin: base }) }
  return new Promise<number>((resolve, reject) => {
    const outgoing = request(`${base}${path}`, { method, headers, agent: false }, (incoming) => {
      resolve(incoming.statusCode ?? 0)
      incoming.destroy()
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

// What is read may be asked for by HEAD, and answers to whom GET does.
const entryOf = (route: string) => table[route] ?? table[route.replace(/^HEAD /, 'GET ')]

vi.setConfig({ testTimeout: 120_000 })

test('every route is in the table, and everything in the table is a route', async () => {
  const { routes } = await startWithRoutes()
  expect(routes.length).toBeGreaterThan(40)
  expect(routes.filter((route) => entryOf(route) === undefined)).toEqual([])
  expect(Object.keys(table).filter((route) => !routes.includes(route))).toEqual([])
})

/** Who calls one of these is nobody afterwards. */
const endingSessions = new Set(['DELETE /api/v1/session', 'POST /my/sign-out'])

/** Answers of admission, and of nothing after it: these requests have no body, so a route let in finds other faults. */
const isLetIn = (status: number) => status !== 401 && status !== 403 && status !== 421

const entryFor = (route: string): Entry => entries[entryOf(route) ?? 'admin']

test('an open desk lets in exactly those callers that the table says', async () => {
  const { desk, routes } = await startWithRoutes()
  await aTicket(desk.ctx)
  for (const route of routes) {
    for (const caller of everyone) {
      const status = await statusOf(desk.url, route, callers[caller])
      const name = `${route} by ${caller} → ${status}`
      expect.soft(isLetIn(status), name).toBe(entryFor(route).open.includes(caller))
      expect.soft(status, name).toBeLessThan(500)
    }
  }
})

test('one that nobody has claimed and more than its machine can reach lets in to health and claiming alone', async () => {
  const { desk, routes } = await startWithRoutes({ HOST: '0.0.0.0' })
  for (const route of routes) {
    for (const caller of everyone) {
      const status = await statusOf(desk.url, route, callers[caller])
      expect.soft(isLetIn(status), `${route} by ${caller} → ${status}`).toBe(entryFor(route).closed.includes(caller))
    }
  }
})

// Every route by everybody from everywhere: hundreds of requests, one after the other.
const atLeisure = { timeout: 90_000 }

test.each(['127.0.0.1', '0.0.0.0'])('a claimed desk bound to %s goes by who has signed in', atLeisure, async (host) => {
  const { desk, routes } = await startWithRoutes({ HOST: host })
  await aTicket(desk.ctx)
  const sessions = {
    nobody: {},
    ...(await claimed(desk.ctx)),
    requester: await aSession(desk.ctx, (await aRequester(desk.ctx, { name: 'Rea One' })).id),
    'another requester': await aSession(desk.ctx, (await aRequester(desk.ctx, { name: 'Rob Two' })).id),
  } satisfies Record<Person, Headers>
  for (const route of routes) {
    if (endingSessions.has(route)) continue
    for (const person of people) {
      const status = await statusOf(desk.url, route, sessions[person])
      const name = `${route} by ${person} → ${status}`
      expect.soft(isLetIn(status), name).toBe(entryFor(route).people.includes(person))
      // Who is missing is told to sign in, who may not is told that.
      if (!isLetIn(status)) expect.soft(status, name).toBe(person === 'nobody' ? 401 : 403)
      expect.soft(status, name).toBeLessThan(500)
    }
    for (const caller of everyone) {
      const status = await statusOf(desk.url, route, { ...sessions.owner, ...callers[caller] })
      expect
        .soft(isLetIn(status), `${route} by the owner from ${caller} → ${status}`)
        .toBe(entryFor(route).from.includes(caller))
    }
  }
})

/** Method and path → the scope that a token needs there: `any` where whichever will do, `none` where no token gets in. */
const scopes: Readonly<Record<string, TokenScope | 'any' | 'none'>> = {
  'GET /metrics': 'health:read',

  'GET /api/v1/session': 'none',
  'POST /api/v1/session': 'none',
  'DELETE /api/v1/session': 'none',
  'POST /api/v1/claim': 'none',
  'POST /api/v1/session/proof': 'none',
  'GET /api/v1/me': 'none',
  'PATCH /api/v1/me': 'none',
  'POST /api/v1/me/email': 'none',
  'POST /api/v1/me/password': 'none',
  'POST /api/v1/me/leave': 'none',
  'GET /api/v1/me/sessions': 'none',
  'DELETE /api/v1/me/sessions': 'none',
  'DELETE /api/v1/me/sessions/:id': 'none',
  'GET /api/v1/people': 'people:read',
  'PATCH /api/v1/people/:id': 'people:admin',
  'POST /api/v1/invitations': 'people:admin',
  'DELETE /api/v1/invitations/:id': 'people:admin',
  'POST /api/v1/invitations/look': 'none',
  'POST /api/v1/join': 'none',
  'GET /api/v1/oidc': 'none',
  'POST /api/v1/oidc/start': 'none',
  'POST /api/v1/oidc/finish': 'none',
  'GET /api/v1/oidc/links': 'none',
  'POST /api/v1/oidc/links': 'none',
  'DELETE /api/v1/oidc/links/:id': 'none',
  'GET /api/v1/second-factor': 'none',
  'POST /api/v1/second-factor/app': 'none',
  'POST /api/v1/second-factor/app/confirm': 'none',
  'POST /api/v1/second-factor/app/remove': 'none',
  'POST /api/v1/second-factor/recovery-codes': 'none',
  'POST /api/v1/second-factor/passkeys/begin': 'none',
  'POST /api/v1/second-factor/passkeys': 'none',
  'PATCH /api/v1/second-factor/passkeys/:id': 'none',
  'POST /api/v1/second-factor/passkeys/:id/remove': 'none',
  'POST /api/v1/session/passkey/ask': 'none',
  'POST /api/v1/session/passkey': 'none',
  'POST /api/v1/session/second-step': 'none',
  'GET /api/v1/second-factor-rule': 'people:read',
  'PATCH /api/v1/second-factor-rule': 'people:admin',
  'GET /api/v1/tokens': 'none',
  'POST /api/v1/tokens': 'none',
  'DELETE /api/v1/tokens/:id': 'none',

  'GET /api/v1/tickets': 'tickets:read',
  'GET /api/v1/tickets/count': 'tickets:read',
  'POST /api/v1/tickets': 'tickets:write',
  'GET /api/v1/tickets/:id': 'tickets:read',
  'PATCH /api/v1/tickets/:id': 'tickets:write',
  'GET /api/v1/tickets/:id/events': 'tickets:read',
  'POST /api/v1/classify': 'triage:write',
  'GET /api/v1/stats': 'stats:read',
  'GET /api/v1/stats/series': 'stats:read',
  'GET /api/v1/sample': 'tickets:read',
  'POST /api/v1/sample': 'tickets:write',
  'DELETE /api/v1/sample': 'tickets:write',
  'GET /api/v1/health': 'health:read',
  'GET /api/v1/settings': 'settings:read',
  'GET /api/v1/settings/form': 'settings:read',
  'PATCH /api/v1/settings/form': 'none',
  'GET /api/v1/tickets/:id/similar': 'tickets:read',
  'POST /api/v1/tickets/similar': 'tickets:read',
  'GET /api/v1/tickets/:id/link': 'tickets:read',
  'POST /api/v1/tickets/:id/link': 'tickets:write',
  'DELETE /api/v1/tickets/:id/link': 'tickets:write',
  'GET /api/v1/live': 'tickets:read',
  'GET /api/v1/audit': 'audit:read',
  'GET /api/v1/audit/export': 'audit:read',

  // Every method of the drop-in API that is not served is told so to any token.
  ...Object.fromEntries(
    Object.keys(table).flatMap((route) => (route.includes('/api/tickets') ? [[route, 'any']] : [])),
  ),
  'GET /api/tickets': 'tickets:read',
  'POST /api/tickets': 'tickets:write',
  'GET /api/tickets/:id/': 'tickets:read',
  'PATCH /api/tickets/:id/': 'tickets:write',
  'GET /api/tickets/stats/': 'stats:read',
  'POST /api/tickets/classify/': 'triage:write',

  'GET /openapi.json': 'any',
  'GET /api/docs': 'any',
  'GET /api/docs/json': 'any',
  'GET /api/docs/yaml': 'any',
  'GET /api/docs/static/index.html': 'any',
  'GET /api/docs/static/swagger-initializer.js': 'any',
  'GET /api/docs/static/*': 'any',
}

/** Served to whoever asks, token or not: health, and the pages of the web app. */
const isForAll = (route: string) =>
  ['anyone', 'page', 'newcomer page', 'visitor', 'visitor page'].includes(entryOf(route) ?? '')

// HEAD as GET, unless it stands here by itself.
const scopeFor = (route: string) => scopes[route] ?? scopes[route.replace(/^HEAD /, 'GET ')]

test('every route that is not for all says what a token needs there', async () => {
  const { routes } = await startWithRoutes()
  expect(routes.filter((route) => !isForAll(route) && scopeFor(route) === undefined)).toEqual([])
  expect(Object.keys(scopes).filter((route) => !routes.includes(route))).toEqual([])
})

interface Program {
  readonly headers: Headers
  /** What they may; undefined for a token that does not count. */
  readonly may: readonly string[] | undefined
}

/** A token of somebody with every scope their role may give, as seen from outside. */
const programsOf = async (desk: Awaited<ReturnType<typeof startDesk>>) => {
  const { ctx } = desk
  const owner = await aPerson(ctx, { role: 'owner' })
  const person = async (name: string, role: 'viewer' | 'agent' | 'admin') => (await aPerson(ctx, { name, role })).id
  const [viewer, agent, admin] = [
    await person('Vi', 'viewer'),
    await person('Ag', 'agent'),
    await person('Ad', 'admin'),
  ]
  const all = Object.keys(tokenScopes) as TokenScope[]
  const revoked = await aToken(ctx, owner.id, all)
  await ctx.db.deleteFrom('api_tokens').execute()

  const lowered = await person('Lo', 'admin')
  const ofLowered = await aToken(ctx, lowered, all)
  await changePerson(ctx, lowered, { role: 'agent' })
  const gone = await person('Go', 'admin')
  const ofGone = await aToken(ctx, gone, all)
  await changePerson(ctx, gone, { isDisabled: true })
  const expired = await aToken(ctx, owner.id, all)
  const { id } = await ctx.db
    .selectFrom('api_tokens')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  await ctx.db.updateTable('api_tokens').set({ expires_at: new Date() }).where('id', '=', id).execute()

  const reading = all.filter((scope) => scope.endsWith(':read'))
  const session = await aSession(ctx, owner.id)
  const programs: Record<string, Program> = {
    'a read token of a viewer': { headers: await aToken(ctx, viewer, scopesOf('viewer')), may: scopesOf('viewer') },
    'a write token of an agent': { headers: await aToken(ctx, agent, scopesOf('agent')), may: scopesOf('agent') },
    'an admin token of an admin': { headers: await aToken(ctx, admin, all), may: all },
    'a read token of the owner': { headers: await aToken(ctx, owner.id, reading), may: reading },
    'an admin token of who is an agent by now': { headers: ofLowered, may: scopesOf('agent') },
    'an expired token': { headers: { ...expired, ...session }, may: undefined },
    'a revoked token': { headers: { ...revoked, ...session }, may: undefined },
    'a token of who is kept out': { headers: { ...ofGone, ...session }, may: undefined },
    'no token of ours': { headers: { authorization: 'Bearer x', ...session }, may: undefined },
  }
  for (const scope of all)
    programs[`a token for ${scope} alone`] = { headers: await aToken(ctx, owner.id, [scope]), may: [scope] }
  return programs
}

const includesScope = (may: readonly string[], needed: string) => {
  const [area, level] = needed.split(':')
  return (
    may.includes(needed) ||
    (level !== 'admin' && may.includes(`${area}:${level === 'read' ? 'write' : 'admin'}`)) ||
    (level === 'read' && may.includes(`${area}:admin`))
  )
}

test(
  'a token gets in where its scopes and the role of its person reach, whatever cookie comes along',
  { timeout: 120_000 },
  async () => {
    const { desk, routes } = await startWithRoutes({ API_PER_MINUTE: '100000' })
    await aTicket(desk.ctx)
    const programs = await programsOf(desk)
    for (const route of routes) {
      const needed = scopeFor(route) ?? 'any'
      for (const [program, { headers, may }] of Object.entries(programs)) {
        const status = await statusOf(desk.url, route, { ...headers, ...callers['a page of another site'] })
        const name = `${route} by ${program} → ${status}`
        if (isForAll(route)) expect.soft(status, name).not.toBe(401)
        else if (needed === 'none') expect.soft(status, name).toBe(may || entryOf(route) === 'newcomer' ? 403 : 401)
        else if (!may) expect.soft(status, name).toBe(401)
        else if (needed === 'any' || includesScope(may, needed)) expect.soft(isLetIn(status), name).toBe(true)
        else expect.soft(status, name).toBe(403)
        expect.soft(status, name).toBeLessThan(500)
      }
    }
  },
)
test('who has to add a second factor first may do that, and nothing else', async () => {
  const { desk, routes } = await startWithRoutes()
  const { owner } = await claimed(desk.ctx)
  await desk.ctx.db.updateTable('sessions').set({ must_enrol: true }).execute()
  const without = ['anyone', 'newcomer', 'newcomer page', 'page', 'visitor', 'visitor page', 'person, enrolling']
  for (const route of routes) {
    if (route === 'DELETE /api/v1/session') continue
    const status = await statusOf(desk.url, route, owner)
    expect.soft(isLetIn(status), `${route} → ${status}`).toBe(without.includes(entryOf(route) ?? ''))
  }
})
