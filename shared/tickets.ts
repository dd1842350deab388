import { Type, type Static } from 'typebox'
import { contract, day } from './contract.ts'
import { paths } from './routes.ts'
import { defaultSort, sorts, ticketLimits, type Sort } from './words.ts'

// Literal arrays stand here once more because a schema's static type is read from them directly.
export const CategorySchema = Type.Enum(['billing', 'technical', 'account', 'general'], { $id: 'Category' })
export const PrioritySchema = Type.Enum(['low', 'medium', 'high', 'critical'], { $id: 'Priority' })
export const StatusSchema = Type.Enum(['open', 'in_progress', 'resolved', 'closed'], { $id: 'Status' })

const Instant = Type.String({ description: 'UTC, ISO 8601 ending in Z, up to six decimals', format: 'date-time' })
const ValueSource = Type.String({
  description: 'Where the value came from: person, fallback, local, or the name of a provider (groq, gemini, …)',
})

const ticketFields = {
  id: Type.Integer(),
  title: Type.String(),
  description: Type.String(),
  category: CategorySchema,
  priority: PrioritySchema,
  status: StatusSchema,
  created_at: Instant,
  updated_at: Instant,
  resolved_at: Type.Union([Instant, Type.Null()], {
    description: 'Null until resolved or closed; cleared on reopening',
  }),
  category_source: ValueSource,
  priority_source: ValueSource,
  is_sample: Type.Boolean({ description: 'True for sample data, which can be removed in one go' }),
  version: Type.Integer({ description: 'Counts up with every change; the ETag' }),
  description_is_cut: Type.Boolean({
    description: `True where a list cut the description after ${ticketLimits.listedCharacters} characters`,
  }),
}

export const RequesterSchema = Type.Object(
  {
    id: Type.Integer(),
    name: Type.String(),
    email: Type.String({ description: 'As it was given; that it is theirs nobody has proved' }),
  },
  { $id: 'Requester' },
)

export const TicketSchema = Type.Object(
  {
    ...ticketFields,
    requester: Type.Union([RequesterSchema, Type.Null()], { description: 'Whom it is from, where somebody said' }),
  },
  { $id: 'Ticket' },
)
/** What the drop-in API shows. */
export const DropinTicketSchema = Type.Object(ticketFields, { $id: 'DropinTicket' })
export type Ticket = Static<typeof TicketSchema>

const TicketId = Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) })

const oneOrMore = (word: string, all: readonly string[]) =>
  Type.Optional(
    Type.String({
      pattern: `^(${all.join('|')})(,(${all.join('|')}))*$`,
      description: `One ${word} or several with commas between: ${all.join(', ')}`,
    }),
  )

const filters = {
  category: oneOrMore('category', CategorySchema.enum),
  priority: oneOrMore('priority', PrioritySchema.enum),
  status: oneOrMore('status', StatusSchema.enum),
  search: Type.Optional(
    Type.String({
      maxLength: 200,
      description:
        'Words, all of which must occur in title or description (case-insensitive substring); "quotes" keep a phrase',
    }),
  ),
  created_from: Type.Optional(day('Created on this day (UTC) or later')),
  created_before: Type.Optional(day('Created before this day (UTC) began')),
}
export type TicketFilters = {
  category?: string
  priority?: string
  status?: string
  search?: string
  created_from?: string
  created_before?: string
}

const IdempotencyKey = Type.Object({
  'idempotency-key': Type.Optional(Type.String({ minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' })),
})
const IfMatch = Type.Object({ 'if-match': Type.Optional(Type.String({ maxLength: 1000 })) })

const Title = Type.String({ maxLength: ticketLimits.titleCharacters, description: 'Trimmed; 1 to 200 characters' })
const Description = Type.String({ description: 'Trimmed; not blank' })

const choices = {
  category: Type.Optional(CategorySchema),
  priority: Type.Optional(PrioritySchema),
  status: Type.Optional(StatusSchema),
}

export const NewTicketSchema = Type.Object(
  {
    title: Title,
    description: Description,
    ...choices,
    requester: Type.Optional(
      Type.Object(
        { name: Type.String({ maxLength: 1_000 }), email: Type.String({ maxLength: 1_000 }) },
        {
          additionalProperties: false,
          description: 'Whom it is from. An address that is known already keeps the name it has',
        },
      ),
    ),
  },
  { $id: 'NewTicket', additionalProperties: false },
)
export type NewTicket = Static<typeof NewTicketSchema>

export const TicketChangeSchema = Type.Object(
  {
    title: Type.Optional(Title),
    description: Type.Optional(Description),
    ...choices,
  },
  { $id: 'TicketChange', additionalProperties: false },
)
export type TicketChange = Static<typeof TicketChangeSchema>

export const TicketEventSchema = Type.Object(
  {
    id: Type.Integer(),
    ticket_id: Type.Integer(),
    kind: Type.String({ description: 'ticket.created, ticket.updated, ticket.update_refused' }),
    actor: Type.String({
      description: 'Who: the name of a person, anonymous on an open desk, system for Docket itself',
    }),
    via: Type.String({ description: 'Through what: api, dropin, form, cli' }),
    changes: Type.Record(Type.String(), Type.Object({ before: Type.Unknown(), after: Type.Unknown() })),
    created_at: Instant,
  },
  { $id: 'TicketEvent' },
)
export type TicketEvent = Static<typeof TicketEventSchema>

// Holds the title of the last row where the list is sorted by title: 200 characters may be 1,200 bytes of JSON.
const Cursor = Type.Optional(Type.String({ maxLength: 2000, description: 'The `next` of the page before' }))
const tags = ['tickets'] as const

export const tickets = {
  listTickets: contract(paths.listTickets, {
    summary: 'List tickets, a page at a time',
    tags,
    querystring: Type.Object(
      {
        ...filters,
        sort: Type.Optional(Type.Unsafe<Sort>({ type: 'string', enum: [...sorts], default: defaultSort })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
        cursor: Cursor,
      },
      { additionalProperties: false },
    ),
    response: {
      200: Type.Object({
        items: Type.Array(TicketSchema),
        next: Type.Union([Type.String(), Type.Null()], { description: 'Cursor of the next page; null on the last' }),
      }),
    },
  }),
  countTickets: contract(paths.countTickets, {
    summary: 'Count tickets that match, up to a bound',
    tags,
    querystring: Type.Object({ ...filters }, { additionalProperties: false }),
    response: {
      200: Type.Object({
        count: Type.Integer(),
        is_capped: Type.Boolean({ description: 'True when there are more than `count`' }),
      }),
    },
  }),
  createTicket: contract(paths.createTicket, {
    summary: 'Create a ticket',
    description: 'A category or priority left out is filled by triage; the answer says where each value came from.',
    tags,
    headers: IdempotencyKey,
    body: NewTicketSchema,
    response: { 201: TicketSchema },
  }),
  getTicket: contract(paths.getTicket, {
    summary: 'Read one ticket',
    tags,
    params: TicketId,
    response: { 200: TicketSchema },
  }),
  updateTicket: contract(paths.updateTicket, {
    summary: 'Change a ticket',
    description: 'With If-Match the change is made only to the version named (412 otherwise).',
    tags,
    params: TicketId,
    headers: IfMatch,
    body: TicketChangeSchema,
    response: { 200: TicketSchema },
  }),
  listTicketEvents: contract(paths.listTicketEvents, {
    summary: "A ticket's history, newest first",
    tags,
    params: TicketId,
    querystring: Type.Object(
      { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })), cursor: Cursor },
      { additionalProperties: false },
    ),
    response: {
      200: Type.Object({ items: Type.Array(TicketEventSchema), next: Type.Union([Type.String(), Type.Null()]) }),
    },
  }),
}
