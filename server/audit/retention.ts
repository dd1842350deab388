// The one place that takes entries away, by their age alone.
import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'

const dayMs = 86_400_000
const atOnce = 5_000
const mostInAnHour = 200_000

/** What is older than AUDIT_DAYS goes, a bounded part of it at a time; 0 keeps all. */
export const forgetOldEntries = async (ctx: Ctx) => {
  const { auditDays } = ctx.config
  if (auditDays === 0) return
  const oldest = new Date(ctx.now().getTime() - auditDays * dayMs)
  for (let gone = 0; gone < mostInAnHour; gone += atOnce) {
    const { numAffectedRows = 0n } = await sql`
      delete from audit_entries
      where id in (select id from audit_entries where at < ${oldest} order by at, id limit ${atOnce})`.execute(ctx.db)
    if (numAffectedRows < atOnce) return
  }
}
