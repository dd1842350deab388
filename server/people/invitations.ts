// Invitations: a link to copy, so that they work without mail. It says who and with which role; who opens it says neither.
import { sql } from 'kysely'
import { audit } from '#server/audit/audit.ts'
import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { notFound, Refusal } from '#server/platform/refusal.ts'
import type { Role } from '#shared/words.ts'
import { findPersonByEmail, insertPerson, readyPerson } from './directory.ts'
import { refuseBeyondOwnRole } from './roles.ts'
import { faultOfEmail } from './rules.ts'
import { hashOfSecret, makeSecret } from './secret.ts'

const lastsMs = 72 * 3_600_000

interface Wanted {
  readonly email: string
  readonly role: Role
}

/** @returns the code for the link, told this once. @throws Refusal 403, 409 for somebody who is there already, 422 */
export const invite = async (ctx: Ctx, { email: written, role }: Wanted): Promise<string> => {
  refuseBeyondOwnRole(ctx, role)
  const email = written.trim()
  const message = faultOfEmail(email)
  if (message !== undefined) throw new Refusal(422, 'invalid_body', message, { fields: [{ field: 'email', message }] })
  if (await findPersonByEmail(ctx, email)) throw new Refusal(409, 'email_taken', `${email} is on the desk already.`)
  const { identity } = ctx.actor
  if (!identity) throw new Refusal(403, 'not_permitted', 'An invitation is somebody’s.')
  const code = makeSecret(16)
  const row = {
    email,
    role,
    code_hash: hashOfSecret(code),
    invited_by: identity.personId,
    created_at: ctx.now().toISOString(),
  }
  await inTransaction(ctx, async (ctx) => {
    const before = await ctx.db
      .selectFrom('invitations')
      .select('role')
      .where(sql<string>`lower(email)`, '=', sql<string>`lower(${email})`)
      .forUpdate()
      .executeTakeFirst()
    const { id } = await ctx.db
      .insertInto('invitations')
      .values(row)
      .onConflict((conflict) => conflict.expression(sql`lower(email)`).doUpdateSet(row))
      .returning('id')
      .executeTakeFirstOrThrow()
    const changes = { role: { ...(before && { before: before.role }), after: role } }
    await audit(ctx, { action: 'invitation.made', subject: email, subjectId: id, changes })
  })
  return code
}

export const listInvitations = async (ctx: Ctx) => {
  const rows = await livingInvitations(ctx)
    .select(['invitations.id', 'invitations.email', 'invitations.role', 'invitations.created_at', 'people.name'])
    .orderBy('invitations.id')
    .limit(1_000)
    .execute()
  return rows.map(({ name, created_at, ...row }) => ({
    ...row,
    invited_by: name,
    expires_at: new Date(Date.parse(created_at) + lastsMs).toISOString(),
  }))
}

/** @throws Refusal 404, 403 */
export const withdrawInvitation = (ctx: Ctx, id: number) =>
  inTransaction(ctx, async (ctx) => {
    const row = await ctx.db
      .deleteFrom('invitations')
      .where('id', '=', id)
      .returning(['email', 'role'])
      .executeTakeFirst()
    if (!row) throw notFound('invitation')
    refuseBeyondOwnRole(ctx, row.role)
    const changes = { role: { before: row.role } }
    await audit(ctx, { action: 'invitation.withdrawn', subject: row.email, subjectId: id, changes })
  })

/** Whom it is for. @throws Refusal 403 for a code that does not count. */
export const readInvitation = async (ctx: Ctx, code: string) => {
  const row = await livingInvitations(ctx)
    .select(['invitations.email', 'invitations.role', 'people.name as invited_by'])
    .where('code_hash', '=', hashOfSecret(code))
    .executeTakeFirst()
  if (!row) throw badInvitation()
  return row
}

/** @throws Refusal 403 for a code that does not count, 409, 422 */
export const join = async (
  ctx: Ctx,
  { code, name, password }: Readonly<Record<'code' | 'name' | 'password', string>>,
) => {
  // Before the password is hashed: nobody without the code makes the desk work.
  const { email, role, invited_by } = await readInvitation(ctx, code)
  const person = await readyPerson(ctx, { name, email, password, role })
  return inTransaction(ctx, async (ctx) => {
    const used = await ctx.db
      .deleteFrom('invitations')
      .where('code_hash', '=', hashOfSecret(code))
      .returning('id')
      .executeTakeFirst()
    if (!used) throw badInvitation()
    const by = await insertPerson(ctx, person)
    const changes = { name: { after: by.name }, role: { after: by.role }, invited_by: { after: invited_by } }
    await audit(ctx, { action: 'person.joined', subject: by.email, subjectId: by.id, changes, by })
    return by
  })
}

/**
 * The same for who has proved the invited address instead of bringing the code. Uses the invitation up.
 * @returns undefined where none counts for this address
 */
export const joinByAddress = (ctx: Ctx, { name, email }: Readonly<Record<'name' | 'email', string>>) =>
  inTransaction(ctx, async (ctx) => {
    const living = livingInvitations(ctx)
      .select('invitations.id')
      .where(sql<string>`lower(invitations.email)`, '=', sql<string>`lower(${email})`)
    const used = await ctx.db.deleteFrom('invitations').where('id', 'in', living).returning('role').executeTakeFirst()
    return used && insertPerson(ctx, { name, email, role: used.role })
  })

export const forgetOldInvitations = async (ctx: Ctx) => {
  await ctx.db.deleteFrom('invitations').where('created_at', '<', oldest(ctx)).execute()
}

// One of somebody who has been kept out since, or may not give that role any more, is nobody's word.
const livingInvitations = (ctx: Ctx) =>
  ctx.db
    .selectFrom('invitations')
    .innerJoin('people', 'people.id', 'invitations.invited_by')
    .where('invitations.created_at', '>', oldest(ctx))
    .where('people.disabled_at', 'is', null)
    .where(({ or, and, eb }) =>
      or([
        eb('people.role', '=', 'owner'),
        and([eb('people.role', '=', 'admin'), eb('invitations.role', '<>', 'owner')]),
      ]),
    )

const oldest = (ctx: Ctx) => new Date(ctx.now().getTime() - lastsMs).toISOString()

const badInvitation = () =>
  new Refusal(
    403,
    'bad_invitation',
    'This invitation does not count any more: it was used, taken back, or is older than 72 hours. Ask for another.',
  )
