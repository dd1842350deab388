import { sql } from 'kysely'
import { audit } from '#server/audit/audit.ts'
import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { Refusal } from '#server/platform/refusal.ts'
import { confirmPassword, signedIn } from './proof.ts'
import { faultOfEmail } from './rules.ts'
import { endOtherSessions } from './own-sessions.ts'

interface EmailChange {
  readonly email: string
  readonly password: string
}

/**
 * Takes the password each time: with the address one signs in and is found again. Ends the person's other sessions.
 * @throws Refusal 403 for a wrong password, 409 for an address that is taken, 422, 429
 */
export const changeOwnEmail = async (ctx: Ctx, { email: written, password }: EmailChange) => {
  const { personId, email: before } = signedIn(ctx)
  const email = written.trim()
  const message = faultOfEmail(email)
  if (message !== undefined) throw new Refusal(422, 'invalid_body', message, { fields: [{ field: 'email', message }] })
  await confirmPassword(ctx, { password, field: 'password' })
  await inTransaction(ctx, async (ctx) => {
    const changed = await ctx.db
      .updateTable('people')
      .set({ email })
      .where('id', '=', personId)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('people as other')
              .select('other.id')
              .where(sql`lower(other.email)`, '=', sql`lower(${email})`)
              .where('other.id', '<>', personId),
          ),
        ),
      )
      .returning('id')
      .executeTakeFirst()
      .catch(refuseTaken(email))
    if (!changed) throw taken(email)
    await endOtherSessions(ctx)
    await audit(ctx, {
      action: 'person.email_changed',
      subject: email,
      subjectId: personId,
      changes: { email: { before, after: email } },
    })
  })
}

// Two who take the same address at once are told apart by the unique index alone.
const refuseTaken = (email: string) => (error: unknown) => {
  throw (error as { code?: string }).code === '23505' ? taken(email) : error
}

const taken = (email: string) => {
  const message = `There is a person with the address ${email} already.`
  return new Refusal(409, 'email_taken', message, { fields: [{ field: 'email', message }] })
}
