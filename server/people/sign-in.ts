import type { Ctx } from '#server/platform/context.ts'
import { Refusal } from '#server/platform/refusal.ts'
import { findPersonByEmail } from './directory.ts'
import { noteFailure, noteTooMany } from './failed-sign-ins.ts'
import { hashPassword, isOutdated, isPassword } from './passwords.ts'
import { startSession, type Visitor } from './sessions.ts'
import { forgetTries, takeTry } from './sign-in-limits.ts'

interface Credentials {
  readonly email: string
  readonly password: string
}

/**
 * An unknown account, a wrong password and a disabled account are answered alike, and after the same time.
 * @returns the person and the token of their new session.
 * @throws Refusal 401, 429 after too many tries.
 */
export const signIn = async (ctx: Ctx, { email, password }: Credentials, visitor: Visitor) => {
  const tried = { email, address: visitor.address }
  const triesLeft = await takeTry(ctx, tried).catch((error: unknown) => {
    if (error instanceof Refusal) noteTooMany(ctx, email)
    throw error
  })
  const found = await findPersonByEmail(ctx, email)
  const isRight = await isPassword(ctx, password, found?.hash ?? undefined)
  if (!found || found.hash === null || !isRight || found.disabled_at !== null) {
    noteFailure(ctx, found, isRight ? 'disabled' : 'wrong_password')
    throw notRecognised(triesLeft)
  }
  await forgetTries(ctx, tried)
  const verifiedHash = await renewedHash(ctx, { id: found.id, hash: found.hash }, password)
  const token = await startSession(ctx, found.id, { ...visitor, verifiedHash })
  const { id, name, role } = found
  return { person: { id, name, email: found.email, role }, token }
}

// Never over a password that was changed meanwhile: the session then finds another hash than this one, and is none.
const renewedHash = async (ctx: Ctx, { id, hash }: { id: number; hash: string }, password: string) => {
  if (!isOutdated(hash)) return hash
  const renewed = await hashPassword(ctx, password)
  await ctx.db
    .updateTable('password_hashes')
    .set({ hash: renewed })
    .where('person_id', '=', id)
    .where('hash', '=', hash)
    .execute()
  return renewed
}

const notRecognised = (triesLeft: number) =>
  new Refusal(
    401,
    'sign_in_failed',
    `That e-mail and password do not match. ${triesLeft === 1 ? '1 try' : `${triesLeft} tries`} left for now.`,
    { headers: { 'www-authenticate': 'Session realm="Docket"' } },
  )
