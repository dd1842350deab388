import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { announcing } from '#server/platform/events.ts'
import { idempotently, type Answer } from '#server/platform/idempotency.ts'
import { prepared } from '#server/platform/prepared.ts'
import { notFound, Refusal } from '#server/platform/refusal.ts'
import { statement } from '#server/platform/statement.ts'
import { classify } from '#server/triage/triage.ts'
import type { NewTicket, Ticket, TicketChange } from '#shared/tickets.ts'
import { ticketLimits } from '#shared/words.ts'
import { changeWithEvent } from './change.ts'
import { ticketCreated, ticketUpdated, ticketUpdateRefused } from './events.ts'
import { insertWithEvent, type FilledTicket } from './insert.ts'
import { presentTicket, type TicketRow } from './present.ts'
import { requesterIds, tidyRequester, type GivenRequester } from './requesters.ts'
import { allTicketColumns } from './table.ts'
import { countCharacters, tidyTexts } from './text.ts'

export { countAllTickets, countTickets } from './count.ts'
export { listTickets, listTicketsAsJson } from './list.ts'
export { listTicketsInParts } from './long-list.ts'
export type { OrderName as Order } from './order.ts'
export type { TicketFilter } from './page.ts'
export { listTicketEvents } from './history.ts'
export { moveTail as tidySearchNow } from './search-letters.ts'
export { countCharacters, faultOfText, tidyText } from './text.ts'
export { allTicketEvents, allTickets } from './all-tickets.ts'
export {
  importTickets,
  moveTicketIdsPast,
  takenTicketIds,
  type ImportedEvent,
  type ImportedTicket,
} from './import-tickets.ts'
export { insertSampleTickets, removeSampleTickets, type SampleTicket } from './sample-tickets.ts'
export { ticketsSeenBy } from './own-tickets.ts'
export { readRequester, type GivenRequester } from './requesters.ts'
export { ticketCreated, ticketUpdated, ticketUpdateRefused } from './events.ts'

/**
 * Creates a ticket. A category or priority left out is filled by triage, which never fails and never takes
 * longer than its 4 seconds; the ticket says where each value came from.
 * @throws Refusal 422 for blank or overlong text.
 */
export const createTicket = async (ctx: Ctx, input: NewTicket): Promise<Ticket> => {
  const tidy = tidyTicket(input)
  return insertTicket(ctx, await fillIn(ctx, tidy), tidy.requester)
}

/** Its texts and its requester tidied. @throws Refusal 422 */
export const tidyTicket = (input: NewTicket): NewTicket => {
  const { requester, ...ticket } = tidyTexts(input)
  return { ...ticket, ...(requester && { requester: tidyRequester(requester) }) }
}

interface Once {
  /** The Idempotency-Key, if one came, and which API it is for. */
  readonly key: string | undefined
  readonly scope: string
  /** The address of a ticket in that API. */
  readonly locationOf: (id: number) => string
  /** Done in the same transaction. */
  readonly alongside?: (ctx: Ctx, ticket: Ticket) => Promise<void>
}

/** Creates a ticket for a request that may come again, and keeps its answer. It is tidy already. */
export const createTicketOnce = (
  ctx: Ctx,
  input: NewTicket,
  { key, scope, locationOf, alongside }: Once,
): Promise<Answer> =>
  idempotently(
    ctx,
    { scope, key, request: input },
    {
      prepare: () => fillIn(ctx, input),
      write: async (ctx, filled) => {
        const ticket = await insertTicket(ctx, filled, input.requester)
        await alongside?.(ctx, ticket)
        return { status: 201, headers: { location: locationOf(ticket.id), etag: etagOf(ticket) }, body: ticket }
      },
    },
  )

/** Category and priority as a person gave them, or as triage fills them. Done before any transaction is open. */
const fillIn = async (ctx: Ctx, { requester: _requester, ...input }: NewTicket): Promise<FilledTicket> => {
  const { category, priority } = input
  if (category && priority) return { ...input, category, priority, categorySource: 'person', prioritySource: 'person' }
  const isWorthAsking = countCharacters(input.description) >= ticketLimits.classifiableCharacters
  const suggestion = isWorthAsking ? await classify(ctx, input) : undefined
  const isReal = suggestion !== undefined && suggestion.source !== 'fallback'
  const filled = isReal ? suggestion : ({ category: 'general', priority: 'medium', source: 'fallback' } as const)
  return {
    ...input,
    category: category ?? filled.category,
    categorySource: category ? 'person' : filled.source,
    priority: priority ?? filled.priority,
    prioritySource: priority ? 'person' : filled.source,
  }
}

/** Writes a ticket that is complete, with its event. It is tidy already. */
const insertTicket = (ctx: Ctx, input: FilledTicket, requester?: GivenRequester): Promise<Ticket> =>
  requester === undefined
    ? writeTicket(ctx, input, null)
    : inTransaction(ctx, async (ctx) => {
        const [requesterId = null] = await requesterIds(ctx, [requester])
        return writeTicket(ctx, input, requesterId)
      })

const writeTicket = (ctx: Ctx, input: FilledTicket, requesterId: number | null): Promise<Ticket> =>
  announcing(ctx, [ticketCreated], async (ctx) => {
    const { row, changes } = await insertWithEvent(ctx, input, requesterId)
    return { result: presentTicket(row), event: { ...ticketCreated, ticketId: row.id, changes } }
  })

/** @throws Refusal 404 */
export const getTicket = async (ctx: Ctx, id: number): Promise<Ticket> => {
  const [row] = await readTicket(ctx, { id })
  if (!row) throw notFound('ticket')
  return presentTicket(row)
}

const readTicket = statement(
  ({ id }: { id: number }) => sql<TicketRow>`select ${allTicketColumns} from tickets where id = ${id} ${prepared}`,
)

/**
 * Changes a ticket. A person's choice of category or priority is marked as theirs. A change that changes nothing
 * leaves no trace.
 * @param ifMatch the If-Match header (RFC 9110 13.1.1): the ETags the caller will accept.
 * @throws Refusal 404, 412 when the ticket has moved on (the attempt is kept in its history), 422 for bad text.
 */
export const updateTicket = async (
  ctx: Ctx,
  id: number,
  { change, ifMatch }: { change: TicketChange; ifMatch?: string | undefined },
) => {
  const wanted = tidyTexts(change)
  const outcome = await announcing(ctx, [ticketUpdated, ticketUpdateRefused], async (ctx) => {
    const changed = await changeWithEvent(ctx, id, { wanted, accepted: readTags(ifMatch) })
    if (!changed) throw notFound('ticket')
    const { row, isAccepted, isRecorded, changes } = changed
    const kind = isAccepted ? ticketUpdated : ticketUpdateRefused
    return {
      result: { ticket: presentTicket(row), isAccepted },
      event: isRecorded ? { ...kind, ticketId: id, changes } : undefined,
    }
  })
  // Said only now: that it was tried is committed, not thrown away.
  if (!outcome.isAccepted) {
    throw new Refusal(
      412,
      'version_mismatch',
      'The ticket was changed by someone else meanwhile: read it again, then decide.',
    )
  }
  return outcome.ticket
}

/** The strong ETag of a version, RFC 9110 8.8.3. */
export const etagOf = (ticket: Pick<Ticket, 'version'>) => `"${ticket.version}"`

// Compared as written: a weak tag is no match (RFC 9110 13.1.1). Undefined accepts any version.
const readTags = (ifMatch: string | undefined) =>
  ifMatch === undefined || ifMatch.trim() === '*' ? undefined : ifMatch.split(',').map((tag) => tag.trim())
