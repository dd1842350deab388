// Which second factors somebody has, and what comes of it when that changes.
import { audit, type Deed } from '#server/audit/audit.ts'
import type { Ctx } from '#server/platform/context.ts'
import { notFound } from '#server/platform/refusal.ts'
import { forgetApp } from './authenticator-app.ts'
import { forgetRecoveryCodes } from './recovery-codes.ts'

/** What somebody has. */
export const factorsOf = async (ctx: Ctx, personId: number) => {
  const app = await ctx.db
    .selectFrom('totp_secrets')
    .select('person_id')
    .where('person_id', '=', personId)
    .executeTakeFirst()
  const passkeys = await ctx.db.selectFrom('passkeys').select('rp_id').where('person_id', '=', personId).execute()
  return { hasApp: app !== undefined, passkeyHosts: passkeys.map(({ rp_id }) => rp_id) }
}

export const hasSecondFactor = async (ctx: Ctx, personId: number): Promise<boolean> => {
  const { hasApp, passkeyHosts } = await factorsOf(ctx, personId)
  return hasApp || passkeyHosts.length > 0
}

/** Everybody who has one. */
export const listProtected = async (ctx: Ctx): Promise<ReadonlySet<number>> => {
  const rows = await ctx.db
    .selectFrom('totp_secrets')
    .select('person_id')
    .union(ctx.db.selectFrom('passkeys').select('person_id'))
    .execute()
  return new Set(rows.map(({ person_id }) => person_id))
}

/** Changes of one person's factors, and their sign-ins, go one after the other. @throws Refusal 404 */
export const holdPerson = async (ctx: Ctx, personId: number) => {
  const person = await ctx.db
    .selectFrom('people')
    .select(['id', 'name', 'email', 'role', 'disabled_at'])
    .where('id', '=', personId)
    .forUpdate()
    .executeTakeFirst()
  if (!person) throw notFound('person')
  return person
}

interface Changed {
  readonly id: number
  readonly email: string
}

export const auditFactor = (
  ctx: Ctx,
  { id, email }: Changed,
  { action, changes = {} }: { action: Deed['action']; changes?: Deed['changes'] },
) => audit(ctx, { action, subject: email, subjectId: id, changes })

/** All of them: the next sign-in is by the password alone, or leads to adding one where the desk requires it. */
export const forgetFactors = async (ctx: Ctx, personId: number) => {
  await forgetApp(ctx, personId)
  await ctx.db.deleteFrom('passkeys').where('person_id', '=', personId).execute()
  await forgetRecoveryCodes(ctx, personId)
}
