// Who is let in, asked from outside: the Host, what proxies write, the page a browser says it comes from.
import { connect } from 'node:net'
import { text as readText } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'

type Headers = Readonly<Record<string, string | string[]>>
type Desk = Awaited<ReturnType<typeof startDesk>>

const v1 = 'GET /api/v1/tickets'
const dropin = 'GET /api/tickets/'
const ask = async (desk: Desk, route: string, headers: Headers = {}) => {
  const reply = await call(desk, route, { headers })
  const body = reply.status < 300 ? {} : reply.json<{ code?: string; detail?: string }>()
  return { status: reply.status, ...body }
}

describe('the Host', () => {
  test('must be one of loopback; 421 otherwise, on every surface but health', async () => {
    const desk = await startDesk()
    const { port } = new URL(desk.url)
    for (const host of [
      'localhost',
      '127.0.0.1',
      'LOCALHOST',
      '127.0.0.2',
      '[::1]',
      `localhost:${port}`,
      '127.0.0.1:1',
    ])
      for (const route of [v1, dropin]) expect.soft((await ask(desk, route, { host })).status, host).toBe(200)
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      '127.0.0.1.nip.io',
      '0.0.0.0',
      '192.168.1.7',
      'localhost@evil.example',
      'evil.example@localhost',
      'localhost/evil',
      'local host',
      'localhost:port',
      '[::2]',
      '[::1',
      '::1',
    ]) {
      for (const route of [v1, dropin]) expect.soft((await ask(desk, route, { host })).status, host).toBe(421)
      for (const route of ['GET /healthz', 'GET /readyz'])
        expect.soft((await call(desk, route, { headers: { host } })).status, host).toBe(200)
    }
    expect(await ask(desk, v1, { host: 'evil.example' })).toMatchObject({ code: 'unknown_host' })
    expect(await ask(desk, dropin, { host: 'evil.example' })).toEqual({ status: 421, detail: expect.any(String) })
  })

  test('that is missing is refused, by HTTP/1.0 and by HTTP/1.1', async () => {
    const desk = await startDesk()
    for (const [version, status] of [
      ['1.0', 421],
      ['1.1', 400],
    ] as const) {
      const socket = connect(Number(new URL(desk.url).port), '127.0.0.1')
      socket.write(`GET /api/v1/tickets HTTP/${version}\r\nConnection: close\r\n\r\n`)
      expect(await readText(socket)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    }
  })
})

describe('a forwarded request', () => {
  const headers: readonly Headers[] = [
    { 'x-forwarded-for': '127.0.0.1' },
    { 'x-forwarded-host': 'localhost' },
    { 'x-forwarded-proto': 'https' },
    { 'x-forwarded-port': '443' },
    { 'x-forwarded-server': 'a' },
    { 'x-forwarded-client-cert': 'a' },
    { forwarded: 'for=127.0.0.1;host=localhost' },
    { via: '1.1 proxy' },
    { 'x-real-ip': '127.0.0.1' },
    { 'x-client-ip': '127.0.0.1' },
    { 'true-client-ip': '127.0.0.1' },
    { 'cf-connecting-ip': '127.0.0.1' },
    { 'cf-ray': 'a' },
    { 'x-forwarded-for': '' },
  ]

  test('is 403, whatever the proxy writes and whoever it says it speaks for', async () => {
    const desk = await startDesk()
    for (const sent of headers)
      for (const route of [v1, dropin])
        expect.soft((await ask(desk, route, sent)).status, `${route} ${JSON.stringify(sent)}`).toBe(403)
    expect(await ask(desk, v1, { via: '1.1 proxy' })).toMatchObject({ code: 'desk_is_open' })
    expect((await call(desk, 'POST /api/tickets/', { json: {}, headers: { via: '1.1 proxy' } })).status).toBe(403)
  })

  test('is believed of a trusted proxy, by its right-most hop that is not trusted itself', async () => {
    const desk = await startDesk({ settings: { TRUST_PROXY: '127.0.0.1,10.0.0.0/8' } })
    const rows: readonly [forwardedFor: string, status: number][] = [
      ['127.0.0.2', 200],
      ['127.0.0.2, 10.1.2.3', 200],
      ['203.0.113.7', 403],
      ['127.0.0.2, 203.0.113.7', 403],
      ['203.0.113.7, 127.0.0.2', 403],
      ['203.0.113.7, 10.1.2.3', 403],
      ['127.0.0.2, 203.0.113.7, 10.1.2.3', 403],
      ['unknown', 403],
      ['', 200],
    ]
    for (const [hops, status] of rows)
      expect.soft((await ask(desk, v1, { 'x-forwarded-for': hops })).status, hops).toBe(status)
    const whole = { 'x-forwarded-for': '127.0.0.2', 'x-forwarded-proto': 'https', 'x-forwarded-port': '443' }
    expect((await ask(desk, v1, whole)).status).toBe(200)
    expect((await ask(desk, v1, { ...whole, 'cf-ray': 'a' })).status).toBe(403)
    expect((await ask(desk, v1, { ...whole, host: 'evil.example' })).status).toBe(421)
    // The Host is the request's own, whatever a proxy says it was.
    expect((await ask(desk, v1, { ...whole, 'x-forwarded-host': 'evil.example' })).status).toBe(200)
  })
})

describe('a page in a browser', () => {
  const own = (desk: Desk) => ({ origin: desk.url, 'sec-fetch-site': 'same-origin' })

  test('of the desk itself may use everything; of another program on this machine, the drop-in API alone', async () => {
    const desk = await startDesk()
    const beside = { origin: 'http://localhost:5173', 'sec-fetch-site': 'same-site' }
    expect((await ask(desk, v1, own(desk))).status).toBe(200)
    expect((await ask(desk, dropin, own(desk))).status).toBe(200)
    for (const origin of ['http://localhost:5173', 'http://127.0.0.1:3001', 'http://[::1]:3001', 'https://localhost']) {
      expect.soft((await ask(desk, dropin, { ...beside, origin })).status, origin).toBe(200)
      expect
        .soft(await ask(desk, v1, { ...beside, origin }), origin)
        .toMatchObject({ status: 403, code: 'foreign_page' })
    }
  })

  test('of another site, or of none, may use nothing, read or write', async () => {
    const desk = await startDesk()
    const foreign: readonly Headers[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: '' },
      { origin: 'http://localhost.evil.example' },
      { origin: 'http://evil.example#localhost' },
      { origin: 'http://127.0.0.1.nip.io' },
      { origin: 'file://' },
      { origin: 'chrome-extension://abc' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
    ]
    for (const headers of foreign) {
      for (const route of [v1, dropin, 'GET /api/v1/live', 'GET /api/v1/settings', 'GET /metrics', 'GET /openapi.json'])
        expect.soft((await ask(desk, route, headers)).status, `${route} ${JSON.stringify(headers)}`).toBe(403)
      for (const type of [
        'application/json',
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data',
      ]) {
        const reply = await call(desk, 'POST /api/tickets/', {
          body: '{"title":"x","description":"y"}',
          headers: { ...headers, 'content-type': type },
        })
        expect.soft(reply.status, `${type} ${JSON.stringify(headers)}`).toBe(403)
      }
    }
    expect((await call(desk, 'GET /api/tickets/')).json()).toEqual([])
  })

  test('of an origin named in CORS_ORIGINS may use the drop-in API, exactly that one', async () => {
    const desk = await startDesk({ settings: { CORS_ORIGINS: 'https://help.example, http://intranet:8080' } })
    const named = { origin: 'https://help.example', 'sec-fetch-site': 'cross-site' }
    expect((await ask(desk, dropin, named)).status).toBe(200)
    expect((await ask(desk, dropin, { origin: 'http://intranet:8080' })).status).toBe(200)
    expect((await call(desk, 'OPTIONS /api/tickets/', { headers: named })).status).toBe(200)
    expect((await ask(desk, v1, named)).status).toBe(403)
    for (const origin of ['http://help.example', 'https://help.example:8443', 'https://help.example.evil.example'])
      expect.soft((await ask(desk, dropin, { origin })).status, origin).toBe(403)
  })
})

test('a desk that more than this machine can reach answers health and nothing else', async () => {
  const exposed: readonly Readonly<Record<string, string>>[] = [
    { HOST: '0.0.0.0' },
    { HOST: '::' },
    { HOST: '192.168.1.7' },
    { DOCKET_BIND: '0.0.0.0' },
    { PUBLIC_URL: 'https://desk.example' },
    { HOST: '0.0.0.0', PUBLIC_URL: 'http://localhost:3000' },
  ]
  for (const settings of exposed) {
    const desk = await startDesk({ settings })
    const name = JSON.stringify(settings)
    for (const route of [v1, dropin, 'GET /api/v1/stats', 'GET /api/v1/health', 'GET /metrics', 'GET /openapi.json'])
      expect.soft((await ask(desk, route)).status, `${route} ${name}`).toBe(403)
    expect.soft((await call(desk, 'POST /api/tickets/', { json: {} })).status, name).toBe(403)
    expect.soft((await call(desk, 'GET /healthz')).json(), name).toEqual({ status: 'ok' })
    // Whether, for anyone; what, for those who may use the desk.
    expect.soft((await call(desk, 'GET /readyz')).json(), name).toEqual({ status: 'ready' })
  }
})

test('the name of PUBLIC_URL is a Host, which opens nothing', async () => {
  const desk = await startDesk({ settings: { PUBLIC_URL: 'https://desk.example' } })
  expect(await ask(desk, v1, { host: 'desk.example' })).toMatchObject({ status: 403, code: 'desk_is_open' })
  expect(await ask(desk, v1, { host: 'other.example' })).toMatchObject({ status: 421 })
})

test('one who may use the desk is told by /readyz what is well', async () => {
  const desk = await startDesk()
  expect((await call(desk, 'GET /readyz')).json()).toMatchObject({
    status: 'ready',
    is_well: true,
    items: expect.any(Array),
  })
  const strangers: readonly Headers[] = [{ host: 'evil.example' }, { via: 'x' }, { origin: 'https://evil.example' }]
  for (const headers of strangers)
    expect((await call(desk, 'GET /readyz', { headers })).json()).toEqual({ status: 'ready' })
})

test('reading changes nothing: no GET or HEAD writes a row', async () => {
  const desk = await startDesk()
  await call(desk, 'POST /api/tickets/', { json: { title: 'x', description: 'y' } })
  const dump = async () => {
    const tables = ['tickets', 'events', 'ticket_search', 'idempotency_keys'] as const
    return Promise.all(tables.map((table) => desk.ctx.db.selectFrom(table).selectAll().execute()))
  }
  const before = await dump()
  for (const path of [
    '/api/tickets/',
    '/api/tickets/1/',
    '/api/tickets/stats/',
    '/api/v1/tickets',
    '/api/v1/tickets/1',
    '/api/v1/sample',
    '/api/v1/settings',
    '/readyz',
    '/',
  ])
    for (const method of ['GET', 'HEAD']) await call(desk, `${method} ${path}`, { headers: { 'idempotency-key': 'x' } })
  expect(await dump()).toEqual(before)
})
