import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { notFound, Refusal } from '#server/platform/refusal.ts'
import type { Role } from '#shared/words.ts'
import { isClaimed } from './claim.ts'
import { findPersonByEmail, insertPerson, readyPerson } from './directory.ts'
import { hashPassword } from './passwords.ts'
import { faultOfPassword, type NewPerson } from './rules.ts'
import { endSessionsOf } from './sessions.ts'

export { claimDesk, claimDeskFromMachine, isClaimed, makeClaimCode } from './claim.ts'
export { findPersonByEmail, listPeople } from './directory.ts'
export { gate } from './gate.ts'
export { endSessionsOf, startSession } from './sessions.ts'
export { signIn } from './sign-in.ts'

/** @throws Refusal 409 for an address that is taken, or where nobody has claimed the desk; 422 */
export const addPerson = async (ctx: Ctx, given: NewPerson & { readonly role: Role }) => {
  if (!(await isClaimed(ctx))) throw new Refusal(409, 'desk_is_unclaimed', 'The first person of a desk is its owner.')
  return insertPerson(ctx, await readyPerson(ctx, given))
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
  })
}

/** Who is disabled cannot sign in and is signed out; what they did still names them. @throws Refusal 404, 409 */
export const disablePerson = async (ctx: Ctx, email: string) => {
  const person = await findKnown(ctx, email)
  await inTransaction(ctx, async (ctx) => {
    // Two at once must not each leave the other as the last owner.
    const owners = await ctx.db
      .selectFrom('people')
      .select('id')
      .where('role', '=', 'owner')
      .where('disabled_at', 'is', null)
      .orderBy('id')
      .forUpdate()
      .execute()
    if (owners.length === 1 && owners[0]?.id === person.id)
      throw new Refusal(409, 'last_owner', `${person.email} is the only owner: make somebody else one first.`)
    await ctx.db
      .updateTable('people')
      .set({ disabled_at: ctx.now() })
      .where('id', '=', person.id)
      .where('disabled_at', 'is', null)
      .execute()
    await endSessionsOf(ctx, person.id)
  })
}

/** Makes somebody an owner, and lets them in again if they were disabled. @throws Refusal 404 */
export const makeOwner = async (ctx: Ctx, email: string) => {
  const person = await findKnown(ctx, email)
  await inTransaction(ctx, async (ctx) => {
    await ctx.db.updateTable('people').set({ role: 'owner', disabled_at: null }).where('id', '=', person.id).execute()
    // A session that was begun with less right is not carried on with more.
    await endSessionsOf(ctx, person.id)
  })
}

const findKnown = async (ctx: Ctx, email: string) => {
  const person = await findPersonByEmail(ctx, email)
  if (!person) throw notFound('person')
  return person
}
