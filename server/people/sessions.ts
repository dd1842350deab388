// Sessions: 32 random bytes with the browser, their hash here. Whoever reads the database cannot use one.
import { sql } from 'kysely'
import { audit } from '#server/audit/audit.ts'
import type { Ctx, Identity } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { notify } from '#server/platform/events.ts'
import { prepared } from '#server/platform/prepared.ts'
import { Refusal } from '#server/platform/refusal.ts'
import { withdrawTickets } from './pending-sign-ins.ts'
import { hashOfSecret, makeSecret } from './secret.ts'

const idleMs = 12 * 3_600_000
const absoluteMs = 7 * 24 * 3_600_000
/** So that looking does not write: a session was used within this time, and how long ago exactly nobody asks. */
const noteEveryMs = 5 * 60_000

/** Told when a session may have ended: sign-out, a new password, another role. */
export const sessionsChanged = 'people.sessions_changed'

export interface Visitor {
  readonly address: string
  readonly userAgent: string | undefined
  /** What their browser held before: it ends with the new one. */
  readonly earlierToken: string | undefined
  /** What the password was held against that they signed in with. */
  readonly verifiedHash?: string
}

interface NewSession extends Visitor {
  /** Good for adding a second factor, and for nothing else. */
  readonly mustEnrol?: boolean
}

/**
 * Called by what has made sure that all is proven (sign-in.ts).
 * @returns the token for the cookie; it is nowhere else.
 * @throws Refusal 401 where who signs in was disabled meanwhile, or has another password since.
 */
export const startSession = async (ctx: Ctx, personId: number, session: NewSession) => {
  const { address, userAgent = '', earlierToken, verifiedHash, mustEnrol = false } = session
  const token = makeSecret(32)
  const now = ctx.now()
  await inTransaction(ctx, async (ctx) => {
    // A new password, and keeping somebody out, end the sessions that are there. One that is being begun just then must
    // not be missed: it waits for their row here, and is none when it has changed.
    const { rows } = await sql`
      insert into sessions (token_hash, person_id, created_at, last_seen_at, proven_at, address, user_agent, must_enrol)
      select ${hashOfSecret(token)}, id, ${now}, ${now}, ${now}, ${address}, ${userAgent.slice(0, 300)},
        ${mustEnrol}
      from ${stillAsVerified({ personId, verifiedHash })}
      returning id`.execute(ctx.db)
    if (rows.length === 0) throw changedMeanwhile()
    if (earlierToken !== undefined) await endSession(ctx, earlierToken)
    const by = await personOf(ctx, personId)
    await audit(ctx, { action: 'person.signed_in', subject: by.email, subjectId: by.id, by })
  })
  return token
}

/** The same for who is told of a second step first. @throws Refusal 401 */
export const refuseChanged = async (ctx: Ctx, personId: number, { verifiedHash }: Pick<Visitor, 'verifiedHash'>) => {
  const { rows } = await sql`select id from ${stillAsVerified({ personId, verifiedHash })}`.execute(ctx.db)
  if (rows.length === 0) throw changedMeanwhile()
}

const stillAsVerified = ({ personId, verifiedHash }: { personId: number; verifiedHash: string | undefined }) =>
  verifiedHash === undefined
    ? sql`(select id from people where id = ${personId} and disabled_at is null for share) as person`
    : sql`(
        select id from people join password_hashes on person_id = id
        where id = ${personId} and disabled_at is null and hash = ${verifiedHash}
        for share
      ) as person`

const changedMeanwhile = () =>
  new Refusal(401, 'sign_in_failed', 'What you signed in with was changed just now: sign in again.', {
    headers: { 'www-authenticate': 'Session realm="Docket"' },
  })

/** Who has this session, if it still counts. */
export const findSession = async (ctx: Ctx, token: string): Promise<Identity | undefined> => {
  const row = await livingSessions(ctx)
    .select([
      'sessions.id as sessionId',
      'sessions.last_seen_at as seenAt',
      'people.id as personId',
      'people.name',
      'people.email',
      'people.role',
      'sessions.must_enrol as mustEnrol',
    ])
    .where('token_hash', '=', hashOfSecret(token))
    .modifyEnd(prepared)
    .executeTakeFirst()
  if (!row) return undefined
  const { seenAt, ...identity } = row
  if (Date.parse(seenAt) < ctx.now().getTime() - noteEveryMs) await noteUse(ctx, row.sessionId)
  return identity
}

/** Of these sessions those that still count, and may follow what happens. */
export const stillLiving = async (ctx: Ctx, sessionIds: readonly number[]): Promise<ReadonlySet<number>> => {
  if (sessionIds.length === 0) return new Set()
  const rows = await livingSessions(ctx)
    .select('sessions.id')
    .where('sessions.id', 'in', sessionIds)
    .where('sessions.must_enrol', '=', false)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** Neither run out nor of somebody who is disabled. */
export const livingSessions = (ctx: Ctx) => {
  const now = ctx.now().getTime()
  return ctx.db
    .selectFrom('sessions')
    .innerJoin('people', 'people.id', 'sessions.person_id')
    .where('people.disabled_at', 'is', null)
    .where('sessions.created_at', '>', new Date(now - absoluteMs).toISOString())
    .where('sessions.last_seen_at', '>', new Date(now - idleMs).toISOString())
}

const noteUse = (ctx: Ctx, id: number) =>
  ctx.db.updateTable('sessions').set({ last_seen_at: ctx.now() }).where('id', '=', id).execute()

/** @returns the number of the person whose it was; undefined where there was none. */
export const endSession = (ctx: Ctx, token: string) =>
  inTransaction(ctx, async (ctx) => {
    const ended = await ctx.db
      .deleteFrom('sessions')
      .where('token_hash', '=', hashOfSecret(token))
      .returning('person_id')
      .executeTakeFirst()
    if (ended) await notify(ctx, sessionsChanged)
    return ended?.person_id
  })

/** What its person asks for. */
export const signOut = (ctx: Ctx, token: string) =>
  inTransaction(ctx, async (ctx) => {
    const personId = await endSession(ctx, token)
    if (personId === undefined) return
    const by = await personOf(ctx, personId)
    await audit(ctx, { action: 'person.signed_out', subject: by.email, subjectId: by.id, by })
  })

const personOf = (ctx: Ctx, id: number) =>
  ctx.db.selectFrom('people').select(['id', 'name', 'email']).where('id', '=', id).executeTakeFirstOrThrow()

/** Of one person, everywhere; whoever is half-way in begins again. */
export const endSessionsOf = (ctx: Ctx, personId: number) =>
  inTransaction(ctx, async (ctx) => {
    await ctx.db.deleteFrom('sessions').where('person_id', '=', personId).execute()
    await withdrawTickets(ctx, personId)
    await notify(ctx, sessionsChanged)
  })

interface Own {
  readonly personId: number
  readonly sessionId: number
}

/** Of one person, but for the one that asks. */
export const endOtherSessions = (ctx: Ctx, { personId, sessionId }: Own) =>
  inTransaction(ctx, async (ctx) => {
    await ctx.db.deleteFrom('sessions').where('person_id', '=', personId).where('id', '<>', sessionId).execute()
    await withdrawTickets(ctx, personId)
    await notify(ctx, sessionsChanged)
  })

export const forgetOldSessions = async (ctx: Ctx) => {
  const now = ctx.now().getTime()
  await ctx.db
    .deleteFrom('sessions')
    .where(({ or, eb }) =>
      or([
        eb('created_at', '<', new Date(now - absoluteMs).toISOString()),
        eb('last_seen_at', '<', new Date(now - idleMs).toISOString()),
      ]),
    )
    .execute()
}
