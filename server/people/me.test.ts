// What is one's own: profile, address, password, sessions, leaving.
import { describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import { inTransaction } from '#server/platform/db.ts'
import { aPerson, aSession, claimed, startDesk, testPassword } from '#server/testing.ts'
import { call } from '../../test/call.ts'
import { browserWords } from './browser-words.ts'
import { findPersonByEmail, setPassword, signIn, startSession } from './people.ts'

type Desk = Awaited<ReturnType<typeof startDesk>>
type Headers = Readonly<Record<string, string>>

const another = 'another wise heron'
const now = '2026-11-20T12:00:00Z'
const later = (minutes: number) => new Date(Date.parse(now) + minutes * 60_000).toISOString()

const statusOf = async (desk: Desk, headers: Headers) => (await call(desk, 'GET /api/v1/me', { headers })).status
const sessionOf = (reply: Awaited<ReturnType<typeof call>>) => ({
  cookie: reply.headers['set-cookie']?.[0]?.split(';')[0] ?? '',
})
const deeds = async (desk: Desk) =>
  await desk.ctx.db
    .selectFrom('audit_entries')
    .select(['action', 'actor', 'subject', 'changes'])
    .orderBy('id')
    .execute()
const personOf = async (desk: Desk, email: string) => {
  const person = await findPersonByEmail(desk.ctx, email)
  if (!person) throw new Error(`nobody is ${email}`)
  return person
}
const visitor = { address: '127.0.0.1', userAgent: 'tests', earlierToken: undefined }

describe('the profile', () => {
  test('is as the browser has it until something is chosen, and follows to another session', async () => {
    const desk = await startDesk()
    const { viewer } = await claimed(desk.ctx)
    const first = await call(desk, 'GET /api/v1/me', { headers: viewer })
    expect(first.json()).toMatchObject({
      name: 'Ann viewer',
      role: 'viewer',
      theme: null,
      time_zone: null,
      formats: null,
    })
    const chosen = { theme: 'dark', time_zone: 'Asia/Tokyo', formats: 'de-DE', language: 'en', has_shortcuts: false }
    expect((await call(desk, 'PATCH /api/v1/me', { headers: viewer, json: chosen })).json()).toMatchObject(chosen)
    await call(desk, 'PATCH /api/v1/me', { headers: viewer, json: { theme: 'light', name: '  Vi Lind ' } })
    const elsewhere = await aSession(desk.ctx, (await personOf(desk, 'ann.viewer@example.org')).id)
    expect((await call(desk, 'GET /api/v1/me', { headers: elsewhere })).json()).toMatchObject({
      ...chosen,
      theme: 'light',
      name: 'Vi Lind',
    })
    expect((await call(desk, 'PATCH /api/v1/me', { headers: viewer, json: { theme: null } })).json()).toMatchObject({
      ...chosen,
      theme: null,
    })
    expect(await deeds(desk)).toContainEqual({
      action: 'person.changed',
      actor: 'Ann viewer',
      subject: 'ann.viewer@example.org',
      changes: { name: { before: 'Ann viewer', after: 'Vi Lind' } },
    })
  })

  test.each([
    [{ role: 'owner' }, 'role'],
    [{ email: 'root@example.org' }, 'email'],
    [{ id: 1 }, 'id'],
    [{ verified_email: 'root@example.org' }, 'verified_email'],
    [{ disabled_at: null }, 'disabled_at'],
    [{ person_id: 1, theme: 'dark' }, 'person_id'],
    [{ name: ' ' }, 'name'],
    [{ name: 'Ada\r\nBcc: x@example.org' }, 'name'],
    [{ theme: 'pink' }, 'theme'],
    [{ language: 'xx' }, 'language'],
    [{ formats: 'tlh' }, 'formats'],
    [{ time_zone: 'Mars/Olympus' }, 'time_zone'],
    [{ time_zone: '+05:00' }, 'time_zone'],
    [{ time_zone: '' }, 'time_zone'],
  ])('takes nothing else: %j is refused, and nothing of it is kept', async (body, field) => {
    const desk = await startDesk()
    const { agent } = await claimed(desk.ctx)
    const before = (await call(desk, 'GET /api/v1/me', { headers: agent })).json()
    const reply = await call(desk, 'PATCH /api/v1/me', { headers: agent, json: body })
    expect(reply.status).toBe(422)
    expect(reply.json()).toMatchObject({ errors: expect.arrayContaining([expect.objectContaining({ field })]) })
    expect((await call(desk, 'GET /api/v1/me', { headers: agent })).json()).toEqual(before)
  })

  test('is nobody’s on a desk that nobody has claimed', async () => {
    const desk = await startDesk()
    const reply = await call(desk, 'GET /api/v1/me')
    expect(reply.json()).toMatchObject({ status: 403, code: 'desk_is_unclaimed' })
  })
})

describe('a new address', () => {
  const changeEmail = (desk: Desk, headers: Headers, email: string, password = testPassword) =>
    call(desk, 'POST /api/v1/me/email', { headers, json: { email, password } })

  test('takes the password, ends the other sessions, is written down, and is one’s own word', async () => {
    const desk = await startDesk()
    const { agent } = await claimed(desk.ctx)
    const { id } = await personOf(desk, 'ann.agent@example.org')
    const elsewhere = await aSession(desk.ctx, id)
    const wrong = await changeEmail(desk, agent, 'ann@example.org', 'not this one')
    expect(wrong.json()).toMatchObject({ status: 403, code: 'wrong_password', errors: [{ field: 'password' }] })
    expect(await statusOf(desk, elsewhere)).toBe(200)
    expect((await changeEmail(desk, agent, ' Ann@example.org ')).json()).toMatchObject({ email: 'Ann@example.org' })
    expect([await statusOf(desk, agent), await statusOf(desk, elsewhere)]).toEqual([200, 401])
    await signIn(desk.ctx, { email: 'ann@EXAMPLE.org', password: testPassword }, visitor)
    await expect(
      signIn(desk.ctx, { email: 'ann.agent@example.org', password: testPassword }, visitor),
    ).rejects.toMatchObject({ status: 401 })
    expect(await deeds(desk)).toContainEqual({
      action: 'person.email_changed',
      actor: 'Ann agent',
      subject: 'Ann@example.org',
      changes: { email: { before: 'ann.agent@example.org', after: 'Ann@example.org' } },
    })
    const own = await desk.ctx.db.selectFrom('people').select('verified_email').where('id', '=', id).execute()
    expect(own).toEqual([{ verified_email: 'ann.agent@example.org' }])
  })

  test('is not somebody else’s, however it is written and however many ask at once', async () => {
    const desk = await startDesk()
    const { agent, viewer, admin } = await claimed(desk.ctx)
    const reply = await changeEmail(desk, agent, 'ANN.OWNER@example.org')
    expect(reply.json()).toMatchObject({ status: 409, code: 'email_taken' })
    expect((await changeEmail(desk, agent, 'a@b@c')).status).toBe(422)
    const replies = await Promise.all([agent, viewer, admin].map((who) => changeEmail(desk, who, 'new@example.org')))
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409])
  })
})

describe('a new password', () => {
  const change = (desk: Desk, headers: Headers, json: { current_password: string; password: string }) =>
    call(desk, 'POST /api/v1/me/password', { headers, json })

  test('ends every session of the person, the own one among them, which gets another', async () => {
    const desk = await startDesk()
    const { agent, owner } = await claimed(desk.ctx)
    const { id } = await personOf(desk, 'ann.agent@example.org')
    const elsewhere = await aSession(desk.ctx, id)
    const reply = await change(desk, agent, { current_password: testPassword, password: another })
    expect(reply.json()).toMatchObject({ person: { email: 'ann.agent@example.org' } })
    expect(reply.headers['cache-control']).toBe('no-store')
    const fresh = sessionOf(reply)
    expect(fresh.cookie).not.toBe(agent.cookie)
    expect(await Promise.all([agent, elsewhere, fresh, owner].map((who) => statusOf(desk, who)))).toEqual([
      401, 401, 200, 200,
    ])
    await signIn(desk.ctx, { email: 'ann.agent@example.org', password: another }, visitor)
    expect(await deeds(desk)).toContainEqual({
      action: 'person.password_changed',
      actor: 'Ann agent',
      subject: 'ann.agent@example.org',
      changes: {},
    })
  })

  test.each([
    ['not this one', another, 403, 'current_password'],
    [testPassword, 'password1', 422, 'password'],
    [testPassword, 'short', 422, 'password'],
    [testPassword, 'ann.agent@example.org', 422, 'password'],
    [testPassword, testPassword, 422, 'password'],
  ])('with %j then %j is refused, and the old one and its sessions stay', async (current, next, status, field) => {
    const desk = await startDesk()
    const { agent } = await claimed(desk.ctx)
    const elsewhere = await aSession(desk.ctx, (await personOf(desk, 'ann.agent@example.org')).id)
    const reply = await change(desk, agent, { current_password: current, password: next })
    expect(reply.json()).toMatchObject({ status, errors: [{ field }] })
    expect(await statusOf(desk, elsewhere)).toBe(200)
    await signIn(desk.ctx, { email: 'ann.agent@example.org', password: testPassword }, visitor)
  })

  test('is asked for no oftener than a sign-in is, and both count together', async () => {
    const desk = await startDesk({ now })
    const { agent } = await claimed(desk.ctx)
    const guess = () => change(desk, agent, { current_password: 'not this one', password: another })
    const replies = await Promise.all(Array.from({ length: 30 }, guess))
    expect(replies.filter(({ status }) => status === 403)).toHaveLength(10)
    const [refused] = replies.filter(({ status }) => status === 429)
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0)
    for (const [route, json] of [
      ['POST /api/v1/me/email', { email: 'x@example.org', password: testPassword }],
      ['POST /api/v1/session/proof', { password: testPassword }],
      ['POST /api/v1/session', { email: 'ann.agent@example.org', password: testPassword }],
    ] as const)
      expect((await call(desk, route, { headers: agent, json })).status, route).toBe(429)
  })

  test('that two set at once is set by one of them', async () => {
    const desk = await startDesk()
    const { agent } = await claimed(desk.ctx)
    const elsewhere = await aSession(desk.ctx, (await personOf(desk, 'ann.agent@example.org')).id)
    const replies = await Promise.all(
      [agent, elsewhere].map((who, place) =>
        change(desk, who, { current_password: testPassword, password: `${another} ${place}` }),
      ),
    )
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    const counts = await desk.ctx.db.selectFrom('sessions').select('id').execute()
    expect(counts).toHaveLength(4)
  })
})

describe('a sign-in that is under way', () => {
  test('while the password changes begins no session with the old one', async () => {
    const desk = await startDesk()
    const person = await aPerson(desk.ctx, { role: 'owner' })
    const { hash } = await personOf(desk, person.email)
    // As the sign-in does it, once the old password was found right.
    const begin = () => startSession(desk.ctx, person.id, { ...visitor, verifiedHash: hash ?? '' })
    const waiting = await inTransaction(desk.ctx, async (ctx) => {
      await setPassword(ctx, person.email, another)
      const waiting = begin()
      waiting.catch(() => undefined)
      await expect.poll(() => isSomebodyWaiting(desk)).toBe(true)
      return { waiting }
    })
    await expect(waiting.waiting).rejects.toMatchObject({ status: 401, code: 'sign_in_failed' })
    await expect(begin()).rejects.toMatchObject({ status: 401 })
    expect(await desk.ctx.db.selectFrom('sessions').select('id').execute()).toEqual([])
  })

  test('before the password changes is ended by the change', async () => {
    const desk = await startDesk()
    const person = await aPerson(desk.ctx, { role: 'owner' })
    const { hash } = await personOf(desk, person.email)
    const changing = await inTransaction(desk.ctx, async (ctx) => {
      await startSession(ctx, person.id, { ...visitor, verifiedHash: hash ?? '' })
      const changing = setPassword(desk.ctx, person.email, another)
      await expect.poll(() => isSomebodyWaiting(desk)).toBe(true)
      return { changing }
    })
    await changing.changing
    expect(await desk.ctx.db.selectFrom('sessions').select('id').execute()).toEqual([])
  })

  test('while the person is kept out begins none', async () => {
    const desk = await startDesk()
    await aPerson(desk.ctx, { role: 'owner' })
    const person = await aPerson(desk.ctx, { role: 'agent' })
    await desk.ctx.db.updateTable('people').set({ disabled_at: now }).where('id', '=', person.id).execute()
    await expect(startSession(desk.ctx, person.id, visitor)).rejects.toMatchObject({ status: 401 })
  })
})

const isSomebodyWaiting = async (desk: Desk) => {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
  `.execute(desk.ctx.db)
  return Number(rows[0]?.count) > 0
}

describe('the list of sessions', () => {
  interface Shown {
    sessions: { id: number; browser: string; address: string; is_current: boolean }[]
  }
  const list = async (desk: Desk, headers: Headers) =>
    (await call(desk, 'GET /api/v1/me/sessions', { headers })).json<Shown>().sessions

  test('shows one’s own, in words, with the one that asks marked, and no token', async () => {
    const desk = await startDesk()
    const { agent } = await claimed(desk.ctx)
    const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
    const { id } = await personOf(desk, 'ann.agent@example.org')
    const token = await startSession(desk.ctx, id, { ...visitor, address: '10.1.2.3', userAgent: firefox })
    const reply = await call(desk, 'GET /api/v1/me/sessions', { headers: agent })
    expect(reply.json()).toMatchObject({
      sessions: [
        { browser: 'Firefox on Linux', address: '10.1.2.3', is_current: false },
        { browser: 'An unknown browser', address: '127.0.0.1', is_current: true },
      ],
    })
    expect(reply.text).not.toContain(token)
  })

  test('ends another one, never one of somebody else, and not itself', async () => {
    const desk = await startDesk()
    const { agent, viewer } = await claimed(desk.ctx)
    const elsewhere = await aSession(desk.ctx, (await personOf(desk, 'ann.agent@example.org')).id)
    const [other, own] = await list(desk, agent)
    const [theirs] = await list(desk, viewer)
    const end = (id: number | undefined) => call(desk, `DELETE /api/v1/me/sessions/${id}`, { headers: agent })
    const foreign = await end(theirs?.id)
    const missing = await end(999_999)
    expect(foreign.status).toBe(404)
    expect(withoutId(foreign.json())).toEqual(withoutId(missing.json()))
    expect((await end(own?.id)).json()).toMatchObject({ status: 409, code: 'own_session' })
    expect((await end(other?.id)).json()).toMatchObject({ sessions: [{ id: own?.id }] })
    expect(await Promise.all([agent, elsewhere, viewer].map((who) => statusOf(desk, who)))).toEqual([200, 401, 200])
  })

  test('ends all others at once', async () => {
    const desk = await startDesk()
    const { agent, viewer } = await claimed(desk.ctx)
    const { id } = await personOf(desk, 'ann.agent@example.org')
    const others = [await aSession(desk.ctx, id), await aSession(desk.ctx, id)]
    const reply = await call(desk, 'DELETE /api/v1/me/sessions', { headers: agent })
    expect(reply.json<Shown>().sessions.map(({ is_current }) => is_current)).toEqual([true])
    expect(await Promise.all([agent, viewer, ...others].map((who) => statusOf(desk, who)))).toEqual([
      200, 200, 401, 401,
    ])
    expect((await deeds(desk)).filter(({ action }) => action === 'session.revoked')).toHaveLength(1)
  })
})

const withoutId = (problem: unknown) => ({ ...(problem as object), request_id: undefined })

describe('a proof', () => {
  const prove = (desk: Desk, headers: Headers, password = testPassword) =>
    call(desk, 'POST /api/v1/session/proof', { headers, json: { password } })
  const leave = (desk: Desk, headers: Headers, email: string) =>
    call(desk, 'POST /api/v1/me/leave', { headers, json: { email } })

  test('is the sign-in for ten minutes, and the password given again after that', async () => {
    const desk = await startDesk({ now })
    const { agent } = await claimed(desk.ctx)
    const email = 'ann.agent@example.org'
    desk.setNow(later(10))
    expect((await leave(desk, agent, email)).json()).toMatchObject({ status: 403, code: 'proof_needed' })
    expect((await prove(desk, agent, 'not this one')).json()).toMatchObject({ status: 403, code: 'wrong_password' })
    expect((await leave(desk, agent, email)).status).toBe(403)
    expect((await prove(desk, agent)).json()).toEqual({ proven_until: later(20) })
    desk.setNow(later(19))
    expect((await leave(desk, agent, email)).status).toBe(200)
  })

  test('counts in the session that gave it, and in no other', async () => {
    const desk = await startDesk({ now })
    const { agent } = await claimed(desk.ctx)
    const { id, email } = await personOf(desk, 'ann.agent@example.org')
    const elsewhere = await aSession(desk.ctx, id)
    desk.setNow(later(11))
    await prove(desk, elsewhere)
    expect((await leave(desk, agent, email)).status).toBe(403)
  })

  test('is not to be had without a password of one’s own, and says what is', async () => {
    const desk = await startDesk()
    const { agent } = await claimed(desk.ctx)
    const { id } = await personOf(desk, 'ann.agent@example.org')
    await desk.ctx.db.deleteFrom('password_hashes').where('person_id', '=', id).execute()
    expect((await prove(desk, agent)).json()).toMatchObject({ status: 409, code: 'no_password' })
  })
})

describe('leaving', () => {
  const leave = (desk: Desk, headers: Headers, email: string) =>
    call(desk, 'POST /api/v1/me/leave', { headers, json: { email } })

  test('takes the own address typed, and ends everything of the person', async () => {
    const desk = await startDesk()
    const { agent } = await claimed(desk.ctx)
    const { id, email } = await personOf(desk, 'ann.agent@example.org')
    const elsewhere = await aSession(desk.ctx, id)
    expect((await leave(desk, agent, 'ann.owner@example.org')).status).toBe(422)
    expect(await statusOf(desk, agent)).toBe(200)
    const reply = await leave(desk, agent, ` ${email.toUpperCase()}`)
    expect(reply.json()).toEqual({ is_claimed: true, is_open: false, person: null })
    expect(reply.headers['set-cookie']?.[0]).toMatch(/^docket_session=; Path=\/; Max-Age=0;/)
    expect([await statusOf(desk, agent), await statusOf(desk, elsewhere)]).toEqual([401, 401])
    await expect(signIn(desk.ctx, { email, password: testPassword }, visitor)).rejects.toMatchObject({ status: 401 })
    expect(await deeds(desk)).toContainEqual(
      expect.objectContaining({ action: 'person.left', actor: 'Ann agent', subject: email }),
    )
  })

  test('is not for the last owner, not even when the last two leave at once', async () => {
    const desk = await startDesk()
    const { owner } = await claimed(desk.ctx)
    const alone = await leave(desk, owner, 'ann.owner@example.org')
    expect(alone.json()).toMatchObject({ status: 409, code: 'last_owner' })
    const { id } = await personOf(desk, 'ann.admin@example.org')
    await desk.ctx.db.updateTable('people').set({ role: 'owner' }).where('id', '=', id).execute()
    const second = await aSession(desk.ctx, id)
    const replies = await Promise.all([
      leave(desk, owner, 'ann.owner@example.org'),
      leave(desk, second, 'ann.admin@example.org'),
    ])
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
  })
})

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    'Chrome on Windows',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
    'Edge on Windows',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
    'Safari on macOS',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1',
    'Safari on iPhone',
  ],
  [
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
    'Chrome on Android',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
  ['curl/8.5.0', 'curl'],
  ['Mozilla/5.0 (X11; Linux x86_64)', 'A browser on Linux'],
  ['', 'An unknown browser'],
])('a browser that says %j is shown as %s', (userAgent, words) => expect(browserWords(userAgent)).toBe(words))
