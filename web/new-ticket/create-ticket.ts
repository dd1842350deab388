import type { MutationOptions, QueryClient } from '@tanstack/react-query'
import type { Ticket } from '#shared/tickets.ts'
import { ticketLimits } from '#shared/words.ts'
import { call, CallError } from '#web/platform/call.ts'
import { noteDeed } from '#web/platform/deeds.ts'
import { queryKeys } from '#web/platform/query.ts'
import { showFailure, showNotice } from '#web/platform/toasts.tsx'
import type { Draft } from './draft.ts'
import { openNewTicket } from './open-new-ticket.ts'
import { chosenOf, fields, shownOf, type Suggesting } from './suggesting.ts'
import { makeTicketForm, type FieldErrors } from './ticket-form.ts'

/** The form of this tab. */
export const ticketForm = makeTicketForm((text, signal) => call('classify', { body: text, signal }))

interface Ways {
  client: QueryClient
  open: (id: number) => void
}

/**
 * Sends the draft. The form is free again at once, whatever triage or the line do: the answer comes as a message.
 * Returns false where the draft is not fit to be sent; the faults then stand at their fields.
 */
export const createFromDraft = (ways: Ways): boolean => {
  const faults = faultsOf(ticketForm.draft.read())
  ticketForm.errors.write(faults)
  if (Object.keys(faults).length > 0) return false
  void send(ways, ticketForm.take())
  return true
}

const send = async (ways: Ways, draft: Draft) => {
  try {
    const ticket = await create(ways.client, draft)
    ticketForm.sent(draft)
    showNotice(`#${ticket.id} created`, { label: 'Open', run: () => ways.open(ticket.id) })
  } catch (error) {
    const fieldErrors = error instanceof CallError ? error.fieldErrors : {}
    const isBack = ticketForm.giveBack(draft, fieldErrors)
    if (isBack && Object.keys(fieldErrors).length > 0) openNewTicket()
    showFailure({
      message: `Ticket not created${error instanceof CallError ? `: ${error.message}` : ''} ${isBack ? 'Your text is kept in the form.' : 'Your text is kept.'}`,
      retry: () => (isBack ? void createFromDraft(ways) : void send(ways, draft)),
      requestId: error instanceof CallError ? error.requestId : undefined,
    })
  }
}

const create = async (client: QueryClient, { key, form }: Draft): Promise<Ticket> => {
  const defaults = client.getDefaultOptions().mutations
  const body = { title: form.title.trim(), description: form.description.trim(), ...chosenOf(form) }
  const options: MutationOptions<Ticket> = {
    ...defaults,
    mutationKey: ['create-ticket'],
    mutationFn: () => call('createTicket', { body, headers: { 'idempotency-key': key } }),
    // 409: the first try is still being worked on; its answer is the one wanted.
    retry: (failures, error) => isUnreachable(error) || (isInFlight(error) && failures < 8),
  }
  const created = await client.getMutationCache().build(client, options).execute(undefined)
  const ticket = await asShown(created, form)
  noteDeed('create')
  client.setQueryData(queryKeys.ticket(ticket.id), ticket)
  void client.invalidateQueries({ queryKey: queryKeys.stats })
  void client.invalidateQueries({ queryKey: queryKeys.count() })
  return ticket
}

/** Should triage have answered otherwise this time (it forgets on a restart), what the person saw is what counts. */
const asShown = async (ticket: Ticket, form: Suggesting): Promise<Ticket> => {
  const shown = shownOf(form)
  const change = Object.fromEntries(
    fields.flatMap((field) => {
      const value = shown[field]
      return value === undefined || value === ticket[field] ? [] : [[field, value]]
    }),
  )
  if (Object.keys(change).length === 0) return ticket
  return call('updateTicket', { params: { id: ticket.id }, body: change }).catch(() => {
    showFailure({ message: `#${ticket.id} was created with other values than the form showed` })
    return ticket
  })
}

const isUnreachable = (error: unknown) => error instanceof CallError && error.isOffline
const isInFlight = (error: unknown) => error instanceof CallError && error.status === 409

const faultsOf = ({ form }: Draft): FieldErrors => ({
  ...titleFault(form.title.trim()),
  ...(form.description.trim() === '' && { description: 'Say what is wrong.' }),
})

const titleFault = (title: string): FieldErrors => {
  if (title === '') return { title: 'A ticket needs a title.' }
  const over = countCharacters(title) - ticketLimits.titleCharacters
  return over > 0 ? { title: `${over} too many: a title has at most ${ticketLimits.titleCharacters} characters.` } : {}
}

/** As the database counts: code points, so that an emoji is one. */
export const countCharacters = (text: string) => Array.from(text).length
