// A change of a ticket: versions, If-Match, and the events that tell of it.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Ticket, TicketEvent } from '#shared/tickets.ts'
import { aDesk, aTicket, startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'
import { ticketUpdated } from './events.ts'
import { listTicketEvents, updateTicket } from './tickets.ts'
import { addListeners, on } from '#server/platform/events.ts'

type Desk = Awaited<ReturnType<typeof startDesk>>

const history = async (desk: Desk, id = 1) =>
  (await call(desk, `GET /api/v1/tickets/${id}/events`)).json<{ items: TicketEvent[]; next: string | null }>()

describe('every change leaves its event', () => {
  test('a create says who, through what, and what appeared', async () => {
    const desk = await startDesk()
    await call(desk, 'POST /api/tickets/', {
      json: { title: 'a', description: 'b', category: 'account', priority: 'low' },
    })
    await call(desk, 'POST /api/v1/tickets', { json: { title: 'c', description: 'd', category: 'billing' } })
    const appeared = (after: unknown) => ({ before: null, after })
    expect((await history(desk, 1)).items).toEqual([
      {
        id: expect.any(Number),
        ticket_id: 1,
        kind: 'ticket.created',
        actor: 'anonymous',
        via: 'dropin',
        created_at: expect.stringMatching(/Z$/),
        changes: {
          title: appeared('a'),
          status: appeared('open'),
          category: appeared('account'),
          category_source: appeared('person'),
          priority: appeared('low'),
          priority_source: appeared('person'),
        },
      },
    ])
    expect((await history(desk, 2)).items).toMatchObject([
      { via: 'api', changes: { priority: appeared('medium'), priority_source: appeared('fallback') } },
    ])
  })

  test('a change says what was and what is, and nothing of what stayed', async () => {
    const desk = await startDesk()
    await aTicket(desk.ctx)
    await call(desk, 'PATCH /api/v1/tickets/1', { json: { status: 'closed', category: 'billing', title: 'New' } })
    await call(desk, 'PATCH /api/tickets/1/', { json: { status: 'open', priority: 'high' } })
    const { items } = await history(desk)
    expect(items.map(({ kind, via, changes }) => ({ kind, via, changes }))).toEqual([
      { kind: 'ticket.updated', via: 'dropin', changes: { status: { before: 'closed', after: 'open' } } },
      {
        kind: 'ticket.updated',
        via: 'api',
        changes: {
          status: { before: 'open', after: 'closed' },
          title: { before: 'Double charge on invoice', after: 'New' },
        },
      },
      { kind: 'ticket.created', via: 'api', changes: expect.any(Object) },
    ])
  })

  test('a change that changes nothing leaves none, and no new version', async () => {
    const desk = await startDesk()
    const before = await aTicket(desk.ctx)
    for (const json of [{}, { status: 'open' }, { title: ` ${before.title} `, description: before.description }]) {
      const reply = await call(desk, 'PATCH /api/v1/tickets/1', { json })
      expect([reply.status, reply.headers.etag, reply.json()]).toEqual([200, '"1"', before])
    }
    expect((await history(desk)).items).toHaveLength(1)
  })

  test('a choice that triage made becomes a person’s when a person changes it', async () => {
    const ctx = await aDesk()
    const ticket = await aTicket(ctx, {
      title: 'Hello',
      description: 'Lorem ipsum dolor',
      category: undefined,
      priority: undefined,
    })
    expect(ticket).toMatchObject({ category_source: 'fallback', priority_source: 'fallback' })
    const changed = await updateTicket(ctx, ticket.id, { change: { category: 'billing', priority: 'medium' } })
    expect(changed).toMatchObject({ category_source: 'person', priority_source: 'fallback' })
  })

  test('in the same transaction: where one fails, neither stays', async () => {
    const ctx = await aDesk()
    const ticket = await aTicket(ctx)
    addListeners(ctx, [
      on(ticketUpdated, async () => {
        throw new Error('a listener that cannot')
      }),
    ])
    await expect(updateTicket(ctx, ticket.id, { change: { status: 'closed' } })).rejects.toThrow(
      'a listener that cannot',
    )
    const { rows } = await sql`select status, version from tickets`.execute(ctx.db)
    expect(rows).toEqual([{ status: 'open', version: 1 }])
    expect((await listTicketEvents(ctx, ticket.id, { limit: 10 })).items).toHaveLength(1)
  })

  test('the history goes page by page, and ends with the ticket', async () => {
    const desk = await startDesk()
    await aTicket(desk.ctx)
    for (let at = 0; at < 7; at++) await updateTicket(desk.ctx, 1, { change: { status: at % 2 ? 'open' : 'closed' } })
    const seen: number[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const query = cursor === '' ? '?limit=3' : `?limit=3&cursor=${cursor}`
      const page: { items: TicketEvent[]; next: string | null } = (
        await call(desk, `GET /api/v1/tickets/1/events${query}`)
      ).json()
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.next
    }
    expect(seen).toHaveLength(8)
    expect(seen).toEqual([...seen].sort((a, b) => b - a))
    const unknown = await call(desk, 'GET /api/v1/tickets/9/events')
    expect([unknown.status, unknown.json()]).toMatchObject([404, { code: 'ticket_not_found' }])
    const bad = await call(desk, 'GET /api/v1/tickets/1/events?cursor=x')
    expect([bad.status, bad.json()]).toMatchObject([400, { code: 'bad_cursor' }])
  })
})

describe('If-Match', () => {
  test('refuses a change of a version that is gone; history shows both attempts', async () => {
    const desk = await startDesk()
    const { etag } = (await call(desk, 'POST /api/v1/tickets', { json: { title: 'a', description: 'b' } })).headers
    const headers = { 'if-match': String(etag) }
    const replies = await Promise.all([
      call(desk, 'PATCH /api/v1/tickets/1', { json: { status: 'closed' }, headers }),
      call(desk, 'PATCH /api/v1/tickets/1', { json: { status: 'in_progress' }, headers }),
    ])
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200, 412]))
    const [won, lost] = replies[0].status === 200 ? replies : [replies[1], replies[0]]
    expect(lost?.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(lost?.json()).toMatchObject({ status: 412, code: 'version_mismatch' })
    const now = won?.json<Ticket>().status
    const wanted = now === 'closed' ? 'in_progress' : 'closed'
    const { items } = await history(desk)
    expect(items.map(({ kind, changes }) => [kind, changes['status']])).toEqual([
      ['ticket.update_refused', { before: now, after: wanted }],
      ['ticket.updated', { before: 'open', after: now }],
      ['ticket.created', { before: null, after: 'open' }],
    ])
    expect((await call(desk, 'GET /api/v1/tickets/1')).json()).toMatchObject({ status: now, version: 2 })
  })

  test('takes *, and lists of tags; a weak or unquoted tag is no match', async () => {
    const desk = await startDesk()
    await aTicket(desk.ctx)
    const rows: readonly [tag: string, status: number][] = [
      ['*', 200],
      [' * ', 200],
      ['"1"', 200],
      ['"7", "1"', 200],
      ['"1","2"', 200],
      ['"2"', 412],
      ['"7", "8"', 412],
      ['W/"1"', 412],
      ['1', 412],
      ['""', 412],
      ['garbage', 412],
    ]
    for (const [tag, status] of rows) {
      for (const path of ['/api/v1/tickets/1', '/api/tickets/1/']) {
        // Of nothing, so that the version stays.
        const reply = await call(desk, `PATCH ${path}`, { json: {}, headers: { 'if-match': tag } })
        expect.soft(reply.status, `${path} ${tag}`).toBe(status)
      }
    }
    const unknown = await call(desk, 'PATCH /api/v1/tickets/9', { json: {}, headers: { 'if-match': '*' } })
    expect(unknown.status).toBe(404)
  })

  test('versions count every change once, however many come at once', async () => {
    const desk = await startDesk()
    await aTicket(desk.ctx)
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, at) => call(desk, 'PATCH /api/v1/tickets/1', { json: { title: `T${at}` } })),
    )
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200))
    const versions = replies.map((reply) => reply.json<Ticket>().version)
    expect([...versions].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, at) => at + 2))
    for (const reply of replies) expect(reply.headers.etag).toBe(`"${reply.json<Ticket>().version}"`)
    expect((await history(desk)).items).toHaveLength(21)
  })
})
