// A change of a ticket: versions, If-Match, and the events that tell of it.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Ticket, TicketEvent } from '#shared/tickets.ts'
import { aDesk, aTicket, startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'
import { ticketCreated, ticketUpdated, ticketUpdateRefused } from './events.ts'
import { createTicket, listTicketEvents, updateTicket } from './tickets.ts'
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

describe('one statement writes row and event', () => {
  const countRows = async (ctx: Desk['ctx']) => {
    const { rows } = await sql`
      select (select count(*) from tickets) as tickets, (select count(*) from events) as events,
        (select count(*) from ticket_search) as searched`.execute(ctx.db)
    return rows[0]
  }

  test('in one transaction, for a create and for a change', async () => {
    const ctx = await aDesk()
    const { id } = await aTicket(ctx)
    const writers = async () =>
      (
        await sql`select (select xmin from tickets)::text as ticket, (select max(xmin::text::bigint) from events)::text as event`.execute(
          ctx.db,
        )
      ).rows[0] as { ticket: string; event: string }
    const created = await writers()
    expect(created.ticket).toBe(created.event)
    await updateTicket(ctx, id, { change: { status: 'closed' } })
    const changed = await writers()
    expect(changed.ticket).toBe(changed.event)
    expect(changed.ticket).not.toBe(created.ticket)
  })

  test('a create leaves neither when its event is refused, or when one who listens fails', async () => {
    const ctx = await aDesk()
    await sql`alter table events add constraint none check (kind <> 'ticket.created')`.execute(ctx.db)
    await expect(aTicket(ctx)).rejects.toMatchObject({ code: '23514' })
    expect(await countRows(ctx)).toEqual({ tickets: 0, events: 0, searched: 0 })
    await sql`alter table events drop constraint none`.execute(ctx.db)
    addListeners(ctx, [
      on(ticketCreated, async () => {
        throw new Error('a listener that cannot')
      }),
    ])
    await expect(aTicket(ctx)).rejects.toThrow('a listener that cannot')
    expect(await countRows(ctx)).toEqual({ tickets: 0, events: 0, searched: 0 })
  })

  test('those who listen hear what the history says, in the transaction that writes it', async () => {
    const ctx = await aDesk()
    const heard: unknown[] = []
    addListeners(
      ctx,
      [ticketCreated, ticketUpdated, ticketUpdateRefused].map((kind) =>
        on(kind, async (inside, { ticketId, changes }) => {
          const { rows } = await sql<{ kind: string }>`
            select kind from events where ticket_id = ${ticketId} order by id desc limit 1`.execute(inside.db)
          heard.unshift({ kind: kind.kind, written: rows[0]?.kind, changes, isInside: inside.db.isTransaction })
        }),
      ),
    )
    const { id } = await aTicket(ctx)
    await updateTicket(ctx, id, { change: { status: 'closed' } })
    await updateTicket(ctx, id, { change: { status: 'closed' } })
    await expect(updateTicket(ctx, id, { change: { title: 'Other' }, ifMatch: '"1"' })).rejects.toMatchObject({
      status: 412,
    })
    await expect(updateTicket(ctx, 99, { change: { title: 'Other' } })).rejects.toMatchObject({ status: 404 })
    const { items } = await listTicketEvents(ctx, id, { limit: 10 })
    expect(items.map(({ kind }) => kind)).toEqual(['ticket.update_refused', 'ticket.updated', 'ticket.created'])
    expect(heard).toEqual(items.map(({ kind, changes }) => ({ kind, written: kind, changes, isInside: true })))
  })

  test('50 changes at once make 50 versions, each starting from what the one before it left', async () => {
    const desk = await startDesk()
    await aTicket(desk.ctx, { title: 'T' })
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, at) => call(desk, 'PATCH /api/v1/tickets/1', { json: { title: `T${at}` } })),
    )
    const versions = replies.map((reply) => reply.json<Ticket>().version)
    expect([...versions].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, at) => at + 2))
    const { items } = await listTicketEvents(desk.ctx, 1, { limit: 100 })
    const titles = items.filter(({ kind }) => kind === 'ticket.updated').map(({ changes }) => changes['title'])
    expect(titles).toHaveLength(50)
    // Newest first: what one found is what the next older one left.
    for (const [at, title] of titles.entries()) expect(title?.before).toBe(titles[at + 1]?.after ?? 'T')
    expect(titles[0]?.after).toBe((await call(desk, 'GET /api/v1/tickets/1')).json<Ticket>().title)
    // Each answer is the ticket as its own change made it.
    const madeBy = new Map(replies.map((reply) => [reply.json<Ticket>().version, reply.json<Ticket>().title]))
    expect(titles.map((title) => title?.after)).toEqual(Array.from({ length: 50 }, (_, at) => madeBy.get(51 - at)))
  })

  test('50 of one version at once: one is made, 49 are refused, and history has them all', async () => {
    const desk = await startDesk()
    await aTicket(desk.ctx)
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        call(desk, 'PATCH /api/v1/tickets/1', { json: { title: `T${at}` }, headers: { 'if-match': '"1"' } }),
      ),
    )
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(replies.filter(({ status }) => status === 412)).toHaveLength(49)
    const won = replies.find(({ status }) => status === 200)?.json<Ticket>()
    const { items } = await listTicketEvents(desk.ctx, 1, { limit: 100 })
    const refused = items.filter(({ kind }) => kind === 'ticket.update_refused')
    expect(refused).toHaveLength(49)
    for (const { changes } of refused) expect(changes['title']?.before).toBe(won?.title)
    expect(items).toHaveLength(51)
  })

  test('a choice of a person made again by a person tells of the choice alone', async () => {
    const ctx = await aDesk()
    const { id } = await aTicket(ctx, { category: 'billing' })
    const untold = await createTicket(ctx, { title: 'Hello', description: 'Lorem ipsum dolor' })
    for (const ticketId of [id, untold.id]) await updateTicket(ctx, ticketId, { change: { category: 'account' } })
    const changesOf = async (ticketId: number) =>
      (await listTicketEvents(ctx, ticketId, { limit: 1 })).items[0]?.changes
    expect(await changesOf(id)).toEqual({ category: { before: 'billing', after: 'account' } })
    expect(await changesOf(untold.id)).toEqual({
      category: { before: untold.category, after: 'account' },
      category_source: { before: untold.category_source, after: 'person' },
    })
  })

  test('the time of resolution is set once, kept while done, and cleared on reopening', async () => {
    const ctx = await aDesk({ now: '2026-03-02T09:00:00Z' })
    const { id } = await aTicket(ctx)
    const change = async (status: Ticket['status'], at: string) => {
      ctx.setNow(at)
      const { resolved_at, updated_at } = await updateTicket(ctx, id, { change: { status } })
      return [resolved_at, updated_at]
    }
    expect(await change('resolved', '2026-03-02T10:00:00Z')).toEqual(['2026-03-02T10:00:00Z', '2026-03-02T10:00:00Z'])
    expect(await change('closed', '2026-03-02T11:00:00Z')).toEqual(['2026-03-02T10:00:00Z', '2026-03-02T11:00:00Z'])
    expect(await change('closed', '2026-03-02T12:00:00Z')).toEqual(['2026-03-02T10:00:00Z', '2026-03-02T11:00:00Z'])
    expect(await change('in_progress', '2026-03-02T13:00:00Z')).toEqual([null, '2026-03-02T13:00:00Z'])
  })
})
