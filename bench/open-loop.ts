// Open-loop load: questions arrive at a rate of their own, as people's do, whether or not those before were answered.
// Each is timed from when it was to arrive, so an answer that keeps others waiting counts for all who waited.
import { setTimeout as sleep } from 'node:timers/promises'
import type { LoadResult, Questions } from './closed-loop.ts'
import { openConnection, type Connection } from './connection.ts'
import { randomFrom } from './random.ts'

export interface OpenLoad extends Questions {
  /** Arrivals a second. */
  readonly rate: number
  readonly seconds: number
  readonly arrivals: 'poisson' | 'even'
}

export interface OpenFigures {
  readonly rate: number
  readonly offeredPerSecond: number
  /** Right answers that came while questions still arrived. */
  readonly achievedPerSecond: number
  /** The most that had arrived and were not answered, at any time. */
  readonly mostWaiting: number
  /** How many were not answered when the last arrived. */
  readonly leftWaiting: number
}

export interface OpenLoadResult extends LoadResult {
  readonly open: OpenFigures
}

// A browser opens another connection rather than wait; a server is asked through no more than this many.
const mostConnections = 512

export const runOpenLoad = async ({
  url,
  rate,
  seconds,
  arrivals,
  next,
  faultOf,
}: OpenLoad): Promise<OpenLoadResult> => {
  const latenciesMs: number[] = []
  const faults: string[] = []
  const idle: Connection[] = []
  const queue: number[] = []
  let opened = 0
  let errors = 0
  let arrived = 0
  let answeredInTime = 0
  let waiting = 0
  let mostWaiting = 0
  const fail = (fault: string) => {
    errors++
    if (faults.length < 5) faults.push(fault)
  }
  const gapMs = gapsOf(rate, arrivals)
  const startedAt = performance.now()
  const until = startedAt + seconds * 1_000

  const ask = async (connection: Connection, dueAt: number): Promise<void> => {
    const asked = next()
    try {
      const fault = faultOf(await connection.ask(asked), asked)
      if (fault === undefined) {
        const answeredAt = performance.now()
        latenciesMs.push(answeredAt - dueAt)
        if (answeredAt <= until) answeredInTime++
      } else fail(fault)
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error))
    }
    waiting--
    const following = queue.shift()
    if (following === undefined) idle.push(connection)
    else await ask(connection, following)
  }
  const openAnother = () => {
    if (opened >= mostConnections) return undefined
    opened++
    return openConnection(url)
  }
  const underWay = new Set<Promise<void>>()
  const arrive = (dueAt: number) => {
    arrived++
    mostWaiting = Math.max(mostWaiting, ++waiting)
    const connection = idle.pop() ?? openAnother()
    if (!connection) {
      queue.push(dueAt)
      return
    }
    const done = ask(connection, dueAt).finally(() => underWay.delete(done))
    underWay.add(done)
  }

  let dueAt = startedAt + gapMs()
  while (dueAt < until) {
    // A timer is late by a millisecond or so: what has become due meanwhile arrives at once, timed from when it was due.
    const early = dueAt - performance.now()
    if (early > 0) await sleep(early)
    for (const now = performance.now(); dueAt <= now && dueAt < until; dueAt += gapMs()) arrive(dueAt)
  }
  const leftWaiting = waiting
  while (underWay.size > 0) await Promise.all(underWay)
  for (const connection of idle) connection.close()
  return {
    requests: latenciesMs.length,
    errors,
    faults,
    elapsedMs: performance.now() - startedAt,
    latenciesMs: Float64Array.from(latenciesMs).sort(),
    open: {
      rate,
      offeredPerSecond: arrived / seconds,
      achievedPerSecond: answeredInTime / seconds,
      mostWaiting,
      leftWaiting,
    },
  }
}

const gapsOf = (rate: number, arrivals: OpenLoad['arrivals']) => {
  const random = randomFrom(20_261_120)
  const meanMs = 1_000 / rate
  return arrivals === 'even' ? () => meanMs : () => -Math.log(1 - random()) * meanMs
}
