// Ticket links, and the pages of requesters who have signed in.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { aRequester, aSession, aTicket, claimed, startDesk } from '#server/testing.ts'
import { updateTicket } from '#server/tickets/tickets.ts'
import { call } from '../../test/call.ts'

const now = '2026-11-20T12:00:00Z'
const days = (n: number) => new Date(Date.parse(now) + n * 24 * 3_600_000).toISOString()
type Desk = Awaited<ReturnType<typeof startDesk>>
type Headers = Readonly<Record<string, string>>

const makeLink = async (desk: Desk, headers: Headers, id = 1) => {
  const reply = await call(desk, `POST /api/v1/tickets/${id}/link`, { headers })
  expect(reply.status, reply.text).toBe(201)
  return reply.json<{ path: string }>().path
}

/** All that tells one answer from another. */
const told = ({ status, headers, text }: Awaited<ReturnType<typeof call>>) => {
  const { date: _date, 'x-request-id': _id, ...rest } = headers
  return { status, text, headers: rest }
}

const aDeskWithTicket = async () => {
  const desk = await startDesk({ now })
  const sessions = await claimed(desk.ctx)
  await aTicket(desk.ctx, {
    title: '<script>alert(1)</script>',
    description: 'First line\nsecond\u202eline',
    priority: 'critical',
    requester: { name: 'Rea One', email: 'rea.one@example.org' },
  })
  return { desk, ...sessions }
}

describe('a ticket link', () => {
  test('opens its one ticket, in plain words, with nothing of the desk’s own', async () => {
    const { desk, agent } = await aDeskWithTicket()
    const path = await makeLink(desk, agent)
    expect(path).toMatch(/^\/my\/[A-Za-z0-9_-]{43}$/)
    const agentOf = { ...desk.ctx, actor: { name: 'Ann agent', via: 'api' } as const }
    await updateTicket(agentOf, 1, { change: { priority: 'low', category: 'account', status: 'in_progress' } })
    await updateTicket(agentOf, 1, { change: { status: 'resolved' } })
    const { status, text, headers } = await call(desk, `GET ${path}`)
    expect(status).toBe(200)
    expect(text).toContain('&#60;script&#62;alert(1)&#60;/script&#62;')
    expect(text).toContain('First line\nsecond\ufffdline')
    expect(text).toContain('We think this is solved.')
    expect(text).toContain('We began to work on it.')
    expect(text).not.toMatch(/priority|category|critical|billing|account|in_progress|Ann|<script|https?:/)
    const title = /<title>(.*)<\/title>/.exec(text)?.[1] ?? ''
    expect(title).toBe('Your message')
    expect(headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex, nofollow',
    })
    expect(headers['set-cookie']).toBeUndefined()
  })

  test('is dead 30 days after the last that happened to the ticket, and lives on when something does', async () => {
    const { desk, agent } = await aDeskWithTicket()
    const path = await makeLink(desk, agent)
    const opens = async () => (await call(desk, `GET ${path}`)).status
    desk.setNow(days(29.9))
    expect(await opens()).toBe(200)
    await updateTicket(desk.ctx, 1, { change: { status: 'closed' } })
    desk.setNow(days(59))
    expect(await opens()).toBe(200)
    desk.setNow(days(60))
    expect(await opens()).toBe(404)
  })

  test('is dead once it was revoked, or another was made; either is written down', async () => {
    const { desk, agent, viewer } = await aDeskWithTicket()
    const read = async () => (await call(desk, 'GET /api/v1/tickets/1/link', { headers: viewer })).json()
    const none = { is_open: false, created_at: null, expires_at: null }
    expect(await read()).toEqual(none)
    const first = await makeLink(desk, agent)
    expect(await read()).toEqual({ is_open: true, created_at: now, expires_at: days(30).replace('.000', '.000') })
    const second = await makeLink(desk, agent)
    expect((await call(desk, `GET ${first}`)).status).toBe(404)
    expect((await call(desk, `GET ${second}`)).status).toBe(200)
    expect((await call(desk, 'DELETE /api/v1/tickets/1/link', { headers: viewer })).status).toBe(403)
    for (let n = 0; n < 2; n++)
      expect((await call(desk, 'DELETE /api/v1/tickets/1/link', { headers: agent })).json()).toEqual(none)
    expect((await call(desk, `GET ${second}`)).status).toBe(404)
    const { rows } = await sql`
      select action, actor, subject from audit_entries where action like 'ticket_link.%' order by id`.execute(
      desk.ctx.db,
    )
    const by = { actor: 'Ann agent', subject: 'ticket #1' }
    expect(rows).toEqual([
      { action: 'ticket_link.made', ...by },
      { action: 'ticket_link.made', ...by },
      { action: 'ticket_link.revoked', ...by },
    ])
    for (const method of ['GET', 'POST', 'DELETE'])
      expect.soft((await call(desk, `${method} /api/v1/tickets/99/link`, { headers: agent })).status, method).toBe(404)
  })

  test('that is guessed, too old or of no shape at all is answered alike', async () => {
    const { desk, agent } = await aDeskWithTicket()
    const revoked = await makeLink(desk, agent)
    const path = await makeLink(desk, agent)
    const unknown = told(await call(desk, `GET /my/${'A'.repeat(43)}`))
    expect(unknown.status).toBe(404)
    const guesses = [
      revoked,
      ...Array.from({ length: 500 }, (_, n) => `/my/${n + 1}`),
      path.slice(0, -1),
      `${path}A`,
      path.toLowerCase() === path ? path.toUpperCase() : path.toLowerCase(),
      `/my/${'x'.repeat(10_000)}`,
      `/my/%00`,
      `/my/'; select pg_sleep(5) --`.replaceAll(' ', '%20'),
    ]
    for (const guess of guesses) {
      expect.soft(told(await call(desk, `GET ${guess}`)), guess.slice(0, 60)).toEqual(unknown)
    }
    expect(told(await call(desk, `GET ${path}`)).status).toBe(200)
    expect((await call(desk, `POST ${path}`)).status).toBe(405)
  })

  test('is made by nobody on a desk that nobody has claimed', async () => {
    const desk = await startDesk()
    await aTicket(desk.ctx)
    expect((await call(desk, 'POST /api/v1/tickets/1/link')).json()).toMatchObject({
      status: 409,
      code: 'desk_is_unclaimed',
    })
  })
})

describe('requesters who have signed in', () => {
  test('see all of theirs, and of somebody else’s ticket what there is of none', async () => {
    const { desk, agent } = await aDeskWithTicket()
    await aTicket(desk.ctx, { title: 'Of somebody else' })
    const rea = await aRequester(desk.ctx, { name: 'Rea One' })
    const headers = await aSession(desk.ctx, rea.id)
    const list = await call(desk, 'GET /my', { headers })
    expect(list.status).toBe(200)
    expect(list.text).toContain('href="/my/tickets/1"')
    expect(list.text).not.toMatch(/somebody else|critical|billing/)
    expect((await call(desk, 'GET /my/tickets/1', { headers })).text).toContain('We have your message')
    const unknown = told(await call(desk, 'GET /my/tickets/999', { headers }))
    expect(unknown.status).toBe(404)
    for (const id of ['2', '0', '-1', '0x10', '1;2', '٣', '9'.repeat(30)])
      expect.soft(told(await call(desk, `GET /my/tickets/${encodeURIComponent(id)}`, { headers })), id).toEqual(unknown)
    for (const others of [agent, {}])
      for (const path of ['/my', '/my/tickets/1']) {
        const reply = await call(desk, `GET ${path}`, { headers: others })
        expect.soft([reply.status, reply.headers['location']], path).toEqual([303, '/sign-in'])
      }
  })
})
