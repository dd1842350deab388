import type { Generated } from 'kysely'
import type { Category, Priority, Status } from '#shared/words.ts'

/** The ledger: what each statement changed, appended by trigger, gone once it is folded. */
export interface TicketCountChangesTable {
  id: Generated<number>
  day: string
  status: Status
  priority: Priority
  category: Category
  n: number
}

/** What was folded, whole. */
export interface TicketCountsTable {
  day: string
  status: Status
  priority: Priority
  category: Category
  n: number
}

/** What was folded, by day. */
export interface TicketDaysTable {
  day: string
  n: number
}

/** What was folded, by status, priority and category; and how many days have tickets. */
export interface TicketTotalsTable {
  figure: string
  n: number
}

declare module '#server/platform/tables.ts' {
  interface Database {
    ticket_count_changes: TicketCountChangesTable
    ticket_counts: TicketCountsTable
    ticket_days: TicketDaysTable
    ticket_totals: TicketTotalsTable
  }
}
