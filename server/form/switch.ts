// Whether there is a public form: off until an admin of a claimed desk switches it on.
import { randomBytes } from 'node:crypto'
import { audit } from '#server/audit/audit.ts'
import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import type { FormSettings } from '#shared/form.ts'

export const formPath = '/form'

export const readFormSettings = async (ctx: Ctx): Promise<FormSettings> => ({
  is_enabled: (await readStampKey(ctx)) !== undefined,
  path: formPath,
})

/** What signs the forms that are handed out; undefined while there is no form. */
export const readStampKey = async (ctx: Ctx): Promise<Buffer | undefined> => {
  const row = await ctx.db
    .selectFrom('form_settings')
    .select('stamp_key')
    .where('is_enabled', '=', true)
    .executeTakeFirst()
  return row?.stamp_key
}

/** Every time it is switched the forms handed out before are no more. */
export const switchForm = (ctx: Ctx, isEnabled: boolean): Promise<FormSettings> =>
  inTransaction(ctx, async (ctx) => {
    const before = await ctx.db.selectFrom('form_settings').select('is_enabled').forUpdate().executeTakeFirst()
    const wasEnabled = before?.is_enabled ?? false
    if (wasEnabled === isEnabled) return { is_enabled: isEnabled, path: formPath }
    const row = { is_enabled: isEnabled, stamp_key: randomBytes(32), changed_at: ctx.now() }
    await ctx.db
      .insertInto('form_settings')
      .values(row)
      .onConflict((conflict) => conflict.column('is_only').doUpdateSet(row))
      .execute()
    await audit(ctx, {
      action: isEnabled ? 'form.enabled' : 'form.disabled',
      subject: 'public form',
      changes: { is_enabled: { before: wasEnabled, after: isEnabled } },
    })
    return { is_enabled: isEnabled, path: formPath }
  })
