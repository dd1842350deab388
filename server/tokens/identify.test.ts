// Tokens as programs use them: what they reach, and how long.
import { request } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { changePerson, disablePerson } from '#server/people/people.ts'
import { aPerson, aSession, aTicket, aToken, scopesOf, startDesk } from '#server/testing.ts'
import type { Role, TokenScope } from '#shared/words.ts'
import { call } from '../../test/call.ts'
import { listTokens, revokeToken } from './tokens.ts'

type Desk = Awaited<ReturnType<typeof startDesk>>
type Headers = Readonly<Record<string, string>>

/** Somebody beside the owner, with a token of every scope that they may give it. */
const aProgram = async (desk: Desk, role: Exclude<Role, 'owner'>, scopes: readonly TokenScope[] = scopesOf(role)) => {
  await aPerson(desk.ctx, { role: 'owner' })
  const { id } = await aPerson(desk.ctx, { role })
  return { personId: id, headers: await aToken(desk.ctx, id, scopes) }
}

const problem = async (desk: Desk, route: string, headers: Headers) => {
  const reply = await call(desk, route, { headers, ...(/^(POST|PATCH)/.test(route) && { json: {} }) })
  return {
    status: reply.status,
    code: reply.json<{ code?: string }>().code,
    challenge: reply.headers['www-authenticate'],
  }
}

const bad = { status: 401, code: 'bad_token', challenge: 'Bearer realm="Docket", error="invalid_token"' }

describe('a token that does not count', () => {
  test.each(['Bearer', 'bearer ', 'Bearer x', 'BEARER dk_', 'Bearer dk_00000000000000000000000000000000000000'])(
    'is answered as that, with a session beside it too (%s)',
    async (authorization) => {
      const desk = await startDesk()
      const owner = await aPerson(desk.ctx, { role: 'owner' })
      const session = await aSession(desk.ctx, owner.id)
      expect((await call(desk, 'GET /api/v1/stats', { headers: session })).status).toBe(200)
      expect(await problem(desk, 'GET /api/v1/stats', { ...session, authorization })).toEqual(bad)
      expect(await problem(desk, 'POST /api/v1/tickets', { ...session, authorization })).toEqual(bad)
    },
  )

  test('is answered alike whether it never was, has expired, was revoked or its person is kept out', async () => {
    const desk = await startDesk({ now: '2026-11-20T12:00:00Z' })
    const { personId, headers } = await aProgram(desk, 'agent')
    const answer = async (headers: Headers) => {
      const reply = await call(desk, 'GET /api/v1/stats', { headers })
      const { request_id: _, ...body } = reply.json<Record<string, unknown>>()
      return { status: reply.status, body, challenge: reply.headers['www-authenticate'] }
    }
    const never = await answer({ authorization: 'Bearer dk_never' })
    await changePerson(desk.ctx, personId, { isDisabled: true })
    expect(await answer(headers)).toEqual(never)
    await changePerson(desk.ctx, personId, { isDisabled: false })
    expect((await answer(headers)).status).toBe(200)
    desk.setNow('2027-11-20T11:59:59Z')
    expect((await answer(headers)).status).toBe(200)
    desk.setNow('2027-11-20T12:00:00Z')
    expect(await answer(headers)).toEqual(never)
    desk.setNow('2026-11-20T12:00:00Z')
    for (const { id } of await listTokens(desk.ctx)) await revokeToken(desk.ctx, id)
    expect(await answer(headers)).toEqual(never)
  })

  test('is no matter while nobody has claimed the desk', async () => {
    const desk = await startDesk()
    const headers = { authorization: 'Bearer null' }
    expect((await call(desk, 'GET /api/tickets/', { headers })).status).toBe(200)
    expect((await call(desk, 'GET /api/v1/stats', { headers })).status).toBe(200)
  })
})

describe('a token reaches', () => {
  test('what its scopes say, and what it is refused is written down with where and by whom', async () => {
    const desk = await startDesk()
    const { personId, headers } = await aProgram(desk, 'admin', ['stats:read', 'tickets:read'])
    expect((await call(desk, 'GET /api/v1/tickets', { headers })).status).toBe(200)
    expect(await problem(desk, 'POST /api/v1/tickets', headers)).toEqual({
      status: 403,
      code: 'scope_missing',
      challenge: 'Bearer realm="Docket", error="insufficient_scope", scope="tickets:write"',
    })
    const denied = desk.ctx.db.selectFrom('audit_entries').selectAll().where('action', '=', 'access.denied')
    // It is written beside the answer, which does not wait for it.
    await expect.poll(() => denied.execute()).toHaveLength(1)
    expect((await denied.execute())[0]).toMatchObject({
      actor: 'Ann admin (token a program)',
      actor_id: personId,
      subject: 'POST /api/v1/tickets',
      address: '127.0.0.1',
      changes: { reason: { after: 'scope_missing' } },
    })
    expect(await desk.ctx.db.selectFrom('tickets').select('id').execute()).toEqual([])
  })

  test('no more than its person may now: each lesser role counts from the next request', async () => {
    const desk = await startDesk()
    const { personId, headers } = await aProgram(desk, 'admin')
    const statuses = async () =>
      Promise.all(
        ['GET /api/v1/people', 'POST /api/v1/sample', 'GET /api/v1/stats'].map(
          async (route) => (await call(desk, route, { headers })).status,
        ),
      )
    expect(await statuses()).toEqual([200, 200, 200])
    await changePerson(desk.ctx, personId, { role: 'agent' })
    expect((await statuses())[0]).toBe(403)
    await changePerson(desk.ctx, personId, { role: 'viewer' })
    expect(await statuses()).toEqual([403, 403, 200])
    const denied = desk.ctx.db.selectFrom('audit_entries').select('subject').where('action', '=', 'access.denied')
    // Once an hour for each route and reason.
    await expect
      .poll(async () => (await denied.orderBy('subject').execute()).map(({ subject }) => subject))
      .toEqual(['GET /api/v1/people', 'POST /api/v1/sample'])
    await disablePerson(desk.ctx, 'ann.admin@example.org')
    expect(await statuses()).toEqual([401, 401, 401])
  })

  test('nothing that belongs to signing in, and makes no other token', async () => {
    const desk = await startDesk()
    const { headers } = await aProgram(desk, 'admin')
    for (const route of [
      'GET /api/v1/session',
      'POST /api/v1/session',
      'DELETE /api/v1/session',
      'POST /api/v1/claim',
      'POST /api/v1/join',
      'GET /api/v1/tokens',
      'POST /api/v1/tokens',
      'DELETE /api/v1/tokens/1',
    ])
      expect.soft(await problem(desk, route, headers), route).toMatchObject({ status: 403, code: 'session_only' })
  })

  test('the same from any page, since none can send it from another origin: nothing is granted to a preflight', async () => {
    const desk = await startDesk()
    const { headers } = await aProgram(desk, 'agent')
    const page = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' }
    const reply = await call(desk, 'GET /api/tickets/', { headers: { ...headers, ...page } })
    expect(reply.status).toBe(200)
    expect(reply.headers).not.toHaveProperty('access-control-allow-origin')
    for (const path of ['/api/tickets/', '/api/v1/tickets']) {
      const preflight = await call(desk, `OPTIONS ${path}`, {
        headers: {
          ...page,
          'access-control-request-method': 'GET',
          'access-control-request-headers': 'authorization',
        },
      })
      expect.soft(preflight.status, path).toBeGreaterThanOrEqual(400)
      expect.soft(preflight.headers, path).not.toHaveProperty('access-control-allow-origin')
    }
  })

  test('and is named in the history beside its person', async () => {
    const desk = await startDesk()
    const { id } = await aTicket(desk.ctx)
    const { headers, personId } = await aProgram(desk, 'agent')
    await call(desk, `PATCH /api/tickets/${id}/`, { headers, json: { status: 'closed' } })
    const [event] = await desk.ctx.db.selectFrom('events').selectAll().orderBy('id', 'desc').limit(1).execute()
    expect(event).toMatchObject({ actor: 'Ann agent (token a program)', actor_id: personId, via: 'dropin' })
  })
})

test('when a token was last used is noted, and that at most every five minutes', async () => {
  const desk = await startDesk({ now: '2026-11-20T12:00:00Z' })
  const { headers } = await aProgram(desk, 'viewer')
  const lastUsed = async () => (await listTokens(desk.ctx))[0]?.last_used_at
  expect(await lastUsed()).toBeNull()
  for (const [at, noted] of [
    ['2026-11-20T12:00:00Z', '2026-11-20T12:00:00Z'],
    ['2026-11-20T12:04:59Z', '2026-11-20T12:00:00Z'],
    ['2026-11-20T12:06:00Z', '2026-11-20T12:06:00Z'],
  ] as const) {
    desk.setNow(at)
    await call(desk, 'GET /api/v1/stats', { headers })
    expect(await lastUsed()).toBe(noted)
  }
})

describe('the requests of a token', () => {
  test('are 300 a minute, counted through all processes; the next gets 429 until the minute is over', async () => {
    const now = '2026-11-20T12:00:00Z'
    const desk = await startDesk({ now })
    const other = await startDesk({ now, databaseUrl: desk.databaseUrl })
    const { headers } = await aProgram(desk, 'viewer')
    const another = await aToken(desk.ctx, (await listTokens(desk.ctx))[0]?.personId ?? 0, ['stats:read'])
    const ask = async (to: Desk, by = headers) => (await call(to, 'GET /api/v1/sample', { headers: by })).status
    const statuses: number[] = []
    for (let round = 0; round < 8; round++)
      statuses.push(...(await Promise.all(Array.from({ length: 40 }, (_, n) => ask(n % 2 === 0 ? desk : other)))))
    expect(statuses.filter((status) => status === 200)).toHaveLength(300)
    expect(statuses.filter((status) => status === 429)).toHaveLength(20)

    desk.setNow('2026-11-20T12:00:20Z')
    const late = await call(desk, 'GET /api/v1/stats', { headers })
    expect([late.status, late.headers['retry-after'], late.json<{ code: string }>().code]).toEqual([
      429,
      '40',
      'too_many_requests',
    ])
    const dropin = await call(desk, 'GET /api/tickets/', { headers })
    expect([dropin.status, dropin.headers['retry-after']]).toEqual([429, '40'])
    expect(dropin.json()).toEqual({ detail: 'At most 300 requests a minute with one token; try again in 40 s.' })
    expect(await ask(desk, another)).toBe(403)
    desk.setNow('2026-11-20T12:01:00Z')
    expect(await ask(desk)).toBe(200)
  })

  test('are counted anew after the clock was set back', async () => {
    const desk = await startDesk({ now: '2026-11-20T12:00:00Z', settings: { API_PER_MINUTE: '2' } })
    const { headers } = await aProgram(desk, 'viewer')
    const ask = async () => (await call(desk, 'GET /api/v1/stats', { headers })).status
    expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 429])
    desk.setNow('2026-11-20T11:00:00Z')
    expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 429])
  })
})

/** Follows until the end. @returns whether it has come */
const follow = (desk: Desk, headers: Headers) =>
  new Promise<() => boolean>((settle, reject) => {
    let isOver = false
    const outgoing = request(`${desk.url}/api/v1/live`, { headers, agent: false }, (incoming) => {
      incoming.resume().once('end', () => (isOver = true))
      if (incoming.statusCode === 200) settle(() => isOver)
      else reject(new Error(`answered ${incoming.statusCode}`))
    })
    outgoing.on('error', reject)
    onTestFinished(() => void outgoing.destroy())
    outgoing.end()
  })

test('a stream that a token opened ends with the token and with its person, in every process', async () => {
  const desk = await startDesk()
  const other = await startDesk({ databaseUrl: desk.databaseUrl })
  const owner = await aPerson(desk.ctx, { role: 'owner' })
  const agent = await aPerson(desk.ctx, { role: 'agent' })
  const [kept, revoked] = [
    await aToken(desk.ctx, owner.id, ['tickets:read']),
    await aToken(desk.ctx, owner.id, ['tickets:read']),
  ]
  const [newest] = await listTokens(desk.ctx)
  const ofAgent = await aToken(desk.ctx, agent.id, ['tickets:read'])
  const ended = {
    kept: await follow(desk, kept),
    session: await follow(desk, await aSession(desk.ctx, owner.id)),
    here: await follow(desk, revoked),
    there: await follow(other, revoked),
    agent: await follow(other, ofAgent),
  }
  await revokeToken(desk.ctx, newest?.id ?? 0)
  await expect.poll(() => ended.here() && ended.there()).toBe(true)
  expect(ended.agent()).toBe(false)
  await changePerson(desk.ctx, agent.id, { isDisabled: true })
  await expect.poll(ended.agent).toBe(true)
  expect([ended.kept(), ended.session()]).toEqual([false, false])
  await expect(follow(desk, revoked)).rejects.toThrow('answered 401')
  await expect(follow(desk, await aToken(desk.ctx, owner.id, ['stats:read']))).rejects.toThrow('answered 403')
})
