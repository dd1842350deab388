import { viewer } from '#server/platform/access.ts'
import type { Ctx, Identity } from '#server/platform/context.ts'
import type { On } from '#server/platform/http.ts'
import { Refusal } from '#server/platform/refusal.ts'
import { tokens, type TokenList } from '#shared/tokens.ts'
import { roles } from '#shared/words.ts'
import { listTokens, makeToken, revokeToken } from './tokens.ts'

// By who has signed in alone: a token that leaked must make no other, nor outlive itself by one.
export const routes = (on: On) => {
  on(tokens.listTokens, viewer('session'), async ({ ctx }) => readTokens(ctx))
  on(tokens.makeToken, viewer('session'), async ({ ctx, body, reply }) => {
    const { personId } = whoSigned(ctx)
    const { name, scopes, expires_in_days: days } = body
    const token = await makeToken(ctx, { personId, name, scopes, days })
    // Kept by nobody between.
    void reply.header('cache-control', 'no-store')
    return { token, tokens: await readTokens(ctx) }
  })
  on(tokens.revokeToken, viewer('session'), async ({ ctx, params }) => {
    await revokeToken(ctx, params.id, theirReach(ctx))
    return readTokens(ctx)
  })
}

/** Admins see and revoke everybody's, the others their own. */
const theirReach = (ctx: Ctx) => {
  const { personId, role } = whoSigned(ctx)
  return roles.indexOf(role) <= roles.indexOf('admin') ? {} : { of: personId }
}

const readTokens = async (ctx: Ctx): Promise<TokenList> => {
  const rows = await listTokens(ctx, theirReach(ctx))
  const now = ctx.now().getTime()
  return {
    items: rows.map(({ personId, personName, personEmail, disabledAt, ...token }) => ({
      ...token,
      person: { id: personId, name: personName, email: personEmail, is_disabled: disabledAt !== null },
      is_expired: Date.parse(token.expires_at) <= now,
    })),
  }
}

const whoSigned = ({ actor: { identity } }: Ctx): Identity => {
  if (!identity) throw new Refusal(403, 'not_permitted', 'A token is somebody’s.')
  return identity
}
