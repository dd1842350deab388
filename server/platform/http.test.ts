// What goes wrong beside the request: no HTTP, no database, a bug of ours. Every answer says so without telling more.
import { once } from 'node:events'
import { connect } from 'node:net'
import { text as readText } from 'node:stream/consumers'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { makeApp } from '#server/app.ts'
import { readConfig } from '#server/config.ts'
import { aTicket, startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'
import { openDatabase } from './db.ts'
import { makeLog } from './log.ts'

const sendRaw = async (desk: { readonly url: string }, text: string) => {
  const socket = connect(Number(new URL(desk.url).port), '127.0.0.1')
  await once(socket, 'connect')
  socket.write(text)
  return readText(socket)
}

test('what is no HTTP request is a problem with a request id too', async () => {
  const desk = await startDesk()
  const { host } = new URL(desk.url)
  const rows: readonly [text: string, status: number, code: string][] = [
    ['hello\r\n\r\n', 400, 'not_http'],
    ['GET / HTTP/9.9\r\n\r\n', 400, 'not_http'],
    [`GET / HTTP/1.1\r\nHost: ${host}\r\nbad header\r\n\r\n`, 400, 'not_http'],
    [`GET / HTTP/1.1\r\nHost: ${host}\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'headers_too_large'],
    [
      `POST /api/tickets/ HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
      'not_http',
    ],
    [`POST /api/tickets/ HTTP/1.1\r\nHost: ${host}\r\nContent-Length: abc\r\n\r\n`, 400, 'not_http'],
  ]
  for (const [text, status, code] of rows) {
    const answer = await sendRaw(desk, text)
    const [head = '', body = ''] = answer.split('\r\n\r\n')
    expect.soft(head, text.slice(0, 60)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect.soft(head).toMatch(/Content-Type: application\/problem\+json/)
    const id = /X-Request-Id: ([0-9a-f-]{36})/.exec(head)?.[1]
    expect
      .soft(JSON.parse(body), text.slice(0, 60))
      .toMatchObject({ status, code, request_id: id, detail: expect.any(String) })
  }
  expect((await call(desk, 'GET /healthz')).status).toBe(200)
})

test('headers have 15 seconds to arrive, a request 60', async () => {
  const { app } = await startDesk()
  expect([app.server.headersTimeout, app.server.requestTimeout]).toEqual([15_000, 60_000])
})

test('a bug of ours is 500 with a request id, and nothing else of it leaves', async () => {
  const desk = await startDesk()
  await aTicket(desk.ctx)
  await sql`alter table tickets rename column title to headline`.execute(desk.ctx.db)
  const v1 = await call(desk, 'GET /api/v1/tickets')
  expect([v1.status, v1.json()]).toEqual([
    500,
    {
      type: 'about:blank',
      title: 'Internal error',
      status: 500,
      code: 'internal_error',
      detail: expect.any(String),
      request_id: v1.headers['x-request-id'],
    },
  ])
  const dropin = await call(desk, 'GET /api/tickets/')
  expect([dropin.status, dropin.json()]).toEqual([
    500,
    { detail: expect.stringContaining(String(dropin.headers['x-request-id'])) },
  ])
  for (const { text } of [v1, dropin]) expect(text).not.toMatch(/column|tickets|headline|select|at \w+ \(|node_modules/)
})

test('a database that is away is 503 with Retry-After on both APIs; health says so, and lives', async () => {
  const config = readConfig({ LOG_LEVEL: 'fatal' })
  const { db } = openDatabase('postgres://127.0.0.1:1/none', 2, () => undefined)
  const app = await makeApp({ config, db, log: makeLog('fatal'), now: () => new Date() })
  onTestFinished(async () => {
    await app.close()
    await db.destroy()
  })
  const desk = { url: await app.listen({ host: '127.0.0.1', port: 0 }) }
  const v1 = await call(desk, 'GET /api/v1/tickets')
  expect([v1.status, v1.headers['retry-after'], v1.json()]).toMatchObject([503, '2', { code: 'database_away' }])
  const dropin = await call(desk, 'POST /api/tickets/', {
    json: { title: 'x', description: 'y', category: 'general', priority: 'low' },
    headers: { 'idempotency-key': 'key-1' },
  })
  expect([dropin.status, dropin.headers['retry-after']]).toEqual([503, '2'])
  expect(Object.keys(dropin.json<object>())).toEqual(['detail'])
  expect((await call(desk, 'GET /healthz')).status).toBe(200)
  const ready = await call(desk, 'GET /readyz')
  // Whose desk it is was never found out, so nobody is told more.
  expect([ready.status, ready.json()]).toEqual([503, { status: 'not ready' }])
})

test('a statement that runs too long is stopped and said to be', async () => {
  const desk = await startDesk()
  await aTicket(desk.ctx)
  await sql`
    create function slow() returns trigger language plpgsql as $$
    begin perform pg_sleep(5); return new; end $$`.execute(desk.ctx.db)
  await sql`create trigger slow before update on tickets for each row execute function slow()`.execute(desk.ctx.db)
  const request = { isAnswered: false }
  // Again and again: a cancel that comes between two messages of one statement is lost.
  const cancel = (async () => {
    while (!request.isAnswered) {
      await sql`
        select pg_cancel_backend(pid) from pg_stat_activity
        where datname = current_database() and query ilike '%from tickets%for update%' and state = 'active'
          and pid <> pg_backend_pid()`.execute(desk.ctx.db)
    }
  })()
  const reply = await call(desk, 'PATCH /api/v1/tickets/1', { json: { status: 'closed' } })
  request.isAnswered = true
  await cancel
  expect([reply.status, reply.json()]).toMatchObject([503, { code: 'took_too_long' }])
  expect((await call(desk, 'GET /api/v1/tickets/1')).json()).toMatchObject({ status: 'open', version: 1 })
})

test('every answer carries the headers that keep a browser from guessing, and an id', async () => {
  const desk = await startDesk()
  for (const route of [
    'GET /healthz',
    'GET /api/v1/tickets',
    'GET /api/tickets/',
    'GET /nothing',
    'PUT /api/v1/stats',
    'GET /openapi.json',
  ]) {
    const { headers } = await call(desk, route)
    expect.soft(headers, route).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    expect.soft(headers, route).not.toHaveProperty('x-powered-by')
    expect.soft(headers, route).not.toHaveProperty('server')
  }
  // An id that a caller brings is not taken over: it would be theirs, in our log.
  const { headers } = await call(desk, 'GET /healthz', { headers: { 'x-request-id': 'mine', 'request-id': 'mine' } })
  expect(headers['x-request-id']).not.toBe('mine')
})
