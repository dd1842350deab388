// ETag and If-None-Match on both APIs, from outside.
import { expect, test } from 'vitest'
import type { Ticket } from '#shared/tickets.ts'
import { aTicket, startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'

const weakRoutes = [
  '/api/v1/tickets',
  '/api/v1/tickets?status=open&limit=1',
  '/api/v1/tickets/count',
  '/api/v1/tickets/1/events',
  '/api/v1/stats',
  '/api/tickets/',
  '/api/tickets/?limit=1',
  '/api/tickets/stats/',
]
const ticketRoutes = ['/api/v1/tickets/1', '/api/tickets/1/']

test('an answer names itself; who names it back is told that nothing changed, in no body', async () => {
  const desk = await startDesk()
  await aTicket(desk.ctx)
  await aTicket(desk.ctx)
  for (const path of [...weakRoutes, ...ticketRoutes]) {
    const first = await call(desk, `GET ${path}`)
    const etag = String(first.headers.etag)
    expect.soft(etag, path).toMatch(ticketRoutes.includes(path) ? /^"1"$/ : /^W\/"[\w-]{22}"$/)
    expect.soft(first.headers['cache-control'], path).toBe('private, no-cache')
    expect.soft((await call(desk, `HEAD ${path}`)).headers.etag, path).toBe(etag)
    for (const tag of [etag, etag.replace('W/', ''), `"x", ${etag}`, '*']) {
      const again = await call(desk, `GET ${path}`, { headers: { 'if-none-match': tag } })
      expect.soft([again.status, again.text, again.headers.etag], `${path} ${tag}`).toEqual([304, '', etag])
      expect.soft(again.headers, path).not.toHaveProperty('content-type')
      expect.soft(again.headers, path).not.toHaveProperty('content-length')
      expect.soft(again.headers['cache-control'], path).toBe('private, no-cache')
      // What else the answer would have said is said all the same.
      expect.soft(again.headers.link, path).toBe(first.headers.link)
    }
    for (const tag of ['"x"', 'W/"x"', 'x', etag.replaceAll('"', ''), '']) {
      const other = await call(desk, `GET ${path}`, { headers: { 'if-none-match': tag } })
      expect.soft([other.status, other.text], `${path} ${tag}`).toEqual([200, first.text])
    }
  }
})

test('after a change the old name is answered in full, and the name is another', async () => {
  const desk = await startDesk()
  await aTicket(desk.ctx)
  const before = await Promise.all([...weakRoutes, ...ticketRoutes].map((path) => call(desk, `GET ${path}`)))
  await call(desk, 'PATCH /api/v1/tickets/1', { json: { status: 'closed' } })
  await aTicket(desk.ctx)
  for (const [at, path] of [...weakRoutes, ...ticketRoutes].entries()) {
    const etag = String(before[at]?.headers.etag)
    const after = await call(desk, `GET ${path}`, { headers: { 'if-none-match': etag } })
    // One open ticket then, another one now: only the count of all tickets cannot be told from one open ticket.
    expect.soft(after.status, path).toBe(200)
    expect.soft(after.headers.etag, path).not.toBe(etag)
  }
})

test('refusals, changes and what is no API carry no such name', async () => {
  const desk = await startDesk()
  await aTicket(desk.ctx)
  const headers = { 'if-none-match': '*' }
  for (const route of ['GET /api/v1/tickets/9', 'GET /api/tickets/9/', 'GET /api/v1/tickets?limit=0', 'GET /nothing']) {
    const reply = await call(desk, route, { headers })
    expect.soft(reply.status, route).toBeGreaterThanOrEqual(400)
    expect.soft(reply.headers, route).not.toHaveProperty('etag')
    expect.soft(reply.text, route).not.toBe('')
  }
  const changed = await call(desk, 'PATCH /api/v1/tickets/1', { json: { status: 'closed' }, headers })
  expect([changed.status, changed.headers.etag, changed.json<Ticket>().status]).toEqual([200, '"2"', 'closed'])
  expect((await call(desk, 'GET /healthz', { headers })).status).toBe(200)
})
