// What ends with a token: its streams.
import { contextOf, type Ctx, type Desk } from '#server/platform/context.ts'
import { isDatabaseAway } from '#server/platform/db.ts'
import { endStreamsOf, followersOf } from '#server/platform/live.ts'
import { hearNotifications } from '#server/platform/notifications.ts'
import { sessionsChanged } from '#server/people/people.ts'
import { tokensChanged } from './tokens.ts'

const lookEveryMs = 25_000

/** Tokens also run out by themselves, and end with their person. @returns the end of it */
export const endStreamsWithTokens = (desk: Desk) => {
  const ctx = contextOf(desk, { name: 'system', via: 'job' })
  const look = () =>
    void endOrphans(ctx).catch((error: unknown) => {
      if (!isDatabaseAway(error)) ctx.log.error({ err: error }, 'streams could not be held against their tokens')
    })
  hearNotifications(ctx, {
    hear: ({ kind }) => {
      if (kind === tokensChanged || kind === sessionsChanged) look()
    },
    regain: look,
  })
  const timer = setInterval(look, lookEveryMs).unref()
  return () => clearInterval(timer)
}

const endOrphans = async (ctx: Ctx) => {
  const ids = new Set(followersOf(ctx).flatMap((follower) => follower?.token?.id ?? []))
  if (ids.size === 0) return
  const living = await stillLiving(ctx, [...ids])
  endStreamsOf(ctx, (follower) => follower?.token !== undefined && !living.has(follower.token.id))
}

const stillLiving = async (ctx: Ctx, ids: readonly number[]): Promise<ReadonlySet<number>> => {
  const rows = await ctx.db
    .selectFrom('api_tokens')
    .innerJoin('people', 'people.id', 'api_tokens.person_id')
    .select('api_tokens.id')
    .where('api_tokens.id', 'in', ids)
    .where('expires_at', '>', ctx.now().toISOString())
    .where('disabled_at', 'is', null)
    .where('role', '<>', 'requester')
    .execute()
  return new Set(rows.map(({ id }) => id))
}
