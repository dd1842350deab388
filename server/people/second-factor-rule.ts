// Of whom a second factor is required. Chosen by an admin and kept in the database; until then those who hold people and
// settings need one wherever more than this machine can reach the desk.
import { sql } from 'kysely'
import { audit } from '#server/audit/audit.ts'
import type { Config } from '#server/config.ts'
import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { notify } from '#server/platform/events.ts'
import { isLoopbackHost } from '#server/platform/loopback.ts'
import { Refusal } from '#server/platform/refusal.ts'
import { roles, type Role, type SecondFactorScope } from '#shared/words.ts'
import { hasSecondFactor } from './factors.ts'
import { sessionsChanged } from './sessions.ts'

const defaultScope = ({ publicUrl }: Config): SecondFactorScope =>
  publicUrl !== undefined && !isLoopbackHost(new URL(publicUrl).hostname) ? 'admins' : 'nobody'

const rolesIn = (scope: SecondFactorScope): readonly Role[] =>
  scope === 'nobody' ? [] : scope === 'admins' ? ['owner', 'admin'] : roles

/** Whether somebody of that role falls under it. */
export const covers = (scope: SecondFactorScope, role: Role) => rolesIn(scope).includes(role)

export const readRule = async (ctx: Ctx) => {
  const { required_of } = await ctx.db.selectFrom('second_factor_rules').select('required_of').executeTakeFirstOrThrow()
  return { required_of: required_of ?? defaultScope(ctx.config), is_default: required_of === null }
}

/** Inside a transaction it stays so until that ends: no sign-in slips past a change. */
export const isRequiredOf = async (ctx: Ctx, role: Role): Promise<boolean> => {
  const { required_of } = await ctx.db
    .selectFrom('second_factor_rules')
    .select('required_of')
    .forShare()
    .executeTakeFirstOrThrow()
  return covers(required_of ?? defaultScope(ctx.config), role)
}

/**
 * Sessions of those who have none are good for adding one from now on, and for nothing else.
 * @throws Refusal 409 for who has none themselves: nobody locks themselves out.
 */
export const changeRule = (ctx: Ctx, scope: SecondFactorScope) =>
  inTransaction(ctx, async (ctx) => {
    await ctx.db.selectFrom('second_factor_rules').select('required_of').forUpdate().executeTakeFirstOrThrow()
    const before = await readRule(ctx)
    const { identity } = ctx.actor
    if (identity && covers(scope, identity.role) && !(await hasSecondFactor(ctx, identity.personId)))
      throw new Refusal(409, 'enrol_first', 'Add a second step of your own first: you could not get in any more.')
    await ctx.db.updateTable('second_factor_rules').set({ required_of: scope }).execute()
    await sql`
      update sessions set must_enrol = required.is_so
      from (
        select id, role = any(${rolesIn(scope)}) and not exists (select from totp_secrets where person_id = people.id)
          and not exists (select from passkeys where person_id = people.id) as is_so
        from people
      ) required
      where required.id = sessions.person_id and must_enrol <> required.is_so`.execute(ctx.db)
    await audit(ctx, {
      action: 'second_factor.rule_changed',
      subject: 'second factor',
      changes: { required_of: { before: before.required_of, after: scope } },
    })
    await notify(ctx, sessionsChanged)
    return readRule(ctx)
  })
