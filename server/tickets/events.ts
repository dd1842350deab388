import { defineEvent } from '#server/platform/events.ts'

export const ticketCreated = defineEvent('ticket.created')
export const ticketUpdated = defineEvent('ticket.updated')
/** Somebody wanted a change of a version that was no longer the newest; what they wanted is kept here. */
export const ticketUpdateRefused = defineEvent('ticket.update_refused')
