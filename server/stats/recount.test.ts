// The check behind the figures: that it finds what went past the triggers, says so, and that it can be mended.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Ctx } from '#server/platform/context.ts'
import { readHealthItems } from '#server/platform/health.ts'
import { aDesk, aTicket, startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'
import { checkDaily, describeDrift, foldCounts, readStats, rebuildCounts, recount } from './stats.ts'

const now = '2026-11-20T12:00:00Z'

/** Tickets written past the triggers, as a subscriber of a replication or an impatient hand does. */
const goPastTriggers = async (ctx: Ctx) => {
  await ctx.db.transaction().execute(async (db) => {
    await sql`alter table tickets disable trigger user`.execute(db)
    await sql`insert into tickets (title, description) values ('x', 'y'), ('x', 'y')`.execute(db)
    await sql`alter table tickets enable trigger user`.execute(db)
  })
}

const statsHealth = (ctx: Ctx) => readHealthItems(ctx).find(({ name }) => name === 'stats')

describe('a recount', () => {
  test('finds tickets that went past the triggers, and what they are', async () => {
    const ctx = await aDesk({ now })
    await aTicket(ctx)
    expect(describeDrift(await recount(ctx))).toBeUndefined()
    await goPastTriggers(ctx)
    const drift = await recount(ctx)
    expect(drift).toContainEqual({ figure: 'status.open', off_by: -2 })
    expect(drift).toContainEqual({ figure: 'category.general', off_by: -2 })
    expect(describeDrift(drift)).toMatch(/^\d of the counts differ from a recount of all tickets: .+ is under by 2\.$/)
  })

  test.each([
    ["update ticket_totals set n = n + 1 where figure = 'status.open'", 'status.open'],
    ["update ticket_totals set n = n + 1 where figure = 'days'", 'days'],
    ["insert into ticket_totals values ('status.unknown', 1)", 'status.unknown'],
    ['update ticket_days set n = n + 1', '2026-11-20'],
    ['update ticket_counts set n = n + 1', '2026-11-20 open high billing'],
    ['delete from ticket_counts', '2026-11-20 open high billing'],
  ])('finds and mends: %s', async (statement, figure) => {
    const ctx = await aDesk({ now })
    await aTicket(ctx)
    await foldCounts(ctx)
    await aTicket(ctx)
    await sql.raw(statement).execute(ctx.db)
    expect((await recount(ctx)).map((found) => found.figure)).toEqual([figure])
    await rebuildCounts(ctx)
    expect(await recount(ctx)).toEqual([])
    expect(await readStats(ctx)).toMatchObject({ total_tickets: 2, open_tickets: 2, avg_tickets_per_day: 2 })
  })

  test('can be followed by mending while tickets are written and folded', async () => {
    const ctx = await aDesk()
    await aTicket(ctx)
    await goPastTriggers(ctx)
    const writing = new AbortController()
    const goOn = async (work: () => Promise<unknown>) => {
      while (!writing.signal.aborted) await work()
    }
    const all = [
      ...Array.from({ length: 4 }, () => goOn(() => aTicket(ctx))),
      goOn(() => sql`update tickets set priority = 'low' where id = (select max(id) from tickets)`.execute(ctx.db)),
      goOn(() => sql`delete from tickets where id = (select min(id) from tickets)`.execute(ctx.db)),
      goOn(() => foldCounts(ctx)),
    ]
    for (let times = 0; times < 10; times++) {
      await rebuildCounts(ctx)
      expect(await recount(ctx)).toEqual([])
    }
    writing.abort()
    await Promise.all(all)
    expect(await recount(ctx)).toEqual([])
  })
})

describe('the daily check', () => {
  test('says in the health of the desk what is wrong and what mends it, until it is mended', async () => {
    const ctx = await aDesk({ now })
    await checkDaily(ctx)
    expect(statsHealth(ctx)).toMatchObject({ state: 'ok', mend: null })
    await goPastTriggers(ctx)
    ctx.setNow('2026-11-21T11:59:59Z')
    await checkDaily(ctx)
    expect(statsHealth(ctx)).toMatchObject({ state: 'ok' })
    ctx.setNow('2026-11-21T12:00:00Z')
    await checkDaily(ctx)
    expect(statsHealth(ctx)).toMatchObject({
      state: 'failing',
      message: expect.stringContaining('differ from a recount') as string,
      mend: 'npm run docket -- doctor --mend',
    })
    await rebuildCounts(ctx)
    ctx.setNow('2026-11-21T13:00:00Z')
    await checkDaily(ctx)
    expect(statsHealth(ctx)).toMatchObject({ state: 'ok', mend: null })
  })

  test('is shown where the desk shows its health', async () => {
    const desk = await startDesk()
    await goPastTriggers(desk.ctx)
    await checkDaily(desk.ctx)
    expect((await call(desk, 'GET /api/v1/health')).json()).toMatchObject({
      is_well: false,
      items: expect.arrayContaining([expect.objectContaining({ name: 'stats', state: 'failing' })]) as unknown[],
    })
  })
})
