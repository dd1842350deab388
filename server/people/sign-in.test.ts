import { describe, expect, test } from 'vitest'
import { aPerson, claimed, startDesk, testPassword } from '#server/testing.ts'
import { call } from '../../test/call.ts'
import { disablePerson, makeOwner, setPassword } from './people.ts'

type Desk = Awaited<ReturnType<typeof startDesk>>
type Reply = Awaited<ReturnType<typeof call>>

const email = 'ann.owner@example.org'
const now = '2026-11-20T12:00:00Z'
const later = (ms: number) => new Date(Date.parse(now) + ms).toISOString()
const hours = 3_600_000

interface Try {
  readonly email?: string
  readonly password?: string
  readonly from?: string
  readonly headers?: Readonly<Record<string, string>>
}
const signIn = (desk: Desk, { from, headers = {}, ...given }: Try = {}) =>
  call(desk, 'POST /api/v1/session', {
    json: { email, password: testPassword, ...given },
    headers,
    ...(from !== undefined && { from }),
  })
const setCookieOf = (reply: Reply) => reply.headers['set-cookie']?.[0] ?? ''
const sessionOf = (reply: Reply) => ({ cookie: setCookieOf(reply).split(';')[0] ?? '' })
const look = async (desk: Desk, headers: Readonly<Record<string, string>>) =>
  (await call(desk, 'GET /api/v1/stats', { headers })).status

const aClaimedDesk = async (settings: Readonly<Record<string, string>> = {}) => {
  const desk = await startDesk({ now, settings })
  await aPerson(desk.ctx, { role: 'owner' })
  return desk
}

describe('a session', () => {
  test('is a cookie that no script reads and no other site sends', async () => {
    const desk = await aClaimedDesk()
    const reply = await signIn(desk, { email: ' Ann.Owner@EXAMPLE.org ' })
    expect(reply.status).toBe(200)
    expect(reply.headers['cache-control']).toBe('no-store')
    expect(setCookieOf(reply)).toMatch(
      /^docket_session=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Lax$/,
    )
    expect(await look(desk, sessionOf(reply))).toBe(200)
  })

  test('is bound to https where PUBLIC_URL is, and to that host', async () => {
    const desk = await aClaimedDesk({ PUBLIC_URL: 'https://desk.example' })
    // An owner would have to add a second factor first.
    await aPerson(desk.ctx, { role: 'agent' })
    const headers = { host: 'desk.example', origin: 'https://desk.example' }
    const reply = await signIn(desk, { email: 'ann.agent@example.org', headers })
    expect(setCookieOf(reply)).toMatch(/^__Host-docket_session=.{43}; Path=\/; .*SameSite=Lax; Secure$/)
    const session = sessionOf(reply)
    expect(await look(desk, { ...session, host: 'desk.example' })).toBe(200)
    // The name without the prefix can be set by whoever stands on the wire.
    const plain = { cookie: session.cookie.replace('__Host-', '') }
    expect(await look(desk, { ...plain, host: 'desk.example' })).toBe(401)
    expect(await look(desk, { cookie: `${session.cookie}; ${session.cookie}`, host: 'desk.example' })).toBe(401)
  })

  test('is not begun over plain http on a host that is not loopback', async () => {
    const desk = await aClaimedDesk({ PUBLIC_URL: 'http://desk.example' })
    const reply = await signIn(desk, { headers: { host: 'desk.example' } })
    expect(reply.json()).toMatchObject({ status: 403, code: 'needs_https' })
    expect(reply.headers['set-cookie']).toBeUndefined()
  })

  test('is another one after each sign-in, and the one before is dead', async () => {
    const desk = await aClaimedDesk()
    const first = sessionOf(await signIn(desk))
    const second = sessionOf(await signIn(desk, { headers: first }))
    expect(second).not.toEqual(first)
    expect(await look(desk, first)).toBe(401)
    expect(await look(desk, second)).toBe(200)
    expect(await look(desk, { cookie: 'docket_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' })).toBe(401)
  })

  test('ends with the sign-out, on that browser alone', async () => {
    const desk = await aClaimedDesk()
    const [here, there] = [sessionOf(await signIn(desk)), sessionOf(await signIn(desk))]
    const reply = await call(desk, 'DELETE /api/v1/session', { headers: here })
    expect(reply.json()).toEqual({ is_claimed: true, is_open: false, person: null })
    expect(setCookieOf(reply)).toMatch(/^docket_session=; Path=\/; Max-Age=0;/)
    expect([await look(desk, here), await look(desk, there)]).toEqual([401, 200])
  })

  test('ends after 12 hours without use, and after 7 days at the latest', async () => {
    const desk = await aClaimedDesk()
    const idle = sessionOf(await signIn(desk))
    desk.setNow(later(12 * hours + 1))
    expect(await look(desk, idle)).toBe(401)

    desk.setNow(now)
    const used = sessionOf(await signIn(desk))
    for (let passed = 11; passed < 7 * 24; passed += 11) {
      desk.setNow(later(passed * hours))
      expect.soft(await look(desk, used), `${passed} h`).toBe(200)
    }
    desk.setNow(later(7 * 24 * hours + 1))
    expect(await look(desk, used)).toBe(401)
  })

  test('ends with a new password, another role, and the person’s being kept out', async () => {
    const desk = await startDesk()
    const { agent, viewer, admin } = await claimed(desk.ctx)
    await setPassword(desk.ctx, 'ann.agent@example.org', 'another wise heron')
    await makeOwner(desk.ctx, 'ann.viewer@example.org')
    await disablePerson(desk.ctx, 'ann.admin@example.org')
    for (const session of [agent, viewer, admin]) expect(await look(desk, session)).toBe(401)
    const again = { email: 'ann.agent@example.org', password: 'another wise heron' }
    expect((await signIn(desk, again)).status).toBe(200)
    expect((await signIn(desk, { ...again, password: testPassword })).status).toBe(401)
    expect((await signIn(desk, { email: 'ann.admin@example.org' })).status).toBe(401)
    expect((await signIn(desk, { email: 'ann.viewer@example.org' })).json()).toMatchObject({
      person: { role: 'owner' },
    })
  })

  test('is not written down by looking', async () => {
    const desk = await aClaimedDesk()
    const session = sessionOf(await signIn(desk))
    const rows = () => desk.ctx.db.selectFrom('sessions').selectAll().execute()
    const before = await rows()
    desk.setNow(later(4 * 60_000))
    for (const path of ['/api/v1/tickets', '/api/tickets/', '/api/v1/session', '/'])
      for (const method of ['GET', 'HEAD']) await call(desk, `${method} ${path}`, { headers: session })
    expect(await rows()).toEqual(before)
  })
})

test('the only owner is never kept out', async () => {
  const desk = await startDesk()
  await claimed(desk.ctx)
  await expect(disablePerson(desk.ctx, email)).rejects.toMatchObject({ code: 'last_owner' })
  await makeOwner(desk.ctx, 'ann.agent@example.org')
  const outcomes = await Promise.allSettled([
    disablePerson(desk.ctx, email),
    disablePerson(desk.ctx, 'ann.agent@example.org'),
  ])
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
})

describe('who does not know the password', () => {
  test('is told the same of an account that is there, that is not, and that is kept out', async () => {
    const desk = await startDesk({ now })
    await claimed(desk.ctx)
    await disablePerson(desk.ctx, 'ann.agent@example.org')
    const replies = await Promise.all([
      signIn(desk, { password: 'wrong' }),
      signIn(desk, { email: 'nobody@example.org', password: 'wrong' }),
      signIn(desk, { email: 'ann.agent@example.org' }),
      signIn(desk, { email: '', password: '' }),
    ])
    const told = replies.map((reply) => ({ ...reply.json<object>(), request_id: '' }))
    expect(told[0]).toMatchObject({ status: 401, code: 'sign_in_failed' })
    for (const one of told) expect(one).toEqual(told[0])
    for (const reply of replies) expect(reply.headers['set-cookie']).toBeUndefined()
  })

  test('waits as long for the one as for the other', { timeout: 60_000 }, async () => {
    const desk = await startDesk()
    await aPerson(desk.ctx, { role: 'owner' })
    const times = { known: [] as number[], unknown: [] as number[] }
    for (let round = 0; round < 21; round++) {
      for (const [kind, address] of [
        ['known', email],
        ['unknown', 'nobody@example.org'],
      ] as const) {
        // Each from an address of its own, so that no limit is reached.
        const startedAt = performance.now()
        await signIn(desk, { email: address, password: 'wrong', from: `127.0.${round}.${kind === 'known' ? 1 : 2}` })
        times[kind].push(performance.now() - startedAt)
      }
    }
    const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[10] ?? 0
    expect(median(times.unknown) / median(times.known)).toBeGreaterThan(0.75)
    expect(median(times.unknown) / median(times.known)).toBeLessThan(1.33)
  })

  test('has ten tries, and is then told how long to wait; another address goes on', async () => {
    const desk = await aClaimedDesk()
    const statuses: number[] = []
    for (let n = 0; n < 20; n++) statuses.push((await signIn(desk, { password: `wrong ${n}` })).status)
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), ...Array.from({ length: 10 }, () => 429)])
    const refused = await signIn(desk)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(refused.json()).toMatchObject({ code: 'too_many_sign_ins' })
    expect((await signIn(desk, { from: '127.0.0.9' })).status).toBe(200)
    desk.setNow(later(Number(refused.headers['retry-after']) * 1_000))
    expect((await signIn(desk)).status).toBe(200)
  })

  test('is told how many tries are left', async () => {
    const desk = await aClaimedDesk()
    const details: string[] = []
    for (let n = 0; n < 10; n++)
      details.push((await signIn(desk, { password: 'wrong' })).json<{ detail: string }>().detail)
    expect(details[0]).toBe('That e-mail and password do not match. 9 tries left for now.')
    expect(details.slice(8)).toEqual([
      'That e-mail and password do not match. 1 try left for now.',
      'That e-mail and password do not match. 0 tries left for now.',
    ])
  })

  test('gets no more tries by 200 at the same moment, through two processes', { timeout: 60_000 }, async () => {
    const desk = await startDesk()
    const other = await startDesk({ databaseUrl: desk.databaseUrl })
    await aPerson(desk.ctx, { role: 'owner' })
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_, n) => signIn(n % 2 ? desk : other, { password: `wrong ${n}` })),
    )
    const tried = replies.filter(({ status }) => status !== 429)
    expect(tried.length).toBeLessThanOrEqual(12)
    expect(tried.every(({ status }) => status === 401)).toBe(true)
  })

  test('gets no more tries by saying that they come from elsewhere', async () => {
    const desk = await aClaimedDesk()
    let refused = 0
    for (let n = 0; n < 20; n++) {
      const headers = {
        'x-forwarded-for': `203.0.113.${n}`,
        'cf-connecting-ip': `203.0.113.${n}`,
        'x-real-ip': '1.1.1.1',
      }
      if ((await signIn(desk, { password: 'wrong', headers })).status === 429) refused++
    }
    expect(refused).toBe(10)
  })

  test('gets thirty tries at all accounts together', async () => {
    const desk = await aClaimedDesk()
    let refused = 0
    for (let n = 0; n < 40; n++)
      if ((await signIn(desk, { email: `person${n}@example.org`, password: 'wrong' })).status === 429) refused++
    expect(refused).toBe(10)
  })
})

test('who knew the password has all their tries again', async () => {
  const desk = await aClaimedDesk()
  for (let round = 0; round < 3; round++) {
    for (let n = 0; n < 9; n++) expect((await signIn(desk, { password: 'wrong', from: '127.0.0.7' })).status).toBe(401)
    expect((await signIn(desk, { from: '127.0.0.7' })).status).toBe(200)
    desk.setNow(later((round + 1) * 60_000))
  }
})

test('a fresh desk has no account that anybody could guess', async () => {
  const desk = await startDesk()
  for (const name of ['admin', 'root', 'docket', 'admin@localhost', 'admin@example.com', 'test@test.com'])
    for (const password of ['', 'admin', 'password', 'docket', 'changeme'])
      expect.soft((await signIn(desk, { email: name, password, from: '127.0.1.1' })).status).not.toBe(200)
  expect(await desk.ctx.db.selectFrom('people').selectAll().execute()).toEqual([])
})

test('a page of another site writes nothing with somebody’s session', async () => {
  const desk = await startDesk()
  const { owner } = await claimed(desk.ctx)
  const foreign: readonly Readonly<Record<string, string>>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:5173' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ]
  for (const headers of foreign)
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])
      for (const path of ['/api/tickets/', '/api/v1/tickets', '/api/v1/session', '/api/v1/sample']) {
        const reply = await call(desk, `POST ${path}`, {
          body: '{"title":"x","description":"y","category":"billing","priority":"low"}',
          headers: { ...owner, ...headers, 'content-type': type },
        })
        expect.soft(reply.status, `${path} ${type} ${JSON.stringify(headers)}`).toBe(403)
      }
  expect((await call(desk, 'GET /api/tickets/', { headers: owner })).json()).toEqual([])
  expect((await call(desk, 'DELETE /api/v1/session', { headers: { ...owner, origin: 'null' } })).status).toBe(403)
  expect(await look(desk, owner)).toBe(200)
})
