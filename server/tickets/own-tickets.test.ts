// Requesters see their own tickets alone, whatever they ask for and however.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Ticket } from '#shared/tickets.ts'
import { aPerson, aRequester, aSession, aTicket, claimed, startDesk, testPassword } from '#server/testing.ts'
import { contextOf } from '#server/platform/context.ts'
import { narrowedTo } from '#server/platform/narrowed.ts'
import { call } from '../../test/call.ts'
import { allTickets, countAllTickets, listTicketsInParts, ticketsSeenBy, updateTicket } from './tickets.ts'

type Headers = Readonly<Record<string, string>>
type Desk = Awaited<ReturnType<typeof startDesk>>

/** Two requesters with two tickets each, one ticket of somebody without an account, one of nobody. */
const aBusyDesk = async () => {
  const desk = await startDesk()
  const sessions = await claimed(desk.ctx)
  const [rea, rob] = [await aRequester(desk.ctx, { name: 'Rea One' }), await aRequester(desk.ctx, { name: 'Rob Two' })]
  const from = (email: string) => ({ requester: { name: 'Somebody', email } })
  // Written differently, and still theirs.
  const own = await aTicket(desk.ctx, { title: 'Refund of Rea', ...from('REA.one@example.org') })
  const others = await aTicket(desk.ctx, { title: 'Refund of Rob', ...from('rob.two@example.org') })
  const ownSecond = await aTicket(desk.ctx, { title: 'No % light', status: 'closed', ...from('rea.one@example.org') })
  await aTicket(desk.ctx, { title: 'No % light for Rob', ...from('rob.two@example.org') })
  await aTicket(desk.ctx, { title: 'Refund of a stranger', ...from('zoe@example.org') })
  await aTicket(desk.ctx, { title: 'Refund of nobody' })
  return {
    desk,
    ...sessions,
    rea: { ...rea, headers: await aSession(desk.ctx, rea.id) },
    rob: { ...rob, headers: await aSession(desk.ctx, rob.id) },
    own,
    ownSecond,
    others,
  }
}

const byNumber = (a: number, b: number) => a - b

const listed = async (desk: Desk, query: string, headers: Headers) => {
  const reply = await call(desk, `GET /api/v1/tickets?${query}`, { headers })
  expect(reply.status, reply.text).toBe(200)
  return reply.json<{ items: Ticket[] }>().items.map(({ id }) => id)
}

/** All that tells one answer from another. */
const told = ({ status, headers, text }: Awaited<ReturnType<typeof call>>) => {
  const { date: _date, 'x-request-id': requestId, 'content-length': _length, ...rest } = headers
  return { status, text: text.replaceAll(String(requestId), 'ID'), headers: { ...rest, date: typeof _date } }
}

describe('a requester', () => {
  test('lists, filters, sorts, searches and counts their own tickets alone', async () => {
    const { desk, rea, rob, own, ownSecond, viewer } = await aBusyDesk()
    const both = [own.id, ownSecond.id]
    for (const sort of ['id', 'title', 'created_at', 'updated_at', 'priority', 'status', 'category'])
      for (const order of [sort, `-${sort}`])
        expect.soft((await listed(desk, `sort=${order}`, rea.headers)).toSorted(byNumber), order).toEqual(both)
    for (const [query, ids] of [
      ['search=refund', [own.id]],
      ['search=rob', []],
      ['search=nobody', []],
      ['search=%25', [ownSecond.id]],
      ['search=no', [ownSecond.id]],
      ['search=%22no %25 light%22', [ownSecond.id]],
      ['search=i', both],
      ['search=refund&sort=priority', [own.id]],
      ['search=refund&status=open&sort=-updated_at', [own.id]],
      ['status=closed', [ownSecond.id]],
      ['status=open&category=billing&priority=high', [own.id]],
      ['created_from=2020-01-01', both],
      ['created_before=2020-01-01', []],
    ] as const) {
      const escaped = query.replaceAll(' ', '%20')
      expect.soft((await listed(desk, `${escaped}&limit=200`, rea.headers)).toSorted(byNumber), query).toEqual(ids)
      const filters = escaped.replaceAll(/&?sort=[-a-z_]+/g, '')
      const count = await call(desk, `GET /api/v1/tickets/count?${filters}`, { headers: rea.headers })
      expect.soft(count.json(), query).toEqual({ count: ids.length, is_capped: false })
    }
    expect(await listed(desk, 'sort=id', rob.headers)).toEqual([2, 4])
    expect(await listed(desk, 'sort=id', viewer)).toEqual([1, 2, 3, 4, 5, 6])
  })

  test('walks their own pages, and a cursor of somebody else’s list shows none of theirs', async () => {
    const { desk, rea, agent, own, ownSecond } = await aBusyDesk()
    const page = async (query: string, headers: Headers) =>
      (await call(desk, `GET /api/v1/tickets?${query}`, { headers })).json<{ items: Ticket[]; next: string | null }>()
    const first = await page('limit=1&sort=id', rea.headers)
    const second = await page(`limit=1&sort=id&cursor=${first.next}`, rea.headers)
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([own.id, ownSecond.id])
    expect(second.next).toBeNull()
    const { next } = await page('limit=1&sort=id', agent)
    expect((await page(`sort=id&cursor=${next}`, rea.headers)).items.map(({ id }) => id)).toEqual([ownSecond.id])
  })

  test('is told of somebody else’s ticket exactly what is told of one that does not exist', async () => {
    const { desk, rea, others } = await aBusyDesk()
    for (const path of ['/api/v1/tickets/:id', '/api/v1/tickets/:id/events', '/api/v1/tickets/:id/events?limit=1'])
      for (const method of ['GET', 'HEAD', 'PATCH', 'DELETE', 'POST', 'PUT']) {
        const ask = async (id: number) =>
          told(
            await call(desk, `${method} ${path.replace(':id', String(id))}`, { headers: rea.headers }),
          ).text.replaceAll(String(id), ':id')
        expect.soft(await ask(others.id), `${method} ${path}`).toEqual(await ask(999_999))
      }
    for (const path of ['/api/v1/tickets/:id', '/api/v1/tickets/:id/events']) {
      const ask = async (id: number) =>
        told(await call(desk, `GET ${path.replace(':id', String(id))}`, { headers: rea.headers }))
      const unknown = await ask(999_999)
      expect(unknown.status).toBe(404)
      for (let id = 1; id <= 6; id++) if (![1, 3].includes(id)) expect.soft(await ask(id), path).toEqual(unknown)
    }
  })

  test('changes nothing, not even their own', async () => {
    const { desk, rea, own, others } = await aBusyDesk()
    const before = await sql`select * from tickets order by id`.execute(desk.ctx.db)
    const change = (id: number) =>
      call(desk, `PATCH /api/v1/tickets/${id}`, { json: { status: 'closed' }, headers: rea.headers })
    for (const id of [own.id, others.id, 999_999])
      expect.soft((await change(id)).json(), String(id)).toMatchObject({ status: 403, code: 'not_permitted' })
    expect((await sql`select * from tickets order by id`.execute(desk.ctx.db)).rows).toEqual(before.rows)
  })

  test('writes tickets that are from themselves, and says nothing that is for the desk to say', async () => {
    const { desk, rea, rob, agent } = await aBusyDesk()
    const create = (json: unknown, more: Headers = {}) =>
      call(desk, 'POST /api/v1/tickets', { json, headers: { ...rea.headers, ...more } })
    const text = { title: 'Help', description: 'I was charged twice for my subscription.' }
    const created = await create(text, { 'idempotency-key': 'one' })
    expect(created.status, created.text).toBe(201)
    const ticket = created.json<Ticket>()
    expect(ticket).toMatchObject({ requester: { email: 'REA.one@example.org' }, status: 'open' })
    expect((await create(text, { 'idempotency-key': 'one' })).json()).toEqual(ticket)
    expect((await call(desk, `GET /api/v1/tickets/${ticket.id}`, { headers: rea.headers })).json()).toEqual(ticket)
    expect((await call(desk, `GET /api/v1/tickets/${ticket.id}`, { headers: rob.headers })).status).toBe(404)
    expect((await call(desk, `GET /api/v1/tickets/${ticket.id}`, { headers: agent })).json()).toEqual(ticket)
    for (const more of [
      { requester: { name: 'Rob', email: 'rob.two@example.org' } },
      { status: 'closed' },
      { priority: 'critical' },
      { category: 'billing' },
    ])
      expect.soft((await create({ ...text, ...more })).status, JSON.stringify(more)).toBe(422)
    expect(await listed(desk, '', rob.headers)).toHaveLength(2)
  })

  test('is told that a ticket came and how it stands, and nothing else of its history', async () => {
    const { desk, rea, own, agent } = await aBusyDesk()
    const change = (json: unknown, more: Headers = {}) =>
      call(desk, `PATCH /api/v1/tickets/${own.id}`, { json, headers: { ...agent, ...more } })
    await change({ priority: 'critical', category: 'account' })
    await change({ status: 'in_progress', priority: 'low' })
    await change({ description: 'secretly mended' })
    await change({ status: 'closed' }, { 'if-match': '"1"' })
    const reply = await call(desk, `GET /api/v1/tickets/${own.id}/events`, { headers: rea.headers })
    expect(reply.json()).toMatchObject({
      items: [
        { kind: 'ticket.updated', actor: 'desk', via: 'desk', changes: { status: { after: 'in_progress' } } },
        { kind: 'ticket.created', changes: { title: { after: 'Refund of Rea' } } },
      ],
      next: null,
    })
    expect(reply.text).not.toMatch(/Ann|agent|priority|category|secretly|critical/)
  })

  test('sees nothing of what is from an address that nobody has shown to be theirs', async () => {
    const { desk, rea, own } = await aBusyDesk()
    const { db } = desk.ctx
    expect(await listed(desk, '', rea.headers)).toHaveLength(2)
    for (const set of [
      sql`update people set verified_email = null where id = ${rea.id}`,
      // Another address does not take the proof of the first along.
      sql`update people set verified_email = 'rea.one@example.org', email = 'zoe@example.org' where id = ${rea.id}`,
    ]) {
      await set.execute(db)
      expect(await listed(desk, '', rea.headers)).toEqual([])
      expect((await call(desk, `GET /api/v1/tickets/${own.id}`, { headers: rea.headers })).status).toBe(404)
      const json = { title: 'x', description: 'y' }
      const refused = await call(desk, 'POST /api/v1/tickets', { json, headers: rea.headers })
      expect(refused.json()).toMatchObject({ status: 403, code: 'email_not_verified' })
    }
  })

  test('is never handed what somebody else was reading at the same moment', async () => {
    const { desk, rea, rob, viewer } = await aBusyDesk()
    const rounds = await Promise.all(
      Array.from({ length: 30 }, async (_, n) => {
        const who = [rea.headers, rob.headers, viewer][n % 3] ?? {}
        return [n % 3, await listed(desk, 'sort=id', who)] as const
      }),
    )
    for (const [who, ids] of rounds)
      expect.soft(ids).toEqual(
        [
          [1, 3],
          [2, 4],
          [1, 2, 3, 4, 5, 6],
        ][who],
      )
  })

  test('joins by an invitation, which shows the address to be theirs', async () => {
    const { desk, admin } = await aBusyDesk()
    const json = { email: 'zoe@example.org', role: 'requester' }
    const { code } = (await call(desk, 'POST /api/v1/invitations', { json, headers: admin })).json<{ code: string }>()
    const joined = await call(desk, 'POST /api/v1/join', { json: { code, name: 'Zoe', password: testPassword } })
    expect(joined.json()).toMatchObject({ person: { role: 'requester' } })
    const cookie = joined.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    expect(await listed(desk, '', { cookie })).toEqual([5])
  })
})

describe('under a query that forgets to ask whose a ticket is', () => {
  const narrowed = async () => {
    const { desk, rea } = await aBusyDesk()
    const identity = { personId: rea.id, sessionId: 0, name: '', email: '', role: 'requester' } as const
    const ctx = contextOf(desk.ctx.desk, { name: 'Rea', via: 'api', identity })
    const view = ticketsSeenBy(identity)
    return { desk, ctx: await narrowedTo(ctx, view ?? {}) }
  }

  test('there are own tickets, and of every other table nothing', async () => {
    const { desk, ctx } = await narrowed()
    await aPerson(desk.ctx, { role: 'agent', name: 'Zed' })
    const { rows: tables } = await sql<{ name: string }>`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
    `.execute(desk.ctx.db)
    expect(tables.length).toBeGreaterThan(15)
    const counts: Record<string, number> = {}
    for (const { name } of tables) {
      const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(name)}`.execute(ctx.db)
      if (rows[0]?.n) counts[name] = rows[0].n
    }
    expect(counts).toEqual({ tickets: 2, ticket_search: 2, search_tail: 2, events: 2, requesters: 1, people: 1 })
  })

  test('lists of any length, counts of all and exports hold no more either', async () => {
    const { ctx } = await narrowed()
    const { parts } = await listTicketsInParts(ctx, { filter: {}, order: 'id', limit: 10_000 })
    const all = JSON.parse(`[${(await Array.fromAsync(parts)).join(',')}]`) as Ticket[]
    expect(all.map(({ id }) => id)).toEqual([1, 3])
    expect(await countAllTickets(ctx, { search: 'refund' })).toBe(1)
    expect(await countAllTickets(ctx, {})).toBe(0)
    await expect(Array.fromAsync(allTickets(ctx, {}))).rejects.toThrow('syntax error')
  })

  test('nothing is written', async () => {
    const { desk, ctx } = await narrowed()
    const before = await sql`select * from tickets order by id`.execute(desk.ctx.db)
    await expect(updateTicket(ctx, 1, { change: { status: 'closed' } })).rejects.toThrow()
    for (const text of [
      `update tickets set title = 'x'`,
      `delete from tickets`,
      `insert into tickets (title, description) values ('x', 'y')`,
      `with x as (delete from tickets returning id) select * from x`,
      `select 1) select * from tickets --`,
      `drop table tickets`,
    ])
      await expect(sql.raw(text).execute(ctx.db), text).rejects.toThrow()
    expect((await sql`select * from tickets order by id`.execute(desk.ctx.db)).rows).toEqual(before.rows)
  })
})
