import type { ColumnType } from 'kysely'

export interface TicketLinksTable {
  ticket_id: number
  token_hash: Buffer
  created_at: ColumnType<string, Date | string | undefined, Date | string>
}

declare module '#server/platform/tables.ts' {
  interface Database {
    ticket_links: TicketLinksTable
  }
}
