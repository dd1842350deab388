// What changes how somebody signs in is not done with a session that was left open: it must be young, or the password
// given once more.
import type { Ctx } from '#server/platform/context.ts'
import { confirmPassword, refuseUnproven } from './proof.ts'

/** @throws Refusal 403 proof_needed, wrong_password, 409, 429 */
export const refuseUnlessRecent = async (ctx: Ctx, password: string | undefined) => {
  if (password === undefined) await refuseUnproven(ctx)
  else await confirmPassword(ctx, { password, field: 'password' })
}
