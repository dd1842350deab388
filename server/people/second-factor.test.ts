import { describe, expect, test } from 'vitest'
import { aDesk, aPerson, aSession, claimed, startDesk, testPassword } from '#server/testing.ts'
import { call } from '../../test/call.ts'
import { takeCodeTry } from './sign-in-limits.ts'
import { codeAt, stepAt } from './totp.ts'

type Desk = Awaited<ReturnType<typeof startDesk>>
type Headers = Readonly<Record<string, string>>
interface Step {
  readonly ticket: string
  readonly has_app: boolean
  readonly has_passkey: boolean
}

const now = '2026-11-20T12:00:00Z'
const later = (seconds: number) => new Date(Date.parse(now) + seconds * 1_000).toISOString()
const codeOf = (secret: string, at = now) => codeAt(secret, stepAt(new Date(at)))

const signIn = async (desk: Desk, role = 'agent') =>
  call(desk, 'POST /api/v1/session', { json: { email: `ann.${role}@example.org`, password: testPassword } })
const ticketOf = async (desk: Desk, role = 'agent') =>
  (await signIn(desk, role)).json<{ second_step: Step }>().second_step.ticket
const takeStep = (desk: Desk, json: Readonly<Record<string, unknown>>) =>
  call(desk, 'POST /api/v1/session/second-step', { json })
const cookieOf = (reply: Awaited<ReturnType<typeof call>>): Headers => ({
  cookie: reply.headers['set-cookie']?.[0]?.split(';')[0] ?? '',
})
const own = async (desk: Desk, headers: Headers) =>
  (await call(desk, 'GET /api/v1/second-factor', { headers })).json<Record<string, unknown>>()

/** Adds an app. @returns its secret and the recovery codes */
const enrol = async (desk: Desk, headers: Headers, at = now) => {
  const begun = await call(desk, 'POST /api/v1/second-factor/app', { json: {}, headers })
  expect(begun.status).toBe(201)
  const { secret } = begun.json<{ secret: string }>()
  const confirmed = await call(desk, 'POST /api/v1/second-factor/app/confirm', {
    json: { code: codeOf(secret, at) },
    headers,
  })
  expect(confirmed.status, confirmed.text).toBe(200)
  return { secret, recoveryCodes: confirmed.json<{ recovery_codes: string[] }>().recovery_codes, reply: confirmed }
}

const anAgentWithApp = async (settings: Readonly<Record<string, string>> = {}) => {
  const desk = await startDesk({ now, settings })
  const sessions = await claimed(desk.ctx)
  return { desk, ...sessions, ...(await enrol(desk, sessions.agent)) }
}

const auditOf = async (desk: Desk) =>
  desk.ctx.db
    .selectFrom('audit_entries')
    .select(['action', 'subject'])
    .where('action', 'like', 'second_factor.%')
    .orderBy('id')
    .execute()

describe('an authenticator app', () => {
  test('counts once a code has confirmed it, and from then on the password alone makes no session', async () => {
    const desk = await startDesk({ now })
    const { agent } = await claimed(desk.ctx)
    const begun = await call(desk, 'POST /api/v1/second-factor/app', { json: {}, headers: agent })
    expect(begun.headers['cache-control']).toBe('no-store')
    const { secret, uri } = begun.json<{ secret: string; uri: string }>()
    expect(secret).toMatch(/^[A-Z2-7]{32}$/)
    expect(uri).toBe(
      `otpauth://totp/Docket:ann.agent%40example.org?secret=${secret}&issuer=Docket&algorithm=SHA1&digits=6&period=30`,
    )
    expect((await signIn(desk)).json()).toMatchObject({ person: { role: 'agent' } })

    const wrong = await call(desk, 'POST /api/v1/second-factor/app/confirm', {
      json: { code: '000000' },
      headers: agent,
    })
    expect(wrong.json()).toMatchObject({ status: 401, code: 'code_not_recognised' })
    expect(await own(desk, agent)).toMatchObject({ has_app: false, recovery_codes_left: 0 })
    const code = codeOf(secret)
    const right = await call(desk, 'POST /api/v1/second-factor/app/confirm', {
      json: { code: `${code.slice(0, 3)} ${code.slice(3)}` },
      headers: agent,
    })
    expect(right.json()).toMatchObject({ second_factor: { has_app: true, recovery_codes_left: 10 } })
    const { recovery_codes: codes } = right.json<{ recovery_codes: string[] }>()
    expect(new Set(codes).size).toBe(10)
    for (const code of codes) expect(code).toMatch(/^([a-kmnp-z2-9]{4}-){5}[a-kmnp-z2-9]{4}$/)

    const half = await signIn(desk)
    expect(half.status).toBe(200)
    expect(half.headers['set-cookie']).toBeUndefined()
    expect(half.headers['cache-control']).toBe('no-store')
    expect(half.json()).toEqual({
      is_claimed: true,
      is_open: false,
      person: null,
      second_step: { ticket: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/), has_app: true, has_passkey: false },
    })
    // A ticket is no session, under whatever name it is brought.
    const { ticket } = half.json<{ second_step: Step }>().second_step
    const brought: Headers[] = [{ cookie: `docket_session=${ticket}` }, { authorization: `Bearer ${ticket}` }]
    for (const headers of brought) expect((await call(desk, 'GET /api/v1/tickets', { headers })).status).toBe(401)

    desk.setNow(later(60))
    const whole = await takeStep(desk, { ticket, code: codeOf(secret, later(60)) })
    expect(whole.status, whole.text).toBe(200)
    expect(whole.json()).toMatchObject({ person: { email: 'ann.agent@example.org' } })
    expect((await call(desk, 'GET /api/v1/tickets', { headers: cookieOf(whole) })).status).toBe(200)
  })

  test('added by somebody ends their sessions elsewhere, and no code of it counts twice', async () => {
    const desk = await startDesk({ now })
    const { agent } = await claimed(desk.ctx)
    const elsewhere = cookieOf(await signIn(desk))
    const { secret } = await enrol(desk, agent)
    expect((await call(desk, 'GET /api/v1/tickets', { headers: elsewhere })).status).toBe(401)
    expect((await call(desk, 'GET /api/v1/tickets', { headers: agent })).status).toBe(200)
    // The code that confirmed it is used up.
    const code = codeOf(secret)
    expect((await takeStep(desk, { ticket: await ticketOf(desk), code })).status).toBe(401)
    desk.setNow(later(30))
    const next = codeOf(secret, later(30))
    const tickets = await Promise.all(Array.from({ length: 8 }, () => ticketOf(desk)))
    const replies = await Promise.all(tickets.map((ticket) => takeStep(desk, { ticket, code: next })))
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    // Nor does one of an earlier step, which is still within the tolerance.
    expect((await takeStep(desk, { ticket: await ticketOf(desk), code })).status).toBe(401)
  })

  test('is kept sealed: neither its secret, nor a code, nor a ticket stands in the database', async () => {
    const { desk, secret, recoveryCodes } = await anAgentWithApp()
    const ticket = await ticketOf(desk)
    const tables = ['totp_secrets', 'totp_enrolments', 'recovery_codes', 'pending_sign_ins', 'audit_entries'] as const
    const rows = await Promise.all(tables.map((table) => desk.ctx.db.selectFrom(table).selectAll().execute()))
    const dump = JSON.stringify(rows)
    for (const text of [secret, ticket, ...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll('-', ''))])
      expect(dump).not.toContain(text)
    expect(dump).toContain('s1.')
  })

  test('can be replaced by another, and the old one counts until the new one is confirmed', async () => {
    const { desk, agent, secret } = await anAgentWithApp()
    const begun = await call(desk, 'POST /api/v1/second-factor/app', { json: {}, headers: agent })
    const fresh = begun.json<{ secret: string }>().secret
    desk.setNow(later(60))
    const old = await takeStep(desk, { ticket: await ticketOf(desk), code: codeOf(secret, later(60)) })
    expect(old.status).toBe(200)
    const confirm = (code: string) =>
      call(desk, 'POST /api/v1/second-factor/app/confirm', { json: { code }, headers: agent })
    expect((await confirm(codeOf(secret, later(60)))).status).toBe(401)
    const confirmed = await confirm(codeOf(fresh, later(60)))
    expect(confirmed.json()).toMatchObject({ recovery_codes: [], second_factor: { recovery_codes_left: 10 } })
    desk.setNow(later(120))
    const ticket = await ticketOf(desk)
    expect((await takeStep(desk, { ticket, code: codeOf(secret, later(120)) })).status).toBe(401)
    expect((await takeStep(desk, { ticket, code: codeOf(fresh, later(120)) })).status).toBe(200)
  })

  test('is begun anew where its code comes after 15 minutes', async () => {
    const desk = await startDesk({ now })
    const { agent } = await claimed(desk.ctx)
    const begun = await call(desk, 'POST /api/v1/second-factor/app', { json: {}, headers: agent })
    desk.setNow(later(901))
    const code = codeOf(begun.json<{ secret: string }>().secret, later(901))
    const reply = await call(desk, 'POST /api/v1/second-factor/app/confirm', { json: { code }, headers: agent })
    expect(reply.json()).toMatchObject({ status: 409, code: 'app_not_begun' })
  })

  test('sealed with a secret that is lost is said in a sentence, and recovery codes still count', async () => {
    const { desk, secret, recoveryCodes } = await anAgentWithApp()
    const other = await startDesk({
      now: later(60),
      databaseUrl: desk.databaseUrl,
      settings: { APP_SECRET: 'Zr3KpV8tQw6MxC1nBy5HdF9gLs2JeT7U' },
    })
    const ticket = await ticketOf(other)
    const reply = await takeStep(other, { ticket, code: codeOf(secret, later(60)) })
    expect(reply.json()).toMatchObject({ status: 503, code: 'app_secret_lost' })
    expect((await takeStep(other, { ticket, code: recoveryCodes[0] })).status).toBe(200)
  })
})

describe('the second step', () => {
  test('takes a recovery code once, however it is written, and says so in the audit log', async () => {
    const { desk, recoveryCodes } = await anAgentWithApp()
    const [first = '', second = '', third = ''] = recoveryCodes
    for (const code of [first, second.toUpperCase().replaceAll('-', ' '), ` ${third.replaceAll('-', '')}\n`]) {
      expect((await takeStep(desk, { ticket: await ticketOf(desk), code })).status).toBe(200)
      expect((await takeStep(desk, { ticket: await ticketOf(desk), code })).status).toBe(401)
    }
    expect((await auditOf(desk)).map(({ action }) => action)).toEqual([
      'second_factor.app_added',
      ...Array.from({ length: 3 }, () => ['second_factor.recovery_code_used', 'second_factor.code_failed']).flat(),
    ])
  })

  test('by ten at the same moment with one ticket makes one session, and uses up one code', async () => {
    const { desk, recoveryCodes } = await anAgentWithApp()
    const ticket = await ticketOf(desk)
    const replies = await Promise.all(recoveryCodes.map((code) => takeStep(desk, { ticket, code })))
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(await desk.ctx.db.selectFrom('recovery_codes').select('person_id').execute()).toHaveLength(9)
    expect((await takeStep(desk, { ticket, code: recoveryCodes.at(-1) })).json()).toMatchObject({
      status: 401,
      code: 'sign_in_again',
    })
  })

  test('200 wrong codes at the same moment get ten tries, through two processes and with many tickets', async () => {
    const { desk, secret } = await anAgentWithApp()
    const other = await startDesk({ now, databaseUrl: desk.databaseUrl })
    const tickets = await Promise.all([ticketOf(desk), ticketOf(desk), ticketOf(other)])
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        takeStep(n % 2 === 0 ? desk : other, { ticket: tickets[n % 3], code: String(n).padStart(6, '9') }),
      ),
    )
    expect(replies.filter(({ status }) => status === 401)).toHaveLength(10)
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(190)
    const refused = replies.find(({ status }) => status === 429)
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0)
    // From another address just the same: who knows the password has many.
    const elsewhere = await call(desk, 'POST /api/v1/session/second-step', {
      json: { ticket: tickets[0], code: codeOf(secret, later(30)) },
      from: '127.0.0.9',
    })
    expect(elsewhere.status).toBe(429)
  })

  test('lets nobody try more than some 150 codes in two days', async () => {
    const ctx = await aDesk({ now })
    let tries = 0
    for (let minutes = 0; minutes < 2 * 24 * 60; minutes += 9) {
      ctx.setNow(later(minutes * 60))
      const taken = await Promise.allSettled(Array.from({ length: 12 }, () => takeCodeTry(ctx, 7)))
      tries += taken.filter(({ status }) => status === 'fulfilled').length
    }
    expect(tries).toBeGreaterThan(100)
    expect(tries).toBeLessThan(150)
  })

  test('ends after ten minutes, with another password and with the person', async () => {
    const { desk, recoveryCodes, owner } = await anAgentWithApp()
    const [code] = recoveryCodes
    const tickets = [await ticketOf(desk), await ticketOf(desk)]
    desk.setNow(later(601))
    expect((await takeStep(desk, { ticket: tickets[0], code })).json()).toMatchObject({ code: 'sign_in_again' })
    desk.setNow(now)
    const { id } = await desk.ctx.db
      .selectFrom('people')
      .select('id')
      .where('role', '=', 'agent')
      .executeTakeFirstOrThrow()
    await call(desk, `PATCH /api/v1/people/${id}`, { json: { is_disabled: true }, headers: owner })
    expect((await takeStep(desk, { ticket: tickets[1], code })).json()).toMatchObject({ code: 'sign_in_again' })
    await call(desk, `PATCH /api/v1/people/${id}`, { json: { is_disabled: false }, headers: owner })
    expect((await takeStep(desk, { ticket: tickets[1], code })).json()).toMatchObject({ code: 'sign_in_again' })
    expect((await takeStep(desk, { ticket: await ticketOf(desk), code })).status).toBe(200)
  })

  test('does not take somebody else’s code, no code, or two kinds of proof', async () => {
    const { desk, admin, recoveryCodes } = await anAgentWithApp()
    const others = await enrol(desk, admin)
    const ticket = await ticketOf(desk)
    expect((await takeStep(desk, { ticket, code: others.recoveryCodes[0] })).status).toBe(401)
    expect((await takeStep(desk, { ticket, code: '' })).status).toBe(401)
    expect((await takeStep(desk, { ticket })).status).toBe(422)
    expect((await takeStep(desk, { ticket: '', code: recoveryCodes[0] })).status).toBe(401)
    const page = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    const foreign = await call(desk, 'POST /api/v1/session/second-step', {
      json: { ticket, code: recoveryCodes[0] },
      headers: page,
    })
    expect(foreign.status).toBe(403)
  })

  test('gives the tries at the password back only when it is taken', async () => {
    const { desk, recoveryCodes } = await anAgentWithApp()
    for (let n = 0; n < 9; n++) expect((await signIn(desk)).status).toBe(200)
    const ticket = await ticketOf(desk)
    expect((await signIn(desk)).status).toBe(429)
    expect((await takeStep(desk, { ticket, code: recoveryCodes[0] })).status).toBe(200)
    expect((await signIn(desk)).status).toBe(200)
  })
})

describe('turning it off', () => {
  test('takes a fresh sign-in or the password, and ends the recovery codes and the sessions elsewhere', async () => {
    const { desk, agent, recoveryCodes } = await anAgentWithApp()
    const elsewhere = cookieOf(await takeStep(desk, { ticket: await ticketOf(desk), code: recoveryCodes[0] }))
    desk.setNow(later(700))
    const remove = (json: object) => call(desk, 'POST /api/v1/second-factor/app/remove', { json, headers: agent })
    expect((await remove({})).json()).toMatchObject({ status: 403, code: 'proof_needed' })
    expect((await remove({ password: 'not this one' })).json()).toMatchObject({ status: 403, code: 'wrong_password' })
    for (const route of ['app', 'recovery-codes', 'passkeys/begin', 'passkeys/1/remove']) {
      const reply = await call(desk, `POST /api/v1/second-factor/${route}`, { json: {}, headers: agent })
      expect.soft(reply.json(), route).toMatchObject({ code: 'proof_needed' })
    }
    expect((await call(desk, 'GET /api/v1/tickets', { headers: elsewhere })).status).toBe(200)
    expect((await remove({ password: testPassword })).json()).toMatchObject({ has_app: false, recovery_codes_left: 0 })
    expect((await call(desk, 'GET /api/v1/tickets', { headers: elsewhere })).status).toBe(401)
    expect((await signIn(desk)).json()).toMatchObject({ person: { role: 'agent' } })
    expect((await remove({ password: testPassword })).status).toBe(404)
    expect((await auditOf(desk)).at(-1)).toEqual({
      action: 'second_factor.app_removed',
      subject: 'ann.agent@example.org',
    })
  })

  test('guesses at the password there are counted like those at the door', async () => {
    const { desk, agent } = await anAgentWithApp()
    desk.setNow(later(700))
    const statuses: number[] = []
    for (let n = 0; n < 12; n++) {
      const json = { password: `guess number ${n}` }
      statuses.push((await call(desk, 'POST /api/v1/second-factor/app/remove', { json, headers: agent })).status)
    }
    expect(statuses.filter((status) => status === 403)).toHaveLength(10)
    expect(statuses.at(-1)).toBe(429)
  })

  test('makes new recovery codes that end the ones before', async () => {
    const { desk, agent, viewer, recoveryCodes } = await anAgentWithApp()
    const made = await call(desk, 'POST /api/v1/second-factor/recovery-codes', { json: {}, headers: agent })
    expect(made.status).toBe(201)
    const fresh = made.json<{ recovery_codes: string[] }>().recovery_codes
    expect(fresh).toHaveLength(10)
    const ticket = await ticketOf(desk)
    expect((await takeStep(desk, { ticket, code: recoveryCodes[0] })).status).toBe(401)
    expect((await takeStep(desk, { ticket, code: fresh[9] })).status).toBe(200)
    const none = await call(desk, 'POST /api/v1/second-factor/recovery-codes', { json: {}, headers: viewer })
    expect(none.json()).toMatchObject({ status: 409, code: 'no_second_factor' })
  })
})

describe('a desk that requires a second factor', () => {
  const rule = (desk: Desk, headers: Headers, required_of: string) =>
    call(desk, 'PATCH /api/v1/second-factor-rule', { json: { required_of }, headers })

  test('is made so by an admin who has one, and nobody locks themselves out', async () => {
    const desk = await startDesk({ now })
    const { owner, admin, agent } = await claimed(desk.ctx)
    expect((await call(desk, 'GET /api/v1/second-factor-rule', { headers: owner })).json()).toEqual({
      required_of: 'nobody',
      is_default: true,
    })
    expect((await rule(desk, owner, 'admins')).json()).toMatchObject({ status: 409, code: 'enrol_first' })
    expect((await rule(desk, agent, 'nobody')).status).toBe(403)
    await enrol(desk, owner)
    expect((await rule(desk, owner, 'admins')).json()).toEqual({ required_of: 'admins', is_default: false })
    expect((await call(desk, 'GET /api/v1/tickets', { headers: owner })).status).toBe(200)
    expect((await call(desk, 'GET /api/v1/tickets', { headers: agent })).status).toBe(200)
    expect((await call(desk, 'GET /api/v1/tickets', { headers: admin })).json()).toMatchObject({
      status: 403,
      code: 'must_enrol',
    })
    const team = await call(desk, 'GET /api/v1/people', { headers: owner })
    const { people } = team.json<{ people: { role: string; has_second_factor: boolean }[] }>()
    expect(people.filter(({ has_second_factor }) => has_second_factor).map(({ role }) => role)).toEqual(['owner'])
    expect((await rule(desk, owner, 'nobody')).status).toBe(200)
    expect((await call(desk, 'GET /api/v1/tickets', { headers: admin })).status).toBe(200)
  })

  test('leads who has none to adding one, and to nothing else until then', async () => {
    const desk = await startDesk({ now })
    const { owner } = await claimed(desk.ctx)
    await enrol(desk, owner)
    await rule(desk, owner, 'everybody')
    const [mine, theirs] = [await signIn(desk), await signIn(desk)]
    expect(mine.json()).toMatchObject({ person: { role: 'agent' }, must_enrol: true })
    const headers = cookieOf(mine)
    expect((await call(desk, 'GET /api/v1/session', { headers })).json()).toMatchObject({ must_enrol: true })
    for (const route of [
      'GET /api/v1/tickets',
      'GET /api/v1/live',
      'GET /api/tickets/',
      'GET /metrics',
      'GET /openapi.json',
    ])
      expect.soft((await call(desk, route, { headers })).status, route).toBe(403)
    expect(await own(desk, headers)).toMatchObject({ is_required: true, has_app: false })

    const { reply } = await enrol(desk, headers)
    const whole = cookieOf(reply)
    expect(whole.cookie).not.toBe(headers.cookie)
    expect((await call(desk, 'GET /api/v1/session', { headers: whole })).json()).toEqual({
      is_claimed: true,
      is_open: false,
      person: expect.objectContaining({ role: 'agent' }),
    })
    expect((await call(desk, 'GET /api/v1/tickets', { headers: whole })).status).toBe(200)
    // Whoever else came in with the password alone does not grow with it.
    for (const old of [headers, cookieOf(theirs)])
      expect((await call(desk, 'GET /api/v1/second-factor', { headers: old })).status).toBe(401)

    const remove = await call(desk, 'POST /api/v1/second-factor/app/remove', { json: {}, headers: whole })
    expect(remove.json()).toMatchObject({ status: 409, code: 'second_factor_required' })
    expect(await own(desk, whole)).toMatchObject({ has_app: true, recovery_codes_left: 10 })
  })

  test('shuts the live stream of who has none', async () => {
    const desk = await startDesk()
    const { owner, agent } = await claimed(desk.ctx)
    await enrol(desk, owner, new Date().toISOString())
    const leaving = new AbortController()
    const stream = await fetch(`${desk.url}/api/v1/live`, { headers: agent, signal: leaving.signal })
    expect(stream.status).toBe(200)
    const reader = stream.body?.getReader()
    await rule(desk, owner, 'everybody')
    const end = async () => {
      while (!(await reader?.read())?.done);
      return true
    }
    expect(await Promise.race([end(), new Promise((settle) => setTimeout(settle, 5_000, false))])).toBe(true)
    leaving.abort()
  })

  test('is one with a PUBLIC_URL that is no loopback, for its admins, the owner who claims it included', async () => {
    const settings = { PUBLIC_URL: 'https://desk.example' }
    const desk = await startDesk({ now, settings })
    await aPerson(desk.ctx, { role: 'owner' })
    await aPerson(desk.ctx, { role: 'agent' })
    const headers = { host: 'desk.example' }
    const enter = (role: string) =>
      call(desk, 'POST /api/v1/session', {
        json: { email: `ann.${role}@example.org`, password: testPassword },
        headers,
      })
    expect((await enter('owner')).json()).toMatchObject({ must_enrol: true })
    expect((await enter('agent')).json()).not.toHaveProperty('must_enrol')
    const local = await startDesk({ settings: { PUBLIC_URL: 'http://localhost:3000' } })
    const { owner } = await claimed(local.ctx)
    expect((await call(local, 'GET /api/v1/second-factor-rule', { headers: owner })).json()).toMatchObject({
      required_of: 'nobody',
    })
  })

  test('holds for who signs in while it is being made so', async () => {
    const desk = await startDesk({ now })
    const { owner } = await claimed(desk.ctx)
    await enrol(desk, owner)
    const entering = Array.from({ length: 6 }, () => signIn(desk))
    await rule(desk, owner, 'everybody')
    for (const reply of await Promise.all(entering))
      expect((await call(desk, 'GET /api/v1/tickets', { headers: cookieOf(reply) })).status).toBe(403)
  })
})

test('on a desk that nobody has claimed there is nobody to have one', async () => {
  const desk = await startDesk()
  expect((await call(desk, 'GET /api/v1/second-factor')).json()).toMatchObject({
    status: 403,
    code: 'desk_is_unclaimed',
  })
  expect((await call(desk, 'POST /api/v1/second-factor/app', { json: {} })).status).toBe(403)
})

test('signing in as before is as it was for who has none', async () => {
  const desk = await startDesk({ now })
  const { id } = await aPerson(desk.ctx, { role: 'owner' })
  await aSession(desk.ctx, id)
  expect((await signIn(desk, 'owner')).json()).toEqual({
    is_claimed: true,
    is_open: false,
    person: { id, name: 'Ann owner', email: 'ann.owner@example.org', role: 'owner' },
  })
})
