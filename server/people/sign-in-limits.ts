// How often somebody may try to sign in. Counted in the database, in one statement each, so that tries at the same
// moment and through several processes are all counted.
import { hash } from 'node:crypto'
import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { networkOf } from '#server/platform/network.ts'
import { Refusal } from '#server/platform/refusal.ts'

interface Limit {
  /** Tries at once; they come back one by one. */
  readonly tries: number
  readonly everyMs: number
}

// An account is not locked for its owner by who guesses at it from elsewhere: tight is what one address may try.
const ofBoth: Limit = { tries: 10, everyMs: 6_000 }
const ofAddress: Limit = { tries: 30, everyMs: 2_000 }
const ofAccount: Limit = { tries: 300, everyMs: 12_000 }

// A code has six digits, and three of a million count at a time: whoever knows the password guesses for years. The second
// holds over days, and from whatever addresses.
const ofCodes: Limit = { tries: 10, everyMs: 60_000 }
const ofCodesInDays: Limit = { tries: 50, everyMs: 1_800_000 }

interface Tried {
  readonly email: string
  readonly address: string
}

/**
 * Counts a try, before its password is looked at.
 * @returns how many are left at this account from this address.
 * @throws Refusal 429 with Retry-After.
 */
export const takeTry = async (ctx: Ctx, tried: Tried): Promise<number> => {
  let left = 0
  for (const [name, limit] of limitsOf(tried)) left = await take(ctx, name, limit)
  return left
}

/** The same for who is to be sent to a provider of sign-in: each costs requests to it. @throws Refusal 429 */
export const takeTryAtProvider = async (ctx: Ctx, address: string) =>
  void (await take(ctx, nameOf('provider', networkOf(address)), ofAddress))

/** Somebody who knew the password gets their tries back. */
export const forgetTries = async (ctx: Ctx, tried: Tried) => {
  const [[address], [account], [both]] = limitsOf(tried)
  await ctx.db.deleteFrom('sign_in_limits').where('name', '=', both).execute()
  for (const [name, { everyMs }] of [
    [address, ofAddress],
    [account, ofAccount],
  ] as const)
    await sql`
      update sign_in_limits set full_until = full_until - make_interval(secs => ${everyMs / 1_000}) where name = ${name}
    `.execute(ctx.db)
}

/** The same for a question that costs work and proves nothing yet. @throws Refusal 429 */
export const takeAddressTry = (ctx: Ctx, address: string) => take(ctx, nameOf('address', networkOf(address)), ofAddress)

/** Counts a try at the second step, before it is looked at. @returns how many are left. @throws Refusal 429 */
export const takeCodeTry = async (ctx: Ctx, personId: number): Promise<number> => {
  const [inDays, now] = codeLimitsOf(personId)
  const leftInDays = await take(ctx, inDays, ofCodesInDays)
  return Math.min(leftInDays, await take(ctx, now, ofCodes))
}

/** Whoever took the second step gets their tries back. */
export const forgetCodeTries = async (ctx: Ctx, personId: number) => {
  await ctx.db.deleteFrom('sign_in_limits').where('name', 'in', codeLimitsOf(personId)).execute()
}

export const forgetOldTries = async (ctx: Ctx) => {
  await ctx.db.deleteFrom('sign_in_limits').where('full_until', '<', ctx.now().toISOString()).execute()
}

// The widest first: what it turns away leaves no row behind. The tightest last: its count is what people are told.
const limitsOf = ({ email, address }: Tried) => {
  const account = email.trim().toLowerCase()
  const network = networkOf(address)
  return [
    [nameOf('address', network), ofAddress],
    [nameOf('account', account), ofAccount],
    [nameOf('both', `${account} ${network}`), ofBoth],
  ] as const satisfies readonly (readonly [Buffer, Limit])[]
}

const codeLimitsOf = (personId: number) =>
  [nameOf('codes in days', `${personId}`), nameOf('codes', `${personId}`)] as const

const nameOf = (kind: string, of: string) => hash('sha256', `${kind} ${of}`, 'buffer')

// A leaking bucket, kept as the time at which it will have run empty (the "theoretical arrival time" of GCRA).
const take = async (ctx: Ctx, name: Buffer, { tries, everyMs }: Limit) => {
  const now = ctx.now()
  const one = sql`make_interval(secs => ${everyMs / 1_000})`
  const { rows } = await sql<{ until: string }>`
    insert into sign_in_limits as held (name, full_until) values (${name}, ${now}::timestamptz + ${one})
    on conflict (name) do update set full_until = greatest(held.full_until, ${now}) + ${one}
      where greatest(held.full_until, ${now}) + ${one} <= ${now}::timestamptz + ${tries} * ${one}
    returning full_until as until`.execute(ctx.db)
  const [taken] = rows
  if (taken) return Math.max(0, tries - Math.ceil((Date.parse(taken.until) - now.getTime()) / everyMs))
  const held = await ctx.db
    .selectFrom('sign_in_limits')
    .select('full_until')
    .where('name', '=', name)
    .executeTakeFirst()
  const waitMs = held ? Date.parse(held.full_until) - now.getTime() - (tries - 1) * everyMs : 0
  throw tooMany(Math.max(1, Math.ceil(waitMs / 1_000)))
}

const tooMany = (seconds: number) =>
  new Refusal(429, 'too_many_sign_ins', `Too many tries to sign in. Try again in ${seconds} s.`, {
    headers: { 'retry-after': String(seconds) },
  })
