// From an open desk to one with an owner, once and for good. Every process must know which it is at every request, and
// without asking the database each time.
import { audit } from '#server/audit/audit.ts'
import { perDesk, type Ctx } from '#server/platform/context.ts'
import { inTransaction, isDatabaseAway } from '#server/platform/db.ts'
import { notify } from '#server/platform/events.ts'
import { listeningClient } from '#server/platform/notifications.ts'
import { Refusal } from '#server/platform/refusal.ts'
import type { Person } from '#shared/people.ts'
import { insertPerson, readyPerson, type ReadyPerson } from './directory.ts'
import type { NewPerson } from './rules.ts'
import { hashOfSecret, makeSecret } from './secret.ts'

/** Told to every process when the desk gets its owner. */
export const deskClaimed = 'people.desk_claimed'

const known = perDesk((): { isClaimed: boolean | undefined } => ({ isClaimed: undefined }))

/**
 * Whether the desk has an owner. Throws where that was never found out: nobody is let in on a guess.
 */
export const isClaimed = async (ctx: Pick<Ctx, 'desk'>): Promise<boolean> => {
  const { isClaimed } = known(ctx)
  // A claim is for good. That there is none yet is certain as long as we would have heard of one.
  if (isClaimed === true || (isClaimed === false && listeningClient(ctx) !== undefined)) return isClaimed
  try {
    return await readClaim(ctx)
  } catch (error) {
    // Nobody claims a desk whose database is away.
    if (isClaimed !== undefined && isDatabaseAway(error)) return isClaimed
    throw error
  }
}

const readClaim = async (ctx: Pick<Ctx, 'desk'>) => {
  const row = await ctx.desk.db.selectFrom('desk_claims').select('person_id').executeTakeFirst()
  const state = known(ctx)
  // What was heard meanwhile is newer than what was asked before.
  state.isClaimed = state.isClaimed === true || row !== undefined
  return state.isClaimed
}

export const noteClaim = (ctx: Pick<Ctx, 'desk'>) => void (known(ctx).isClaimed = true)

/** After a time in which a claim may have gone unheard. */
export const doubtClaim = (ctx: Pick<Ctx, 'desk'>) => {
  const state = known(ctx)
  if (state.isClaimed === false) state.isClaimed = undefined
}

/**
 * Makes the code by which the desk can be claimed from now on; an earlier one is dead.
 * @returns undefined where the desk has an owner.
 */
export const makeClaimCode = async (ctx: Ctx): Promise<string | undefined> => {
  if (await readClaim(ctx)) return undefined
  const code = makeSecret(16)
  const row = { code_hash: hashOfSecret(code), created_at: ctx.now() }
  await ctx.db
    .insertInto('claim_codes')
    .values(row)
    .onConflict((conflict) => conflict.column('is_only').doUpdateSet(row))
    .execute()
  return code
}

/** @throws Refusal 403 for a code that does not count, 409 where the desk has an owner, 422 */
export const claimDesk = async (ctx: Ctx, { code, ...given }: NewPerson & { readonly code: string }) => {
  await refuseClaimed(ctx)
  const code_hash = hashOfSecret(code)
  // Before the password is hashed: nobody without the code makes the desk work.
  const found = await ctx.db
    .selectFrom('claim_codes')
    .select('is_only')
    .where('code_hash', '=', code_hash)
    .executeTakeFirst()
  if (!found) throw badCode()
  const owner = await readyPerson(ctx, { ...given, role: 'owner' })
  const person = await inTransaction(ctx, async (ctx) => {
    const { numDeletedRows } = await ctx.db
      .deleteFrom('claim_codes')
      .where('code_hash', '=', code_hash)
      .executeTakeFirst()
    if (numDeletedRows === 0n) throw badCode()
    const person = await insertOwner(ctx, owner)
    await auditClaim(ctx, person, { by: person })
    return person
  })
  // The others hear of it; who claimed it sees it with the next request.
  noteClaim(ctx)
  return person
}

/** Claims it without a code, for who has the machine. @throws Refusal 409, 422 */
export const claimDeskFromMachine = async (ctx: Ctx, given: NewPerson) => {
  await refuseClaimed(ctx)
  const owner = await readyPerson(ctx, { ...given, role: 'owner' })
  const person = await inTransaction(ctx, async (ctx) => {
    await ctx.db.deleteFrom('claim_codes').execute()
    const person = await insertOwner(ctx, owner)
    await auditClaim(ctx, person)
    return person
  })
  noteClaim(ctx)
  return person
}

const insertOwner = async (ctx: Ctx, owner: ReadyPerson) => {
  const person = await insertPerson(ctx, owner)
  const claim = await ctx.db
    .insertInto('desk_claims')
    .values({ person_id: person.id, claimed_at: ctx.now() })
    .onConflict((conflict) => conflict.doNothing())
    .returning('person_id')
    .executeTakeFirst()
  if (!claim) throw alreadyClaimed()
  await notify(ctx, deskClaimed)
  return person
}

const auditClaim = (ctx: Ctx, { id, name, email, role }: Person, more: { readonly by?: Person } = {}) =>
  audit(ctx, {
    action: 'desk.claimed',
    subject: email,
    subjectId: id,
    changes: { name: { after: name }, role: { after: role } },
    ...more,
  })

const refuseClaimed = async (ctx: Ctx) => {
  if (await readClaim(ctx)) throw alreadyClaimed()
}

const alreadyClaimed = () => new Refusal(409, 'already_claimed', 'This desk has an owner already: sign in instead.')

const badCode = () =>
  new Refusal(
    403,
    'bad_claim_code',
    'This link does not count any more. The newest one stands where the desk was started; starting it again prints another.',
  )
