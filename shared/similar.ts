import { Type, type Static } from 'typebox'
import { contract } from './contract.ts'
import { paths } from './routes.ts'
import { CategorySchema, PrioritySchema, StatusSchema } from './tickets.ts'
import { similarLimits, ticketLimits } from './words.ts'

const Instant = Type.String({ description: 'UTC, ISO 8601 ending in Z, up to six decimals', format: 'date-time' })

const ClosenessSchema = Type.Enum(['same', 'close', 'related'], {
  $id: 'Closeness',
  description: 'same: hardly a word differs; close: most of what is rare in one is in the other; related: a good part',
})
export type Closeness = Static<typeof ClosenessSchema>

const SimilarTicketSchema = Type.Object(
  {
    id: Type.Integer(),
    title: Type.String(),
    category: CategorySchema,
    priority: PrioritySchema,
    status: StatusSchema,
    created_at: Instant,
    resolved_at: Type.Union([Instant, Type.Null()]),
    closeness: ClosenessSchema,
    score: Type.Number({ minimum: 0, maximum: 1, description: 'How close, from 0 to 1; comparable within one answer' }),
  },
  { $id: 'SimilarTicket' },
)
export type SimilarTicket = Static<typeof SimilarTicketSchema>

const SimilarTickets = Type.Object({
  items: Type.Array(SimilarTicketSchema, { maxItems: similarLimits.tickets }),
})
const order =
  `At most ${similarLimits.tickets}, none where nothing is close: the closest first, and of those that are ` +
  'about as close, resolved and closed ones first. A ticket is found a few seconds after it was written.'
const tags = ['tickets'] as const

export const similar = {
  listSimilarTickets: contract(paths.listSimilarTickets, {
    summary: 'Tickets similar to a ticket',
    description: order,
    tags,
    params: Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }),
    response: { 200: SimilarTickets },
  }),
  findSimilarTickets: contract(paths.findSimilarTickets, {
    summary: 'Tickets similar to a text that is no ticket yet',
    description: `Writes nothing. ${order}`,
    tags,
    body: Type.Object(
      {
        title: Type.Optional(Type.String({ maxLength: ticketLimits.titleCharacters })),
        description: Type.Optional(
          Type.String({ description: `Its first ${similarLimits.readCharacters} characters are looked at` }),
        ),
      },
      { additionalProperties: false },
    ),
    response: { 200: SimilarTickets },
  }),
}
