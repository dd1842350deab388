// One operation asked of one server, by so many clients in turn or at such a rate, and what that took.
import { percentile, runLoad } from './closed-loop.ts'
import { runOpenLoad, type OpenFigures, type OpenLoad } from './open-loop.ts'
import type { Operation } from './operations.ts'
import { readDatabaseCpuMs, type ProcessReading } from './readings.ts'
import { figure } from './report.ts'

export interface Target {
  readonly url: string
  readonly postmaster: number | undefined
  /** What the app's process has used up so far; undefined where that cannot be known. */
  readonly readProcess: () => Promise<ProcessReading | undefined>
}

/** Clients that ask again once they were answered, or questions that arrive whatever becomes of those before. */
export type Asking = { readonly clients: number } | { readonly rate: number; readonly arrivals: OpenLoad['arrivals'] }

export interface Step {
  readonly operation: Operation
  readonly asking: Asking
  readonly seconds: number
}

export interface Row {
  readonly operation: string
  /** None at a rate: then as many as it takes. */
  readonly clients: number | undefined
  readonly requestsPerSecond: number
  readonly p50Ms: number | undefined
  readonly p95Ms: number | undefined
  readonly p99Ms: number | undefined
  readonly maxMs: number | undefined
  readonly requests: number
  readonly errors: number
  readonly faults: readonly string[]
  readonly appCpuMs: number | undefined
  readonly databaseCpuMs: number | undefined
  readonly appRssBytes: number | undefined
  readonly open?: OpenFigures | undefined
}

export const warmUpSeconds = 0.5

export const runStep = async (target: Target, { operation, asking, seconds }: Step): Promise<Row> => {
  const questions = { url: target.url, next: operation.next, faultOf: operation.faultOf }
  await operation.prepare?.(target.url)
  await runLoad({ ...questions, clients: 'clients' in asking ? asking.clients : 16, seconds: warmUpSeconds })
  const before = await readCosts(target)
  const { open, ...result } =
    'clients' in asking
      ? { ...(await runLoad({ ...questions, ...asking, seconds })), open: undefined }
      : await runOpenLoad({ ...questions, ...asking, seconds })
  const after = await readCosts(target)
  const { requests, errors, faults, elapsedMs, latenciesMs } = result
  const perRequest = (spent: number) => (Number.isNaN(spent) || requests === 0 ? undefined : spent / requests)
  return {
    operation: operation.name,
    clients: 'clients' in asking ? asking.clients : undefined,
    requestsPerSecond: open?.achievedPerSecond ?? (requests / elapsedMs) * 1_000,
    p50Ms: percentile(latenciesMs, 0.5),
    p95Ms: percentile(latenciesMs, 0.95),
    p99Ms: percentile(latenciesMs, 0.99),
    maxMs: latenciesMs.at(-1),
    requests,
    errors,
    faults,
    appCpuMs: perRequest(after.appCpuMs - before.appCpuMs),
    databaseCpuMs: perRequest(after.databaseCpuMs - before.databaseCpuMs),
    appRssBytes: after.appRssBytes,
    open,
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

/** How it was asked, in a word: `16` clients, or `200/s`. */
export const askingOf = ({ clients, open }: Pick<Row, 'clients' | 'open'>) =>
  open ? `${open.rate}/s` : String(clients ?? '')

export const stepWords = (row: Row) =>
  `${row.operation}, ${askingOf(row)}: ${figure(row.requestsPerSecond)}/s, p50 ${figure(row.p50Ms) ?? '–'} ms, ` +
  `p99 ${figure(row.p99Ms) ?? '–'} ms${row.errors > 0 ? `, ${row.errors} ERRORS: ${row.faults[0]}` : ''}`
