// The contract of GET /api/tickets/stats/: exact figures, and breakdowns that add up at every moment.
import { expect, test } from 'vitest'
import type { Stats } from '#shared/stats.ts'
import type { NewTicket } from '#shared/tickets.ts'
import { categories, priorities, statuses } from '#shared/words.ts'
import { aTicket, startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'

type Desk = Awaited<ReturnType<typeof startDesk>>

const readStats = async (desk: Desk) => (await call(desk, 'GET /api/tickets/stats/')).json<Stats>()
const sum = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((total, count) => total + count, 0)
const expectToAddUp = (stats: Stats) => {
  const { total_tickets: total, status_breakdown, priority_breakdown, category_breakdown } = stats
  expect([sum(status_breakdown), sum(priority_breakdown), sum(category_breakdown)]).toEqual([total, total, total])
  expect(stats.open_tickets + stats.in_progress_tickets + stats.resolved_tickets + stats.closed_tickets).toBe(total)
}

test('an empty desk has every key, all zero', async () => {
  const desk = await startDesk()
  for (const path of ['/api/tickets/stats/', '/api/tickets/stats']) {
    const reply = await call(desk, `GET ${path}`)
    expect([reply.status, reply.json()]).toEqual([
      200,
      {
        total_tickets: 0,
        open_tickets: 0,
        in_progress_tickets: 0,
        resolved_tickets: 0,
        closed_tickets: 0,
        avg_tickets_per_day: 0,
        avg_tickets_per_calendar_day: 0,
        status_breakdown: { open: 0, in_progress: 0, resolved: 0, closed: 0 },
        priority_breakdown: { low: 0, medium: 0, high: 0, critical: 0 },
        category_breakdown: { billing: 0, technical: 0, account: 0, general: 0 },
      },
    ])
  }
})

test('the figures are exact; averages are over days with tickets, and over days gone by', async () => {
  const desk = await startDesk({ now: '2026-11-01T23:59:59Z' })
  const days: readonly [at: string, tickets: readonly Partial<NewTicket>[]][] = [
    ['2026-11-01T23:59:59Z', [{ status: 'closed', priority: 'low' }]],
    ['2026-11-02T00:00:00Z', [{ category: 'account' }, { category: 'account', status: 'in_progress' }]],
    ['2026-11-05T12:00:00Z', [{ priority: 'critical' }, { status: 'resolved' }, {}, {}]],
  ]
  for (const [at, tickets] of days) {
    desk.setNow(at)
    for (const fields of tickets) await aTicket(desk.ctx, fields)
  }
  desk.setNow('2026-11-10T08:00:00Z')
  expect(await readStats(desk)).toEqual({
    total_tickets: 7,
    open_tickets: 4,
    in_progress_tickets: 1,
    resolved_tickets: 1,
    closed_tickets: 1,
    // 7 tickets on 3 days; 7 tickets in the 10 days since the first.
    avg_tickets_per_day: 2.3,
    avg_tickets_per_calendar_day: 0.7,
    status_breakdown: { open: 4, in_progress: 1, resolved: 1, closed: 1 },
    priority_breakdown: { low: 1, medium: 0, high: 5, critical: 1 },
    category_breakdown: { billing: 5, technical: 0, account: 2, general: 0 },
  })
})

test('a clock set back makes no average infinite or negative', async () => {
  const desk = await startDesk({ now: '2026-11-10T00:00:00Z' })
  await aTicket(desk.ctx)
  desk.setNow('2026-10-01T00:00:00Z')
  expect(await readStats(desk)).toMatchObject({ avg_tickets_per_day: 1, avg_tickets_per_calendar_day: 1 })
})

test('every breakdown adds up to the total at every read during 200 mixed writes, and is exact after', async () => {
  const desk = await startDesk()
  for (let at = 0; at < 40; at++) await aTicket(desk.ctx)
  const pick = <T>(words: readonly T[], at: number) => words[at % words.length]
  const write = async (at: number) => {
    const fields = {
      status: pick(statuses, at * 7),
      priority: pick(priorities, at * 5 + 1),
      category: pick(categories, at * 3 + 2),
    }
    const reply =
      at % 2 === 0
        ? await call(desk, 'POST /api/tickets/', { json: { title: `T${at}`, description: 'x', ...fields } })
        : await call(desk, `PATCH /api/tickets/${1 + (at % 40)}/`, { json: fields })
    expect(reply.status).toBe(at % 2 === 0 ? 201 : 200)
  }
  const writing = new AbortController()
  let reads = 0
  const reading = (async () => {
    for (let last = 0; !writing.signal.aborted; reads++) {
      const stats = await readStats(desk)
      expectToAddUp(stats)
      expect(stats.total_tickets).toBeGreaterThanOrEqual(last)
      last = stats.total_tickets
    }
  })()
  const lanes = Array.from({ length: 20 }, async (_, lane) => {
    for (let at = lane; at < 200; at += 20) await write(at)
  })
  await Promise.all(lanes)
  writing.abort()
  await reading
  expect(reads).toBeGreaterThan(3)

  const stats = await readStats(desk)
  expectToAddUp(stats)
  expect(stats.total_tickets).toBe(140)
  const tickets = (await call(desk, 'GET /api/tickets/')).json<NewTicket[]>()
  const count = (key: 'status' | 'priority' | 'category', words: readonly string[]) =>
    Object.fromEntries(words.map((word) => [word, tickets.filter((ticket) => ticket[key] === word).length]))
  expect(stats.status_breakdown).toEqual(count('status', statuses))
  expect(stats.priority_breakdown).toEqual(count('priority', priorities))
  expect(stats.category_breakdown).toEqual(count('category', categories))
})
