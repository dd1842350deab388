// Who the drop-in API answers once the desk is claimed, and in which words it refuses the others.
import { describe, expect, test } from 'vitest'
import { aPerson, aSession, aTicket, aToken, claimed, scopesOf, startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'

type Desk = Awaited<ReturnType<typeof startDesk>>
type Headers = Readonly<Record<string, string>>

const routes = [
  'GET /api/tickets/',
  'GET /api/tickets',
  'POST /api/tickets/',
  'GET /api/tickets/1/',
  'PATCH /api/tickets/1/',
  'GET /api/tickets/stats/',
  'POST /api/tickets/classify/',
  'PUT /api/tickets/1/',
] as const

const answers = async (desk: Desk, headers: Headers = {}) =>
  Promise.all(
    routes.map(async (route) => {
      const reply = await call(desk, route, { headers, ...(/^(POST|PATCH|PUT)/.test(route) && { json: {} }) })
      return [route, reply.status, reply.status < 400 ? null : reply.json()]
    }),
  )
const all = (status: number, detail: string) => routes.map((route) => [route, status, { detail }])

const notSignedIn = all(401, 'Authentication credentials were not provided.')

describe('a claimed desk', () => {
  test('answers a session and a token, and asks the others for one', async () => {
    const desk = await startDesk()
    await aTicket(desk.ctx)
    const { owner } = await claimed(desk.ctx)
    const person = await aPerson(desk.ctx, { role: 'agent', name: 'Bo' })
    const token = await aToken(desk.ctx, person.id, scopesOf('agent'))
    const expected = [200, 200, 400, 200, 200, 200, 400, 405]
    expect((await answers(desk, owner)).map(([, status]) => status)).toEqual(expected)
    expect((await answers(desk, token)).map(([, status]) => status)).toEqual(expected)
    expect(await answers(desk)).toEqual(notSignedIn)
    const reply = await call(desk, 'GET /api/tickets/')
    expect(reply.headers['www-authenticate']).toBe('Session realm="Docket", Bearer realm="Docket"')
  })

  test('says in the same flat shape that a token does not count, or may not', async () => {
    const desk = await startDesk()
    await aTicket(desk.ctx)
    const owner = await aPerson(desk.ctx, { role: 'owner' })
    const session = await aSession(desk.ctx, owner.id)
    expect(await answers(desk, { authorization: 'Bearer dk_wrong', ...session })).toEqual(all(401, 'Invalid token.'))
    const reading = await answers(desk, await aToken(desk.ctx, owner.id, ['tickets:read']))
    const forbidden = { detail: 'You do not have permission to perform this action.' }
    expect(reading).toEqual([
      ['GET /api/tickets/', 200, null],
      ['GET /api/tickets', 200, null],
      ['POST /api/tickets/', 403, forbidden],
      ['GET /api/tickets/1/', 200, null],
      ['PATCH /api/tickets/1/', 403, forbidden],
      ['GET /api/tickets/stats/', 403, forbidden],
      ['POST /api/tickets/classify/', 403, forbidden],
      ['PUT /api/tickets/1/', 405, { detail: 'Method "PUT" not allowed.' }],
    ])
  })
})

describe('COMPAT_API=open', () => {
  const open = async (settings: Readonly<Record<string, string>> = {}) => {
    const desk = await startDesk({ settings: { COMPAT_API: 'open', ...settings } })
    await aTicket(desk.ctx)
    return { desk, sessions: await claimed(desk.ctx) }
  }

  test('lets the programs of its own machine go on as before the claim, through this API alone', async () => {
    const { desk } = await open()
    expect((await answers(desk)).map(([, status]) => status)).toEqual([200, 200, 400, 200, 200, 200, 400, 405])
    expect((await call(desk, 'GET /api/v1/tickets')).status).toBe(401)
    expect((await call(desk, 'GET /api/v1/settings')).status).toBe(401)
    await call(desk, 'PATCH /api/tickets/1/', { json: { status: 'closed' } })
    const [event] = await desk.ctx.db.selectFrom('events').selectAll().orderBy('id', 'desc').limit(1).execute()
    expect(event).toMatchObject({ actor: 'anonymous', actor_id: null, via: 'dropin' })
  })

  test('opens to nothing that is forwarded, nor to a page, nor by another Host', async () => {
    const { desk } = await open()
    for (const [name, value] of [
      ['x-forwarded-for', '127.0.0.1'],
      ['via', '1.1 tunnel'],
      ['cf-connecting-ip', '127.0.0.1'],
    ] as const)
      expect.soft((await call(desk, 'GET /api/tickets/', { headers: { [name]: value } })).status, name).toBe(401)
    for (const [name, value] of [
      ['origin', 'http://localhost:5173'],
      ['origin', 'null'],
      ['sec-fetch-site', 'cross-site'],
    ] as const) {
      const reply = await call(desk, 'POST /api/tickets/', { json: {}, headers: { [name]: value } })
      expect.soft(reply.status, value).toBe(403)
      expect.soft(reply.headers, value).not.toHaveProperty('access-control-allow-origin')
    }
    expect((await call(desk, 'GET /api/tickets/', { headers: { host: 'evil.example' } })).status).toBe(421)
  })

  test.each([
    ['HOST', '0.0.0.0'],
    ['PUBLIC_URL', 'https://desk.example.org'],
    ['DOCKET_BIND', '192.0.2.7'],
  ])('opens nothing on a desk that more than its machine may reach (%s=%s)', async (name, value) => {
    const { desk } = await open({ [name]: value })
    expect(await answers(desk)).toEqual(notSignedIn)
  })

  test('gives who has signed in their own role, and makes no wrong token good', async () => {
    const { desk, sessions } = await open()
    expect((await call(desk, 'POST /api/tickets/', { json: {}, headers: sessions.viewer })).status).toBe(403)
    expect(await answers(desk, { authorization: 'Bearer dk_wrong' })).toEqual(all(401, 'Invalid token.'))
  })
})

test.each(['unclaimed', 'claimed'])(
  'COMPAT_API=off leaves nothing there, in the shape of before (%s)',
  async (state) => {
    const desk = await startDesk({ settings: { COMPAT_API: 'off' } })
    const { id } = await aTicket(desk.ctx)
    const sessions = state === 'claimed' ? await claimed(desk.ctx) : undefined
    expect(await answers(desk, sessions?.owner)).toEqual(all(404, 'Not found.'))
    expect((await call(desk, `GET /api/v1/tickets/${id}`, { headers: sessions?.owner ?? {} })).status).toBe(200)
  },
)
