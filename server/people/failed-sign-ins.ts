// Sign-ins that failed, for the audit log. What was typed is nowhere in it: people type their password into the wrong
// field, and an address that is no account's is nobody's business. Known accounts are named, each once an hour.
import { noteAttempt } from '#server/audit/audit.ts'
import type { Ctx } from '#server/platform/context.ts'
import { networkOf } from '#server/platform/network.ts'
import { findPersonByEmail } from './directory.ts'

type Found = { readonly id: number; readonly email: string } | undefined

/** Looks nothing up and waits for nothing: known or not, the answer comes after the same time. */
export const noteFailure = (ctx: Ctx, found: Found, reason: 'wrong_password' | 'disabled') =>
  noteAttempt(ctx, {
    action: 'sign_in.failed',
    kind: found ? `${found.id} ${reason}` : networkOf(ctx.actor.address ?? ''),
    crowd: found ? 'people' : 'strangers',
    reason: found ? reason : 'unknown_account',
    describe: () => ({ ...named(found), changes: { reason: { after: found ? reason : 'unknown_account' } } }),
  })

/** Whose account it was is looked up when it is written down, which is after the answer, and once an hour. */
export const noteTooMany = (ctx: Ctx, email: string) =>
  noteAttempt(ctx, {
    action: 'sign_in.blocked',
    kind: networkOf(ctx.actor.address ?? ''),
    crowd: 'strangers',
    reason: 'too_many_sign_ins',
    describe: async () => named(await findPersonByEmail(ctx, email)),
  })

const named = (found: Found) =>
  found ? { subject: found.email, subjectId: found.id } : { subject: 'an unknown account' }
