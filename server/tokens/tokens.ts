// API tokens: made by who has signed in, for themselves; seen and revoked by them and by admins.
import { audit } from '#server/audit/audit.ts'
import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { notify } from '#server/platform/events.ts'
import { notFound, Refusal } from '#server/platform/refusal.ts'
import { roles, tokenLimits, tokenScopes, type Role, type TokenScope } from '#shared/words.ts'
import { hashOf, makeSecret } from './secret.ts'

export { identifyByToken } from './identify.ts'

/** Told when a token may have ended. */
export const tokensChanged = 'tokens.changed'

interface Wanted {
  readonly personId: number
  readonly name: string
  readonly scopes: readonly TokenScope[]
  readonly days: number
}

/** @returns the token itself, told this once. @throws Refusal 403 for a scope beyond the person's role, 404, 409, 422 */
export const makeToken = async (ctx: Ctx, { personId, name: written, scopes, days }: Wanted): Promise<string> => {
  const name = readName(written)
  refuseBadDays(days)
  const secret = makeSecret()
  const now = ctx.now()
  const expiresAt = new Date(now.getTime() + days * 24 * 3_600_000).toISOString()
  const made = await inTransaction(ctx, async (ctx) => {
    // Two at once must not both be the last that is allowed.
    const person = await ctx.db
      .selectFrom('people')
      .select(['email', 'role'])
      .where('id', '=', personId)
      .where('disabled_at', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (!person) throw notFound('person')
    const beyond = scopes.find((scope) => !mayHave(person.role, scope))
    const subject = `${name} of ${person.email}`
    if (beyond !== undefined) {
      await audit(ctx, { action: 'token.refused', subject, changes: { scopes: { after: scopes } } })
      return { beyond, role: person.role }
    }
    await refuseTooMany(ctx, personId)
    const { id } = await ctx.db
      .insertInto('api_tokens')
      .values({
        person_id: personId,
        name,
        token_hash: hashOf(secret),
        scopes: [...new Set(scopes)].sort(),
        created_at: now,
        expires_at: expiresAt,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const changes = { scopes: { after: scopes }, expires_at: { after: expiresAt } }
    await audit(ctx, { action: 'token.made', subject, subjectId: id, changes })
    return undefined
  })
  if (made) throw beyondRole(made)
  return secret
}

export const listTokens = (ctx: Ctx, { of }: { readonly of?: number | undefined } = {}) =>
  ctx.db
    .selectFrom('api_tokens')
    .innerJoin('people', 'people.id', 'api_tokens.person_id')
    .select([
      'api_tokens.id',
      'api_tokens.name',
      'api_tokens.scopes',
      'api_tokens.created_at',
      'api_tokens.expires_at',
      'api_tokens.last_used_at',
      'people.id as personId',
      'people.name as personName',
      'people.email as personEmail',
      'people.disabled_at as disabledAt',
    ])
    .$if(of !== undefined, (query) => query.where('person_id', '=', of ?? 0))
    .orderBy('api_tokens.id', 'desc')
    .limit(10_000)
    .execute()

/**
 * What follows by this token ends with it.
 * @param options.of whose it has to be; left out: anybody's
 * @throws Refusal 404
 */
export const revokeToken = (ctx: Ctx, id: number, { of }: { readonly of?: number | undefined } = {}) =>
  inTransaction(ctx, async (ctx) => {
    const row = await ctx.db
      .deleteFrom('api_tokens')
      .using('people')
      .whereRef('people.id', '=', 'api_tokens.person_id')
      .where('api_tokens.id', '=', id)
      .$if(of !== undefined, (query) => query.where('person_id', '=', of ?? 0))
      .returning(['api_tokens.name', 'people.email'])
      .executeTakeFirst()
    if (!row) throw notFound('token')
    await ctx.db.deleteFrom('token_minutes').where('token_id', '=', id).execute()
    await audit(ctx, { action: 'token.revoked', subject: `${row.name} of ${row.email}`, subjectId: id })
    await notify(ctx, tokensChanged)
    return row
  })

/** Long enough listed that its person sees why a program has stopped. */
const keptDays = 30

export const forgetOldTokens = async (ctx: Ctx) => {
  const oldest = new Date(ctx.now().getTime() - keptDays * 24 * 3_600_000)
  await ctx.db.deleteFrom('api_tokens').where('expires_at', '<', oldest.toISOString()).execute()
  await ctx.db.deleteFrom('token_minutes').where('began_at', '<', oldest.toISOString()).execute()
}

const mayHave = (role: Role, scope: TokenScope) => roles.indexOf(role) <= roles.indexOf(tokenScopes[scope])

const readName = (written: string) => {
  const name = written.trim()
  const most = tokenLimits.nameCharacters
  if (name === '') throw invalid('name', 'A name is needed: what uses this token?')
  if (Array.from(name).length > most) throw invalid('name', `The name has more than ${most} characters.`)
  // What is not to be seen would make one name look like another.
  if (/\p{C}|[\u2028\u2029]/u.test(name)) throw invalid('name', 'The name holds a character that is not to be seen.')
  return name
}

const refuseBadDays = (days: number) => {
  const most = tokenLimits.longestDays
  if (Number.isInteger(days) && days >= 1 && days <= most) return
  throw invalid('expires_in_days', `A token lasts from 1 to ${most} days.`)
}

const refuseTooMany = async (ctx: Ctx, personId: number) => {
  const { count } = await ctx.db
    .selectFrom('api_tokens')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow()
  if (Number(count) < tokenLimits.perPerson) return
  throw new Refusal(
    409,
    'too_many_tokens',
    `One person has ${tokenLimits.perPerson} tokens at most: revoke one that is not used.`,
  )
}

const beyondRole = ({ beyond, role }: { beyond: TokenScope; role: Role }) =>
  new Refusal(
    403,
    'not_permitted',
    `${beyond} takes the role of ${tokenScopes[beyond]} at least, and a token may no more than its person, who is ${role}.`,
  )

const invalid = (field: string, message: string) =>
  new Refusal(422, 'invalid_body', message, { fields: [{ field, message }] })
