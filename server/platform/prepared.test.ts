// Which statements a connection keeps prepared, as PostgreSQL itself lists them.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Ticket } from '#shared/tickets.ts'
import { aTicket, startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'
import { prepared } from './prepared.ts'

type Desk = Awaited<ReturnType<typeof startDesk>>

// One request after the other goes through one connection of the pool: the one last given back.
const namesOf = async ({ ctx }: Desk) => {
  const { rows } = await sql<{ name: string; statement: string }>`
    select name, statement from pg_prepared_statements order by statement`.execute(ctx.db)
  return rows
}

const work = async (desk: Desk) => {
  for (let at = 0; at < 3; at++) {
    await aTicket(desk.ctx)
    await call(desk, 'PATCH /api/v1/tickets/1', { json: { status: at % 2 ? 'open' : 'closed' } })
    await call(desk, 'GET /api/v1/tickets/1')
    await call(desk, 'GET /api/v1/tickets')
    await call(desk, 'GET /api/v1/tickets?status=open&priority=high')
    await call(desk, 'GET /api/v1/tickets?search=invoice')
    await call(desk, 'GET /api/tickets/?date_from=2026-01-01')
  }
}

test('what is asked again and again is kept; a page of an unusual size, or a long search, is not', async () => {
  const desk = await startDesk()
  await work(desk)
  const kept = await namesOf(desk)
  for (const { name, statement } of kept) {
    expect(name).toMatch(/^docket_[0-9a-f]{24}$/)
    expect(statement).toMatch(/\/\* prepared \*\/$/)
  }
  const wanted = {
    create: /insert into tickets/,
    change: /update tickets/,
    'one ticket': /^select .* from tickets where id = \$1 \/\*/s,
    list: /from tickets\s+where true\s+order by "tickets"."created_at" desc/,
    'filtered list': /tickets\.facet = stretch\.facet/,
    search: /spans @>/,
  }
  for (const [name, pattern] of Object.entries(wanted))
    expect.soft(kept.filter(({ statement }) => pattern.test(statement)).length, name).toBe(1)
  await call(desk, 'GET /api/v1/tickets?limit=37')
  await call(desk, 'GET /api/v1/tickets?search=one+two+three')
  expect(await namesOf(desk)).toEqual(kept)
})

test('DATABASE_PREPARE=off keeps none, and answers the same', async () => {
  const [on, off] = [await startDesk(), await startDesk({ settings: { DATABASE_PREPARE: 'off' } })]
  await work(on)
  await work(off)
  expect(await namesOf(on)).not.toEqual([])
  expect(await namesOf(off)).toEqual([])
  const [a, b] = [await call(on, 'GET /api/v1/tickets/1'), await call(off, 'GET /api/v1/tickets/1')]
  const timeless = ({ created_at: _c, updated_at: _u, resolved_at: _r, ...rest }: Ticket) => rest
  expect(timeless(a.json())).toEqual(timeless(b.json()))
})

describe('a kept statement', () => {
  test('that failed works the next time', async () => {
    const { ctx } = await startDesk()
    const divide = async (by: number) =>
      (await sql<{ result: number }>`select 6 / ${by}::int as result ${prepared}`.execute(ctx.db)).rows[0]?.result
    await expect(divide(0)).rejects.toMatchObject({ code: '22012' })
    expect(await divide(2)).toBe(3)
    await expect(divide(0)).rejects.toMatchObject({ code: '22012' })
    expect(await divide(3)).toBe(2)
  })

  test('is one of a bounded number, however many texts there are', async () => {
    const desk = await startDesk()
    for (let at = 0; at < 250; at++) {
      const { rows } = await sql<{ it: number }>`select ${sql.lit(at)}::int as it ${prepared}`.execute(desk.ctx.db)
      expect(rows).toEqual([{ it: at }])
    }
    const kept = await namesOf(desk)
    expect(kept.length).toBeGreaterThan(100)
    expect(kept.length).toBeLessThanOrEqual(200)
  })
})
