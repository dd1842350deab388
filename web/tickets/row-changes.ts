import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { call } from '#web/platform/call.ts'
import { useLive } from '#web/platform/live.ts'
import { queryKeys } from '#web/platform/query.ts'
import { ticketCacheOf } from './ticket-cache.ts'

const gatherMs = 80
const flashMs = 600
/** A storm of changes is read in portions. */
const mostAtOnce = 30

/**
 * Follows changes made elsewhere: each ticket that is on the screen is read again and put in its place.
 * Returns the ids that changed a moment ago, for a short flash.
 */
export const useRowChanges = (): ReadonlySet<number> => {
  const client = useQueryClient()
  const [flashing, setFlashing] = useState<ReadonlySet<number>>(new Set())
  const gathered = useRef(new Set<number>())

  const flash = useCallback((ids: number[]) => {
    setFlashing((before) => new Set([...before, ...ids]))
    setTimeout(() => setFlashing((before) => new Set([...before].filter((id) => !ids.includes(id)))), flashMs)
  }, [])

  const readAgain = async (ids: number[]) => {
    const cache = ticketCacheOf(client)
    // An unreadable change (a ticket removed meanwhile, a line that broke) is caught up on when the line is back.
    const read = (id: number) => call('getTicket', { params: { id } }).catch(() => undefined)
    for (let from = 0; from < ids.length; from += mostAtOnce) {
      const tickets = await Promise.all(ids.slice(from, from + mostAtOnce).map(read))
      const changed = tickets.filter((ticket) => ticket !== undefined && cache.take(ticket))
      if (changed.length > 0) flash(changed.flatMap((ticket) => ticket?.id ?? []))
    }
  }

  useLive(({ kind, ticket_id: id }) => {
    if (kind !== 'ticket.updated' || id === undefined) return
    void client.invalidateQueries({ queryKey: queryKeys.ticketEvents(id) })
    if (!ticketCacheOf(client).find(id)) return
    if (gathered.current.size === 0)
      setTimeout(() => {
        const ids = [...gathered.current]
        gathered.current.clear()
        void readAgain(ids)
      }, gatherMs)
    gathered.current.add(id)
  })

  return flashing
}
