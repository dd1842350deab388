import { createHash, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql, type Generated, type JSONColumnType } from 'kysely'
import type { Ctx } from './context.ts'
import { inTransaction } from './db.ts'
import { Refusal } from './refusal.ts'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

interface IdempotencyKeysTable {
  scope: string
  key: string
  fingerprint: string
  claim: string
  claimed_until: string
  answer: JSONColumnType<Answer> | null
  created_at: Generated<string>
}
declare module './tables.ts' {
  interface Database {
    idempotency_keys: IdempotencyKeysTable
  }
}

interface Request {
  /** What the key is for; the same key elsewhere is another one. */
  readonly scope: string
  readonly key: string | undefined
  /** The request as it was understood: the same key with another is refused. */
  readonly request: unknown
}

interface Work<P> {
  /** What takes time and needs no transaction. */
  readonly prepare: () => Promise<P>
  /** What writes, all or nothing by itself; with a key its answer is kept in the same transaction. */
  readonly write: (ctx: Ctx, prepared: P) => Promise<Answer>
}

// A claim outlives the slowest create (4 s of triage); a process that dies holding one delays a retry by no more.
const claimSeconds = 8
const waitForOtherMs = 1_500
const keptHours = 24

/**
 * Does a piece of work once for each key: a second request with the same key and content is given the same answer.
 * @throws Refusal 422 for the same key with other content, 409 while the first is still being worked on.
 */
export const idempotently = async <P>(ctx: Ctx, request: Request, work: Work<P>): Promise<Answer> => {
  const { key } = request
  const scope = scopeOf(ctx, request)
  if (key === undefined) return work.write(ctx, await work.prepare())
  const fingerprint = fingerprintOf(request.request)
  const claim = randomUUID()
  const earlier = await claimKey(ctx, { scope, key, fingerprint, claim })
  if (earlier) return { ...earlier, headers: { ...earlier.headers, 'idempotency-replayed': 'true' } }
  try {
    const prepared = await work.prepare()
    return await inTransaction(ctx, async (ctx) => {
      const answer = await work.write(ctx, prepared)
      const kept = await ctx.db
        .updateTable('idempotency_keys')
        .set({ answer: JSON.stringify(answer) })
        .where('scope', '=', scope)
        .where('key', '=', key)
        .where('claim', '=', claim)
        .executeTakeFirst()
      // Another process took the claim over meanwhile: its work counts, ours is taken back.
      if (kept.numUpdatedRows === 0n) throw inFlight()
      return answer
    })
  } catch (error) {
    await release(ctx, { scope, key, claim })
    throw error
  }
}

// The key of one person is none of another's: its answer would tell them what was asked.
const scopeOf = ({ actor }: Ctx, { scope }: Request) =>
  actor.identity ? `${scope} of ${actor.identity.personId}` : scope

// The same fields in another order are the same request.
const fingerprintOf = (request: unknown) =>
  createHash('sha256').update(JSON.stringify(request, sortFields)).digest('hex')

const sortFields = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value

/** Forgets keys older than 24 hours. */
export const forgetOldKeys = async (ctx: Ctx) => {
  await ctx.db
    .deleteFrom('idempotency_keys')
    .where(sql<boolean>`created_at < now() - make_interval(hours => ${keptHours})`)
    .execute()
}

interface Claim {
  readonly scope: string
  readonly key: string
  readonly fingerprint: string
  readonly claim: string
}

/** @returns the earlier answer, or undefined when the key is now ours to work on. */
const claimKey = async (ctx: Ctx, wanted: Claim): Promise<Answer | undefined> => {
  const until = Date.now() + waitForOtherMs
  for (;;) {
    const claimed = await sql`
      insert into idempotency_keys as held (scope, key, fingerprint, claim, claimed_until)
      values (${wanted.scope}, ${wanted.key}, ${wanted.fingerprint}, ${wanted.claim}, now() + make_interval(secs => ${claimSeconds}))
      on conflict (scope, key) do update
        set fingerprint = excluded.fingerprint, claim = excluded.claim, claimed_until = excluded.claimed_until,
            answer = null, created_at = now()
        where held.created_at < now() - make_interval(hours => ${keptHours})
           or (held.answer is null and held.claimed_until < now() and held.fingerprint = excluded.fingerprint)
      returning claim`.execute(ctx.db)
    if (claimed.rows.length > 0) return undefined
    const held = await ctx.db
      .selectFrom('idempotency_keys')
      .select(['fingerprint', 'answer'])
      .where('scope', '=', wanted.scope)
      .where('key', '=', wanted.key)
      .executeTakeFirst()
    if (held && held.fingerprint !== wanted.fingerprint) {
      throw new Refusal(
        422,
        'idempotency_key_reused',
        'This Idempotency-Key was used for another request: take a new one.',
      )
    }
    if (held?.answer) return held.answer
    if (Date.now() >= until) throw inFlight()
    await sleep(50)
  }
}

const inFlight = () =>
  new Refusal(
    409,
    'idempotency_key_in_flight',
    'The first request with this Idempotency-Key is still being worked on: try again shortly.',
    {
      headers: { 'retry-after': '1' },
    },
  )

const release = async (ctx: Ctx, { scope, key, claim }: Omit<Claim, 'fingerprint'>) => {
  await ctx.db
    .deleteFrom('idempotency_keys')
    .where('scope', '=', scope)
    .where('key', '=', key)
    .where('claim', '=', claim)
    .where('answer', 'is', null)
    .execute()
    .catch((error: unknown) =>
      ctx.log.warn({ err: error }, 'an idempotency claim could not be given back; it runs out by itself'),
    )
}
