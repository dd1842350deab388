// Between the first step of a sign-in and the second: a ticket that is no session, opens nothing, and counts once.
import type { Ctx } from '#server/platform/context.ts'
import { Refusal } from '#server/platform/refusal.ts'
import { hashOfSecret, makeSecret } from './secret.ts'

const lastsMs = 10 * 60_000

/** @returns the ticket; it is nowhere else */
export const issueTicket = async (ctx: Ctx, personId: number, provenBy: string) => {
  const ticket = makeSecret(32)
  const row = { ticket_hash: hashOfSecret(ticket), person_id: personId, proven_by: provenBy, created_at: ctx.now() }
  await ctx.db.insertInto('pending_sign_ins').values(row).execute()
  return ticket
}

/** Whose it is; used up by nothing but `useTicket`. @throws Refusal 401 for one that does not count */
export const readTicket = async (ctx: Ctx, ticket: string) => {
  const row = await living(ctx, ticket).executeTakeFirst()
  if (!row) throw signInAgain()
  return row
}

/**
 * The same, for this transaction alone: of several at the same moment the others wait, and so does what would change the
 * person.
 * @throws Refusal 401
 */
export const holdTicket = async (ctx: Ctx, ticket: string) => {
  const row = await living(ctx, ticket).forUpdate('pending_sign_ins').forShare('people').executeTakeFirst()
  if (!row) throw signInAgain()
  return row
}

export const useTicket = async (ctx: Ctx, ticket: string) => {
  await ctx.db.deleteFrom('pending_sign_ins').where('ticket_hash', '=', hashOfSecret(ticket)).execute()
}

/** Of one person: what they had proven does not count any more. */
export const withdrawTickets = async (ctx: Ctx, personId: number) => {
  await ctx.db.deleteFrom('pending_sign_ins').where('person_id', '=', personId).execute()
}

export const forgetOldTickets = async (ctx: Ctx) => {
  await ctx.db.deleteFrom('pending_sign_ins').where('created_at', '<', oldest(ctx)).execute()
}

const living = (ctx: Ctx, ticket: string) =>
  ctx.db
    .selectFrom('pending_sign_ins')
    .innerJoin('people', 'people.id', 'person_id')
    .select(['people.id', 'people.email', 'proven_by'])
    .where('ticket_hash', '=', hashOfSecret(ticket))
    .where('pending_sign_ins.created_at', '>', oldest(ctx))
    .where('people.disabled_at', 'is', null)

const oldest = (ctx: Ctx) => new Date(ctx.now().getTime() - lastsMs).toISOString()

const signInAgain = () =>
  new Refusal(
    401,
    'sign_in_again',
    'That took longer than 10 minutes, or was done already: sign in again from the start.',
  )
