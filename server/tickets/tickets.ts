import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { emit, type Changes } from '#server/platform/events.ts'
import { notFound, Refusal } from '#server/platform/refusal.ts'
import { classify } from '#server/triage/triage.ts'
import type { NewTicket, Ticket, TicketChange } from '#shared/tickets.ts'
import { ticketLimits, type Category, type Priority } from '#shared/words.ts'
import { ticketCreated, ticketUpdated, ticketUpdateRefused } from './events.ts'
import { presentTicket } from './present.ts'
import { ticketColumns } from './table.ts'
import { countCharacters, tidyTexts } from './text.ts'

export { countAllTickets, countTickets, listTickets, type Order, type TicketFilter } from './list.ts'
export { listTicketEvents } from './history.ts'
export { countCharacters, faultOfText, tidyText } from './text.ts'
export { insertSampleTickets, removeSampleTickets, type SampleTicket } from './sample-tickets.ts'
export { ticketCreated, ticketUpdated, ticketUpdateRefused } from './events.ts'

/**
 * Creates a ticket. A category or priority left out is filled by triage, which never fails and never takes
 * longer than its 4 seconds; the ticket says where each value came from.
 * @throws Refusal 422 for blank or overlong text.
 */
export const createTicket = async (ctx: Ctx, input: NewTicket): Promise<Ticket> => {
  const filled = await fillIn(ctx, tidyTexts(input))
  return inTransaction(ctx, (ctx) => insertTicket(ctx, filled))
}

/** Category and priority as a person gave them, or as triage fills them. Done before any transaction is open. */
export const fillIn = async (ctx: Ctx, input: NewTicket): Promise<FilledTicket> => {
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

export type FilledTicket = NewTicket & {
  readonly category: Category
  readonly priority: Priority
  readonly categorySource: string
  readonly prioritySource: string
}

/** Writes a ticket that is complete, with its event. Texts are tidy already. */
export const insertTicket = async (ctx: Ctx, input: FilledTicket): Promise<Ticket> => {
  const now = ctx.now()
  const status = input.status ?? 'open'
  const row = await ctx.db
    .insertInto('tickets')
    .values({
      title: input.title,
      description: input.description,
      category: input.category,
      category_source: input.categorySource,
      priority: input.priority,
      priority_source: input.prioritySource,
      status,
      created_at: now,
      updated_at: now,
      resolved_at: isDone(status) ? now : null,
    })
    .returning(ticketColumns)
    .executeTakeFirstOrThrow()
  const { title, category, category_source, priority, priority_source } = row
  const changes = appearing({ title, status: row.status, category, category_source, priority, priority_source })
  await emit(ctx, ticketCreated, { ticketId: row.id, changes })
  return presentTicket(row)
}

/** @throws Refusal 404 */
export const getTicket = async (ctx: Ctx, id: number): Promise<Ticket> => {
  const row = await ctx.db.selectFrom('tickets').select(ticketColumns).where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('ticket')
  return presentTicket(row)
}

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
  const outcome = await inTransaction(ctx, async (ctx) => {
    const before = await ctx.db
      .selectFrom('tickets')
      .select(ticketColumns)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (!before) throw notFound('ticket')
    const set = differences(presentTicket(before), wanted)
    if (ifMatch !== undefined && !matches(ifMatch, before.version)) {
      // Committed, not thrown away: history shows both attempts truthfully.
      await emit(ctx, ticketUpdateRefused, { ticketId: id, changes: changesOf(before, set) })
      return undefined
    }
    if (Object.keys(set).length === 0) return presentTicket(before)
    const now = ctx.now()
    const status = set.status ?? before.status
    const resolvedAt = isDone(status) ? (before.resolved_at ?? now) : null
    const after = await ctx.db
      .updateTable('tickets')
      .set({ ...set, version: before.version + 1, updated_at: now, resolved_at: resolvedAt })
      .where('id', '=', id)
      .returning(ticketColumns)
      .executeTakeFirstOrThrow()
    await emit(ctx, ticketUpdated, { ticketId: id, changes: changesOf(before, set) })
    return presentTicket(after)
  })
  if (!outcome) {
    throw new Refusal(
      412,
      'version_mismatch',
      'The ticket was changed by someone else meanwhile: read it again, then decide.',
    )
  }
  return outcome
}

/** The strong ETag of a version, RFC 9110 8.8.3. */
export const etagOf = (ticket: Pick<Ticket, 'version'>) => `"${ticket.version}"`

const matches = (ifMatch: string, version: number) =>
  ifMatch.trim() === '*' || ifMatch.split(',').some((tag) => tag.trim() === etagOf({ version }))

const isDone = (status: string) => status === 'resolved' || status === 'closed'

const changeable = ['title', 'description', 'category', 'priority', 'status'] as const

type Set = TicketChange & { category_source?: string; priority_source?: string }

const differences = (before: Ticket, wanted: TicketChange): Set => {
  const changed = changeable.filter((field) => wanted[field] !== undefined && wanted[field] !== before[field])
  return {
    ...Object.fromEntries(changed.map((field) => [field, wanted[field]])),
    ...(changed.includes('category') && { category_source: 'person' }),
    ...(changed.includes('priority') && { priority_source: 'person' }),
  }
}

const changesOf = (before: Readonly<Record<string, unknown>>, set: Set): Changes =>
  Object.fromEntries(Object.entries(set).map(([field, after]) => [field, { before: before[field], after }]))

const appearing = (fields: Readonly<Record<string, unknown>>): Changes =>
  Object.fromEntries(Object.entries(fields).map(([field, after]) => [field, { before: null, after }]))
