// Whoever writes, and whatever is folded meanwhile: the figures are those of the tickets.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { categories, priorities, statuses } from '#shared/words.ts'
import type { Ctx } from '#server/platform/context.ts'
import { loadSample, removeSample } from '#server/sample/sample.ts'
import { aDesk, aTicket, scratchDatabase, startDesk } from '#server/testing.ts'
import { updateTicket } from '#server/tickets/tickets.ts'
import { foldCounts, foldLongTail, readStats, rebuildCounts, recount, statsQuery } from './stats.ts'

const now = '2026-11-20T12:00:00Z'

const countChanges = async (ctx: Ctx) =>
  (await sql<{ n: number }>`select count(*) as n from ticket_count_changes`.execute(ctx.db)).rows[0]?.n

/** Tail and folds together, then all of it folded: equal to the tickets either way. */
const expectExact = async (ctx: Ctx) => {
  expect(await recount(ctx)).toEqual([])
  const beforeFold = await readStats(ctx)
  await foldCounts(ctx)
  expect(await countChanges(ctx)).toBe(0)
  expect(await recount(ctx)).toEqual([])
  expect(await readStats(ctx)).toEqual(beforeFold)
  const { rows } = await sql`
    select count(*) as total_tickets, count(distinct (created_at at time zone 'UTC')::date) as days from tickets
  `.execute(ctx.db)
  expect(rows[0]).toMatchObject({ total_tickets: beforeFold.total_tickets })
  return beforeFold
}

const byHand = async (ctx: Ctx, statement: string) => void (await sql.raw(statement).execute(ctx.db))

/** 2,000 tickets of 100 days and all words, in one statement as an import writes them. */
const manyTickets = `
  insert into tickets (title, description, category, priority, status, created_at)
  select 'x', 'y', (array['${categories.join("','")}'])[1 + n % 4], (array['${priorities.join("','")}'])[1 + n / 4 % 4],
    (array['${statuses.join("','")}'])[1 + n / 16 % 4], timestamptz '2026-08-01Z' + n % 100 * interval '1 day'
  from generate_series(1, 2000) as n`

/** A connection of its own, as somebody with psql has. */
const psql = async (url: string) => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

describe('the figures equal a recount', () => {
  test('after 16 clients created, changed and deleted while two processes folded', { timeout: 60_000 }, async () => {
    const databaseUrl = await scratchDatabase()
    const [one, other] = [await aDesk({ databaseUrl }), await aDesk({ databaseUrl })]
    const pick = <T>(words: readonly T[], at: number) => words[at % words.length]
    const client = async (lane: number) => {
      const ctx = lane % 2 ? one : other
      const mine: number[] = []
      for (let at = lane; at < lane + 15; at++) {
        mine.push((await aTicket(ctx, { status: pick(statuses, at), priority: pick(priorities, at * 3) })).id)
        const id = mine[at % mine.length] ?? 0
        await updateTicket(ctx, id, { change: { status: pick(statuses, at * 7), category: pick(categories, at * 5) } })
        if (at % 3 === 0) await byHand(ctx, `delete from tickets where id = ${mine.pop()}`)
        if (at % 4 === 0) {
          await byHand(ctx, `update tickets set created_at = created_at - interval '${at} days' where id = ${id}`)
        }
      }
    }
    const writing = new AbortController()
    let [folded, reads] = [0, 0]
    const folding = [one, other].map(async (ctx) => {
      while (!writing.signal.aborted) folded += await foldCounts(ctx)
    })
    const reading = (async () => {
      for (; !writing.signal.aborted; reads++) {
        const { total_tickets: total, ...stats } = await readStats(one)
        for (const breakdown of [stats.status_breakdown, stats.priority_breakdown, stats.category_breakdown]) {
          expect(Object.values(breakdown).reduce((sum, n) => sum + n)).toBe(total)
          expect(Math.min(...Object.values(breakdown))).toBeGreaterThanOrEqual(0)
        }
      }
    })()
    await Promise.all(Array.from({ length: 16 }, (_, lane) => client(lane)))
    writing.abort()
    await Promise.all([...folding, reading])
    expect(folded).toBeGreaterThan(100)
    expect(reads).toBeGreaterThan(3)
    expect((await expectExact(one)).total_tickets).toBe(16 * 10)
  })

  test('after a hand-written change of every row, of which few changes are kept', async () => {
    const ctx = await aDesk({ now })
    await byHand(ctx, manyTickets)
    await expectExact(ctx)
    await byHand(ctx, "update tickets set status = 'closed', priority = 'low'")
    // Per day: what was there before goes, category by category what is there now comes.
    expect(await countChanges(ctx)).toBeLessThanOrEqual(100 * (16 + 4))
    expect(await expectExact(ctx)).toMatchObject({ closed_tickets: 2_000, avg_tickets_per_day: 20 })
    await byHand(ctx, "update tickets set created_at = created_at + interval '3 hours', title = 'z'")
    expect(await countChanges(ctx)).toBe(0)
    await byHand(ctx, "update tickets set created_at = '2026-11-19T00:00:00Z'")
    expect(await expectExact(ctx)).toMatchObject({ avg_tickets_per_day: 2_000, avg_tickets_per_calendar_day: 1_000 })
    expect(await sizes(ctx)).toEqual({ counts: 4, days: 1 })
  })

  test('after statements that write in more than one way at once', async () => {
    const ctx = await aDesk({ now })
    const { id } = await aTicket(ctx)
    await byHand(
      ctx,
      `insert into tickets (id, title, description) values (${id}, 'x', 'y'), (900, 'x', 'y')
       on conflict (id) do update set status = 'closed', created_at = '2026-01-01Z'`,
    )
    await byHand(
      ctx,
      `with gone as (delete from tickets where id = 900 returning title)
       insert into tickets (title, description, priority) select title, 'y', 'critical' from gone, generate_series(1, 3)`,
    )
    await byHand(
      ctx,
      `merge into tickets using (values (${id}), (901)) as given (id) on tickets.id = given.id
       when matched then update set priority = 'low'
       when not matched then insert (id, title, description) values (given.id, 'x', 'y')`,
    )
    expect(await expectExact(ctx)).toMatchObject({
      total_tickets: 5,
      closed_tickets: 1,
      priority_breakdown: { low: 1, medium: 1, high: 0, critical: 3 },
    })
  })

  test('after a COPY, and after tickets went row by row', async () => {
    const ctx = await aDesk({ now })
    await byHand(
      ctx,
      'copy tickets (title, description, status) from program \'printf "x\\ty\\topen\\nx\\ty\\tclosed\\n"\'',
    )
    expect(await expectExact(ctx)).toMatchObject({ total_tickets: 2, open_tickets: 1, closed_tickets: 1 })
    await byHand(ctx, manyTickets)
    await byHand(ctx, "delete from tickets where status = 'open'")
    await byHand(ctx, 'do $$ begin for n in 1..300 loop delete from tickets where id = n; end loop; end $$')
    await expectExact(ctx)
    await byHand(ctx, 'delete from tickets')
    expect(await expectExact(ctx)).toMatchObject({ total_tickets: 0, avg_tickets_per_day: 0 })
    expect(await sizes(ctx)).toEqual({ counts: 0, days: 0 })
  })

  test('after a truncate, folded before or not, and after one taken back', async () => {
    const ctx = await aDesk({ now })
    await byHand(ctx, manyTickets)
    await foldCounts(ctx)
    await aTicket(ctx)
    await expect(
      ctx.db.transaction().execute(async (db) => {
        await byHand({ ...ctx, db }, 'truncate tickets cascade')
        await aTicket({ ...ctx, db })
        expect(await readStats({ ...ctx, db })).toMatchObject({ total_tickets: 1 })
        throw new Error('taken back')
      }),
    ).rejects.toThrow('taken back')
    expect(await readStats(ctx)).toMatchObject({ total_tickets: 2_001 })
    await byHand(ctx, 'truncate tickets cascade')
    await aTicket(ctx)
    expect(await expectExact(ctx)).toMatchObject({ total_tickets: 1, avg_tickets_per_calendar_day: 1 })
  })

  test('after a truncate that does not see the ticket it truncates', async () => {
    const databaseUrl = await scratchDatabase()
    const ctx = await aDesk({ databaseUrl, now })
    const client = await psql(databaseUrl)
    await client.query('begin isolation level repeatable read')
    await client.query('select')
    await aTicket(ctx)
    await client.query('truncate tickets cascade')
    await client.query('commit')
    expect(await expectExact(ctx)).toMatchObject({ total_tickets: 0 })
  })

  test('after truncates among writes, reads and folds, none of which fails', async () => {
    const ctx = await aDesk({ now })
    const writing = new AbortController()
    const goOn = async (work: () => Promise<unknown>) => {
      while (!writing.signal.aborted) await work()
    }
    const all = [
      goOn(() => byHand(ctx, "insert into tickets (title, description) values ('x', 'y'), ('x', 'y')")),
      goOn(() => byHand(ctx, "update tickets set status = 'closed'")),
      goOn(() => readStats(ctx)),
      goOn(() => readStats(ctx)),
      goOn(() => foldCounts(ctx)),
      goOn(() => rebuildCounts(ctx)),
    ]
    for (let times = 0; times < 25; times++) await byHand(ctx, 'truncate tickets cascade')
    writing.abort()
    await Promise.all(all)
    await expectExact(ctx)
  })

  test('after the sample tickets came and went', async () => {
    const ctx = await aDesk({ now })
    const { count } = await loadSample(ctx)
    expect(await expectExact(ctx)).toMatchObject({ total_tickets: count })
    await removeSample(ctx)
    expect(await expectExact(ctx)).toMatchObject({ total_tickets: 0 })
  })

  test('around midnight in UTC, in whatever time zone it was written', async () => {
    const databaseUrl = await scratchDatabase()
    const ctx = await aDesk({ databaseUrl, now: '2026-11-20T00:00:00Z' })
    const client = await psql(databaseUrl)
    await client.query("set timezone = 'Pacific/Kiritimati'")
    await client.query(`insert into tickets (title, description, created_at) values
      ('x', 'y', '2026-11-18T23:59:59.999999Z'), ('x', 'y', '2026-11-19T00:00:00Z'), ('x', 'y', '2026-11-20T13:59:59+14')`)
    expect(await expectExact(ctx)).toMatchObject({ avg_tickets_per_day: 1.5, avg_tickets_per_calendar_day: 1 })
    await client.query("update tickets set created_at = created_at + interval '1 microsecond'")
    expect(await expectExact(ctx)).toMatchObject({ avg_tickets_per_day: 3, avg_tickets_per_calendar_day: 1.5 })
  })

  test('when the first days lose their tickets while that is not folded', async () => {
    const ctx = await aDesk({ now })
    await byHand(ctx, manyTickets)
    await foldCounts(ctx)
    await byHand(ctx, "delete from tickets where created_at < '2026-11-01Z'")
    // From 2026-11-01 to 2026-11-08: eight days of 20 tickets, twenty days ago.
    const expected = { total_tickets: 160, avg_tickets_per_day: 20, avg_tickets_per_calendar_day: 8 }
    expect(await readStats(ctx)).toMatchObject(expected)
    expect(await expectExact(ctx)).toMatchObject(expected)
  })
})

const sizes = async (ctx: Ctx) =>
  (
    await sql`select (select count(*) from ticket_counts) as counts, (select count(*) from ticket_days) as days`.execute(
      ctx.db,
    )
  ).rows[0]

describe('folding', () => {
  test('sees nothing of what was taken back', async () => {
    const ctx = await aDesk({ now })
    await aTicket(ctx)
    await foldCounts(ctx)
    await expect(
      ctx.db.transaction().execute(async (db) => {
        await byHand({ ...ctx, db }, manyTickets)
        throw new Error('taken back')
      }),
    ).rejects.toThrow('taken back')
    expect(await countChanges(ctx)).toBe(0)
    expect(await expectExact(ctx)).toMatchObject({ total_tickets: 1 })
  })

  test('leaves for later what is not committed yet, and holds nobody up', async () => {
    const databaseUrl = await scratchDatabase()
    const ctx = await aDesk({ databaseUrl, now })
    const client = await psql(databaseUrl)
    await client.query('begin')
    await client.query("insert into tickets (title, description) values ('x', 'y')")
    await aTicket(ctx)
    expect(await foldCounts(ctx)).toBe(1)
    expect(await readStats(ctx)).toMatchObject({ total_tickets: 1 })
    await client.query('commit')
    expect(await readStats(ctx)).toMatchObject({ total_tickets: 2 })
    expect(await expectExact(ctx)).toMatchObject({ total_tickets: 2 })
  })

  test('by several at once folds each change once', async () => {
    const databaseUrl = await scratchDatabase()
    const desks = [await aDesk({ databaseUrl, now }), await aDesk({ databaseUrl, now })] as const
    await byHand(desks[0], manyTickets)
    const changes = await countChanges(desks[0])
    const folded = await Promise.all([...desks, ...desks, ...desks].map((ctx) => foldCounts(ctx)))
    expect(folded.reduce((sum, n) => sum + n)).toBe(changes)
    expect(await expectExact(desks[0])).toMatchObject({ total_tickets: 2_000 })
  })

  test('waits until the tail is long', async () => {
    const ctx = await aDesk({ now })
    await aTicket(ctx)
    expect(await foldLongTail(ctx)).toBe(0)
    await byHand(ctx, manyTickets)
    expect(await foldLongTail(ctx)).toBeGreaterThan(1_000)
    expect(await countChanges(ctx)).toBe(0)
  })

  test('is what a serving desk does by itself', async () => {
    const desk = await startDesk()
    await byHand(desk.ctx, manyTickets)
    await expect.poll(() => countChanges(desk.ctx), { timeout: 15_000 }).toBe(0)
    expect(await readStats(desk.ctx)).toMatchObject({ total_tickets: 2_000 })
  })
})

test('reading never looks at a ticket, nor at the fold of every day and word', async () => {
  const ctx = await aDesk({ now })
  await byHand(ctx, manyTickets)
  for (const isFolded of [false, true]) {
    if (isFolded) await foldCounts(ctx)
    await byHand(ctx, 'analyze')
    const { rows } = await sql<{ 'QUERY PLAN': unknown }>`explain (format json) ${statsQuery(ctx)}`.execute(ctx.db)
    const relations = [...JSON.stringify(rows).matchAll(/"Relation Name":"(\w+)"/g)].map(([, name]) => name)
    expect(new Set(relations)).toEqual(new Set(['ticket_count_changes', 'ticket_days', 'ticket_totals']))
  }
})

test('tickets that were there before the ledger are counted', async () => {
  const databaseUrl = await scratchDatabase()
  const client = await psql(databaseUrl)
  const migration = (name: string) => readFileSync(join(import.meta.dirname, '../migrations', `${name}.sql`), 'utf8')
  await client.query('begin; create schema before; set local search_path = before, public')
  await client.query(migration('0001_tickets'))
  await client.query(`${manyTickets}; insert into tickets (title, description) values ('x', 'y')`)
  await client.query(migration('0004_ticket_counts'))
  const { rows } = await client.query('select sum(n)::int as n from before.ticket_count_changes')
  expect(rows).toEqual([{ n: 2_001 }])
  await client.query('rollback')
})
