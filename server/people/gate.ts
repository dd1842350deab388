// What the server asks of every request, and what ends with a session: its streams.
import type { FastifyRequest } from 'fastify'
import { contextOf, type Ctx, type Desk } from '#server/platform/context.ts'
import { isDatabaseAway } from '#server/platform/db.ts'
import type { Gate } from '#server/platform/http.ts'
import { endStreamsOf, followersOf } from '#server/platform/live.ts'
import { hearNotifications } from '#server/platform/notifications.ts'
import { deskClaimed, doubtClaim, isClaimed, noteClaim } from './claim.ts'
import { tokenIn } from './cookie.ts'
import { findSession, sessionsChanged, stillLiving } from './sessions.ts'

export const tokenOf = ({ config }: Pick<Ctx, 'config'>, { headers }: FastifyRequest) =>
  tokenIn({ config, host: headers.host }, headers.cookie)

export const gate: Pick<Gate, 'isClaimed' | 'identify'> = {
  isClaimed,
  identify: async (ctx, request) => {
    const token = tokenOf(ctx, request)
    return token === undefined ? undefined : findSession(ctx, token)
  },
}

const lookEveryMs = 25_000

/** Sessions also run out by themselves. @returns the end of it */
export const endStreamsWithSessions = (desk: Desk) => {
  const ctx = contextOf(desk, { name: 'system', via: 'job' })
  const look = () =>
    void endOrphans(ctx).catch((error: unknown) => {
      if (!isDatabaseAway(error)) ctx.log.error({ err: error }, 'streams could not be held against their sessions')
    })
  hearNotifications(ctx, {
    hear: ({ kind }) => {
      if (kind === deskClaimed) noteClaim(ctx)
      if (kind === deskClaimed || kind === sessionsChanged) look()
    },
    regain: () => {
      doubtClaim(ctx)
      look()
    },
  })
  const timer = setInterval(look, lookEveryMs).unref()
  return () => clearInterval(timer)
}

const endOrphans = async (ctx: Ctx) => {
  const following = followersOf(ctx)
  if (following.length === 0 || !(await isClaimed(ctx))) return
  const sessionIds = new Set(following.flatMap((follower) => follower?.sessionId ?? []))
  const living = await stillLiving(ctx, [...sessionIds])
  endStreamsOf(ctx, (follower) =>
    // Of the time before the claim, of a session, or of something else (a token), which is looked after elsewhere.
    follower === undefined ? true : follower.sessionId !== undefined && !living.has(follower.sessionId),
  )
}
