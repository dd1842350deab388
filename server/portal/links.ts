// Ticket links: whoever has one sees that one ticket. 256 random bits, of which only the hash is kept; dead 30 days after
// the last that happened to the ticket, or when an agent revokes it or makes another.
import { sql } from 'kysely'
import { audit } from '#server/audit/audit.ts'
import { hashOfSecret, isClaimed, makeSecret } from '#server/people/people.ts'
import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { prepared } from '#server/platform/prepared.ts'
import { Refusal } from '#server/platform/refusal.ts'
import { statement } from '#server/platform/statement.ts'
import { getTicket } from '#server/tickets/tickets.ts'
import type { TicketLink } from '#shared/portal.ts'

const lastsMs = 30 * 24 * 3_600_000

export const linkPath = (token: string) => `/my/${token}`

/** Lets this token open the ticket, and no earlier one. Part of the transaction of the caller. */
export const linkTicket = async (ctx: Ctx, ticketId: number, token: string) => {
  const row = { token_hash: hashOfSecret(token), created_at: ctx.now() }
  await ctx.db
    .insertInto('ticket_links')
    .values({ ticket_id: ticketId, ...row })
    .onConflict((conflict) => conflict.column('ticket_id').doUpdateSet(row))
    .execute()
}

/** @returns the path of a link, told this once; an earlier one is dead. @throws Refusal 404, 409 on an unclaimed desk */
export const makeTicketLink = (ctx: Ctx, ticketId: number): Promise<string> =>
  inTransaction(ctx, async (ctx) => {
    if (!(await isClaimed(ctx)))
      throw new Refusal(409, 'desk_is_unclaimed', 'Links work once somebody has claimed the desk.')
    await getTicket(ctx, ticketId)
    const token = makeSecret(32)
    await linkTicket(ctx, ticketId, token)
    await audit(ctx, { action: 'ticket_link.made', subject: `ticket #${ticketId}`, subjectId: ticketId })
    return linkPath(token)
  })

/** @throws Refusal 404 where there is no such ticket */
export const revokeTicketLink = (ctx: Ctx, ticketId: number): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    await getTicket(ctx, ticketId)
    const { numDeletedRows } = await ctx.db
      .deleteFrom('ticket_links')
      .where('ticket_id', '=', ticketId)
      .executeTakeFirst()
    if (numDeletedRows === 0n) return
    await audit(ctx, { action: 'ticket_link.revoked', subject: `ticket #${ticketId}`, subjectId: ticketId })
  })

/** Whether a link opens the ticket now, and until when; never which. @throws Refusal 404 */
export const readTicketLink = async (ctx: Ctx, ticketId: number): Promise<TicketLink> => {
  await getTicket(ctx, ticketId)
  const { rows } = await sql<{ created_at: string; last_at: string }>`
    select ticket_links.created_at, greatest(tickets.updated_at, ticket_links.created_at) as last_at
    from ticket_links join tickets on tickets.id = ticket_links.ticket_id
    where ticket_id = ${ticketId} and greatest(tickets.updated_at, ticket_links.created_at) > ${oldest(ctx)}
  `.execute(ctx.db)
  const [link] = rows
  return link
    ? {
        is_open: true,
        created_at: link.created_at,
        expires_at: new Date(Date.parse(link.last_at) + lastsMs).toISOString(),
      }
    : { is_open: false, created_at: null, expires_at: null }
}

/** The number of the ticket that a token opens now. */
export const findLinkedTicket = async (ctx: Ctx, token: string): Promise<number | undefined> => {
  const [found] = await findByHash(ctx, { hash: hashOfSecret(token), oldest: oldest(ctx) })
  return found?.id
}

const findByHash = statement(
  ({ hash, oldest }: { hash: Buffer; oldest: string }) => sql<{ id: number }>`
    select tickets.id
    from ticket_links join tickets on tickets.id = ticket_links.ticket_id
    where token_hash = ${hash} and greatest(tickets.updated_at, ticket_links.created_at) > ${oldest}::timestamptz
    ${prepared}`,
)

const oldest = (ctx: Ctx) => new Date(ctx.now().getTime() - lastsMs).toISOString()

/** Those that opened nothing any more for a long time. */
export const forgetOldLinks = async (ctx: Ctx) => {
  await sql`
    delete from ticket_links using tickets
    where tickets.id = ticket_id and ticket_links.created_at < ${oldest(ctx)} and tickets.updated_at < ${oldest(ctx)}
  `.execute(ctx.db)
}
