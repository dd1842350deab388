import type { QueryClient, QueryKey } from '@tanstack/react-query'
import { followLive } from '#web/platform/live.ts'
import { queryKeys } from '#web/platform/query.ts'

const atMostEveryMs = 250

/**
 * Numbers follow every change at once. Lists and open tickets mind their own messages, because rows must not move
 * under a reader; after a break, and when sample data comes or goes, everything is read again.
 */
export const followForQueries = (client: QueryClient) => {
  const refreshCounts = paced(() => {
    refresh(client, queryKeys.stats)
    refresh(client, queryKeys.urgent)
    refresh(client, queryKeys.count())
  })
  return followLive(({ kind }) => {
    if (kind === 'ticket.created' || kind === 'ticket.updated') refreshCounts()
    else if (kind === 'health.changed') {
      refresh(client, queryKeys.health)
      refresh(client, queryKeys.settings)
    } else void client.invalidateQueries()
  })
}

const refresh = (client: QueryClient, queryKey: QueryKey) => void client.invalidateQueries({ queryKey })

/** Runs at once, then at most once per pause, and always once after the last call: a storm costs little, ends true. */
const paced = (run: () => void) => {
  let isPausing = false
  let isOwed = false
  const go = () => {
    isPausing = true
    run()
    setTimeout(() => {
      isPausing = false
      if (!isOwed) return
      isOwed = false
      go()
    }, atMostEveryMs)
  }
  return () => {
    if (isPausing) isOwed = true
    else go()
  }
}
