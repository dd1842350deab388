// Who may call what: every route that is registered, crossed with every state of the desk and every kind of caller. A route that is missing from
// the table below fails, and so does one that lets in somebody else than the table says.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { request } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { aTicket, claimed, startDesk } from '#server/testing.ts'

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
const people = ['nobody', 'viewer', 'agent', 'admin', 'owner'] as const
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
  page: { open: notByHost.filter((caller) => caller !== 'a proxy'), closed: [], people, from: notByHost },
  person: { open: [], closed: [], people: ['viewer', 'agent', 'admin', 'owner'], from: ownPages },
  viewer: { open: atHome, closed: [], people: ['viewer', 'agent', 'admin', 'owner'], from: ownPages },
  agent: { open: atHome, closed: [], people: ['agent', 'admin', 'owner'], from: ownPages },
  admin: { open: [], closed: [], people: ['admin', 'owner'], from: ownPages },
  'viewer, pages too': {
    open: [...atHome, 'a page of another program on this machine'],
    closed: [],
    people: ['viewer', 'agent', 'admin', 'owner'],
    from: ownPages,
  },
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

  'GET /api/v1/tickets': 'viewer',
  'GET /api/v1/tickets/count': 'viewer',
  'POST /api/v1/tickets': 'agent',
  'GET /api/v1/tickets/:id': 'viewer',
  'PATCH /api/v1/tickets/:id': 'agent',
  'GET /api/v1/tickets/:id/events': 'viewer',
  'POST /api/v1/classify': 'agent',
  'GET /api/v1/stats': 'viewer',
  'GET /api/v1/stats/series': 'viewer',
  'GET /api/v1/sample': 'viewer',
  'POST /api/v1/sample': 'agent',
  'DELETE /api/v1/sample': 'agent',
  'GET /api/v1/health': 'viewer',
  'GET /api/v1/settings': 'admin',
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
  'GET /claim': 'newcomer page',
  'GET /sign-in': 'newcomer page',
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
  const path = pattern.replaceAll(':id', '1').replaceAll('*', 'x')
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

test('every route is in the table, and everything in the table is a route', async () => {
  const { routes } = await startWithRoutes()
  expect(routes.length).toBeGreaterThan(40)
  expect(routes.filter((route) => entryOf(route) === undefined)).toEqual([])
  expect(Object.keys(table).filter((route) => !routes.includes(route))).toEqual([])
})

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

test.each(['127.0.0.1', '0.0.0.0'])('a claimed desk bound to %s goes by who has signed in', async (host) => {
  const { desk, routes } = await startWithRoutes({ HOST: host })
  await aTicket(desk.ctx)
  const sessions = await claimed(desk.ctx)
  const sessionOf = (person: Person) =>
    person === 'nobody' ? {} : person === 'owner' ? sessions.owner : sessions[person]
  for (const route of routes) {
    if (route === 'DELETE /api/v1/session') continue
    for (const person of people) {
      const status = await statusOf(desk.url, route, sessionOf(person))
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
