import type { Generated } from 'kysely'

/** How far each imported file has come. */
export interface TicketImportsTable {
  id: Generated<number>
  path: string
  bytes: number
  lines: number
  sha256: string
  imported: number
  refused: number
  report_path: string
  report_bytes: number
  started_at: Generated<string>
  updated_at: Generated<string>
  finished_at: string | Date | null
}

declare module '#server/platform/tables.ts' {
  interface Database {
    ticket_imports: TicketImportsTable
  }
}
