// The contract's rows of one ticket: GET and PATCH /api/tickets/1/, and ids that are none.
import { describe, expect, test } from 'vitest'
import type { Ticket } from '#shared/tickets.ts'
import { aTicket, startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'

const notFound = { detail: 'Not found.' }
const strangeIds = [
  '2',
  '0',
  '-1',
  '+1',
  '1.0',
  '1e0',
  '0x1',
  '0x10',
  'abc',
  '1abc',
  '1;2',
  '1,2',
  '%201',
  '1%20',
  '1%00',
  '%D9%A1', // ١, Arabic-Indic one
  '９', // fullwidth nine
  '9223372036854775807',
  '9223372036854775808', // 2^63
  '99999999999999999999999999',
  '1'.repeat(190),
  '1'.repeat(2_000),
  'null',
  'undefined',
  'NaN',
  '%2e%2e',
  '%2F',
  'stats%00',
  "1'--",
].map((id) => (/^[\x21-\x7e]+$/.test(id) ? id : encodeURIComponent(id)))

// Clients of the systems before know no requester.
const aDropinTicket = async (...given: Parameters<typeof aTicket>) => {
  const { requester: _requester, ...ticket } = await aTicket(...given)
  return ticket
}

describe('one ticket', () => {
  test('is answered under both spellings, with its ETag', async () => {
    const desk = await startDesk({ now: '2026-11-20T05:30:07.913Z' })
    const ticket = await aDropinTicket(desk.ctx)
    for (const path of ['/api/tickets/1/', '/api/tickets/1']) {
      const reply = await call(desk, `GET ${path}`)
      expect([reply.status, reply.headers.etag, reply.json()]).toEqual([200, '"1"', ticket])
      expect(reply.json()).toMatchObject({ id: 1, created_at: '2026-11-20T05:30:07.913Z', resolved_at: null })
      const head = await call(desk, `HEAD ${path}`)
      expect([head.status, head.text]).toEqual([200, ''])
    }
  })

  test('that is not there is 404 as JSON, whatever stands for the id', async () => {
    const desk = await startDesk()
    await aTicket(desk.ctx)
    for (const id of strangeIds) {
      for (const slash of ['', '/']) {
        const startedAt = performance.now()
        const read = await call(desk, `GET /api/tickets/${id}${slash}`)
        expect.soft([read.status, read.text], id).toEqual([404, JSON.stringify(notFound)])
        expect.soft(read.headers['content-type'], id).toMatch(/^application\/json/)
        const change = await call(desk, `PATCH /api/tickets/${id}${slash}`, { json: { status: 'closed' } })
        expect.soft([change.status, change.text], id).toEqual([404, JSON.stringify(notFound)])
        expect.soft(performance.now() - startedAt, id).toBeLessThan(1_000)
      }
    }
    expect((await call(desk, 'GET /api/tickets/1/')).json()).toMatchObject({ status: 'open', version: 1 })
  })

  test('has nothing below it', async () => {
    const desk = await startDesk()
    await aTicket(desk.ctx)
    for (const path of ['/api/tickets/1/comments/', '/api/tickets/1/1', '/api/tickets//', '/api/tickets//1/']) {
      const reply = await call(desk, `GET ${path}`)
      expect([reply.status, reply.json()], path).toEqual([404, notFound])
    }
  })

  test('under an address that cannot be decoded is no 5xx', async () => {
    const desk = await startDesk()
    for (const id of ['%zz', '%', '%ff', '%c0%80']) {
      const reply = await call(desk, `GET /api/tickets/${id}/`)
      expect([400, 404], id).toContain(reply.status)
      expect(typeof reply.json<{ detail: unknown }>().detail, id).toBe('string')
    }
  })
})

describe('a change', () => {
  test('is answered with the whole ticket; every editable field', async () => {
    const desk = await startDesk()
    const before = await aTicket(desk.ctx)
    const change = {
      title: ' New ',
      description: 'other',
      category: 'technical',
      priority: 'low',
      status: 'in_progress',
    }
    for (const [field, value] of Object.entries(change)) {
      const reply = await call(desk, 'PATCH /api/tickets/1/', { json: { [field]: value } })
      expect(reply.status).toBe(200)
      expect(reply.json()).toMatchObject({ id: 1, [field]: value.trim() })
    }
    const after = (await call(desk, 'GET /api/tickets/1')).json<Ticket>()
    expect(after).toMatchObject({ ...change, title: 'New', version: 6, created_at: before.created_at })
  })

  test('without the trailing slash is the same', async () => {
    const desk = await startDesk()
    await aTicket(desk.ctx)
    const reply = await call(desk, 'PATCH /api/tickets/1', { json: { status: 'closed' } })
    expect([reply.status, reply.json()]).toMatchObject([
      200,
      { id: 1, status: 'closed', title: 'Double charge on invoice' },
    ])
  })

  test('of nothing is 200 and changes nothing', async () => {
    const desk = await startDesk()
    const ticket = await aDropinTicket(desk.ctx)
    for (const json of [{}, { foo: 1, id: 9, created_at: 'x', version: 4 }, { status: 'open', title: ticket.title }]) {
      const reply = await call(desk, 'PATCH /api/tickets/1/', { json })
      expect([reply.status, reply.json()]).toEqual([200, ticket])
    }
    const empty = await call(desk, 'PATCH /api/tickets/1/')
    expect([empty.status, empty.json()]).toEqual([200, ticket])
  })

  test('with faults is 400, every field listed, and nothing of it is done', async () => {
    const desk = await startDesk()
    const ticket = await aDropinTicket(desk.ctx)
    const rows: readonly [json: unknown, faults: unknown][] = [
      [{ title: '' }, { title: ['This field may not be blank.'] }],
      [{ title: null }, { title: ['This field may not be null.'] }],
      [{ title: 'x'.repeat(201) }, { title: ['Ensure this field has no more than 200 characters.'] }],
      [{ description: [] }, { description: ['Not a valid string.'] }],
      [{ category: '' }, { category: ['"" is not a valid choice.'] }],
      [{ priority: null }, { priority: ['This field may not be null.'] }],
      [
        { status: 'gone', category: 'foo', title: 'fine' },
        { category: ['"foo" is not a valid choice.'], status: ['"gone" is not a valid choice.'] },
      ],
      [[], { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] }],
      ['x', { non_field_errors: ['Invalid data. Expected a dictionary, but got str.'] }],
    ]
    for (const [json, faults] of rows) {
      const reply = await call(desk, 'PATCH /api/tickets/1/', { json })
      expect.soft([reply.status, reply.json()]).toEqual([400, faults])
    }
    const broken = await call(desk, 'PATCH /api/tickets/1/', {
      body: '{',
      headers: { 'content-type': 'application/json' },
    })
    expect([broken.status, broken.json()]).toEqual([400, { detail: expect.stringMatching(/^JSON parse error - /) }])
    expect((await call(desk, 'GET /api/tickets/1/')).json()).toEqual(ticket)
  })

  test('of an unknown ticket is 404, whatever faults the body has', async () => {
    const desk = await startDesk()
    for (const json of [{ status: 'closed' }, { status: 'gone' }, []]) {
      const reply = await call(desk, 'PATCH /api/tickets/7/', { json })
      expect([reply.status, reply.json()]).toEqual([404, notFound])
    }
  })

  test('to resolved or closed sets resolved_at; reopening clears it', async () => {
    const desk = await startDesk({ now: '2026-11-20T10:00:00Z' })
    await aTicket(desk.ctx)
    const steps: readonly [at: string, status: string, resolvedAt: string | null][] = [
      ['2026-11-20T11:00:00Z', 'in_progress', null],
      ['2026-11-20T12:00:00Z', 'resolved', '2026-11-20T12:00:00Z'],
      ['2026-11-20T13:00:00Z', 'closed', '2026-11-20T12:00:00Z'],
      ['2026-11-20T14:00:00Z', 'open', null],
      ['2026-11-20T15:00:00Z', 'closed', '2026-11-20T15:00:00Z'],
    ]
    for (const [at, status, resolvedAt] of steps) {
      desk.setNow(at)
      const reply = await call(desk, 'PATCH /api/tickets/1/', { json: { status } })
      expect(reply.json()).toMatchObject({ status, resolved_at: resolvedAt, updated_at: at })
    }
  })

  test('by If-Match is made to that version alone: 412 otherwise, flat', async () => {
    const desk = await startDesk()
    await aTicket(desk.ctx)
    const first = await call(desk, 'PATCH /api/tickets/1/', {
      json: { status: 'closed' },
      headers: { 'if-match': '"1"' },
    })
    expect([first.status, first.headers.etag]).toEqual([200, '"2"'])
    const second = await call(desk, 'PATCH /api/tickets/1/', {
      json: { status: 'open' },
      headers: { 'if-match': '"1"' },
    })
    expect(second.status).toBe(412)
    expect(second.json()).toEqual({ detail: expect.stringContaining('changed') })
    expect((await call(desk, 'GET /api/tickets/1/')).json()).toMatchObject({ status: 'closed', version: 2 })
  })
})
