import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Ctx } from '#server/platform/context.ts'
import { aDesk } from '#server/testing.ts'
import { forgetOldEntries } from './retention.ts'

const now = '2026-11-20T12:00:00Z'

/** An entry for each of so many days back from now. */
const fill = (ctx: Ctx, days: number) =>
  sql`insert into audit_entries (at, action, actor, via, subject)
    select ${now}::timestamptz - make_interval(days => n), 'sample.loaded', 'Ann', 'api', n::text
    from generate_series(0, ${days}) as n`.execute(ctx.db)

const count = async (ctx: Ctx) =>
  (
    await ctx.db
      .selectFrom('audit_entries')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n

test('entries are kept for two years, unless settings say otherwise', async () => {
  const ctx = await aDesk({ now })
  await fill(ctx, 1_000)
  await forgetOldEntries(ctx)
  expect(await count(ctx)).toBe(731)
})

test('AUDIT_DAYS keeps them for so long, and 0 for ever', async () => {
  const month = await aDesk({ now, settings: { AUDIT_DAYS: '30' } })
  await fill(month, 1_000)
  await forgetOldEntries(month)
  expect(await count(month)).toBe(31)
  const ever = await aDesk({ now, settings: { AUDIT_DAYS: '0' } })
  await fill(ever, 20_000)
  await forgetOldEntries(ever)
  expect(await count(ever)).toBe(20_001)
})

test('many of them go in parts, the oldest first, and two desks at it take no more than is old', async () => {
  const ctx = await aDesk({ now, settings: { AUDIT_DAYS: '100' } })
  await fill(ctx, 18_000)
  await Promise.all([forgetOldEntries(ctx), forgetOldEntries(ctx)])
  await forgetOldEntries(ctx)
  expect(await count(ctx)).toBe(101)
})
