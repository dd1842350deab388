// The figures behind both APIs, against a plain count.
import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { categories, priorities, statuses } from '#shared/words.ts'
import { aDesk, aTicket, startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'
import { foldBatch } from './fold.ts'
import { readStats, recount } from './stats.ts'

test('/api/v1/stats and the drop-in API tell the same', async () => {
  const desk = await startDesk()
  await aTicket(desk.ctx)
  await aTicket(desk.ctx, { status: 'closed', category: 'general' })
  const [v1, dropin] = [await call(desk, 'GET /api/v1/stats'), await call(desk, 'GET /api/tickets/stats/')]
  expect(v1.status).toBe(200)
  expect(v1.json()).toEqual(dropin.json())
  expect(v1.json()).toMatchObject({ total_tickets: 2, closed_tickets: 1 })
})

test('any set of tickets on any days is counted exactly, however much of it is folded', async () => {
  const now = Date.parse('2026-11-20T12:00:00Z')
  const ctx = await aDesk({ now: new Date(now).toISOString() })
  const ticket = fc.record({
    category: fc.constantFrom(...categories),
    priority: fc.constantFrom(...priorities),
    status: fc.constantFrom(...statuses),
    isDeleted: fc.boolean(),
    // Up to 400 days back, near midnight as often as not.
    at: fc
      .tuple(fc.integer({ min: 1, max: 400 }), fc.constantFrom(0, 1, 43_200_000, 86_399_999))
      .map(([days, ms]) => new Date(Math.floor(now / 86_400_000) * 86_400_000 - days * 86_400_000 + ms).toISOString()),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(ticket, { maxLength: 40 }), fc.nat(30), fc.nat(30), async (written, early, late) => {
      await sql`truncate tickets cascade`.execute(ctx.db)
      await sql`
        insert into tickets (title, description, category, priority, status, created_at)
        select "isDeleted"::text, status, category, priority, 'open', at
        from json_to_recordset(${JSON.stringify(written)}::json)
          as given (category text, priority text, status text, at timestamptz, "isDeleted" boolean)`.execute(ctx.db)
      await foldBatch(ctx, early)
      await sql`update tickets set status = description`.execute(ctx.db)
      await sql`delete from tickets where title = 'true'`.execute(ctx.db)
      await foldBatch(ctx, late)
      const tickets = written.filter(({ isDeleted }) => !isDeleted)
      const count = (key: 'category' | 'priority' | 'status', words: readonly string[]) =>
        Object.fromEntries(words.map((word) => [word, tickets.filter((given) => given[key] === word).length]))
      const days = tickets.map(({ at }) => at.slice(0, 10)).toSorted()
      const elapsed = days[0] === undefined ? 1 : (Date.parse('2026-11-20') - Date.parse(days[0])) / 86_400_000 + 1
      const byStatus = count('status', statuses)
      const oneDecimal = (total: number, per: number) => (total === 0 ? 0 : Math.round((total / per) * 10) / 10)
      expect(await readStats(ctx)).toEqual({
        total_tickets: tickets.length,
        open_tickets: byStatus['open'],
        in_progress_tickets: byStatus['in_progress'],
        resolved_tickets: byStatus['resolved'],
        closed_tickets: byStatus['closed'],
        avg_tickets_per_day: oneDecimal(tickets.length, new Set(days).size),
        avg_tickets_per_calendar_day: oneDecimal(tickets.length, elapsed),
        status_breakdown: byStatus,
        priority_breakdown: count('priority', priorities),
        category_breakdown: count('category', categories),
      })
      expect(await recount(ctx)).toEqual([])
    }),
    { numRuns: 40 },
  )
})

test('days are those of UTC, wherever the process runs', async () => {
  const ctx = await aDesk({ now: '2026-11-20T00:30:00Z' })
  await sql`
    insert into tickets (title, description, created_at) values
      ('x', 'y', '2026-11-18T23:59:59.999Z'), ('x', 'y', '2026-11-19T00:00:00Z'), ('x', 'y', '2026-11-19T23:59:59Z')
  `.execute(ctx.db)
  expect(await readStats(ctx)).toMatchObject({ avg_tickets_per_day: 1.5, avg_tickets_per_calendar_day: 1 })
})
