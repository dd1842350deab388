// That who asks is the person, and not somebody at their unlocked machine or with a stolen cookie: their password again.
import type { Ctx, Identity } from '#server/platform/context.ts'
import { Refusal } from '#server/platform/refusal.ts'
import { isPassword } from './passwords.ts'
import { forgetTries, takeTry } from './sign-in-limits.ts'

/** A proof counts for this long, in the session that gave it. */
const provenMs = 10 * 60_000

/** Who asks. @throws Refusal 403 where nobody has signed in. */
export const signedIn = ({ actor: { identity } }: Ctx): Identity & { readonly sessionId: number } => {
  if (!identity) throw new Refusal(403, 'desk_is_unclaimed', 'This is somebody’s own, and nobody has signed in.')
  const { sessionId } = identity
  if (sessionId === undefined) throw new Error('a token got as far as what is done by who has signed in')
  return { ...identity, sessionId }
}

interface Given {
  readonly password: string
  /** As the caller named it: the fault is told under that name. */
  readonly field: string
}

/**
 * Holds a password against that of who has signed in; tries count as those of the sign-in do.
 * @returns the hash that it was held against
 * @throws Refusal 403, 409 for somebody who has none, 429 after too many tries
 */
export const confirmPassword = async (ctx: Ctx, { password, field }: Given): Promise<string> => {
  const { personId, email } = signedIn(ctx)
  const tried = { email, address: ctx.actor.address ?? '' }
  const triesLeft = await takeTry(ctx, tried)
  const row = await ctx.db
    .selectFrom('password_hashes')
    .select('hash')
    .where('person_id', '=', personId)
    .executeTakeFirst()
  if (!row) throw noPassword()
  if (!(await isPassword(ctx, password, row.hash))) throw wrongPassword(field, triesLeft)
  await forgetTries(ctx, tried)
  return row.hash
}

/** For ten minutes this session may do what takes a proof. @returns until when. @throws as `confirmPassword` */
export const proveSession = async (ctx: Ctx, password: string): Promise<string> => {
  await confirmPassword(ctx, { password, field: 'password' })
  const provenAt = ctx.now()
  await ctx.db.updateTable('sessions').set({ proven_at: provenAt }).where('id', '=', signedIn(ctx).sessionId).execute()
  return new Date(provenAt.getTime() + provenMs).toISOString()
}

/**
 * At the head of a verb that changes how somebody gets in, or cannot be taken back. The web app asks for the password and
 * sends the same again.
 * @throws Refusal 403 `proof_needed`
 */
export const refuseUnproven = async (ctx: Ctx) => {
  const session = await ctx.db
    .selectFrom('sessions')
    .select('id')
    .where('id', '=', signedIn(ctx).sessionId)
    .where('proven_at', '>', new Date(ctx.now().getTime() - provenMs).toISOString())
    .executeTakeFirst()
  if (session) return
  throw new Refusal(403, 'proof_needed', 'Give your password first (POST /api/v1/session/proof): it is too long ago.')
}

const wrongPassword = (field: string, triesLeft: number) => {
  const message = `That is not your password. ${triesLeft === 1 ? '1 try' : `${triesLeft} tries`} left for now.`
  return new Refusal(403, 'wrong_password', message, { fields: [{ field, message }] })
}

const noPassword = () =>
  new Refusal(409, 'no_password', 'You sign in without a password. Sign out and in again: that is a proof as well.')
