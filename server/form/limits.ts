// How much may come by the form: 5 messages a minute from one address, 200 an hour in all. Exactly so, in any minute and
// any hour: the times of those taken are kept, and each take is one statement, for all processes together.
import { hash } from 'node:crypto'
import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { networkOf } from '#server/platform/network.ts'
import { Refusal } from '#server/platform/refusal.ts'

interface Limit {
  readonly most: number
  readonly withinMs: number
}

const ofAddress: Limit = { most: 5, withinMs: 60_000 }
const ofAll: Limit = { most: 200, withinMs: 3_600_000 }

/**
 * Counts a message that is about to be taken.
 * @throws Refusal 429 for who sends too many, 503 where all together do; both with Retry-After
 */
export const takePlace = async (ctx: Ctx, address: string) => {
  const [all, own] = [nameOf('all'), nameOf(`address ${networkOf(address)}`)]
  // Looked at first, so that who is turned away leaves nothing behind; taken last, so that one who sends too many takes
  // nothing from the others.
  const isFull = (await countTaken(ctx, all, ofAll)) >= ofAll.most
  if (!isFull && !(await take(ctx, own, ofAddress))) throw tooMany(await waitSeconds(ctx, own, ofAddress))
  if (isFull || !(await take(ctx, all, ofAll))) throw tooBusy(await waitSeconds(ctx, all, ofAll))
}

export const forgetOldPlaces = async (ctx: Ctx) => {
  await sql`delete from form_limits where taken[cardinality(taken)] < ${since(ctx, ofAll)}::timestamptz`.execute(ctx.db)
}

const nameOf = (what: string) => hash('sha256', what, 'buffer')

const since = (ctx: Ctx, { withinMs }: Limit) => new Date(ctx.now().getTime() - withinMs).toISOString()

const take = async (ctx: Ctx, name: Buffer, limit: Limit) => {
  const [now, from] = [ctx.now(), since(ctx, limit)]
  const { rows } = await sql`
    insert into form_limits as held (name, taken) values (${name}, array[${now}::timestamptz])
    on conflict (name) do update
      set taken = array(select at from unnest(held.taken) as at where at > ${from}::timestamptz) || ${now}::timestamptz
      where (select count(*) from unnest(held.taken) as at where at > ${from}::timestamptz) < ${limit.most}
    returning true`.execute(ctx.db)
  return rows.length > 0
}

const countTaken = async (ctx: Ctx, name: Buffer, limit: Limit) => {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from form_limits, unnest(taken) as at
    where name = ${name} and at > ${since(ctx, limit)}::timestamptz`.execute(ctx.db)
  return rows[0]?.n ?? 0
}

const waitSeconds = async (ctx: Ctx, name: Buffer, limit: Limit) => {
  const { rows } = await sql<{ first: string | null }>`
    select min(at) as first from form_limits, unnest(taken) as at
    where name = ${name} and at > ${since(ctx, limit)}::timestamptz`.execute(ctx.db)
  const first = rows[0]?.first
  const waitMs = first ? Date.parse(first) + limit.withinMs - ctx.now().getTime() : 0
  return Math.max(1, Math.ceil(waitMs / 1_000))
}

const tooMany = (seconds: number) =>
  new Refusal(429, 'too_many_messages', `That is a lot of messages at once. Press Send again in ${seconds} s.`, {
    headers: { 'retry-after': String(seconds) },
  })

const tooBusy = (seconds: number) =>
  new Refusal(
    503,
    'form_is_busy',
    `More messages come in just now than we can take. Press Send again in ${Math.ceil(seconds / 60)} min.`,
    { headers: { 'retry-after': String(seconds) } },
  )
