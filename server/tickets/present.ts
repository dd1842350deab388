import type { Ticket } from '#shared/tickets.ts'
import type { Selectable } from 'kysely'
import type { TicketsTable } from './table.ts'

export type TicketRow = Omit<Selectable<TicketsTable>, 'facet' | 'requester_id'> & Pick<Ticket, 'requester'>

/** The one way a ticket leaves the desk. Lists have PostgreSQL write the same (ticket-json.ts). */
export const presentTicket = (row: TicketRow): Ticket => ({
  id: row.id,
  title: row.title,
  description: row.description,
  category: row.category,
  priority: row.priority,
  status: row.status,
  created_at: row.created_at,
  updated_at: row.updated_at,
  resolved_at: row.resolved_at,
  category_source: row.category_source,
  priority_source: row.priority_source,
  is_sample: row.is_sample,
  version: row.version,
  requester: row.requester,
  description_is_cut: false,
})
