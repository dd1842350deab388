// What a passkey is asked to sign: random, kept as its hash, good for one answer within five minutes, for one purpose and
// one person.
import { randomBytes } from 'node:crypto'
import type { Ctx } from '#server/platform/context.ts'
import type { RelyingParty } from './relying-party.ts'
import { hashOfSecret } from './secret.ts'

const lastsMs = 5 * 60_000

export interface Asked {
  readonly purpose: 'add' | 'sign_in' | 'second_step'
  readonly relyingParty: RelyingParty
  /** Undefined where the passkey alone is to say who comes. */
  readonly personId?: number
  readonly userHandle?: Buffer
}

/** @returns the challenge: 32 bytes */
export const makeChallenge = async (ctx: Ctx, { purpose, relyingParty, personId, userHandle }: Asked) => {
  const challenge = randomBytes(32)
  await ctx.db
    .insertInto('passkey_challenges')
    .values({
      challenge_hash: hashOfSecret(challenge.toString('base64url')),
      purpose,
      person_id: personId ?? null,
      rp_id: relyingParty.id,
      user_handle: userHandle ?? null,
      created_at: ctx.now(),
    })
    .execute()
  return new Uint8Array(challenge)
}

/**
 * Uses up the challenge that an answer says it signs.
 * @returns undefined for one that does not count: unknown, used, too old, for something or somebody else
 */
export const takeChallenge = async (ctx: Ctx, { purpose, relyingParty, personId }: Asked, clientData: string) => {
  const challenge = challengeIn(clientData)
  if (challenge === undefined) return undefined
  const row = await ctx.db
    .deleteFrom('passkey_challenges')
    .where('challenge_hash', '=', hashOfSecret(challenge))
    .where('purpose', '=', purpose)
    .where('rp_id', '=', relyingParty.id)
    .where('person_id', personId === undefined ? 'is' : '=', personId ?? null)
    .where('created_at', '>', oldest(ctx))
    .returning('user_handle')
    .executeTakeFirst()
  return row && { challenge, userHandle: row.user_handle }
}

export const forgetOldChallenges = async (ctx: Ctx) => {
  await ctx.db.deleteFrom('passkey_challenges').where('created_at', '<', oldest(ctx)).execute()
}

const oldest = (ctx: Ctx) => new Date(ctx.now().getTime() - lastsMs).toISOString()

const challengeIn = (clientData: string): string | undefined => {
  try {
    const { challenge, crossOrigin } = JSON.parse(Buffer.from(clientData, 'base64url').toString()) as {
      challenge?: unknown
      crossOrigin?: unknown
    }
    // No page of another site has a part of this desk in it.
    return typeof challenge === 'string' && crossOrigin !== true ? challenge : undefined
  } catch {
    return undefined
  }
}
