import type { GeneratedAlways } from 'kysely'

/** The words of each ticket, kept by take-terms.ts. */
export interface TicketTermsTable {
  ticket_id: GeneratedAlways<number>
  slices: GeneratedAlways<number[]>
  terms: GeneratedAlways<number[]>
  repeats: GeneratedAlways<number[]>
}

/** Added to by trigger. */
export interface TermsTailTable {
  id: GeneratedAlways<number>
  ticket_id: GeneratedAlways<number>
}

declare module '#server/platform/tables.ts' {
  interface Database {
    ticket_terms: TicketTermsTable
    terms_tail: TermsTailTable
  }
}
