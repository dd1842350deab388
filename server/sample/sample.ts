import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { audit } from '#server/audit/audit.ts'
import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { notify } from '#server/platform/events.ts'
import { insertSampleTickets, removeSampleTickets, type SampleTicket } from '#server/tickets/tickets.ts'

const file = join(import.meta.dirname, 'sample-tickets.jsonl')

/** Loads the sample tickets, marked as such, dated back from now. A second call changes nothing. */
export const loadSample = async (ctx: Ctx) => {
  const lines = (await readFile(file, 'utf8')).trim().split('\n')
  const sampleTickets = lines.map((line) => JSON.parse(line) as SampleTicket)
  return inTransaction(ctx, async (ctx) => {
    // Two presses of the button at once would load them twice.
    await sql`select pg_advisory_xact_lock(hashtext('docket.sample'))`.execute(ctx.db)
    const present = await countSample(ctx)
    if (present.count > 0) return present
    await insertSampleTickets(ctx, sampleTickets)
    await notify(ctx, 'sample.changed')
    const changes = { tickets: { before: 0, after: sampleTickets.length } }
    await audit(ctx, { action: 'sample.loaded', subject: 'sample tickets', changes })
    return { count: sampleTickets.length }
  })
}

/** Removes the sample tickets with their history, and nothing else. */
export const removeSample = async (ctx: Ctx) =>
  inTransaction(ctx, async (ctx) => {
    const { count } = await countSample(ctx)
    await removeSampleTickets(ctx)
    await notify(ctx, 'sample.changed')
    const changes = { tickets: { before: count, after: 0 } }
    if (count > 0) await audit(ctx, { action: 'sample.removed', subject: 'sample tickets', changes })
    return { count: 0 }
  })

export const countSample = async (ctx: Ctx) =>
  ctx.db
    .selectFrom('tickets')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('is_sample', '=', true)
    .executeTakeFirstOrThrow()
