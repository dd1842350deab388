// Where one is signed in, and ending it there.
import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { notify } from '#server/platform/events.ts'
import { notFound, Refusal } from '#server/platform/refusal.ts'
import { audit } from '#server/audit/audit.ts'
import { browserWords } from './browser-words.ts'
import { signedIn } from './proof.ts'
import { livingSessions, sessionsChanged } from './sessions.ts'

/** Newest use first. */
export const listOwnSessions = async (ctx: Ctx) => {
  const { personId, sessionId } = signedIn(ctx)
  const rows = await livingSessions(ctx)
    .select(['sessions.id', 'user_agent', 'address', 'sessions.created_at', 'last_seen_at'])
    .where('person_id', '=', personId)
    .orderBy('last_seen_at', 'desc')
    .orderBy('sessions.id', 'desc')
    .limit(200)
    .execute()
  return rows.map(({ user_agent, ...row }) => ({
    ...row,
    browser: browserWords(user_agent),
    is_current: row.id === sessionId,
  }))
}

/** @throws Refusal 404 for one that is not theirs, 409 for the one that asks: that is a sign-out */
export const endOwnSession = (ctx: Ctx, id: number) =>
  inTransaction(ctx, async (ctx) => {
    const { personId, sessionId, email } = signedIn(ctx)
    if (id === sessionId) throw new Refusal(409, 'own_session', 'This is the session that you use: sign out instead.')
    const ended = await ctx.db
      .deleteFrom('sessions')
      .where('id', '=', id)
      .where('person_id', '=', personId)
      .returning('id')
      .executeTakeFirst()
    if (!ended) throw notFound('session')
    await notify(ctx, sessionsChanged)
    await audit(ctx, { action: 'session.revoked', subject: email, subjectId: personId })
  })

/** All of the person but the one that asks. */
export const endOtherSessions = (ctx: Ctx) =>
  inTransaction(ctx, async (ctx) => {
    const { personId, sessionId, email } = signedIn(ctx)
    const { numDeletedRows } = await ctx.db
      .deleteFrom('sessions')
      .where('person_id', '=', personId)
      .where('id', '<>', sessionId)
      .executeTakeFirst()
    if (numDeletedRows === 0n) return
    await notify(ctx, sessionsChanged)
    await audit(ctx, { action: 'session.revoked', subject: email, subjectId: personId })
  })
