// Whom a ticket is from: in every answer of /api/v1, in none of the drop-in API.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Ticket } from '#shared/tickets.ts'
import { aDesk, startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'
import { createTicket } from './tickets.ts'

const ticket = { title: 'No light', description: 'The lamp is dark.', category: 'general', priority: 'low' } as const
const ada = { name: 'Ada "the" Löve', email: 'Ada@example.org' }

test('every answer of /api/v1 says whom a ticket is from, and lists say the same as the single ticket', async () => {
  const desk = await startDesk()
  const created = await call(desk, 'POST /api/v1/tickets', { json: { ...ticket, requester: ada } })
  expect(created.status).toBe(201)
  const requester = { id: expect.any(Number), ...ada }
  expect(created.json()).toMatchObject({ requester })
  expect((await call(desk, 'POST /api/v1/tickets', { json: ticket })).json()).toMatchObject({ requester: null })
  const one = (await call(desk, 'GET /api/v1/tickets/1')).json<Ticket>()
  expect(one).toEqual(created.json())
  const { items } = (await call(desk, 'GET /api/v1/tickets?sort=id')).json<{ items: Ticket[] }>()
  expect(items).toEqual([one, expect.objectContaining({ requester: null })])
  const found = await call(desk, 'GET /api/v1/tickets?search=lamp&sort=id')
  expect(found.json()).toMatchObject({ items })
  const changed = await call(desk, 'PATCH /api/v1/tickets/1', { json: { status: 'resolved' } })
  expect(changed.json()).toMatchObject({ requester: one.requester })
})

test('the drop-in API says nothing of it', async () => {
  const desk = await startDesk()
  await createTicket(desk.ctx, { ...ticket, requester: ada })
  for (const route of [
    'GET /api/tickets/',
    'GET /api/tickets/?limit=5',
    'GET /api/tickets/1/',
    'PATCH /api/tickets/1/',
  ])
    expect
      .soft((await call(desk, route, route.startsWith('PATCH') ? { json: {} } : {})).text, route)
      .not.toMatch(/requester|Ada/)
  const created = await call(desk, 'POST /api/tickets/', { json: { ...ticket, requester: ada } })
  expect(created.text).not.toMatch(/requester|Ada/)
  expect((await call(desk, 'GET /api/v1/tickets/2')).json()).toMatchObject({ requester: null })
})

test('an address is one requester however it is written, and nobody can rename them by writing it', async () => {
  const ctx = await aDesk()
  const first = await createTicket(ctx, { ...ticket, requester: ada })
  const others = await Promise.all(
    ['ADA@EXAMPLE.ORG', 'ada@example.org', ' ada@example.org '].map((email) =>
      createTicket(ctx, { ...ticket, requester: { name: 'Mallory', email } }),
    ),
  )
  for (const other of others) expect(other.requester).toEqual(first.requester)
  const { rows } = await sql`select name, email from requesters`.execute(ctx.db)
  expect(rows).toEqual([ada])
})

test('requesters who are new at the same moment are one', async () => {
  const ctx = await aDesk()
  const tickets = await Promise.all(
    Array.from({ length: 12 }, async () => createTicket(ctx, { ...ticket, requester: ada })),
  )
  expect(new Set(tickets.map(({ requester }) => requester?.id)).size).toBe(1)
})

test('a name or an address that is none is refused, each fault named, and nothing is written', async () => {
  const desk = await startDesk()
  const create = (requester: unknown) => call(desk, 'POST /api/v1/tickets', { json: { ...ticket, requester } })
  const refused = await create({ name: ' \n', email: 'ada@x,bo@y' })
  expect(refused.status).toBe(422)
  expect(refused.json()).toMatchObject({ errors: [{ field: 'requester.name' }, { field: 'requester.email' }] })
  for (const bad of [
    { name: 'Ada\r\nBcc: x@y', email: 'ada@example.org' },
    { name: 'Ada', email: 'ada@example.org\nx' },
    { name: 'Ada', email: '<b@x>,c@y' },
    { name: 'Ada\0', email: 'ada@example.org' },
    { name: 'x'.repeat(201), email: 'ada@example.org' },
    { name: 'Ada', email: `${'x'.repeat(250)}@example.org` },
    { name: 'Ada' },
    { name: 'Ada', email: 'ada@example.org', id: 7 },
    'ada@example.org',
    null,
  ])
    expect.soft((await create(bad)).status, JSON.stringify(bad)).toBe(422)
  const { rows } =
    await sql`select (select count(*) from tickets) as tickets, (select count(*) from requesters) as requesters`.execute(
      desk.ctx.db,
    )
  expect(rows).toEqual([{ tickets: 0, requesters: 0 }])
})

test('a change of whom a ticket is from is refused', async () => {
  const desk = await startDesk()
  await createTicket(desk.ctx, { ...ticket, requester: ada })
  const before = (await call(desk, 'GET /api/v1/tickets/1')).json()
  for (const change of [
    { requester: null },
    { requester: { name: 'Bo', email: 'bo@example.org' } },
    { requester_id: 9 },
    { id: 9 },
    { created_at: '2020-01-01T00:00:00Z' },
    { author: 'x' },
    { is_internal: true },
  ])
    expect
      .soft((await call(desk, 'PATCH /api/v1/tickets/1', { json: change })).status, JSON.stringify(change))
      .toBe(422)
  expect((await call(desk, 'GET /api/v1/tickets/1')).json()).toEqual(before)
})
