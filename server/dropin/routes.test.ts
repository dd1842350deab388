// Methods, CORS and the one shape of every answer of the drop-in API.
import { describe, expect, test } from 'vitest'
import { aTicket, startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'

const served = [
  ['/api/tickets/', ['GET', 'POST', 'HEAD', 'OPTIONS']],
  ['/api/tickets/1/', ['GET', 'PATCH', 'HEAD', 'OPTIONS']],
  ['/api/tickets/stats/', ['GET', 'HEAD', 'OPTIONS']],
  ['/api/tickets/classify/', ['POST', 'OPTIONS']],
] as const

test('another method is 405 with Allow, under both spellings, whatever the body', async () => {
  const desk = await startDesk()
  await aTicket(desk.ctx)
  for (const [path, methods] of served) {
    const others = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter(
      (method) => !(methods as readonly string[]).includes(method),
    )
    for (const method of others) {
      for (const spelling of [path, path.replace(/\/$/, '')]) {
        for (const sent of [{}, { json: {} }, { body: '{', headers: { 'content-type': 'text/plain' } }]) {
          const reply = await call(desk, `${method} ${spelling}`, sent)
          expect
            .soft([reply.status, reply.json()], `${method} ${spelling}`)
            .toEqual([405, { detail: `Method "${method}" not allowed.` }])
          expect.soft(reply.headers.allow, `${method} ${spelling}`).toBe(methods.join(', '))
        }
      }
    }
  }
  const head = await call(desk, 'HEAD /api/tickets/classify/')
  expect([head.status, head.headers.allow]).toEqual([405, 'POST, OPTIONS'])
  expect((await call(desk, 'GET /api/tickets/')).json()).toHaveLength(1)
})

test('nothing is ever redirected', async () => {
  const desk = await startDesk()
  await aTicket(desk.ctx)
  for (const [path, methods] of served) {
    for (const method of methods) {
      const reply = await call(desk, `${method} ${path.replace(/\/$/, '')}`, method === 'POST' ? { json: {} } : {})
      expect(reply.status, `${method} ${path}`).toBeLessThan(500)
      expect([301, 302, 307, 308], `${method} ${path}`).not.toContain(reply.status)
    }
  }
})

describe('CORS', () => {
  const page = { origin: 'http://localhost:5173' }

  test('is open to every page of this machine, never with credentials, on every answer', async () => {
    const desk = await startDesk()
    await aTicket(desk.ctx)
    for (const [route, status] of [
      ['GET /api/tickets/', 200],
      ['GET /api/tickets', 200],
      ['GET /api/tickets/1/', 200],
      ['GET /api/tickets/9/', 404],
      ['GET /api/tickets/1/2/3/', 404],
      ['GET /api/tickets/?category=foo', 400],
      ['GET /api/tickets/stats/', 200],
      ['DELETE /api/tickets/1/', 405],
      ['POST /api/tickets/', 400],
      ['POST /api/tickets/classify/', 400],
    ] as const) {
      const reply = await call(desk, route, { headers: page })
      expect.soft(reply.status, route).toBe(status)
      expect.soft(reply.headers['access-control-allow-origin'], route).toBe('*')
      expect.soft(reply.headers, route).not.toHaveProperty('access-control-allow-credentials')
      expect
        .soft(reply.headers['access-control-expose-headers'], route)
        .toMatch(/\bLink\b.*\bX-Total-Count\b.*\bETag\b/)
      expect.soft(reply.headers['x-request-id'], route).toMatch(/^[0-9a-f-]{36}$/)
    }
  })

  test('preflights are answered for what each path serves', async () => {
    const desk = await startDesk()
    for (const [path, methods] of served) {
      for (const spelling of [path, path.replace(/\/$/, '')]) {
        const reply = await call(desk, `OPTIONS ${spelling}`, {
          headers: {
            ...page,
            'access-control-request-method': 'PATCH',
            'access-control-request-headers': 'content-type,idempotency-key,if-match',
            'sec-fetch-site': 'cross-site',
          },
        })
        expect(reply.status).toBe(200)
        expect(reply.headers.allow).toBe(methods.join(', '))
        expect(reply.headers['access-control-allow-methods']).toBe(methods.join(', '))
        expect(reply.headers['access-control-allow-origin']).toBe('*')
        expect(String(reply.headers['access-control-allow-headers']).toLowerCase()).toMatch(
          /content-type.*idempotency-key.*if-match/,
        )
        expect(reply.headers).not.toHaveProperty('access-control-allow-credentials')
      }
    }
  })
})

test('every refusal is flat: each value is a text or a list of texts', async () => {
  const desk = await startDesk()
  const replies = await Promise.all([
    call(desk, 'GET /api/tickets/?category=foo&limit=x'),
    call(desk, 'GET /api/tickets/7/'),
    call(desk, 'PUT /api/tickets/7/'),
    call(desk, 'POST /api/tickets/', { json: { category: [] } }),
    call(desk, 'POST /api/tickets/', { json: [] }),
    call(desk, 'POST /api/tickets/', { body: '{', headers: { 'content-type': 'application/json' } }),
    call(desk, 'POST /api/tickets/', { body: 'x', headers: { 'content-type': 'x/y' } }),
    call(desk, 'POST /api/tickets/', { json: {}, headers: { 'idempotency-key': 'with blank' } }),
    call(desk, 'GET /api/tickets/', { headers: { host: 'evil.example' } }),
    call(desk, 'GET /api/tickets/', { headers: { origin: 'https://evil.example' } }),
    call(desk, 'GET /api/tickets/', { headers: { 'x-forwarded-for': '203.0.113.7' } }),
  ])
  for (const reply of replies) {
    expect(reply.status).toBeGreaterThanOrEqual(400)
    expect(reply.status).toBeLessThan(500)
    expect(reply.headers['content-type']).toMatch(/^application\/json/)
    for (const value of Object.values(reply.json<Record<string, unknown>>()))
      for (const text of [value].flat()) expect(typeof text).toBe('string')
  }
})
