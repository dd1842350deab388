// The contract's rows of GET /api/tickets/: a bare array, its filters, search and order.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { NewTicket, Ticket } from '#shared/tickets.ts'
import { aTicket, startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'

type Desk = Awaited<ReturnType<typeof startDesk>>

const list = async (desk: Desk, query = '') => {
  const reply = await call(desk, `GET /api/tickets/${query}`)
  expect([reply.status, reply.text.slice(0, 300)], query).toEqual([200, expect.stringMatching(/^\[/)])
  return reply.json<Ticket[]>()
}
const titles = async (desk: Desk, query: string) => (await list(desk, query)).map(({ title }) => title)

const aDeskWith = async (tickets: Readonly<Record<string, Partial<NewTicket>>>) => {
  const desk = await startDesk()
  for (const [title, fields] of Object.entries(tickets)) await aTicket(desk.ctx, { title, ...fields })
  return desk
}

describe('the list', () => {
  test('is a bare array, newest first, under both spellings', async () => {
    const desk = await aDeskWith({ first: {}, second: {}, third: {} })
    expect(await titles(desk, '')).toEqual(['third', 'second', 'first'])
    const reply = await call(desk, 'GET /api/tickets')
    expect(reply.status).toBe(200)
    expect(reply.json<Ticket[]>().map(({ title }) => title)).toEqual(['third', 'second', 'first'])
    expect(reply.headers).not.toHaveProperty('link')
    expect(reply.headers).not.toHaveProperty('x-total-count')
  })

  test('is [] on an empty desk, and has whole descriptions', async () => {
    const desk = await startDesk()
    expect(await list(desk)).toEqual([])
    const description = 'x'.repeat(50_000)
    await aTicket(desk.ctx, { description })
    expect((await list(desk))[0]).toMatchObject({ description, description_is_cut: false })
  })
})

describe('filters', () => {
  test('combine; empty ones and unknown parameters are ignored; of a repeated key the last wins', async () => {
    const desk = await aDeskWith({
      a: { category: 'billing', priority: 'low', status: 'open' },
      b: { category: 'billing', priority: 'high', status: 'closed' },
      c: { category: 'account', priority: 'high', status: 'closed' },
    })
    const rows: readonly [query: string, expected: string][] = [
      ['?category=billing', 'ba'],
      ['?priority=high', 'cb'],
      ['?status=closed', 'cb'],
      ['?category=billing&priority=high', 'b'],
      ['?category=account&priority=low&status=open', ''],
      ['?category=&priority=&status=', 'cba'],
      ['?search=&ordering=&date_from=&date_to=&limit=&cursor=', 'cba'],
      ['?foo=bar&page=7&__proto__=x&constructor=y', 'cba'],
      ['?category=account&category=billing', 'ba'],
      ['?category=billing&category=', 'cba'],
      ['?category=foo&category=billing', 'ba'],
      ['?', 'cba'],
      ['?&&=&', 'cba'],
    ]
    for (const [query, expected] of rows) expect.soft((await titles(desk, query)).join(''), query).toBe(expected)
  })

  test('with an unknown value are 400 in the known words, all at once', async () => {
    const desk = await startDesk()
    const text = (word: string) => [`Select a valid choice. ${word} is not one of the available choices.`]
    const rows: readonly [query: string, faults: unknown][] = [
      ['?category=foo', { category: text('foo') }],
      ['?category=Billing', { category: text('Billing') }],
      ['?category=billing,account', { category: text('billing,account') }],
      ['?priority=urgent&status=gone', { priority: text('urgent'), status: text('gone') }],
      ['?status=__proto__', { status: text('__proto__') }],
      ['?category=billing&category=foo', { category: text('foo') }],
      ['?date_from=yesterday', { date_from: ['Enter a valid date.'] }],
      ['?date_to=2026-02-30', { date_to: ['Enter a valid date.'] }],
      ['?date_to=2026-13-01', { date_to: ['Enter a valid date.'] }],
      ['?date_from=0000-01-01', { date_from: ['Enter a valid date.'] }],
      ['?date_from=2026-11-20T00:00:00Z', { date_from: ['Enter a valid date.'] }],
      [
        '?category=foo&date_from=x&limit=0',
        {
          category: text('foo'),
          date_from: ['Enter a valid date.'],
          limit: ['Ensure this value is a whole number from 1 to 10000.'],
        },
      ],
      ['?limit=-1', { limit: ['Ensure this value is a whole number from 1 to 10000.'] }],
      ['?limit=10001', { limit: ['Ensure this value is a whole number from 1 to 10000.'] }],
      ['?limit=0x10', { limit: ['Ensure this value is a whole number from 1 to 10000.'] }],
      ['?cursor=nonsense', { cursor: ['Invalid cursor. Start again without it.'] }],
      ['?search=a%00b', { search: ['Null characters are not allowed.'] }],
    ]
    for (const [query, faults] of rows) {
      for (const path of ['/api/tickets/', '/api/tickets']) {
        const reply = await call(desk, `GET ${path}${query}`)
        expect.soft(reply.json(), query).toEqual(faults)
        expect.soft(reply.status, query).toBe(400)
      }
    }
  })

  test('by day include both days, whole, in UTC', async () => {
    const desk = await startDesk({ now: '2026-11-20T00:00:00Z' })
    for (const at of [
      '2026-11-19T23:59:59.999Z',
      '2026-11-20T00:00:00Z',
      '2026-11-21T23:59:59.999Z',
      '2026-11-22T00:00Z',
    ]) {
      desk.setNow(at)
      await aTicket(desk.ctx, { title: at.slice(8, 10) })
    }
    const rows: readonly [query: string, expected: readonly string[]][] = [
      ['?date_from=2026-11-20', ['22', '21', '20']],
      ['?date_to=2026-11-20', ['20', '19']],
      ['?date_from=2026-11-20&date_to=2026-11-21', ['21', '20']],
      ['?date_from=2026-11-21&date_to=2026-11-20', []],
      ['?date_from=2026-11-23', []],
      ['?date_from=11/20/2026&date_to=11/20/26', ['20']],
      ['?date_from=0001-01-01&date_to=9999-12-31', ['22', '21', '20', '19']],
      ['?date_from=9999-12-31', []],
      ['?date_to=0001-01-01', []],
    ]
    for (const [query, expected] of rows) expect.soft(await titles(desk, query), query).toEqual(expected)
  })
})

describe('the search', () => {
  const tickets = {
    'Printer on fire': { description: 'Smoke since noon. 100% sure.' },
    'Fire drill': { description: 'When is it? Ask under_score or ÜBER Straße' },
    'Invoice 2041': { description: 'It\'s C:\\temp, "paid twice" they say' },
  }
  const rows: readonly [search: string, expected: readonly string[]][] = [
    ['fire', ['Fire drill', 'Printer on fire']],
    ['FIRE', ['Fire drill', 'Printer on fire']],
    ['ire on', ['Printer on fire']],
    ['fire noon', ['Printer on fire']],
    ['noon,fire', ['Printer on fire']],
    ['  fire   ', ['Fire drill', 'Printer on fire']],
    ['"on fire"', ['Printer on fire']],
    ["'on fire'", ['Printer on fire']],
    ['"fire on"', []],
    ['fire nowhere', []],
    ['%', ['Printer on fire']],
    ['100%', ['Printer on fire']],
    ['0%s', []],
    ['_', ['Fire drill']],
    ['under_score', ['Fire drill']],
    ['under.score', []],
    ['underXscore', []],
    ['über STRAßE', ['Fire drill']],
    ['ÜBER straße', ['Fire drill']],
    ['\\', ['Invoice 2041']],
    ['C:\\TEMP', ['Invoice 2041']],
    ["it's", ['Invoice 2041']],
    ['"paid twice"', ['Invoice 2041']],
    ['"unclosed', []],
    ['""', ['Invoice 2041', 'Fire drill', 'Printer on fire']],
    // A phrase does not run from the title's end into the description.
    ['"fire smoke"', []],
    ['"2041 it"', []],
    ["'; drop table tickets; --", []],
  ]

  test('wants every word somewhere in title or description', async () => {
    const desk = await aDeskWith(tickets)
    for (const [search, expected] of rows) {
      expect.soft(await titles(desk, `?search=${encodeURIComponent(search)}`), search).toEqual(expected)
      expect.soft(await titles(desk, `?${new URLSearchParams({ search }).toString()}`), search).toEqual(expected)
    }
  })

  test('combines with filters, and sees a text as it is after a change', async () => {
    const desk = await aDeskWith({ one: { description: 'needle', status: 'closed' }, two: { description: 'needle' } })
    expect(await titles(desk, '?search=needle&status=closed')).toEqual(['one'])
    await call(desk, 'PATCH /api/tickets/1/', { json: { description: 'thread' } })
    expect(await titles(desk, '?search=needle')).toEqual(['two'])
    expect(await titles(desk, '?search=thread')).toEqual(['one'])
    await sql`update tickets set title = 'by hand' where id = 2`.execute(desk.ctx.db)
    expect(await titles(desk, '?search=by+hand')).toEqual(['by hand'])
  })

  test('that is endless is refused, not run', async () => {
    const desk = await startDesk()
    for (const search of ['x'.repeat(1_001), 'a '.repeat(40), 'pg_sleep '.repeat(50)]) {
      const reply = await call(desk, `GET /api/tickets/?${new URLSearchParams({ search }).toString()}`)
      expect(reply.status).toBe(400)
      expect(Object.keys(reply.json<object>())).toEqual(['search'])
    }
  })
})

describe('the order', () => {
  test('is by time, rank of priority, or word of status, either way; anything else is ignored', async () => {
    const desk = await aDeskWith({
      a: { priority: 'medium', status: 'open' },
      b: { priority: 'critical', status: 'in_progress' },
      c: { priority: 'low', status: 'closed' },
      d: { priority: 'high', status: 'resolved' },
    })
    const rows: readonly [ordering: string, expected: string][] = [
      ['created_at', 'abcd'],
      ['-created_at', 'dcba'],
      ['priority', 'cadb'],
      ['-priority', 'bdac'],
      // As the first system sorted it, by the letters: closed, in_progress, open, resolved.
      ['status', 'cbad'],
      ['-status', 'dabc'],
      ['bogus', 'dcba'],
      ['-', 'dcba'],
      ['--priority', 'dcba'],
      ['title', 'dcba'],
      ['id; drop table tickets', 'dcba'],
      ['__proto__', 'dcba'],
      ['bogus,priority', 'cadb'],
      [' priority ', 'cadb'],
    ]
    for (const [ordering, expected] of rows) {
      const query = `?ordering=${encodeURIComponent(ordering)}`
      expect.soft((await titles(desk, query)).join(''), ordering).toBe(expected)
    }
  })
})
