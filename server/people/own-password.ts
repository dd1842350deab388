import { audit } from '#server/audit/audit.ts'
import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { Refusal } from '#server/platform/refusal.ts'
import { hashPassword } from './passwords.ts'
import { confirmPassword, signedIn } from './proof.ts'
import { faultOfPassword } from './rules.ts'
import { endSessionsOf, startSession, type Visitor } from './sessions.ts'

interface PasswordChange {
  readonly currentPassword: string
  readonly password: string
}

/**
 * Ends all sessions of the person, the one that asks among them: whoever holds a copy of a cookie is out.
 * @returns the token of the new session of who asks
 * @throws Refusal 403 for a wrong current password, 409, 422, 429
 */
export const changeOwnPassword = async (ctx: Ctx, { currentPassword, password }: PasswordChange, visitor: Visitor) => {
  const { personId, email, name } = signedIn(ctx)
  const verifiedHash = await confirmPassword(ctx, { password: currentPassword, field: 'current_password' })
  const message =
    password.normalize('NFC') === currentPassword.normalize('NFC')
      ? 'This is the password that you have: take another.'
      : await faultOfPassword(password, { name, email })
  if (message !== undefined)
    throw new Refusal(422, 'invalid_body', message, { fields: [{ field: 'password', message }] })
  const hash = await hashPassword(ctx, password)
  return inTransaction(ctx, async (ctx) => {
    const changed = await ctx.db
      .updateTable('password_hashes')
      .set({ hash, changed_at: ctx.now() })
      .where('person_id', '=', personId)
      .where('hash', '=', verifiedHash)
      .returning('person_id')
      .executeTakeFirst()
    if (!changed) throw changedMeanwhile()
    await endSessionsOf(ctx, personId)
    await audit(ctx, { action: 'person.password_changed', subject: email, subjectId: personId })
    return startSession(ctx, personId, visitor)
  })
}

const changedMeanwhile = () =>
  new Refusal(409, 'password_changed', 'Your password was changed elsewhere just now. Nothing was changed here.')
