// Closed-loop load: each client asks, waits for the answer, and asks again. What is under way when time is up is
// waited for, and counts.
import { setTimeout as sleep } from 'node:timers/promises'
import { openConnection, type Answered, type Asked } from './connection.ts'

/** What a server is asked, however it is asked. */
export interface Questions {
  readonly url: string
  readonly next: () => Asked
  /** @returns what is wrong with an answer, undefined when nothing is */
  readonly faultOf: (answered: Answered, asked: Asked) => string | undefined
}

export interface Load extends Questions {
  readonly clients: number
  readonly seconds: number
}

export interface LoadResult {
  readonly requests: number
  readonly errors: number
  /** The first few, in words. */
  readonly faults: readonly string[]
  readonly elapsedMs: number
  /** Of right answers, ascending. */
  readonly latenciesMs: Float64Array
}

export const runLoad = async ({ url, clients, seconds, next, faultOf }: Load): Promise<LoadResult> => {
  const latenciesMs: number[] = []
  const faults: string[] = []
  let errors = 0
  const fail = (fault: string) => {
    errors++
    if (faults.length < 5) faults.push(fault)
  }
  const startedAt = performance.now()
  const until = startedAt + seconds * 1_000
  const runClient = async () => {
    const connection = openConnection(url)
    while (performance.now() < until) {
      const asked = next()
      const askedAt = performance.now()
      try {
        const answered = await connection.ask(asked)
        const fault = faultOf(answered, asked)
        if (fault === undefined) latenciesMs.push(performance.now() - askedAt)
        else fail(fault)
      } catch (error) {
        fail(error instanceof Error ? error.message : String(error))
        await sleep(10)
      }
    }
    connection.close()
  }
  await Promise.all(Array.from({ length: clients }, runClient))
  return {
    requests: latenciesMs.length,
    errors,
    faults,
    elapsedMs: performance.now() - startedAt,
    latenciesMs: Float64Array.from(latenciesMs).sort(),
  }
}

/** The value below which this share of all lies; undefined of none. Takes ascending values. */
export const percentile = (ascending: Float64Array | readonly number[], share: number): number | undefined =>
  ascending[Math.max(0, Math.ceil(ascending.length * share) - 1)]
