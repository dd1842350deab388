import type { ColumnType, Generated, JSONColumnType } from 'kysely'

export interface AuditEntriesTable {
  id: Generated<number>
  at: ColumnType<string, Date | string | undefined, never>
  action: string
  actor: string
  actor_id: number | null
  via: string
  address: string | null
  subject: string
  subject_id: number | null
  changes: JSONColumnType<Record<string, unknown>>
}

declare module '#server/platform/tables.ts' {
  interface Database {
    audit_entries: AuditEntriesTable
  }
}
