// A sign-in between the button and the way back. Here stand hashes alone; what finishes it is with the browser (in a
// cookie) and at the provider (the state), and it takes both. So nobody brings somebody else's browser to an end of a
// sign-in that they began themselves.
import { createHmac } from 'node:crypto'
import type { Ctx } from '#server/platform/context.ts'
import { hashOfSecret } from '#server/people/people.ts'

export const lastsSeconds = 600

interface Begun {
  readonly state: string
  /** What the cookie holds. */
  readonly browser: string
  readonly issuer: string
  readonly next: string | undefined
  /** Who wants to link rather than to sign in. */
  readonly personId: number | undefined
}

export const noteBegun = async (ctx: Ctx, { state, browser, issuer, next, personId }: Begun) => {
  await ctx.db
    .insertInto('oidc_sign_ins')
    .values({
      state_hash: hashOfSecret(state),
      browser_hash: hashOfSecret(browser),
      issuer,
      next: next ?? null,
      person_id: personId ?? null,
      created_at: ctx.now(),
    })
    .execute()
}

/** Uses it up, whatever comes of it. @returns undefined for one that is old, done, or another browser's */
export const takeBegun = ({ db, now }: Ctx, { state, browser, issuer }: Pick<Begun, 'state' | 'browser' | 'issuer'>) =>
  db
    .deleteFrom('oidc_sign_ins')
    .where('state_hash', '=', hashOfSecret(state))
    .where('browser_hash', '=', hashOfSecret(browser))
    .where('issuer', '=', issuer)
    .where('created_at', '>', new Date(now().getTime() - lastsSeconds * 1_000).toISOString())
    .returning(['next', 'person_id as personId'])
    .executeTakeFirst()

export const forgetOldSignIns = async (ctx: Ctx) => {
  const oldest = new Date(ctx.now().getTime() - lastsSeconds * 1_000).toISOString()
  await ctx.db.deleteFrom('oidc_sign_ins').where('created_at', '<=', oldest).execute()
}

/**
 * The nonce (OpenID Connect Core 1.0, 3.1.2.1) and the code verifier (RFC 7636) of one sign-in: both unguessable, other
 * ones each time, and known to no table.
 */
export const secretsOf = ({ state, browser }: Pick<Begun, 'state' | 'browser'>) => ({
  nonce: derive(browser, `nonce ${state}`),
  verifier: derive(browser, `verifier ${state}`),
})

const derive = (key: string, of: string) => createHmac('sha256', key).update(of).digest('base64url')
