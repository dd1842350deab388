// The people of the desk, as rows: adding one, and finding one again.
import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { Refusal } from '#server/platform/refusal.ts'
import type { Role } from '#shared/words.ts'
import { hashPassword } from './passwords.ts'
import { readNewPerson, type NewPerson } from './rules.ts'

/** With its hash beside, ready to be written in one transaction with what else comes of it. */
export interface ReadyPerson {
  readonly name: string
  readonly email: string
  readonly role: Role
  /** Undefined for who signs in by other means. */
  readonly hash?: string
}

/** Checks what was given and hashes the password; done before any transaction is open. @throws Refusal 422 */
export const readyPerson = async (ctx: Ctx, given: NewPerson & { readonly role: Role }): Promise<ReadyPerson> => {
  const { name, email, password } = await readNewPerson(given)
  return { name, email, role: given.role, hash: await hashPassword(ctx, password) }
}

/** @throws Refusal 409 for an address that is taken. */
export const insertPerson = (ctx: Ctx, { name, email, role, hash }: ReadyPerson) =>
  inTransaction(ctx, async (ctx) => {
    const row = await ctx.db
      .insertInto('people')
      // Whoever claims, adds or invites answers for the address; one that a person gives themselves later is none of it.
      .values({ name, email, role, verified_email: email, created_at: ctx.now() })
      .onConflict((conflict) => conflict.expression(sql`lower(email)`).doNothing())
      .returning(['id', 'name', 'email', 'role'])
      .executeTakeFirst()
    if (!row) throw new Refusal(409, 'email_taken', `There is a person with the address ${email} already.`)
    if (hash !== undefined)
      await ctx.db.insertInto('password_hashes').values({ person_id: row.id, hash, changed_at: ctx.now() }).execute()
    return row
  })

export const findPersonByEmail = (ctx: Ctx, email: string) =>
  ctx.db
    .selectFrom('people')
    .leftJoin('password_hashes', 'person_id', 'id')
    .select(['id', 'name', 'email', 'verified_email', 'role', 'disabled_at', 'hash'])
    .where(sql<string>`lower(email)`, '=', sql<string>`lower(${email.trim()})`)
    .executeTakeFirst()

export const listPeople = (ctx: Ctx) =>
  ctx.db
    .selectFrom('people')
    .select(['id', 'name', 'email', 'role', 'created_at', 'disabled_at'])
    .orderBy('id')
    .limit(10_000)
    .execute()
