// What requesters see: the tickets that are from the address they have shown to be theirs, and of these what concerns
// them. It is a view of the database (narrowed.ts), under every query that is made for them.
import type { Ctx, Identity } from '#server/platform/context.ts'
import type { View } from '#server/platform/narrowed.ts'
import { Refusal } from '#server/platform/refusal.ts'
import type { NewTicket } from '#shared/tickets.ts'
import type { Role } from '#shared/words.ts'

const seeAll: readonly Role[] = ['owner', 'admin', 'agent', 'viewer']

/** What somebody may see; undefined for all there is. */
export const ticketsSeenBy = ({ personId, role }: Identity): View | undefined =>
  seeAll.includes(role) ? undefined : ownTickets(personId)

const ownTickets = (personId: number): View => {
  if (!Number.isSafeInteger(personId)) throw new Error('a person has a number')
  return {
    // Their own first, whatever is asked of them: there are few.
    tickets: `
      select tickets.* from people
      join requesters on lower(requesters.email) = lower(people.verified_email)
      join tickets on tickets.requester_id = requesters.id
      where people.id = ${personId} and people.disabled_at is null
        and lower(people.verified_email) = lower(people.email)
      offset 0`,
    ticket_search: `select ticket_search.* from tickets join ticket_search on ticket_search.ticket_id = tickets.id`,
    // Which letters occur in which thousand tickets: by them a search knows where to look, and tells nothing.
    search_blocks: `select * from search_blocks`,
    search_tail: `select search_tail.* from tickets join search_tail on search_tail.ticket_id = tickets.id`,
    requesters: `select * from requesters where id in (select requester_id from tickets)`,
    people: `select * from people where id = ${personId}`,
    // That it came, and how it stands: what else happened, and who did it, is the desk's own.
    events: `
      select ticket_id, id, kind, created_at, told.changes,
        case when actor_id = ${personId} then actor else 'desk' end as actor,
        case when actor_id = ${personId} then actor_id end as actor_id,
        case when actor_id = ${personId} then via else 'desk' end as via
      from events
      cross join lateral (
        select coalesce(jsonb_object_agg(key, value), '{}') as changes
        from jsonb_each(events.changes) where key in ('title', 'status')
      ) as told
      where ticket_id in (select id from tickets)
        and (kind = 'ticket.created' or (kind = 'ticket.updated' and told.changes <> '{}'))`,
  }
}

const notTheirs = ['category', 'priority', 'status', 'requester'] as const

/**
 * A ticket as who asks may write it, with the context to write it in: one of a requester is from themselves.
 * @throws Refusal 422 for what is not theirs to say, 403 where nobody knows that the address is theirs
 */
export const asWriter = async (ctx: Ctx, ticket: NewTicket): Promise<{ ctx: Ctx; ticket: NewTicket }> => {
  const { identity } = ctx.actor
  if (!identity || seeAll.includes(identity.role)) return { ctx, ticket }
  const fields = notTheirs
    .filter((field) => ticket[field] !== undefined)
    .map((field) => ({ field, message: 'Is for the desk to say: leave it out.' }))
  if (fields.length > 0) throw new Refusal(422, 'invalid_ticket', 'The ticket needs mending.', { fields })
  const person = await ctx.db
    .selectFrom('people')
    .select(['name', 'email', 'verified_email'])
    .where('id', '=', identity.personId)
    .executeTakeFirst()
  if (!person?.verified_email || person.verified_email.toLowerCase() !== person.email.toLowerCase())
    throw new Refusal(
      403,
      'email_not_verified',
      'Nobody knows yet that your e-mail address is yours: ask for an invitation to it.',
    )
  const requester = { name: person.name, email: person.verified_email }
  return { ctx: { ...ctx, db: ctx.desk.db }, ticket: { ...ticket, requester } }
}
