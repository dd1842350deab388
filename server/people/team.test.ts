import { describe, expect, test } from 'vitest'
import { claimed, startDesk, testPassword } from '#server/testing.ts'
import { call } from '../../test/call.ts'

type Desk = Awaited<ReturnType<typeof startDesk>>
type Session = Readonly<Record<string, string>>
type Team = {
  people: { id: number; email: string; role: string; is_disabled: boolean }[]
  invitations: { id: number; email: string; role: string; invited_by: string; expires_at: string }[]
}

const now = '2026-11-20T12:00:00Z'
const later = (ms: number) => new Date(Date.parse(now) + ms).toISOString()
const hours = 3_600_000

const invite = (desk: Desk, headers: Session, given: Readonly<Record<string, string>> = {}) =>
  call(desk, 'POST /api/v1/invitations', { json: { email: 'bo@example.org', role: 'agent', ...given }, headers })
const codeOf = (reply: Awaited<ReturnType<typeof call>>) => reply.json<{ code: string }>().code
const join = (desk: Desk, code: string, given: Readonly<Record<string, string>> = {}) =>
  call(desk, 'POST /api/v1/join', { json: { code, name: 'Bo Lind', password: testPassword, ...given } })
const teamOf = async (desk: Desk, headers: Session) =>
  (await call(desk, 'GET /api/v1/people', { headers })).json<Team>()
const idOf = async (desk: Desk, headers: Session, role: string) =>
  (await teamOf(desk, headers)).people.find((person) => person.role === role)?.id ?? 0
const change = async (
  desk: Desk,
  headers: Session,
  { id, ...json }: { id: number } & Readonly<Record<string, unknown>>,
) => call(desk, `PATCH /api/v1/people/${id}`, { json, headers })

describe('an invitation', () => {
  test('makes somebody of the desk with the role it says, signed in, and counts once', async () => {
    const desk = await startDesk({ now })
    const { admin } = await claimed(desk.ctx)
    const invited = await invite(desk, admin)
    expect(invited.status).toBe(201)
    expect(invited.headers['cache-control']).toBe('no-store')
    const code = codeOf(invited)
    expect(code).toMatch(/^[A-Za-z0-9_-]{22}$/)
    const look = () => call(desk, 'POST /api/v1/invitations/look', { json: { code } })
    for (let n = 0; n < 3; n++)
      expect((await look()).json()).toEqual({ email: 'bo@example.org', role: 'agent', invited_by: 'Ann admin' })
    const joined = await join(desk, code)
    expect(joined.status).toBe(201)
    expect(joined.json()).toMatchObject({ person: { name: 'Bo Lind', email: 'bo@example.org', role: 'agent' } })
    const cookie = joined.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    expect((await call(desk, 'GET /api/v1/tickets', { headers: { cookie } })).status).toBe(200)
    for (const reply of [await join(desk, code), await look()])
      expect(reply.json()).toMatchObject({ status: 403, code: 'bad_invitation' })
    expect((await teamOf(desk, admin)).invitations).toEqual([])
  })

  test('is shown without its code, and only its hash is kept', async () => {
    const desk = await startDesk({ now })
    const { admin } = await claimed(desk.ctx)
    const code = codeOf(await invite(desk, admin))
    const shown = await call(desk, 'GET /api/v1/people', { headers: admin })
    expect(shown.json<Team>().invitations).toEqual([
      {
        id: expect.any(Number),
        email: 'bo@example.org',
        role: 'agent',
        invited_by: 'Ann admin',
        expires_at: later(72 * hours),
      },
    ])
    expect(shown.text).not.toContain(code)
    const rows = await desk.ctx.db.selectFrom('invitations').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(code)
  })

  test('is dead after 72 hours, after another to the same address, and when it was taken back', async () => {
    const desk = await startDesk({ now })
    const { owner } = await claimed(desk.ctx)
    const first = codeOf(await invite(desk, owner))
    const second = codeOf(await invite(desk, owner, { email: 'BO@example.org' }))
    expect((await join(desk, first)).status).toBe(403)
    desk.setNow(later(72 * hours + 1_000))
    // The session has run out as well by now.
    expect((await join(desk, second)).status).toBe(403)

    desk.setNow(now)
    const third = codeOf(await invite(desk, owner))
    const [invitation] = (await teamOf(desk, owner)).invitations
    const withdraw = () => call(desk, `DELETE /api/v1/invitations/${invitation?.id}`, { headers: owner })
    expect((await withdraw()).json()).toMatchObject({ invitations: [] })
    expect((await withdraw()).status).toBe(404)
    expect((await join(desk, third)).status).toBe(403)
    for (const none of ['', ' ', 'null', 'undefined']) expect((await join(desk, none)).status).toBe(403)
  })

  test('is nobody’s word any more once who gave it may not', async () => {
    const desk = await startDesk()
    const { owner, admin } = await claimed(desk.ctx)
    const code = codeOf(await invite(desk, admin))
    const id = await idOf(desk, owner, 'admin')
    await change(desk, owner, { id, is_disabled: true })
    expect((await join(desk, code)).status).toBe(403)
    await change(desk, owner, { id, is_disabled: false, role: 'viewer' })
    expect((await join(desk, code)).status).toBe(403)
  })

  test('lets nobody choose a role or an address of their own', async () => {
    const desk = await startDesk()
    const { admin } = await claimed(desk.ctx)
    const code = codeOf(await invite(desk, admin, { role: 'viewer' }))
    expect((await join(desk, code, { role: 'owner' })).status).toBe(422)
    expect((await join(desk, code, { email: 'other@example.org' })).status).toBe(422)
    expect((await join(desk, code, { password: 'password' })).status).toBe(422)
    expect((await join(desk, code)).json()).toMatchObject({ person: { role: 'viewer', email: 'bo@example.org' } })
  })

  test('is refused for who is there already, for no address, and for more than one’s own role', async () => {
    const desk = await startDesk()
    const { owner, admin } = await claimed(desk.ctx)
    expect((await invite(desk, admin, { email: 'ANN.agent@example.org' })).json()).toMatchObject({
      code: 'email_taken',
    })
    for (const email of ['', 'bo', 'bo@example.org\nx', '<b@x>,c@y'])
      expect.soft((await invite(desk, admin, { email })).status, email).toBe(422)
    expect((await invite(desk, admin, { role: 'owner' })).status).toBe(403)
    expect((await invite(desk, admin, { role: 'king' })).status).toBe(422)
    expect((await invite(desk, owner, { role: 'owner' })).status).toBe(201)
    const [invitation] = (await teamOf(desk, admin)).invitations
    expect((await call(desk, `DELETE /api/v1/invitations/${invitation?.id}`, { headers: admin })).status).toBe(403)
    expect((await teamOf(desk, admin)).invitations).toHaveLength(1)
  })

  test('used by ten at the same moment makes one person', async () => {
    const desk = await startDesk()
    const { admin } = await claimed(desk.ctx)
    const code = codeOf(await invite(desk, admin))
    const statuses = (await Promise.all(Array.from({ length: 10 }, () => join(desk, code)))).map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(1)
  })
})

describe('somebody’s role', () => {
  test('is changed by an admin, takes effect at once, and signs them out', async () => {
    const desk = await startDesk()
    const { admin, agent } = await claimed(desk.ctx)
    const id = await idOf(desk, admin, 'agent')
    const reply = await change(desk, admin, { id, role: 'viewer' })
    expect(reply.json<Team>().people.find((person) => person.id === id)).toMatchObject({ role: 'viewer' })
    expect((await call(desk, 'GET /api/v1/tickets', { headers: agent })).status).toBe(401)
  })

  test('is taken with all rights, and given back', async () => {
    const desk = await startDesk()
    const { admin } = await claimed(desk.ctx)
    const id = await idOf(desk, admin, 'agent')
    const signIn = async () =>
      (await call(desk, 'POST /api/v1/session', { json: { email: 'ann.agent@example.org', password: testPassword } }))
        .status
    await change(desk, admin, { id, is_disabled: true })
    expect(await signIn()).toBe(401)
    await change(desk, admin, { id, is_disabled: false })
    expect(await signIn()).toBe(200)
  })

  test('of an owner is an owner’s to change, and the last owner stays', async () => {
    const desk = await startDesk()
    const { owner, admin } = await claimed(desk.ctx)
    const ids = { owner: await idOf(desk, owner, 'owner'), agent: await idOf(desk, owner, 'agent') }
    expect((await change(desk, admin, { id: ids.owner, role: 'viewer' })).status).toBe(403)
    expect((await change(desk, admin, { id: ids.owner, is_disabled: true })).status).toBe(403)
    expect((await change(desk, admin, { id: ids.agent, role: 'owner' })).status).toBe(403)
    expect((await change(desk, owner, { id: ids.owner, role: 'viewer' })).json()).toMatchObject({
      code: 'not_yourself',
    })
    expect((await change(desk, owner, { id: ids.agent, role: 'owner' })).status).toBe(200)
    expect((await change(desk, owner, { id: 999_999, role: 'viewer' })).status).toBe(404)
    expect((await change(desk, owner, { id: ids.agent, role: 'king' })).status).toBe(422)
    expect((await change(desk, owner, { id: ids.agent, email: 'x@example.org' })).status).toBe(422)
  })
})
