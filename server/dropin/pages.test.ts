// A long list by limit, cursor and Link, and what happens past COMPAT_LIST_MAX.
import { expect, test } from 'vitest'
import type { Ticket } from '#shared/tickets.ts'
import { aTicket, startDesk } from '#server/testing.ts'
import { call, type Reply } from '../../test/call.ts'

type Desk = Awaited<ReturnType<typeof startDesk>>

const nextOf = ({ headers: { link } }: Reply) => {
  if (link === undefined) return undefined
  const target = /^<([^>]+)>; rel="next"$/.exec(String(link))?.[1]
  if (target === undefined) throw new Error(`not a link: ${String(link)}`)
  return target
}

/** Follows the links from a first page to the last. */
const walk = async (desk: Desk, first: string, atEachPage: () => Promise<unknown> = async () => undefined) => {
  const seen: Ticket[] = []
  for (let path: string | undefined = first; path !== undefined;) {
    const page: Reply = await call(desk, `GET ${path}`)
    expect(page.status, path).toBe(200)
    seen.push(...page.json<Ticket[]>())
    path = nextOf(page)
    await atEachPage()
  }
  return seen
}

const ids = (tickets: readonly Ticket[]) => tickets.map(({ id }) => id)

test('the links lead through every ticket once, in every order, while others arrive', async () => {
  const desk = await startDesk()
  const priorities = ['low', 'medium', 'high', 'critical'] as const
  const statuses = ['open', 'in_progress', 'resolved', 'closed'] as const
  for (let at = 0; at < 23; at++)
    await aTicket(desk.ctx, { priority: priorities[at % 4], status: statuses[at % 3], title: `T${at}` })
  for (const ordering of ['', 'created_at', '-created_at', 'priority', '-priority', 'status', '-status']) {
    const whole = await call(desk, `GET /api/tickets/?ordering=${ordering}`)
    const before = ids(whole.json<Ticket[]>())
    const seen = ids(
      await walk(desk, `/api/tickets/?ordering=${ordering}&limit=5`, () =>
        aTicket(desk.ctx, { priority: 'medium', status: 'in_progress' }),
      ),
    )
    expect(new Set(seen).size, ordering).toBe(seen.length)
    expect(
      seen.filter((id) => before.includes(id)),
      ordering,
    ).toEqual(before)
  }
})

test('the link keeps every other parameter, and the spelling of the path', async () => {
  const desk = await startDesk()
  for (const title of ['a needle', 'b', 'c needle', 'd needle']) await aTicket(desk.ctx, { title })
  const query = 'category=billing&search=%22needle%22&ordering=created_at&foo=a%26b&limit=2'
  for (const path of ['/api/tickets', '/api/tickets/']) {
    const first = await call(desk, `GET ${path}?${query}`)
    expect(first.json<Ticket[]>().map(({ title }) => title)).toEqual(['a needle', 'c needle'])
    const next = nextOf(first)
    expect(next).toMatch(new RegExp(`^${path}\\?`))
    const kept = new URLSearchParams(next?.split('?')[1])
    kept.delete('cursor')
    expect(Object.fromEntries(kept)).toEqual(Object.fromEntries(new URLSearchParams(query)))
    const second = await call(desk, `GET ${next}`)
    expect(second.json<Ticket[]>().map(({ title }) => title)).toEqual(['d needle'])
    expect(nextOf(second)).toBeUndefined()
  }
})

test('a page that is exactly full and the last has no link', async () => {
  const desk = await startDesk()
  for (let at = 0; at < 4; at++) await aTicket(desk.ctx)
  expect(nextOf(await call(desk, 'GET /api/tickets/?limit=4'))).toBeUndefined()
  expect(nextOf(await call(desk, 'GET /api/tickets/?limit=3'))).toBeDefined()
  expect(ids(await walk(desk, '/api/tickets/?limit=1'))).toEqual([4, 3, 2, 1])
})

test('past COMPAT_LIST_MAX the list is cut, says how long it is, and goes on behind its link', async () => {
  const desk = await startDesk({ settings: { COMPAT_LIST_MAX: '3' } })
  for (let at = 0; at < 8; at++) await aTicket(desk.ctx, { category: at % 2 ? 'billing' : 'general' })
  const cut = await call(desk, 'GET /api/tickets/')
  expect(ids(cut.json())).toEqual([8, 7, 6])
  expect(cut.headers['x-total-count']).toBe('8')
  expect(ids(await walk(desk, '/api/tickets/'))).toEqual([8, 7, 6, 5, 4, 3, 2, 1])
  const filtered = await call(desk, 'GET /api/tickets/?category=billing')
  expect([ids(filtered.json()), filtered.headers['x-total-count']]).toEqual([[8, 6, 4], '4'])
  const whole = await call(desk, 'GET /api/tickets/?category=billing&date_from=9999-01-01')
  expect([whole.json(), whole.headers['x-total-count']]).toEqual([[], undefined])
  const tooLong = await call(desk, 'GET /api/tickets/?limit=4')
  expect([tooLong.status, tooLong.json()]).toEqual([
    400,
    { limit: ['Ensure this value is a whole number from 1 to 3.'] },
  ])
})

test('a cursor of another order, or made up, is refused and never 500', async () => {
  const desk = await startDesk()
  for (let at = 0; at < 3; at++) await aTicket(desk.ctx)
  const own =
    new URLSearchParams(nextOf(await call(desk, 'GET /api/tickets/?limit=1'))?.split('?')[1]).get('cursor') ?? ''
  const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const rows: readonly [ordering: string, cursor: string][] = [
    ['priority', own],
    ['created_at', own],
    ['', `${own}A`],
    ['', own.slice(0, -2)],
    ['', 'x'.repeat(5_000)],
    ['', "' or 1=1 --"],
    ['', made(['-created_at'])],
    ['', made(['-created_at', 'yesterday-ish', 1])],
    ['', made(['-created_at', '2026-99-99T00:00:00Z', 1])],
    ['', made(['-created_at', '2026-01-01T00:00:00Z\0', 1])],
    ['', made(['-created_at', '999999999-01-01', 1])],
    ['', made(['-created_at', '2026-01-01T00:00:00Z', Number.MAX_VALUE])],
    ['', made(['-created_at', '2026-01-01T00:00:00Z', '1'])],
    ['', made(['-created_at', { a: 1 }, 1])],
    ['', made({ 0: '-created_at' })],
    ['priority', made(['priority', 'high', 1])],
    ['priority', made(['priority', 99_999, 1])],
    ['priority', made(['priority', 1.5, 1])],
    ['status', made(['status-word', 'open\0', 1])],
  ]
  for (const [ordering, cursor] of rows) {
    const query = new URLSearchParams({ ordering, cursor, limit: '1' }).toString()
    const reply = await call(desk, `GET /api/tickets/?${query}`)
    expect.soft(reply.json(), query).toEqual({ cursor: ['Invalid cursor. Start again without it.'] })
    expect.soft(reply.status, query).toBe(400)
  }
})
