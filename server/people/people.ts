import { audit } from '#server/audit/audit.ts'
import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { notFound, Refusal } from '#server/platform/refusal.ts'
import type { Role } from '#shared/words.ts'
import { isClaimed } from './claim.ts'
import { findPersonByEmail, insertPerson, readyPerson } from './directory.ts'
import { hashPassword } from './passwords.ts'
import { faultOfPassword, type NewPerson } from './rules.ts'
import { changePerson } from './roles.ts'
import { resetSecondFactor } from './second-factor.ts'
import { endSessionsOf } from './sessions.ts'

export { claimDesk, claimDeskFromMachine, isClaimed, makeClaimCode } from './claim.ts'
export { cookieBeside, cookieWithout } from './cookie.ts'
export { findPersonByEmail, insertPerson, listPeople } from './directory.ts'
export { gate, tokenOf } from './gate.ts'
export { invite, join, joinByAddress, listInvitations, readInvitation, withdrawInvitation } from './invitations.ts'
export { confirmPassword, refuseUnproven, signedIn } from './proof.ts'
export { changePerson } from './roles.ts'
export { answerSignIn, placeOf, visitorOf } from './routes.ts'
export { faultOfEmail, faultOfName } from './rules.ts'
export { hashOfSecret, makeSecret } from './secret.ts'
export { endSession, endSessionsOf, sessionsChanged, startSession, type Visitor } from './sessions.ts'
export { finishSignIn, signIn } from './sign-in.ts'
export { takeTryAtProvider } from './sign-in-limits.ts'

/** @throws Refusal 409 for an address that is taken, or where nobody has claimed the desk; 422 */
export const addPerson = async (ctx: Ctx, given: NewPerson & { readonly role: Role }) => {
  if (!(await isClaimed(ctx))) throw new Refusal(409, 'desk_is_unclaimed', 'The first person of a desk is its owner.')
  const ready = await readyPerson(ctx, given)
  return inTransaction(ctx, async (ctx) => {
    const person = await insertPerson(ctx, ready)
    const changes = { name: { after: person.name }, role: { after: person.role } }
    await audit(ctx, { action: 'person.added', subject: person.email, subjectId: person.id, changes })
    return person
  })
}

/** Ends all their sessions: who may have known the old one is out. @throws Refusal 404, 422 */
export const setPassword = async (ctx: Ctx, email: string, password: string) => {
  const person = await findKnown(ctx, email)
  const message = await faultOfPassword(password, person)
  if (message !== undefined)
    throw new Refusal(422, 'invalid_body', message, { fields: [{ field: 'password', message }] })
  const hash = await hashPassword(ctx, password)
  await inTransaction(ctx, async (ctx) => {
    const row = { hash, changed_at: ctx.now() }
    await ctx.db
      .insertInto('password_hashes')
      .values({ person_id: person.id, ...row })
      .onConflict((conflict) => conflict.column('person_id').doUpdateSet(row))
      .execute()
    await endSessionsOf(ctx, person.id)
    await audit(ctx, { action: 'person.password_reset', subject: person.email, subjectId: person.id })
  })
}

/** @throws Refusal 404, 409 for the last owner */
export const disablePerson = async (ctx: Ctx, email: string) =>
  changePerson(ctx, (await findKnown(ctx, email)).id, { isDisabled: true })

/** Lets them in again if they were disabled. @throws Refusal 404 */
export const makeOwner = async (ctx: Ctx, email: string) =>
  changePerson(ctx, (await findKnown(ctx, email)).id, { role: 'owner', isDisabled: false })

/** Takes all second factors away, and ends all sessions. @returns whether there was one. @throws Refusal 404 */
export const resetSecondFactorOf = async (ctx: Ctx, email: string) =>
  resetSecondFactor(ctx, (await findKnown(ctx, email)).id)

const findKnown = async (ctx: Ctx, email: string) => {
  const person = await findPersonByEmail(ctx, email)
  if (!person) throw notFound('person')
  return person
}
