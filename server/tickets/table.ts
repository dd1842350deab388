import { sql, type ColumnType, type Generated, type GeneratedAlways } from 'kysely'
import type { Category, Priority, Status } from '#shared/words.ts'

type Instant = ColumnType<string, Date | string | undefined, Date | string>

export interface TicketsTable {
  id: Generated<number>
  title: string
  description: string
  category: Generated<Category>
  priority: Generated<Priority>
  status: Generated<Status>
  category_source: Generated<string>
  priority_source: Generated<string>
  is_sample: Generated<boolean>
  version: Generated<number>
  created_at: Instant
  updated_at: Instant
  resolved_at: ColumnType<string | null, Date | string | null | undefined, Date | string | null>
  facet: GeneratedAlways<number>
  requester_id: number | null
}

export interface RequestersTable {
  id: Generated<number>
  name: string
  email: string
  created_at: Instant
}

/** Derived from tickets by trigger; nothing writes it by hand. */
export interface TicketSearchTable {
  ticket_id: GeneratedAlways<number>
  created_at: GeneratedAlways<string>
  spans: GeneratedAlways<number[]>
  body: GeneratedAlways<string>
}

/** Kept by search-letters.ts. */
export interface SearchBlocksTable {
  block: GeneratedAlways<number>
  first_created_at: GeneratedAlways<string>
  last_created_at: GeneratedAlways<string>
  letters: GeneratedAlways<string[]>
}

/** Added to by trigger. */
export interface SearchTailTable {
  id: GeneratedAlways<number>
  ticket_id: GeneratedAlways<number>
}

declare module '#server/platform/tables.ts' {
  interface Database {
    tickets: TicketsTable
    requesters: RequestersTable
    ticket_search: TicketSearchTable
    search_blocks: SearchBlocksTable
    search_tail: SearchTailTable
  }
}

const ticketColumns = [
  'tickets.id',
  'tickets.title',
  'tickets.description',
  'tickets.category',
  'tickets.priority',
  'tickets.status',
  'tickets.category_source',
  'tickets.priority_source',
  'tickets.is_sample',
  'tickets.version',
  'tickets.created_at',
  'tickets.updated_at',
  'tickets.resolved_at',
] as const

// Looked up only where there is one: tickets from nobody in particular cost no more than before.
const requester = sql`case when tickets.requester_id is not null then (
  select json_build_object('id', requesters.id, 'name', requesters.name, 'email', requesters.email)
  from requesters where requesters.id = tickets.requester_id
) end as requester`

/** What presentTicket takes, for a statement written out. */
export const allTicketColumns = sql.join([...ticketColumns.map((column) => sql.ref(column)), requester])
