// Settings come from outside, so that they changed is found out when the desk starts: what they are is held against what
// they were, and the difference goes into the audit log. Secrets are known here only as set or not set.
import { sql } from 'kysely'
import { audit } from '#server/audit/audit.ts'
import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { version } from '#server/platform/version.ts'

/** Several processes start at once: the first one finds the difference, the others none. */
export const noteSettings = (ctx: Ctx) =>
  inTransaction(ctx, async (ctx) => {
    await sql`select pg_advisory_xact_lock(hashtext('docket.known_settings'))`.execute(ctx.db)
    const known = await ctx.db.selectFrom('known_settings').selectAll().execute()
    const before = new Map<string, string>(known.map(({ name, value }) => [name, value]))
    const after = new Map<string, string>(settingsOf(ctx))
    const names = [...new Set([...before.keys(), ...after.keys()])]
    const changed = names.filter((name) => before.get(name) !== after.get(name))
    if (changed.length === 0) return
    await ctx.db.deleteFrom('known_settings').where('name', 'in', changed).execute()
    const rows = changed.flatMap((name) => {
      const value = after.get(name)
      return value === undefined ? [] : [{ name, value }]
    })
    if (rows.length > 0) await ctx.db.insertInto('known_settings').values(rows).execute()
    const changes = Object.fromEntries(
      changed.map((name) => [name, { before: before.get(name) ?? null, after: after.get(name) ?? null }]),
    )
    await audit(ctx, { action: 'desk.configured', subject: 'settings', changes })
  })

// What stands at its default may change with a version: that is the version's doing.
const settingsOf = ({ config }: Ctx) => [
  ['version', version] as const,
  ...config.shown.flatMap(({ name, value, isDefault }) => (isDefault ? [] : [[name, value] as const])),
]
