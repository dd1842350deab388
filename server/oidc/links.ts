// The links themselves: which account at a provider is whose.
import { audit } from '#server/audit/audit.ts'
import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { notFound } from '#server/platform/refusal.ts'
import type { OidcLinks } from '#shared/oidc.ts'
import type { Account } from './provider.ts'

type Which = Pick<Account, 'issuer' | 'subject'>

export const findLinked = (ctx: Ctx, { issuer, subject }: Which) =>
  ctx.db
    .selectFrom('oidc_links')
    .innerJoin('people', 'people.id', 'oidc_links.person_id')
    .select(['people.id', 'people.name', 'people.email', 'people.role', 'people.disabled_at'])
    .where('oidc_links.issuer', '=', issuer)
    .where('oidc_links.subject', '=', subject)
    .executeTakeFirst()

export const noteUse = async (ctx: Ctx, { issuer, subject }: Which) => {
  await ctx.db
    .updateTable('oidc_links')
    .set({ last_used_at: ctx.now() })
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .execute()
}

interface NewLink {
  readonly account: Which
  readonly personId: number
  readonly email: string
}

/** @returns false where the account or the person has a link at this provider */
export const insertLink = async (ctx: Ctx, { account: { issuer, subject }, personId, email }: NewLink) => {
  const now = ctx.now()
  const row = await ctx.db
    .insertInto('oidc_links')
    .values({ issuer, subject, person_id: personId, email, linked_at: now, last_used_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Of who asks; nobody's on a desk that is open. */
export const listLinks = async (ctx: Ctx): Promise<OidcLinks> => {
  const { identity } = ctx.actor
  if (!identity) return { name: null, may_link: false, links: [] }
  const links = await ctx.db
    .selectFrom('oidc_links')
    .select(['id', 'issuer', 'email', 'linked_at', 'last_used_at'])
    .where('person_id', '=', identity.personId)
    .orderBy('id')
    .limit(100)
    .execute()
  const { oidc } = ctx.config
  const isLinked = links.some(({ issuer }) => issuer.replace(/\/+$/, '') === oidc?.issuer.replace(/\/+$/, ''))
  return { name: oidc?.name ?? null, may_link: oidc !== undefined && !isLinked, links }
}

/** One of who asks. @throws Refusal 404 */
export const removeLink = (ctx: Ctx, id: number) =>
  inTransaction(ctx, async (ctx) => {
    const { identity } = ctx.actor
    if (!identity) throw notFound('link')
    const row = await ctx.db
      .deleteFrom('oidc_links')
      .where('id', '=', id)
      .where('person_id', '=', identity.personId)
      .returning(['issuer', 'subject'])
      .executeTakeFirst()
    if (!row) throw notFound('link')
    await audit(ctx, {
      action: 'sign_in_link.removed',
      subject: identity.email,
      subjectId: identity.personId,
      changes: { issuer: { before: row.issuer }, subject: { before: row.subject } },
    })
  })
