import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { aDesk, aTicket, startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'
import { countSample, loadSample, removeSample } from './sample.ts'

const now = '2026-11-20T12:00:00Z'

describe('the sample tickets', () => {
  test('are some 300, believable: nothing in the future, what is done was resolved after it came', async () => {
    const ctx = await aDesk({ now })
    const { count } = await loadSample(ctx)
    expect(count).toBeGreaterThanOrEqual(250)
    const { rows } = await sql<Record<string, number>>`
      select count(*)::int as all,
        count(*) filter (where created_at > ${now} or updated_at > ${now} or resolved_at > ${now})::int as in_future,
        count(*) filter (where (resolved_at is not null) <> (status in ('resolved', 'closed')))::int as wrongly_resolved,
        count(*) filter (where resolved_at < created_at or updated_at < created_at)::int as backwards,
        count(distinct title)::int as titles,
        count(distinct category)::int as categories, count(distinct priority)::int as priorities,
        count(distinct status)::int as statuses
      from tickets where is_sample`.execute(ctx.db)
    expect(rows[0]).toEqual({
      all: count,
      in_future: 0,
      wrongly_resolved: 0,
      backwards: 0,
      titles: count,
      categories: 4,
      priorities: 4,
      statuses: 4,
    })
  })

  test('have their history, and can be found', async () => {
    const ctx = await aDesk({ now })
    const { count } = await loadSample(ctx)
    const { rows } = await sql`
      select (select count(*) from events where kind = 'ticket.created') as events,
        (select count(*) from ticket_search) as searchable`.execute(ctx.db)
    expect(rows[0]).toEqual({ events: count, searchable: count })
  })

  test('are loaded once, however often and by however many they are asked for', async () => {
    const ctx = await aDesk({ now })
    const counts = await Promise.all([loadSample(ctx), loadSample(ctx), loadSample(ctx)])
    expect(new Set(counts.map(({ count }) => count)).size).toBe(1)
    expect(await countSample(ctx)).toEqual(counts[0])
    expect(await loadSample(ctx)).toEqual(counts[0])
  })

  test('are removed with their history and leave what people wrote', async () => {
    const ctx = await aDesk({ now })
    const mine = await aTicket(ctx)
    await loadSample(ctx)
    expect(await removeSample(ctx)).toEqual({ count: 0 })
    for (const [table, column] of [
      ['tickets', 'id'],
      ['events', 'ticket_id'],
      ['ticket_search', 'ticket_id'],
    ] as const) {
      const { rows } = await sql`select ${sql.ref(column)} as id from ${sql.table(table)}`.execute(ctx.db)
      expect(rows, table).toEqual([{ id: mine.id }])
    }
    expect(await removeSample(ctx)).toEqual({ count: 0 })
  })
})

test('the routes count, load and remove them; loaded ones say what they are', async () => {
  const desk = await startDesk()
  expect((await call(desk, 'GET /api/v1/sample')).json()).toEqual({ count: 0 })
  const loaded = (await call(desk, 'POST /api/v1/sample')).json<{ count: number }>()
  expect((await call(desk, 'GET /api/v1/sample')).json()).toEqual(loaded)
  expect((await call(desk, 'GET /api/v1/tickets?limit=1')).json()).toMatchObject({ items: [{ is_sample: true }] })
  expect((await call(desk, 'GET /api/v1/stats')).json()).toMatchObject({ total_tickets: loaded.count })
  expect((await call(desk, 'DELETE /api/v1/sample')).json()).toEqual({ count: 0 })
  expect((await call(desk, 'GET /api/tickets/')).json()).toEqual([])
})
