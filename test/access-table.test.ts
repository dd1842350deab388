// Who may call what: every route that is registered, crossed with every kind of caller. A route that is missing from
// the table below fails, and so does one that lets in somebody else than the table says.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { request } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { aTicket, startDesk } from '#server/testing.ts'

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
/** On a desk that more than this machine can reach, only what is for anyone answers. */
const may: Readonly<Record<string, readonly Caller[]>> = {
  anyone: everyone,
  desk: ['this machine', 'the desk’s own page'],
  'desk and its pages': ['this machine', 'the desk’s own page', 'a page of another program on this machine'],
  link: everyone.filter((caller) => caller !== 'a foreign host name' && caller !== 'a proxy'),
}

/** Method and path as registered → who may call it. */
const table: Readonly<Record<string, keyof typeof may>> = {
  'GET /healthz': 'anyone',
  'GET /readyz': 'anyone',
  'GET /metrics': 'desk',

  'GET /api/v1/tickets': 'desk',
  'GET /api/v1/tickets/count': 'desk',
  'POST /api/v1/tickets': 'desk',
  'GET /api/v1/tickets/:id': 'desk',
  'PATCH /api/v1/tickets/:id': 'desk',
  'GET /api/v1/tickets/:id/events': 'desk',
  'POST /api/v1/classify': 'desk',
  'GET /api/v1/stats': 'desk',
  'GET /api/v1/stats/series': 'desk',
  'GET /api/v1/sample': 'desk',
  'POST /api/v1/sample': 'desk',
  'DELETE /api/v1/sample': 'desk',
  'GET /api/v1/health': 'desk',
  'GET /api/v1/settings': 'desk',
  'GET /api/v1/live': 'desk',

  ...Object.fromEntries(
    ['/api/tickets', '/api/tickets/stats/', '/api/tickets/classify/', '/api/tickets/:id/'].flatMap((path) =>
      ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((method) => [`${method} ${path}`, 'desk and its pages']),
    ),
  ),

  'GET /openapi.json': 'desk',
  'GET /api/docs': 'desk',
  'GET /api/docs/json': 'desk',
  'GET /api/docs/yaml': 'desk',
  'GET /api/docs/static/index.html': 'desk',
  'GET /api/docs/static/swagger-initializer.js': 'desk',
  'GET /api/docs/static/*': 'desk',

  'GET /': 'link',
  'GET /dashboard': 'link',
  'GET /tickets': 'link',
  'GET /t/:id': 'link',
  'GET /new': 'link',
  'GET /settings': 'link',
  'GET /assets/*': 'link',
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

test('every route lets in exactly those callers that the table says', async () => {
  const { desk, routes } = await startWithRoutes()
  await aTicket(desk.ctx)
  for (const route of routes) {
    for (const caller of everyone) {
      const status = await statusOf(desk.url, route, callers[caller])
      const isIn = status !== 403 && status !== 421
      const name = `${route} by ${caller} → ${status}`
      expect.soft(isIn, name).toBe(may[entryOf(route) ?? '']?.includes(caller))
      expect.soft(status, name).toBeLessThan(500)
    }
  }
})

test('a desk that more than this machine can reach lets nobody in but to what is for anyone', async () => {
  const { desk, routes } = await startWithRoutes({ HOST: '0.0.0.0' })
  for (const route of routes) {
    for (const caller of everyone) {
      const status = await statusOf(desk.url, route, callers[caller])
      expect
        .soft(status !== 403 && status !== 421, `${route} by ${caller} → ${status}`)
        .toBe(entryOf(route) === 'anyone')
    }
  }
})
