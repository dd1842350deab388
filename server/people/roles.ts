// Who may give which role to whom.
import { audit } from '#server/audit/audit.ts'
import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { notFound, Refusal } from '#server/platform/refusal.ts'
import { roles, type Role } from '#shared/words.ts'
import { endSessionsOf } from './sessions.ts'

interface PersonChange {
  readonly role?: Role | undefined
  readonly isDisabled?: boolean | undefined
}

/** Nobody gives or takes a role above their own; who has the machine may all. @throws Refusal 403 */
export const refuseBeyondOwnRole = ({ actor: { identity } }: Ctx, role: Role) => {
  if (!identity || roles.indexOf(role) >= roles.indexOf(identity.role)) return
  throw new Refusal(
    403,
    'not_permitted',
    `Only an ${role} may do that with an ${role}, and your role is ${identity.role}.`,
  )
}

/** Two changes at once must not each leave the other as the last owner: the second waits for the first. */
export const lockOwners = (ctx: Ctx) =>
  ctx.db
    .selectFrom('people')
    .select('id')
    .where('role', '=', 'owner')
    .where('disabled_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute()

/**
 * Who is disabled cannot sign in; what they did still names them. Either way their sessions end: none that was begun with
 * one right goes on with another.
 * @throws Refusal 403, 404, 409 for the last owner and for oneself
 */
export const changePerson = (ctx: Ctx, id: number, { role, isDisabled }: PersonChange) =>
  inTransaction(ctx, async (ctx) => {
    const owners = await lockOwners(ctx)
    const person = await ctx.db
      .selectFrom('people')
      .select(['id', 'email', 'role', 'disabled_at'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (!person) throw notFound('person')
    if (ctx.actor.identity?.personId === id)
      throw new Refusal(409, 'not_yourself', 'Somebody else has to change what you may do.')
    refuseBeyondOwnRole(ctx, person.role)
    if (role) refuseBeyondOwnRole(ctx, role)
    const willBe = { role: role ?? person.role, isDisabled: isDisabled ?? person.disabled_at !== null }
    const staysOwner = willBe.role === 'owner' && !willBe.isDisabled
    if (!staysOwner && owners.length === 1 && owners[0]?.id === id)
      throw new Refusal(409, 'last_owner', `${person.email} is the only owner: make somebody else one first.`)
    await ctx.db
      .updateTable('people')
      .set({ role: willBe.role, disabled_at: willBe.isDisabled ? (person.disabled_at ?? ctx.now()) : null })
      .where('id', '=', id)
      .execute()
    await endSessionsOf(ctx, id)
    const about = { subject: person.email, subjectId: id }
    if (willBe.role !== person.role) {
      const changes = { role: { before: person.role, after: willBe.role } }
      await audit(ctx, { action: 'person.role_changed', ...about, changes })
    }
    if (willBe.isDisabled !== (person.disabled_at !== null))
      await audit(ctx, { action: willBe.isDisabled ? 'person.disabled' : 'person.enabled', ...about })
  })
