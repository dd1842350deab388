import { useMutationState } from '@tanstack/react-query'
import { useMemo } from 'react'
import { editMutationKey } from './edit-ticket.ts'

/** Tickets with a change that could not be sent yet, for want of a network or of a server behind it. */
export const useWaitingEdits = (): ReadonlySet<number> => {
  const ids = useMutationState({
    filters: { mutationKey: [editMutationKey], status: 'pending' },
    select: ({ state, options }) => (state.isPaused || state.failureCount > 0 ? Number(options.mutationKey?.[1]) : 0),
  })
  const waiting = ids.filter((id) => id > 0).join(',')
  return useMemo(() => new Set(waiting === '' ? [] : waiting.split(',').map(Number)), [waiting])
}
