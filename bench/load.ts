// One operation asked of one server by so many clients, and what that took.
import { percentile, runLoad } from './closed-loop.ts'
import type { Operation } from './operations.ts'
import { readDatabaseCpuMs, type ProcessReading } from './readings.ts'
import { figure } from './report.ts'

export interface Target {
  readonly url: string
  readonly postmaster: number | undefined
  /** What the app's process has used up so far; undefined where that cannot be known. */
  readonly readProcess: () => Promise<ProcessReading | undefined>
}

export interface Step {
  readonly operation: Operation
  readonly clients: number
  readonly seconds: number
}

export interface Row {
  readonly operation: string
  readonly clients: number
  readonly requestsPerSecond: number
  readonly p50Ms: number | undefined
  readonly p95Ms: number | undefined
  readonly p99Ms: number | undefined
  readonly requests: number
  readonly errors: number
  readonly faults: readonly string[]
  readonly appCpuMs: number | undefined
  readonly databaseCpuMs: number | undefined
  readonly appRssBytes: number | undefined
}

export const warmUpSeconds = 0.5

export const runStep = async (target: Target, { operation, clients, seconds }: Step): Promise<Row> => {
  const { url } = target
  const { next, faultOf } = operation
  await runLoad({ url, clients, seconds: warmUpSeconds, next, faultOf })
  const before = await readCosts(target)
  const result = await runLoad({ url, clients, seconds, next, faultOf })
  const after = await readCosts(target)
  const { requests, errors, faults, elapsedMs, latenciesMs } = result
  const perRequest = (spent: number) => (Number.isNaN(spent) || requests === 0 ? undefined : spent / requests)
  return {
    operation: operation.name,
    clients,
    requestsPerSecond: (requests / elapsedMs) * 1_000,
    p50Ms: percentile(latenciesMs, 0.5),
    p95Ms: percentile(latenciesMs, 0.95),
    p99Ms: percentile(latenciesMs, 0.99),
    requests,
    errors,
    faults,
    appCpuMs: perRequest(after.appCpuMs - before.appCpuMs),
    databaseCpuMs: perRequest(after.databaseCpuMs - before.databaseCpuMs),
    appRssBytes: after.appRssBytes,
  }
}

const readCosts = async ({ postmaster, readProcess }: Target) => {
  const app = await readProcess()
  return {
    appCpuMs: app?.cpuMs ?? Number.NaN,
    appRssBytes: app?.rssBytes,
    databaseCpuMs: readDatabaseCpuMs(postmaster) ?? Number.NaN,
  }
}

/** The most of it in any of the steps. */
export const mostMemory = (rows: readonly Row[]) =>
  Math.max(...rows.map(({ appRssBytes }) => appRssBytes ?? Number.NaN))

export const stepWords = (row: Row) =>
  `${row.operation}, ${row.clients}: ${figure(row.requestsPerSecond)}/s, p50 ${figure(row.p50Ms) ?? '–'} ms, ` +
  `p99 ${figure(row.p99Ms) ?? '–'} ms${row.errors > 0 ? `, ${row.errors} ERRORS: ${row.faults[0]}` : ''}`
