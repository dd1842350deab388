// What a page of the list is asked for by.
import type { Choices } from './facets.ts'
import type { Order, OrderName, Place } from './order.ts'

export interface TicketFilter extends Choices {
  readonly search?: string
  /** Half-open range of creation: from included, before not. ISO 8601. */
  readonly createdFrom?: string
  readonly createdBefore?: string
}

export type Form = 'whole' | 'cut' | 'dropin' | 'numbers'

export interface TicketPage {
  readonly filter: TicketFilter
  readonly order: OrderName
  readonly limit: number
  readonly cursor?: string
  /**
   * 'cut' keeps long descriptions short, for screens; 'dropin' says nothing of the requester, whom the systems before
   * did not know; 'numbers' are the ids alone.
   */
  readonly form: Form
}

/** A page as the statements take it: one row more than is shown tells whether there is a next one. */
export interface Wanted {
  readonly order: Order
  readonly limit: number
  readonly after: Place | undefined
  readonly filter: TicketFilter
  readonly facets: readonly number[] | undefined
  /** All of which the title or the description must hold. */
  readonly terms: readonly string[]
  readonly form: Form
}
