// What charts are drawn from, against a plain count of the tickets.
import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Stats, StatsBucket } from '#shared/stats.ts'
import { categories, priorities, statuses } from '#shared/words.ts'
import type { Ctx } from '#server/platform/context.ts'
import { dayOf, daysAfter } from '#server/platform/day.ts'
import { aDesk, aTicket, startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'
import { foldBatch } from './fold.ts'
import { foldCounts, rangeQuery, readStats, readStatsSeries } from './stats.ts'
import { seriesQuery } from './series.ts'

const now = '2026-11-20T12:00:00Z'
const all = ['status', 'priority', 'category'] as const

const byHand = async (ctx: Ctx, statement: string) => void (await sql.raw(statement).execute(ctx.db))
const ticketOn = (ctx: Ctx, ...days: string[]) =>
  byHand(
    ctx,
    `insert into tickets (title, description, created_at) values ${days.map((day) => `('x', 'y', '${day}Z')`).join()}`,
  )

interface Series {
  from: string
  before: string
  bucket: string
  series: StatsBucket[]
}

const totals = ({ series }: Series) => Object.fromEntries(series.map(({ day, total }) => [day, total]))

describe('a series', () => {
  test('of any range and bucket equals a count of the tickets, however they were written, moved, deleted, folded', async () => {
    const ctx = await aDesk({ now })
    const day = fc.integer({ min: 0, max: 120 }).map((days) => daysAfter('2026-11-25', -days))
    const ticket = fc.record({
      category: fc.constantFrom(...categories),
      priority: fc.constantFrom(...priorities),
      status: fc.constantFrom(...statuses),
      fate: fc.constantFrom('stays', 'moves', 'goes'),
      at: fc
        .tuple(day, fc.constantFrom('00:00:00', '12:00:00', '23:59:59.999999'))
        .map((parts) => parts.join('T') + 'Z'),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(ticket, { maxLength: 40 }),
        fc.tuple(fc.nat(40), fc.nat(40)),
        fc.tuple(day, fc.integer({ min: 1, max: 60 }), fc.constantFrom('day', 'week', 'month')),
        async (written, [early, late], [from, length, bucket]) => {
          await byHand(ctx, 'truncate tickets cascade')
          await sql`
            insert into tickets (title, description, category, priority, status, created_at)
            select fate, status, category, priority, 'open', at from json_to_recordset(${JSON.stringify(written)}::json)
              as given (category text, priority text, status text, at timestamptz, fate text)`.execute(ctx.db)
          await foldBatch(ctx, early)
          await byHand(ctx, 'update tickets set status = description')
          await byHand(ctx, "delete from tickets where title = 'goes'")
          await byHand(ctx, "update tickets set created_at = created_at - interval '9 days' where title = 'moves'")
          await foldBatch(ctx, late)
          const before = daysAfter(from, length)
          const answer = await readStatsSeries(ctx, { from, before, bucket, by: all })
          const tickets = written
            .filter(({ fate }) => fate !== 'goes')
            .map((given) => ({ ...given, day: daysAfter(given.at.slice(0, 10), given.fate === 'moves' ? -9 : 0) }))
          const count = (
            within: { day: string; before: string },
            matches: (one: (typeof tickets)[number]) => boolean,
          ) => tickets.filter((one) => one.day >= within.day && one.day < within.before && matches(one)).length
          const counted = <W extends string>(
            within: { day: string; before: string },
            key: 'status' | 'priority' | 'category',
            words: readonly W[],
          ) => Object.fromEntries(words.map((word) => [word, count(within, (one) => one[key] === word)]))
          expect(answer).toEqual({
            from,
            before,
            bucket,
            series: answer.series.map(({ day, before }) => ({
              day,
              before,
              total: count({ day, before }, () => true),
              status_breakdown: counted({ day, before }, 'status', statuses),
              priority_breakdown: counted({ day, before }, 'priority', priorities),
              category_breakdown: counted({ day, before }, 'category', categories),
            })),
          })
          expectWhole(answer)

          const stats = await readStats(ctx, { from, before })
          const within = { day: from, before }
          const total = count(within, () => true)
          expect(stats).toMatchObject({
            total_tickets: total,
            status_breakdown: counted(within, 'status', statuses),
            priority_breakdown: counted(within, 'priority', priorities),
            category_breakdown: counted(within, 'category', categories),
          })
          expect(stats.open_tickets).toBe(stats.status_breakdown.open)
        },
      ),
      { numRuns: 60 },
    )
  })

  /** No day is missing or told twice. */
  const expectWhole = ({ from, before, series }: Series) => {
    expect(series[0]?.day).toBe(from)
    expect(series.at(-1)?.before).toBe(before)
    for (const [place, bucket] of series.slice(1).entries()) expect(bucket.day).toBe(series[place]?.before)
  }

  test('has its zeros, and of the words only those asked for', async () => {
    const ctx = await aDesk({ now })
    await ticketOn(ctx, '2026-11-03T10:00', '2026-11-03T11:00')
    expect(await readStatsSeries(ctx, { from: '2026-11-02', before: '2026-11-05', by: [] })).toEqual({
      from: '2026-11-02',
      before: '2026-11-05',
      bucket: 'day',
      series: [
        { day: '2026-11-02', before: '2026-11-03', total: 0 },
        { day: '2026-11-03', before: '2026-11-04', total: 2 },
        { day: '2026-11-04', before: '2026-11-05', total: 0 },
      ],
    })
    const byPriority = await readStatsSeries(ctx, { from: '2026-11-03', before: '2026-11-04', by: ['priority'] })
    expect(byPriority.series).toEqual([
      {
        day: '2026-11-03',
        before: '2026-11-04',
        total: 2,
        priority_breakdown: { low: 0, medium: 2, high: 0, critical: 0 },
      },
    ])
  })

  test('of weeks begins them on Monday, of months on the first, and cuts both at the ends of the range', async () => {
    const ctx = await aDesk({ now })
    await ticketOn(ctx, '2026-10-28T10:00', '2026-11-01T23:59', '2026-11-02T00:00', '2026-11-10T10:00')
    const range = { from: '2026-10-28', before: '2026-11-11', by: [] }
    // 2 and 9 November 2026 are Mondays.
    const weeks = await readStatsSeries(ctx, { ...range, bucket: 'week' })
    expect(totals(weeks)).toEqual({ '2026-10-28': 2, '2026-11-02': 1, '2026-11-09': 1 })
    const months = await readStatsSeries(ctx, { ...range, bucket: 'month' })
    expect(totals(months)).toEqual({ '2026-10-28': 1, '2026-11-01': 3 })
  })

  test('without ends goes from the first ticket to today; on an empty desk it is today alone', async () => {
    const ctx = await aDesk({ now })
    const empty = await readStatsSeries(ctx, { by: [] })
    expect(empty).toMatchObject({ from: '2026-11-20', before: '2026-11-21', bucket: 'day' })
    expect(totals(empty)).toEqual({ '2026-11-20': 0 })
    await ticketOn(ctx, '2026-11-18T10:00', '2026-11-20T10:00')
    await foldCounts(ctx)
    await ticketOn(ctx, '2026-11-17T10:00')
    expect(totals(await readStatsSeries(ctx, { by: [] }))).toEqual({
      '2026-11-17': 1,
      '2026-11-18': 1,
      '2026-11-19': 0,
      '2026-11-20': 1,
    })
    await byHand(ctx, "delete from tickets where created_at < '2026-11-20Z'")
    expect(totals(await readStatsSeries(ctx, { by: [] }))).toEqual({ '2026-11-20': 1 })
    // Before the first ticket there is nothing, of which one day is told.
    expect(totals(await readStatsSeries(ctx, { before: '2026-01-02', by: [] }))).toEqual({ '2026-01-01': 0 })
  })

  test('goes by days up to 100 of them, by weeks up to 100, then by months, unless asked for otherwise', async () => {
    const ctx = await aDesk({ now })
    const bucketOf = async (days: number) =>
      (await readStatsSeries(ctx, { from: daysAfter('2026-11-21', -days), before: '2026-11-21', by: [] })).bucket
    expect(await Promise.all([1, 100, 101, 700, 701, 36_525].map(bucketOf))).toEqual([
      'day',
      'day',
      'week',
      'week',
      'month',
      'month',
    ])
  })

  test('reaches back only so far from where nobody said: a ticket of a clock that stood at zero costs no more', async () => {
    const ctx = await aDesk({ now })
    await ticketOn(ctx, '0001-01-01T00:00', '1970-01-01T00:00', '2026-11-20T10:00')
    const months = await readStatsSeries(ctx, { by: [] })
    expect(months).toMatchObject({ from: '1970-01-01', bucket: 'month' })
    expect(months.series).toHaveLength(57 * 12 - 1)
    const days = await readStatsSeries(ctx, { bucket: 'day', by: [] })
    expect(days.series).toHaveLength(1)
    await byHand(ctx, "update tickets set created_at = 'infinity' where created_at > '2000-01-01Z'")
    expect((await readStats(ctx, { from: '2026-01-01' })).total_tickets).toBe(1)
    expect((await readStatsSeries(ctx, { by: [] })).series.at(-1)).toMatchObject({ day: '2026-11-01', total: 0 })
  })
})

describe('the stats of a range', () => {
  test('of everything are the stats', async () => {
    const ctx = await aDesk({ now })
    await aTicket(ctx)
    await ticketOn(ctx, '2026-11-01T10:00', '2026-11-01T11:00', '2026-11-19T10:00')
    for (const isFolded of [false, true]) {
      if (isFolded) await foldCounts(ctx)
      const whole = await readStats(ctx)
      expect(whole.total_tickets).toBe(4)
      expect(await readStats(ctx, { from: '1999-01-01' })).toEqual(whole)
      expect(await readStats(ctx, { before: '2999-01-01' })).toEqual(whole)
    }
  })

  test('average over the days of the range, from the first ticket of the desk, until today', async () => {
    const ctx = await aDesk({ now })
    await ticketOn(ctx, '2026-11-01T10:00', '2026-11-01T11:00', '2026-11-15T10:00', '2026-11-20T10:00')
    const averages = async (range: { from?: string; before?: string }) => {
      const { total_tickets, avg_tickets_per_day, avg_tickets_per_calendar_day } = await readStats(ctx, range)
      return [total_tickets, avg_tickets_per_day, avg_tickets_per_calendar_day]
    }
    expect(await averages({ from: '2026-11-11' })).toEqual([2, 1, 0.2])
    expect(await averages({ from: '2026-11-11', before: '2026-12-31' })).toEqual([2, 1, 0.2])
    expect(await averages({ from: '2026-10-01', before: '2026-11-05' })).toEqual([2, 2, 0.5])
    expect(await averages({ before: '2026-11-02' })).toEqual([2, 2, 2])
    expect(await averages({ from: '2026-11-16', before: '2026-11-20' })).toEqual([0, 0, 0])
    expect(await averages({ from: '2026-12-01' })).toEqual([0, 0, 0])
  })

  test('count a ticket on the day of its creation, with what it is now', async () => {
    const ctx = await aDesk({ now })
    await ticketOn(ctx, '2026-11-01T10:00')
    await foldCounts(ctx)
    await byHand(ctx, "update tickets set status = 'closed', resolved_at = now()")
    const { series } = await readStatsSeries(ctx, { from: '2026-11-01', before: '2026-11-02', by: ['status'] })
    expect(series[0]?.status_breakdown).toEqual({ open: 0, in_progress: 0, resolved: 0, closed: 1 })
    expect(await readStats(ctx, { before: '2026-11-02' })).toMatchObject({ closed_tickets: 1, open_tickets: 0 })
  })
})

test('neither a series nor the stats of a range look at a ticket', async () => {
  const ctx = await aDesk({ now })
  await ticketOn(ctx, '2026-11-01T10:00')
  const range = { from: '2026-10-01', before: '2026-11-21' }
  for (const isFolded of [false, true]) {
    if (isFolded) await foldCounts(ctx)
    for (const query of [rangeQuery(ctx, range), seriesQuery({ ...range, bucket: 'week' }, all)]) {
      const { rows } = await sql`explain (format json) ${query}`.execute(ctx.db)
      const relations = [...JSON.stringify(rows).matchAll(/"Relation Name":"(\w+)"/g)].map(([, name]) => name)
      expect(relations).toEqual(expect.arrayContaining(['ticket_count_changes', 'ticket_counts']))
      expect(relations).not.toContain('tickets')
    }
  }
})

describe('over HTTP', () => {
  test('both answer with the range, and with 304 while nothing has changed', async () => {
    const desk = await startDesk()
    await aTicket(desk.ctx)
    const today = dayOf(new Date())
    const routes = [`GET /api/v1/stats?from=${today}`, `GET /api/v1/stats/series?from=${today}&by=priority,status`]
    const [stats, series] = [await call(desk, routes[0] ?? ''), await call(desk, routes[1] ?? '')]
    expect(stats.json<Stats>()).toMatchObject({ total_tickets: 1 })
    expect(series.json<Series>().series).toMatchObject([{ day: today, total: 1, priority_breakdown: { high: 1 } }])
    for (const [place, { headers }] of [stats, series].entries()) {
      const again = await call(desk, routes[place] ?? '', { headers: { 'if-none-match': String(headers.etag) } })
      expect(again.status).toBe(304)
    }
  })

  const missing = 'Must be a day of the calendar, written as 2026-11-20.'
  test.each([
    ['stats?from=yesterday', 'from', missing],
    ['stats?from=2026-02-30', 'from', missing],
    ['stats?before=0000-01-01', 'before', missing],
    ['stats?from=2026-11-02T00:00:00Z', 'from', missing],
    [
      'stats?from=2026-11-02&before=2026-11-02',
      'before',
      'Must be later than from (2026-11-02): the day itself is not included.',
    ],
    ['stats?to=2026-11-02', 'to', 'Is not known here.'],
    [
      'stats/series?from=2026-11-02&before=2026-11-01',
      'before',
      'Must be later than from (2026-11-02): the day itself is not included.',
    ],
    ['stats/series?from=9999-12-31', 'before', 'Must be later than from (9999-12-31): the day itself is not included.'],
    ['stats/series?bucket=hour', 'bucket', 'Must be one of day, week, month.'],
    ['stats/series?by=', 'by', 'Must match pattern "^(status|priority|category)(,(status|priority|category))*$".'],
    [
      'stats/series?from=2016-11-01&before=2026-11-20&bucket=day',
      'from',
      'At most 3,660 days are told at once: ask for a shorter range, or for bucket=week.',
    ],
    ['stats/series?from=1000-01-01', 'from', 'At most 3,660 months are told at once: ask for a shorter range.'],
  ])('%s is refused with how to mend it', async (path, field, message) => {
    const desk = await startDesk()
    const answer = await call(desk, `GET /api/v1/${path}`)
    expect(answer.status).toBe(400)
    expect(answer.json()).toMatchObject({ code: 'invalid_query', errors: [{ field, message }] })
  })
})
