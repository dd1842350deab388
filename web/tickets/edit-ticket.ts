import { useQueryClient, type MutationOptions, type QueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { Ticket, TicketChange } from '#shared/tickets.ts'
import { call, CallError } from '#web/platform/call.ts'
import { noteDeed } from '#web/platform/deeds.ts'
import { queryKeys } from '#web/platform/query.ts'
import { showFailure, showUndo } from '#web/platform/toasts.tsx'
import { fieldWords, valueWords } from './field-words.ts'
import type { FilterName, FilterValue } from './search.ts'
import { ticketCacheOf } from './ticket-cache.ts'

export type ChoiceChange = { field: FilterName; value: FilterValue }

/** Sets status, category or priority: on the screen at once, then in the database, with a way back either way. */
export const useEditTicket = () => {
  const client = useQueryClient()
  return useCallback((id: number, change: ChoiceChange) => editTicket(client, id, change), [client])
}

export const editMutationKey = 'edit-ticket'

const editTicket = (client: QueryClient, id: number, { field, value }: ChoiceChange) => {
  const before = ticketCacheOf(client).find(id)
  if (!before || before[field] === value) return
  const takeUndoAway = showUndo({
    message: `${fieldWords[field]} of #${id}: ${valueWords(value)}`,
    undo: () => void save(client, id, { field, value: before[field] }),
  })
  if (value === 'resolved') noteDeed('resolve')
  void save(client, id, { field, value }).then((isSaved) => isSaved || takeUndoAway())
}

const save = async (client: QueryClient, id: number, change: ChoiceChange): Promise<boolean> => {
  try {
    await sendChange(client, id, { [change.field]: change.value })
    return true
  } catch (error) {
    showFailure({
      message: `${fieldWords[change.field]} of #${id} not saved${reasonOf(error)}`,
      retry: () => void save(client, id, change),
      requestId: error instanceof CallError ? error.requestId : undefined,
    })
    return false
  }
}

/** Optimistic in every list. Changes of one ticket are sent one after the other; without a network they wait. */
export const sendChange = async (
  client: QueryClient,
  id: number,
  change: TicketChange,
  headers: { 'if-match'?: string } = {},
): Promise<Ticket> => {
  const cache = ticketCacheOf(client)
  const edit = cache.begin(id, change)
  const options: MutationOptions<Ticket> = {
    ...client.getDefaultOptions().mutations,
    mutationKey: [editMutationKey, id],
    scope: { id: `ticket-${id}` },
    mutationFn: () => call('updateTicket', { params: { id }, body: change, headers }),
  }
  try {
    const ticket = await client.getMutationCache().build(client, options).execute(undefined)
    cache.settle(edit, ticket)
    return ticket
  } catch (error) {
    cache.fail(edit)
    throw error
  } finally {
    countAgain(client, id)
  }
}

/** Numbers and the ticket's history follow every change at once. */
const countAgain = (client: QueryClient, id: number) => {
  void client.invalidateQueries({ queryKey: queryKeys.stats })
  void client.invalidateQueries({ queryKey: queryKeys.count() })
  void client.invalidateQueries({ queryKey: queryKeys.ticketEvents(id) })
}

const reasonOf = (error: unknown) => (error instanceof CallError && error.status < 500 ? `: ${error.message}` : '')
