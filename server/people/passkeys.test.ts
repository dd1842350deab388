import { describe, expect, test } from 'vitest'
import { claimed, startDesk, testPassword } from '#server/testing.ts'
import { call } from '../../test/call.ts'
import { softwareAuthenticator } from '../../test/software-authenticator.ts'

type Desk = Awaited<ReturnType<typeof startDesk>>
type Headers = Readonly<Record<string, string>>
type Device = ReturnType<typeof softwareAuthenticator>
type Passkey = ReturnType<Device['make']>['passkey']

const now = '2026-11-20T12:00:00Z'
const later = (seconds: number) => new Date(Date.parse(now) + seconds * 1_000).toISOString()
const hostOf = (desk: Desk) => `localhost:${new URL(desk.url).port}`
const deviceAt = (desk: Desk) => softwareAuthenticator(`http://${hostOf(desk)}`)

const post = (desk: Desk, path: string, json: unknown, headers: Headers = {}) =>
  call(desk, `POST /api/v1/${path}`, { json, headers: { host: hostOf(desk), ...headers } })
const optionsOf = <T>(reply: Awaited<ReturnType<typeof call>>) => reply.json<{ options: T }>().options

const begin = async (desk: Desk, headers: Headers) =>
  optionsOf<Parameters<Device['make']>[0]>(await post(desk, 'second-factor/passkeys/begin', {}, headers))
const ask = async (desk: Desk, ticket?: string) =>
  optionsOf<Parameters<Device['use']>[1]>(await post(desk, 'session/passkey/ask', ticket ? { ticket } : {}))

const add = async (desk: Desk, device: Device, headers: Headers, name = 'Laptop') => {
  const { passkey, answer } = device.make(await begin(desk, headers))
  const reply = await post(desk, 'second-factor/passkeys', { name, answer }, headers)
  expect(reply.status, reply.text).toBe(201)
  return { passkey, reply }
}

const anAgentWithPasskey = async () => {
  const desk = await startDesk({ now })
  const sessions = await claimed(desk.ctx)
  const device = deviceAt(desk)
  return { desk, device, ...sessions, ...(await add(desk, device, sessions.agent)) }
}

const enter = (desk: Desk, answer: unknown) => post(desk, 'session/passkey', { answer })
const ticketOf = async (desk: Desk, role = 'agent') => {
  const reply = await post(desk, 'session', { email: `ann.${role}@example.org`, password: testPassword })
  return reply.json<{ second_step: { ticket: string; has_passkey: boolean } }>().second_step
}

describe('a passkey', () => {
  test('signs in by itself, once for each challenge, and is both steps', async () => {
    const { desk, device, passkey, reply } = await anAgentWithPasskey()
    expect(reply.json()).toMatchObject({
      recovery_codes: expect.arrayContaining([expect.any(String)]),
      second_factor: { has_app: false, recovery_codes_left: 10, passkeys: [{ name: 'Laptop', works_at: 'localhost' }] },
    })
    const answer = device.use(passkey, await ask(desk))
    const entered = await enter(desk, answer)
    expect(entered.json()).toMatchObject({ person: { email: 'ann.agent@example.org' } })
    const cookie = entered.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    expect((await call(desk, 'GET /api/v1/tickets', { headers: { cookie } })).status).toBe(200)
    expect((await enter(desk, answer)).json()).toMatchObject({ status: 401, code: 'passkey_not_recognised' })
    const used = await call(desk, 'GET /api/v1/second-factor', { headers: { cookie } })
    expect(used.json()).toMatchObject({ passkeys: [{ last_used_at: now }] })
  })

  test('is the second step after the password, of its own person alone', async () => {
    const { desk, device, passkey, admin } = await anAgentWithPasskey()
    const others = await add(desk, deviceAt(desk), admin)
    const { ticket, has_passkey } = await ticketOf(desk)
    expect(has_passkey).toBe(true)
    const step = (answer: unknown) => post(desk, 'session/second-step', { ticket, answer })
    expect((await step(device.use(others.passkey, await ask(desk, ticket)))).status).toBe(401)
    // A challenge for signing in alone is none for the second step, nor the other way round.
    expect((await step(device.use(passkey, await ask(desk)))).status).toBe(401)
    expect((await enter(desk, device.use(passkey, await ask(desk, ticket)))).status).toBe(401)
    const adminsTicket = (await ticketOf(desk, 'admin')).ticket
    expect((await step(device.use(passkey, await ask(desk, adminsTicket)))).status).toBe(401)
    expect((await step(device.use(passkey, await ask(desk, ticket)))).json()).toMatchObject({
      person: { role: 'agent' },
    })
    expect((await step(device.use(passkey, await ask(desk)))).json()).toMatchObject({ code: 'sign_in_again' })
  })

  test.each<[string, Parameters<Device['use']>[2]]>([
    ['that did not make sure who holds it', { isVerified: false }],
    ['from a page of another origin', { origin: 'https://evil.example' }],
    ['from the same host at another port', { origin: 'http://localhost:1' }],
    ['from a frame in another site', { crossOrigin: true }],
    ['of the kind that makes one', { type: 'webauthn.create' }],
    ['that names another person', { userHandle: Buffer.alloc(32).toString('base64url') }],
    ['that names nobody', { userHandle: '' }],
  ])('is refused with an answer %s', async (_what, twist) => {
    const { desk, device, passkey } = await anAgentWithPasskey()
    expect((await enter(desk, device.use(passkey, await ask(desk), twist))).status).toBe(401)
    expect((await enter(desk, device.use(passkey, await ask(desk)))).status).toBe(200)
  })

  test('is refused with a signature of another key, or of other words', async () => {
    const { desk, device, passkey } = await anAgentWithPasskey()
    const stranger = device.make(await begin(desk, (await claimedAgain(desk)).headers)).passkey
    const forged: Passkey = { ...stranger, id: passkey.id, userHandle: passkey.userHandle }
    expect((await enter(desk, device.use(forged, await ask(desk)))).status).toBe(401)
    const honest = device.use(passkey, await ask(desk))
    const { signature } = device.use(passkey, await ask(desk)).response
    expect((await enter(desk, { ...honest, response: { ...honest.response, signature } })).status).toBe(401)
  })

  test('whose counter goes back is taken for a copy, refused and written down', async () => {
    const { desk, device, passkey } = await anAgentWithPasskey()
    expect((await enter(desk, device.use(passkey, await ask(desk), { counter: 7 }))).status).toBe(200)
    for (const counter of [7, 6, 0])
      expect((await enter(desk, device.use(passkey, await ask(desk), { counter }))).status).toBe(401)
    const refused = await desk.ctx.db
      .selectFrom('audit_entries')
      .select('subject')
      .where('action', '=', 'second_factor.passkey_refused')
      .execute()
    expect(refused).toEqual(Array.from({ length: 3 }, () => ({ subject: 'ann.agent@example.org' })))
    const copies = [await ask(desk), await ask(desk), await ask(desk)].map((options) =>
      device.use(passkey, options, { counter: 8 }),
    )
    const statuses = (await Promise.all(copies.map((answer) => enter(desk, answer)))).map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
  })

  test('of a device that does not count works again and again', async () => {
    const desk = await startDesk({ now })
    const { agent } = await claimed(desk.ctx)
    const device = deviceAt(desk)
    const { passkey, answer } = device.make(await begin(desk, agent), { counter: 0 })
    expect((await post(desk, 'second-factor/passkeys', { name: 'Phone', answer }, agent)).status).toBe(201)
    for (let n = 0; n < 3; n++)
      expect((await enter(desk, device.use(passkey, await ask(desk), { counter: 0 }))).status).toBe(200)
  })

  test('is asked for something that dies after five minutes', async () => {
    const { desk, device, passkey, agent } = await anAgentWithPasskey()
    const [options, creation] = [await ask(desk), await begin(desk, agent)]
    desk.setNow(later(301))
    expect((await enter(desk, device.use(passkey, options))).status).toBe(401)
    const { answer } = device.make(creation)
    const late = await post(desk, 'second-factor/passkeys', { name: 'Late', answer }, agent)
    expect(late.json()).toMatchObject({ status: 409, code: 'passkey_not_begun' })
  })

  test('of somebody who is kept out opens nothing', async () => {
    const { desk, device, passkey, owner } = await anAgentWithPasskey()
    const { id } = await desk.ctx.db
      .selectFrom('people')
      .select('id')
      .where('role', '=', 'agent')
      .executeTakeFirstOrThrow()
    await call(desk, `PATCH /api/v1/people/${id}`, { json: { is_disabled: true }, headers: owner })
    expect((await enter(desk, device.use(passkey, await ask(desk)))).status).toBe(401)
  })
})

describe('adding one', () => {
  test.each<[string, Parameters<Device['make']>[1]]>([
    ['that does not make sure who holds it', { isVerified: false }],
    ['at a page of another origin', { origin: 'https://evil.example' }],
    ['with an answer of the other kind', { type: 'webauthn.get' }],
  ])('is refused %s', async (_what, twist) => {
    const desk = await startDesk({ now })
    const { agent } = await claimed(desk.ctx)
    const { answer } = deviceAt(desk).make(await begin(desk, agent), twist)
    const reply = await post(desk, 'second-factor/passkeys', { name: 'Laptop', answer }, agent)
    expect(reply.json()).toMatchObject({ status: 400, code: 'bad_passkey' })
  })

  test('is one person’s own, and one passkey is one person’s', async () => {
    const { desk, device, agent, viewer } = await anAgentWithPasskey()
    const { answer } = device.make(await begin(desk, agent))
    expect((await post(desk, 'second-factor/passkeys', { name: 'Mine', answer }, viewer)).status).toBe(409)
    const options = await begin(desk, viewer)
    const made = device.make(options)
    expect((await post(desk, 'second-factor/passkeys', { name: 'One', answer: made.answer }, viewer)).status).toBe(201)
    const stolen = device.make(await begin(desk, agent), { id: made.passkey.id }).answer
    expect((await post(desk, 'second-factor/passkeys', { name: 'Two', answer: stolen }, agent)).json()).toMatchObject({
      status: 409,
      code: 'passkey_known',
    })
  })

  test('gives each a name, which can be changed, and is told what is there already', async () => {
    const { desk, device, agent } = await anAgentWithPasskey()
    const second = await add(desk, device, agent, 'Key ring')
    expect(second.reply.json()).toMatchObject({ recovery_codes: [] })
    const { passkeys } = second.reply.json<{ second_factor: { passkeys: { id: number; name: string }[] } }>()
      .second_factor
    expect(passkeys.map(({ name }) => name)).toEqual(['Laptop', 'Key ring'])
    const id = passkeys[0]?.id
    const rename = (name: string, headers: Headers) =>
      call(desk, `PATCH /api/v1/second-factor/passkeys/${id}`, { json: { name }, headers })
    expect((await rename('  Work laptop ', agent)).json()).toMatchObject({ passkeys: [{ name: 'Work laptop' }, {}] })
    for (const name of ['', ' ', 'x'.repeat(101), 'a\nb']) expect((await rename(name, agent)).status).toBe(422)
    const options = (await begin(desk, agent)) as unknown as { excludeCredentials: { id: string }[] }
    expect(options.excludeCredentials).toHaveLength(2)
  })

  test('is nobody else’s to rename or to remove', async () => {
    const { desk, agent, owner, device, passkey } = await anAgentWithPasskey()
    const { id } = await desk.ctx.db.selectFrom('passkeys').select('id').executeTakeFirstOrThrow()
    for (const headers of [owner]) {
      const rename = await call(desk, `PATCH /api/v1/second-factor/passkeys/${id}`, { json: { name: 'x' }, headers })
      expect(rename.status).toBe(404)
      expect((await post(desk, `second-factor/passkeys/${id}/remove`, {}, headers)).status).toBe(404)
    }
    const removed = await post(desk, `second-factor/passkeys/${id}/remove`, {}, agent)
    expect(removed.json()).toMatchObject({ passkeys: [], recovery_codes_left: 0 })
    expect((await enter(desk, device.use(passkey, await ask(desk)))).status).toBe(401)
  })
})

describe('the host of a passkey', () => {
  test('is a name: at an IP address there is none, and the desk says why', async () => {
    const desk = await startDesk({ now })
    const { agent } = await claimed(desk.ctx)
    const at = (host: string) => ({ ...agent, host: `${host}:${new URL(desk.url).port}` })
    for (const host of ['127.0.0.1', '[::1]']) {
      const reply = await call(desk, 'POST /api/v1/second-factor/passkeys/begin', { json: {}, headers: at(host) })
      expect(reply.json()).toMatchObject({ status: 409, code: 'no_passkeys_here' })
      const state = await call(desk, 'GET /api/v1/second-factor', { headers: at(host) })
      expect(state.json()).toMatchObject({ no_passkeys_because: expect.stringContaining('Open the desk as localhost') })
    }
    const state = await call(desk, 'GET /api/v1/second-factor', { headers: at('localhost') })
    expect(state.json()).toMatchObject({ no_passkeys_because: null })
  })

  test('is the one of PUBLIC_URL, and a passkey of one host is none at another', async () => {
    const desk = await startDesk({ now, settings: { PUBLIC_URL: 'https://desk.example' } })
    const { agent } = await claimed(desk.ctx)
    const cookie = agent.cookie.replace('docket_session', '__Host-docket_session')
    const there = { host: 'desk.example', cookie }
    const device = softwareAuthenticator('https://desk.example')
    const { passkey, answer } = device.make(await begin(desk, there))
    expect(passkey.rpId).toBe('desk.example')
    expect((await post(desk, 'second-factor/passkeys', { name: 'Laptop', answer }, there)).status).toBe(201)
    const asked = optionsOf<Parameters<Device['use']>[1]>(
      await post(desk, 'session/passkey/ask', {}, { host: 'desk.example' }),
    )
    const entered = await post(
      desk,
      'session/passkey',
      { answer: device.use(passkey, asked) },
      { host: 'desk.example' },
    )
    expect(entered.status, entered.text).toBe(200)
    // The same answer brought to localhost, for a challenge of localhost.
    const local = deviceAt(desk)
    expect((await enter(desk, local.use(passkey, await ask(desk)))).status).toBe(401)
    expect(await ticketOf(desk)).toMatchObject({ has_passkey: false })
  })
})

test('asking for passkeys is bounded for each address', async () => {
  const desk = await startDesk({ now })
  await claimed(desk.ctx)
  const replies = await Promise.all(Array.from({ length: 60 }, () => post(desk, 'session/passkey/ask', {})))
  expect(replies.filter(({ status }) => status === 200)).toHaveLength(30)
  expect(replies.filter(({ status }) => status === 429)).toHaveLength(30)
})

/** Somebody else’s session, to have a device make a key of another person. */
const claimedAgain = async (desk: Desk) => {
  const reply = await post(desk, 'session', { email: 'ann.viewer@example.org', password: testPassword })
  return { headers: { cookie: reply.headers['set-cookie']?.[0]?.split(';')[0] ?? '' } }
}
