// GET /api/v1/tickets: every order walked to its end, filters, counts, and what is refused.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Ticket } from '#shared/tickets.ts'
import { categories, priorities, sorts, statuses, type Sort } from '#shared/words.ts'
import { aTicket, startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'
import { countTickets } from './tickets.ts'

type Desk = Awaited<ReturnType<typeof startDesk>>
interface Page {
  readonly items: Ticket[]
  readonly next: string | null
}

const read = async (desk: Desk, query: Readonly<Record<string, string>>) => {
  const reply = await call(desk, `GET /api/v1/tickets?${new URLSearchParams(query).toString()}`)
  expect(reply.status, reply.text.slice(0, 300)).toBe(200)
  return reply.json<Page>()
}

const walk = async (desk: Desk, query: Readonly<Record<string, string>>) => {
  const items: Ticket[] = []
  for (let next: string | null | undefined; next !== null;) {
    const page: Page = await read(desk, { ...query, ...(next !== undefined && { cursor: next }) })
    items.push(...page.items)
    next = page.next
  }
  return items
}

const rankOf = (words: readonly string[]) => (ticket: Ticket, key: 'priority' | 'status') => words.indexOf(ticket[key])
const keys: Readonly<Record<string, (ticket: Ticket) => string | number>> = {
  id: ({ id }) => id,
  title: ({ title }) => title.toLowerCase(),
  category: ({ category }) => category,
  priority: (ticket) => rankOf(priorities)(ticket, 'priority'),
  status: (ticket) => rankOf(statuses)(ticket, 'status'),
  created_at: ({ created_at }) => Date.parse(created_at),
  updated_at: ({ updated_at }) => Date.parse(updated_at),
}
const inOrder = (tickets: readonly Ticket[], sort: Sort) => {
  const key = keys[sort.replace('-', '')] ?? (() => 0)
  const compare = (a: Ticket, b: Ticket) => {
    const [x, y] = [key(a), key(b)]
    return x < y ? -1 : x > y ? 1 : a.id - b.id
  }
  return tickets.toSorted((a, b) => (sort.startsWith('-') ? compare(b, a) : compare(a, b)))
}

/** What the drop-in API shows of it. */
const without = ({ requester: _requester, ...ticket }: Ticket) => ticket

describe('the list', () => {
  test('is walked by cursor in every order, each ticket once, ties included', async () => {
    const desk = await startDesk({ now: '2026-11-20T10:00:00Z' })
    const titles = ['same', 'Same', 'SAME', 'other', 'Ärger', '😀'.repeat(200), '"'.repeat(200), '漢'.repeat(200)]
    for (let at = 0; at < 24; at++) {
      // Three tickets to each instant, so that every order has ties.
      desk.setNow(`2026-11-20T10:0${Math.floor(at / 3)}:00Z`)
      await aTicket(desk.ctx, {
        title: titles[at % titles.length] ?? '',
        category: categories[at % 3],
        priority: priorities[at % 4],
        status: statuses[at % 2],
      })
    }
    const all = await walk(desk, { limit: '200' })
    expect(all).toHaveLength(24)
    for (const sort of sorts) {
      for (const limit of ['1', '5', '24']) {
        const walked = await walk(desk, { sort, limit })
        expect
          .soft(
            walked.map(({ id }) => id),
            `${sort} by ${limit}`,
          )
          .toEqual(inOrder(all, sort).map(({ id }) => id))
      }
    }
  })

  test('is newest first without a sort, 50 a page without a limit', async () => {
    const desk = await startDesk()
    for (let at = 0; at < 51; at++) await aTicket(desk.ctx)
    const page = await read(desk, {})
    expect(page.items.map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, at) => 51 - at))
    expect(page.next).not.toBeNull()
    expect((await read(desk, { cursor: page.next ?? '' })).items.map(({ id }) => id)).toEqual([1])
  })

  test('cuts long descriptions and says so; the single ticket has the whole', async () => {
    const desk = await startDesk()
    for (const length of [2_000, 2_001]) await aTicket(desk.ctx, { description: '😀'.repeat(length) })
    const { items } = await read(desk, { sort: 'id' })
    expect(
      items.map(({ description, description_is_cut }) => [Array.from(description).length, description_is_cut]),
    ).toEqual([
      [2_000, false],
      [2_000, true],
    ])
    const whole = (await call(desk, 'GET /api/v1/tickets/2')).json<Ticket>()
    expect([Array.from(whole.description).length, whole.description_is_cut]).toEqual([2_001, false])
  })

  test('tells a ticket as the ticket itself does, whatever is in it', async () => {
    const desk = await startDesk()
    const texts = [
      '"quoted" \\ back\\slash',
      'a\tb\nc\r\u0001\u001f',
      'é 漢 😀 \u2028 </script>',
      '{"a":[1,null]}',
      "%_'",
      '\u007f',
    ]
    for (const text of texts) {
      const requester = {
        name: `n${text.replaceAll(/[\p{Cc}\u2028]/gu, '')}`,
        email: `${texts.indexOf(text)}'x@example.org`,
      }
      await aTicket(desk.ctx, { title: text, description: text, status: 'resolved', requester })
    }
    await sql`
      insert into tickets (title, description, category_source, created_at, updated_at, is_sample)
      select 'x', 'y', 'a "source"', at, at, true
      from unnest(array['2026-01-02 03:04:05.1', '2026-01-02 03:04:05.123456', '0001-01-01', 'infinity']::timestamptz[]) as at
    `.execute(desk.ctx.db)
    const { items } = await read(desk, { sort: 'id' })
    expect(items).toHaveLength(texts.length + 4)
    for (const item of items) {
      expect.soft((await call(desk, `GET /api/v1/tickets/${item.id}`)).json(), JSON.stringify(item)).toEqual(item)
      expect
        .soft((await call(desk, `GET /api/tickets/${item.id}/`)).json(), JSON.stringify(item))
        .toEqual(without(item))
    }
    const listed = (await call(desk, 'GET /api/tickets/?limit=200')).json<Ticket[]>()
    expect(listed.toSorted((a, b) => a.id - b.id)).toEqual(items.map(without))
  })

  test('takes several words to a filter, and all filters together', async () => {
    const desk = await startDesk()
    for (const category of categories)
      for (const priority of priorities) await aTicket(desk.ctx, { category, priority })
    await aTicket(desk.ctx, { category: 'billing', priority: 'low', status: 'closed', title: 'Needle' })
    const rows: readonly [query: Readonly<Record<string, string>>, count: number][] = [
      [{ category: 'billing' }, 5],
      [{ category: 'billing,account' }, 9],
      [{ category: 'billing,billing' }, 5],
      [{ category: 'billing,account', priority: 'low,high' }, 5],
      [{ status: 'closed,resolved' }, 1],
      [{ status: 'open', priority: 'critical' }, 4],
      [{ search: 'needle', category: 'billing' }, 1],
      [{ search: 'needle', category: 'account' }, 0],
      [{ search: '' }, 17],
      [{ search: '%' }, 0],
    ]
    for (const [query, count] of rows) {
      expect.soft((await read(desk, query)).items, JSON.stringify(query)).toHaveLength(count)
      const counted = await call(desk, `GET /api/v1/tickets/count?${new URLSearchParams(query).toString()}`)
      expect.soft(counted.json(), JSON.stringify(query)).toEqual({ count, is_capped: false })
    }
  })

  test('is counted up to a bound', async () => {
    const desk = await startDesk()
    for (let at = 0; at < 4; at++) await aTicket(desk.ctx)
    expect(await countTickets(desk.ctx, {}, 4)).toEqual({ count: 4, is_capped: false })
    expect(await countTickets(desk.ctx, {}, 3)).toEqual({ count: 3, is_capped: true })
    await sql`insert into tickets (title, description) select 'x', 'y' from generate_series(1, 10000)`.execute(
      desk.ctx.db,
    )
    expect((await call(desk, 'GET /api/v1/tickets/count')).json()).toEqual({ count: 10_000, is_capped: true })
  })
})

test('what is no query of the list is a 400 problem that names the field, quickly', async () => {
  const desk = await startDesk()
  await aTicket(desk.ctx)
  await aTicket(desk.ctx)
  const { next } = await read(desk, { limit: '1' })
  const made = (...values: unknown[]) => Buffer.from(JSON.stringify(values)).toString('base64url')
  const rows: readonly [query: string, field: string | undefined][] = [
    ['sort=bogus', 'sort'],
    ['sort=', 'sort'],
    ['sort=-', 'sort'],
    ['sort=title;drop table tickets', 'sort'],
    ["sort=title'", 'sort'],
    ['sort=title&sort=id', 'sort'],
    ['sort[]=title', 'sort[]'],
    ['sort[a]=title', 'sort[a]'],
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=abc', 'limit'],
    ['limit=', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=1e1', 'limit'],
    ['limit=0x10', 'limit'],
    ['limit=%201', 'limit'],
    ['limit=٣', 'limit'],
    ['limit=99999999999999999999', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['category=foo', 'category'],
    ['category=billing,foo', 'category'],
    ['category=billing,', 'category'],
    ['category=', 'category'],
    ['category=billing&category=account', 'category'],
    ['priority=urgent&status=gone', 'priority'],
    ["status=open' or pg_sleep(5)--", 'status'],
    [`search=${'x'.repeat(201)}`, 'search'],
    [`search=${'a+'.repeat(33)}`, 'search'],
    ['search=a&search=b', 'search'],
    ['search=%00', 'search'],
    ['foo=bar', 'foo'],
    ['__proto__=x', '__proto__'],
    ['cursor=nonsense', undefined],
    [`cursor=${'x'.repeat(10_000)}`, 'cursor'],
    [`cursor=${next}&sort=title`, undefined],
    [`cursor=${made('-created_at', 'never', 1)}`, undefined],
    [`cursor=${made('title', 'a\0', 1)}&sort=title`, undefined],
    [`cursor=${made('id', '9223372036854775808', 1)}&sort=id`, undefined],
    [`cursor=${made('priority', "1'; select pg_sleep(5)--", 1)}&sort=priority`, undefined],
  ]
  for (const [query, field] of rows) {
    const startedAt = performance.now()
    const reply = await call(desk, `GET /api/v1/tickets?${encodeURI(query).replaceAll('%25', '%')}`)
    const name = `${query.slice(0, 80)} → ${reply.text.slice(0, 200)}`
    expect.soft(reply.status, name).toBe(400)
    expect.soft(reply.headers['content-type'], name).toMatch(/^application\/problem\+json/)
    if (field !== undefined) {
      const { errors = [] } = reply.json<{ errors?: { field: string }[] }>()
      expect.soft(errors.length, name).toBeLessThanOrEqual(2)
      expect
        .soft(
          errors.map((error) => error.field),
          name,
        )
        .toContain(field)
    }
    expect.soft(performance.now() - startedAt, name).toBeLessThan(1_000)
  }
})
