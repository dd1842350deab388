import { agent, requester } from '#server/platform/access.ts'
import { refuseEmptyRange } from '#server/platform/day.ts'
import type { On } from '#server/platform/http.ts'
import { reading } from '#server/platform/reading.ts'
import { writtenJson } from '#server/platform/written-json.ts'
import { tickets, type Ticket, type TicketFilters } from '#shared/tickets.ts'
import { defaultSort, type Category, type Priority, type Sort, type Status } from '#shared/words.ts'
import { asWriter } from './own-tickets.ts'
import {
  countTickets,
  createTicketOnce,
  etagOf,
  getTicket,
  listTicketEvents,
  listTicketsAsJson,
  tidyTicket,
  updateTicket,
  type TicketFilter,
} from './tickets.ts'

export const routes = (on: On) => {
  on(tickets.listTickets, requester('tickets'), async ({ ctx, query }) => {
    const { sort, limit, cursor, ...filters } = query
    const order: Sort = sort ?? defaultSort
    const page = { filter: readFilter(filters), order, limit: limit ?? 50, ...(cursor && { cursor }) }
    const { items, next } = await reading(ctx, (ctx) => listTicketsAsJson(ctx, { ...page, form: 'cut' }))
    return writtenJson(`{"items":[${items}],"next":${JSON.stringify(next)}}`)
  })
  on(tickets.countTickets, requester('tickets'), async ({ ctx, query }) =>
    reading(ctx, (ctx) => countTickets(ctx, readFilter(query))),
  )
  on(tickets.createTicket, requester('tickets'), async ({ ctx, body, headers, reply }) => {
    const created = await asWriter(ctx, tidyTicket(body))
    const answer = await createTicketOnce(created.ctx, created.ticket, {
      key: headers['idempotency-key'],
      scope: 'tickets',
      locationOf: (id) => `/api/v1/tickets/${id}`,
    })
    void reply.headers(answer.headers)
    return answer.body as Ticket
  })
  on(tickets.getTicket, requester('tickets'), async ({ ctx, params, reply }) => {
    const ticket = await getTicket(ctx, params.id)
    void reply.header('etag', etagOf(ticket))
    return ticket
  })
  on(tickets.updateTicket, agent('tickets'), async ({ ctx, params, body, headers, reply }) => {
    const ticket = await updateTicket(ctx, params.id, { change: body, ifMatch: headers['if-match'] })
    void reply.header('etag', etagOf(ticket))
    return ticket
  })
  on(tickets.listTicketEvents, requester('tickets'), async ({ ctx, params, query }) =>
    reading(ctx, (ctx) => listTicketEvents(ctx, params.id, { limit: query.limit ?? 50, cursor: query.cursor })),
  )
}

// The contract's patterns have admitted only known words.
const readFilter = ({ category, priority, status, search, ...created }: TicketFilters): TicketFilter => ({
  ...(category && { category: category.split(',') as Category[] }),
  ...(priority && { priority: priority.split(',') as Priority[] }),
  ...(status && { status: status.split(',') as Status[] }),
  ...(search && { search }),
  ...readCreated(created),
})

const readCreated = ({ created_from: from, created_before: before }: TicketFilters): TicketFilter => {
  refuseEmptyRange(['created_from', from], ['created_before', before])
  return {
    ...(from && { createdFrom: `${from}T00:00:00Z` }),
    ...(before && { createdBefore: `${before}T00:00:00Z` }),
  }
}
