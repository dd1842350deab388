// An authenticator app as the second factor: its secret is sealed, and counts only once a code has shown that it arrived.
import { randomBytes } from 'node:crypto'
import type { Ctx } from '#server/platform/context.ts'
import { Refusal } from '#server/platform/refusal.ts'
import { seal, unseal } from '#server/platform/sealing.ts'
import type { SealedColumn } from '#server/platform/sealed-columns.ts'
import { base32, findStep } from './totp.ts'

const lastsMs = 15 * 60_000
const purpose = 'totp'

const recover =
  'those people sign in with a passkey or a recovery code and add an app anew, or ' +
  'docket user reset-second-factor takes theirs away.'

export const sealedSecrets: readonly SealedColumn[] = [
  { table: 'totp_secrets', column: 'sealed', of: 'person_id', purpose, what: 'authenticator apps', mend: recover },
  {
    table: 'totp_enrolments',
    column: 'sealed',
    of: 'person_id',
    purpose,
    what: 'authenticator apps that are just being added',
    mend: 'begin again.',
  },
]

/** @returns the secret, told this once. @throws Refusal 503 where it cannot be sealed. */
export const beginApp = async (ctx: Ctx, personId: number): Promise<string> => {
  // RFC 4226 4 R6: 160 bits.
  const secret = base32(randomBytes(20))
  const row = { sealed: seal(ctx, { purpose, of: personId }, secret), created_at: ctx.now() }
  await ctx.db
    .insertInto('totp_enrolments')
    .values({ person_id: personId, ...row })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(row))
    .execute()
  return secret
}

/** From now on its codes count. @returns whether this is one of them. @throws Refusal 409 where nothing was begun. */
export const confirmApp = async (ctx: Ctx, personId: number, code: string): Promise<boolean> => {
  const begun = await ctx.db
    .selectFrom('totp_enrolments')
    .select('sealed')
    .where('person_id', '=', personId)
    .where('created_at', '>', new Date(ctx.now().getTime() - lastsMs).toISOString())
    .forUpdate()
    .executeTakeFirst()
  if (!begun)
    throw new Refusal(409, 'app_not_begun', 'That took longer than 15 minutes: begin again with a new QR code.')
  const { sealed } = begun
  const step = findStep(open(ctx, personId, sealed), code, ctx.now())
  if (step === undefined) return false
  await ctx.db.deleteFrom('totp_enrolments').where('person_id', '=', personId).execute()
  const row = { sealed, used_step: step, created_at: ctx.now() }
  await ctx.db
    .insertInto('totp_secrets')
    .values({ person_id: personId, ...row })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(row))
    .execute()
  return true
}

/** Whether it is a code of theirs that was not used yet; now it is. */
export const useAppCode = async (ctx: Ctx, personId: number, code: string): Promise<boolean> => {
  const row = await ctx.db
    .selectFrom('totp_secrets')
    .select('sealed')
    .where('person_id', '=', personId)
    .executeTakeFirst()
  if (!row) return false
  const step = findStep(open(ctx, personId, row.sealed), code, ctx.now())
  if (step === undefined) return false
  // Two who bring the same code at the same moment: one statement decides.
  const { numUpdatedRows } = await ctx.db
    .updateTable('totp_secrets')
    .set({ used_step: step })
    .where('person_id', '=', personId)
    .where('sealed', '=', row.sealed)
    .where('used_step', '<', step)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export const forgetApp = async (ctx: Ctx, personId: number): Promise<boolean> => {
  await ctx.db.deleteFrom('totp_enrolments').where('person_id', '=', personId).execute()
  const { numDeletedRows } = await ctx.db
    .deleteFrom('totp_secrets')
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export const forgetOldEnrolments = async (ctx: Ctx) => {
  const oldest = new Date(ctx.now().getTime() - lastsMs).toISOString()
  await ctx.db.deleteFrom('totp_enrolments').where('created_at', '<', oldest).execute()
}

const open = (ctx: Ctx, personId: number, sealed: string) => {
  const secret = unseal(ctx, { purpose, of: personId }, sealed)
  if (secret !== undefined) return secret
  throw new Refusal(
    503,
    'app_secret_lost',
    'The desk cannot read what it keeps of your authenticator app: it was sealed with another APP_SECRET. ' +
      'Take a passkey or a recovery code, and tell who runs the desk.',
  )
}
