import { audit } from '#server/audit/audit.ts'
import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { Refusal } from '#server/platform/refusal.ts'
import { refuseUnproven, signedIn } from './proof.ts'
import { lockOwners } from './roles.ts'
import { endSessionsOf } from './sessions.ts'

/**
 * Who leaves is disabled: what they did still names them, and an admin can let them in again.
 * @param typed their own address, so that nobody leaves by a slip
 * @throws Refusal 403 without a proof, 409 for the last owner, 422 for another address
 */
export const leaveDesk = async (ctx: Ctx, typed: string) => {
  const { personId, email } = signedIn(ctx)
  if (typed.trim().toLowerCase() !== email.toLowerCase()) {
    const message = `To leave, type your own address: ${email}.`
    throw new Refusal(422, 'invalid_body', message, { fields: [{ field: 'email', message }] })
  }
  await refuseUnproven(ctx)
  await inTransaction(ctx, async (ctx) => {
    const owners = await lockOwners(ctx)
    if (owners.length === 1 && owners[0]?.id === personId)
      throw new Refusal(409, 'last_owner', 'You are the only owner: make somebody else one first.')
    await ctx.db.updateTable('people').set({ disabled_at: ctx.now() }).where('id', '=', personId).execute()
    await endSessionsOf(ctx, personId)
    await audit(ctx, { action: 'person.left', subject: email, subjectId: personId })
  })
}
