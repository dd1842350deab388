import { Type, type Static } from 'typebox'
import { contract } from './contract.ts'
import { paths } from './routes.ts'

const Instant = Type.Union([Type.String({ format: 'date-time' }), Type.Null()])

const TicketLinkSchema = Type.Object(
  {
    is_open: Type.Boolean({ description: 'Whether there is a link that opens the ticket now' }),
    created_at: Instant,
    expires_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
      description: '30 days after the last that happened to the ticket',
    }),
  },
  { $id: 'TicketLink' },
)
export type TicketLink = Static<typeof TicketLinkSchema>

const TicketId = Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) })
const tags = ['portal'] as const

export const portal = {
  readTicketLink: contract(paths.readTicketLink, {
    summary: 'Whether a link opens this ticket to who asked',
    tags,
    params: TicketId,
    response: { 200: TicketLinkSchema },
  }),
  makeTicketLink: contract(paths.makeTicketLink, {
    summary: 'Make a link that opens this one ticket',
    description: 'Its path is told this once. An earlier link is dead.',
    tags,
    params: TicketId,
    response: { 201: Type.Object({ path: Type.String(), link: TicketLinkSchema }) },
  }),
  revokeTicketLink: contract(paths.revokeTicketLink, {
    summary: 'Revoke the link of this ticket',
    tags,
    params: TicketId,
    response: { 200: TicketLinkSchema },
  }),
}
