import { describe, expect, test } from 'vitest'
import { aTicket, claimed, startDesk, testPassword } from '#server/testing.ts'
import { call } from '../../test/call.ts'
import { makeClaimCode } from './people.ts'

type Desk = Awaited<ReturnType<typeof startDesk>>

const owner = { name: 'Ada Park', email: 'ada@example.org', password: testPassword }
const claim = (desk: Desk, code: string | undefined, given: Readonly<Record<string, string>> = {}) =>
  call(desk, 'POST /api/v1/claim', { json: { code, ...owner, ...given } })
const cookieOf = (reply: Awaited<ReturnType<typeof call>>) => ({
  cookie: reply.headers['set-cookie']?.[0]?.split(';')[0] ?? '',
})

describe('claiming a desk', () => {
  test('makes an owner, signs them in, and shuts the desk to everybody else', async () => {
    const desk = await startDesk()
    expect((await call(desk, 'GET /api/v1/session')).json()).toEqual({ is_claimed: false, is_open: true, person: null })
    const reply = await claim(desk, await makeClaimCode(desk.ctx))
    expect(reply.status).toBe(201)
    const person = { id: expect.any(Number), name: 'Ada Park', email: 'ada@example.org', role: 'owner' }
    expect(reply.json()).toEqual({ is_claimed: true, is_open: false, person })
    expect((await call(desk, 'GET /api/v1/tickets')).status).toBe(401)
    const headers = cookieOf(reply)
    expect((await call(desk, 'GET /api/v1/tickets', { headers })).status).toBe(200)
    expect((await call(desk, 'GET /api/v1/session', { headers })).json()).toEqual({
      is_claimed: true,
      is_open: false,
      person,
    })
  })

  test('is refused in the words of each API from then on', async () => {
    const desk = await startDesk()
    const { viewer } = await claimed(desk.ctx)
    const v1 = await call(desk, 'GET /api/v1/stats')
    expect(v1.headers['content-type']).toContain('application/problem+json')
    expect(v1.headers['www-authenticate']).toMatch(/^Session /)
    expect(v1.json()).toMatchObject({ status: 401, code: 'not_signed_in', request_id: expect.any(String) })
    for (const route of ['GET /api/tickets/', 'GET /api/tickets/1/', 'POST /api/tickets/', 'GET /api/tickets/stats/']) {
      const reply = await call(desk, route, route.startsWith('POST') ? { json: {} } : {})
      expect.soft(reply.status, route).toBe(401)
      expect.soft(reply.json(), route).toEqual({ detail: 'Authentication credentials were not provided.' })
    }
    const write = await call(desk, 'POST /api/tickets/', { json: {}, headers: viewer })
    expect(write.status).toBe(403)
    expect(write.json()).toEqual({ detail: 'You do not have permission to perform this action.' })
    expect((await call(desk, 'PATCH /api/v1/tickets/1', { json: {}, headers: viewer })).json()).toMatchObject({
      code: 'not_permitted',
    })
  })

  test('takes the newest code alone, and that once', async () => {
    const desk = await startDesk()
    const older = await makeClaimCode(desk.ctx)
    const code = await makeClaimCode(desk.ctx)
    expect(code).toMatch(/^[A-Za-z0-9_-]{22}$/)
    for (const wrong of [older, '', 'x', `${code}x`, code?.toUpperCase()]) {
      const reply = await claim(desk, wrong ?? '')
      expect.soft(reply.status, wrong).toBe(403)
      expect.soft(reply.json(), wrong).toMatchObject({ code: 'bad_claim_code' })
    }
    expect((await claim(desk, code)).status).toBe(201)
    expect((await claim(desk, code)).json()).toMatchObject({ status: 409, code: 'already_claimed' })
    expect(await makeClaimCode(desk.ctx)).toBeUndefined()
  })

  test('by ten at the same moment makes one owner', async () => {
    const desk = await startDesk()
    const code = await makeClaimCode(desk.ctx)
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, n) => claim(desk, code, { email: `person${n}@example.org` })),
    )
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1)
    const people = await desk.ctx.db.selectFrom('people').select('role').execute()
    expect(people).toEqual([{ role: 'owner' }])
  })

  test('tells every fault of the form at once, and leaves the code as it was', async () => {
    const desk = await startDesk()
    const code = await makeClaimCode(desk.ctx)
    const reply = await claim(desk, code, { name: ' ', email: 'ada', password: 'short' })
    expect(reply.status).toBe(422)
    expect(reply.json<{ errors: { field: string }[] }>().errors.map(({ field }) => field)).toEqual([
      'name',
      'email',
      'password',
    ])
    expect((await claim(desk, code)).status).toBe(201)
  })

  test('never lets the form say which role', async () => {
    const desk = await startDesk()
    const code = await makeClaimCode(desk.ctx)
    expect((await claim(desk, code, { role: 'viewer' })).status).toBe(422)
  })

  test('leaves neither code nor password in the database', async () => {
    const desk = await startDesk()
    const code = await makeClaimCode(desk.ctx)
    const dump = async () =>
      JSON.stringify(
        await Promise.all(
          (['people', 'password_hashes', 'sessions', 'claim_codes', 'desk_claims', 'sign_in_limits'] as const).map(
            (table) => desk.ctx.db.selectFrom(table).selectAll().execute(),
          ),
        ),
      )
    expect(await dump()).not.toContain(code)
    const { cookie } = cookieOf(await claim(desk, code))
    await call(desk, 'POST /api/v1/session', { json: { email: owner.email, password: 'not this one' } })
    const after = await dump()
    expect(after).not.toContain(testPassword)
    expect(after).not.toContain(cookie.split('=')[1])
    expect(after).toContain('$argon2id$v=19$m=19456,t=2,p=1$')
  })

  test('is heard of by every process of the desk', async () => {
    const one = await startDesk()
    const other = await startDesk({ databaseUrl: one.databaseUrl })
    expect((await call(other, 'GET /api/v1/stats')).status).toBe(200)
    expect((await claim(one, await makeClaimCode(one.ctx))).status).toBe(201)
    await expect.poll(async () => (await call(other, 'GET /api/v1/stats')).status).toBe(401)
  })
})

describe('what was done', () => {
  const actors = async (desk: Desk, id: number, headers: Readonly<Record<string, string>>) => {
    const reply = await call(desk, `GET /api/v1/tickets/${id}/events`, { headers })
    return reply.json<{ items: { actor: string }[] }>().items.map(({ actor }) => actor)
  }

  test('before the claim belongs to the owner, and after it to who did it', async () => {
    const desk = await startDesk()
    const made = await call(desk, 'POST /api/tickets/', {
      json: { title: 'Before', description: 'Before it was claimed', category: 'billing', priority: 'low' },
    })
    const { id } = made.json<{ id: number }>()
    const { owner, agent } = await claimed(desk.ctx)
    expect(await actors(desk, id, owner)).toEqual(['Ann owner'])
    await call(desk, `PATCH /api/v1/tickets/${id}`, { json: { status: 'closed' }, headers: agent })
    await call(desk, `PATCH /api/tickets/${id}/`, { json: { status: 'open' }, headers: owner })
    expect(await actors(desk, id, agent)).toEqual(['Ann owner', 'Ann agent', 'Ann owner'])
    const rows = await desk.ctx.db.selectFrom('events').select(['actor', 'actor_id']).orderBy('id').execute()
    expect(rows).toEqual([
      { actor: 'anonymous', actor_id: null },
      { actor: 'Ann agent', actor_id: expect.any(Number) },
      { actor: 'Ann owner', actor_id: expect.any(Number) },
    ])
  })

  test('by the desk itself stays its own', async () => {
    const desk = await startDesk()
    const ticket = await aTicket({ ...desk.ctx, actor: { name: 'system', via: 'job' } })
    const { owner } = await claimed(desk.ctx)
    expect(await actors(desk, ticket.id, owner)).toEqual(['system'])
  })
})

test('an Idempotency-Key of one person is none of another’s', async () => {
  const desk = await startDesk()
  const { owner, agent } = await claimed(desk.ctx)
  const create = (headers: Readonly<Record<string, string>>) =>
    call(desk, 'POST /api/v1/tickets', {
      json: { title: 'One', description: 'The same words', category: 'billing', priority: 'low' },
      headers: { ...headers, 'idempotency-key': 'a' },
    })
  const [first, again, others] = [await create(owner), await create(owner), await create(agent)]
  expect(again.json()).toEqual(first.json())
  expect(again.headers['idempotency-replayed']).toBe('true')
  expect(others.headers['idempotency-replayed']).toBeUndefined()
  expect(others.json<{ id: number }>().id).not.toBe(first.json<{ id: number }>().id)
})

test('a claimed desk sends no page of another origin anything to read', async () => {
  const desk = await startDesk()
  expect((await call(desk, 'GET /api/tickets/')).headers['access-control-allow-origin']).toBe('*')
  const { owner } = await claimed(desk.ctx)
  for (const route of ['GET /api/tickets/', 'OPTIONS /api/tickets/'])
    for (const origin of [desk.url, 'http://localhost:5173', 'https://evil.example']) {
      const { headers } = await call(desk, route, { headers: { ...owner, origin } })
      expect.soft(headers['access-control-allow-origin'], `${route} ${origin}`).toBeUndefined()
    }
})

test('who has less than the role of a viewer sees nothing of what is everybody’s', async () => {
  const desk = await startDesk()
  const { viewer } = await claimed(desk.ctx)
  await desk.ctx.db.updateTable('people').set({ role: 'requester' }).where('role', '=', 'viewer').execute()
  for (const route of ['GET /api/v1/stats', 'GET /api/tickets/', 'GET /api/v1/live', 'GET /metrics'])
    expect.soft((await call(desk, route, { headers: viewer })).status, route).toBe(403)
})
