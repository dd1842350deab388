// Docket and its ceiling asked the same in turns, and what share of the ceiling Docket is.
import { openConnection, type Asked } from './connection.ts'
import { goals, memoryGoal, verdictOn } from './goals.ts'
import { mostMemory, runStep, stepWords, type Row, type Step, type Target } from './load.ts'
import type { Operation } from './operations.ts'
import { say } from './put-away.ts'
import { figure, megabytes, table } from './report.ts'

/** A server, and the questions to it: each its own, for they remember what was written. */
export interface Side extends Target {
  readonly operations: readonly Operation[]
}

export interface Pair {
  readonly docket: Row
  readonly ceiling: Row
  readonly ratio: number | undefined
}

/** @throws when the two would not answer the same: then no ratio says anything. */
export const refuseDifferentAnswers = async ({ docket, ceiling }: Rounds['sides']) => {
  for (const operation of docket.operations) {
    const other = ceiling.operations.find(({ name }) => name === operation.name)
    const asked = operation.next()
    if (!other || !asked.path.includes('limit=')) continue
    const [ours, theirs] = await Promise.all([readTickets(docket.url, asked), readTickets(ceiling.url, other.next())])
    if (ours === theirs) continue
    throw new Error(`${operation.name}: the ceiling answers ${asked.path} otherwise:\n${ours}\n${theirs}`)
  }
}

const readTickets = async (url: string, asked: Asked) => {
  const connection = openConnection(url)
  const { body } = await connection.ask(asked)
  connection.close()
  const tickets = JSON.parse(body.toString()) as Record<string, string | number | null>[]
  const instants = ['created_at', 'updated_at', 'resolved_at']
  const readInstant = (value: string | number) => new Date(value).getTime()
  return JSON.stringify(
    tickets.map((ticket) =>
      Object.entries(ticket)
        .map(([key, value]) => [key, value !== null && instants.includes(key) ? readInstant(value) : value] as const)
        .toSorted(([a], [b]) => a.localeCompare(b)),
    ),
  )
}

interface Rounds {
  readonly sides: Readonly<Record<'docket' | 'ceiling', Side>>
  readonly step: Omit<Step, 'operation'> & { readonly operation: string }
  readonly rounds: number
}

/** The medians of interleaved rounds; who begins alternates, for the second finds warmer caches. */
export const runPair = async ({ sides, step, rounds }: Rounds): Promise<Pair> => {
  const rows: Record<'docket' | 'ceiling', Row[]> = { docket: [], ceiling: [] }
  for (let round = 0; round < rounds; round++) {
    const turns = ['docket', 'ceiling'] as const
    for (const name of round % 2 === 0 ? turns : turns.toReversed()) {
      const operation = sides[name].operations.find((candidate) => candidate.name === step.operation)
      if (!operation) throw new Error(`There is no operation ${step.operation}.`)
      rows[name].push(await runStep(sides[name], { ...step, operation }))
    }
  }
  const [docket, ceiling] = [medianOf(rows.docket), medianOf(rows.ceiling)]
  const ratio = ratioOf(docket, ceiling)
  say(`  Docket   ${stepWords(docket)}`)
  say(`  ceiling  ${stepWords(ceiling)}; ratio ${figure(ratio) ?? '–'}`)
  return { docket, ceiling, ratio }
}

/** By the median time of a single client, by the requests a second of several. */
export const ratioOf = (docket: Row, ceiling: Row) => {
  if (docket.requests === 0 || ceiling.requests === 0) return undefined
  return docket.clients === 1
    ? (ceiling.p50Ms ?? Number.NaN) / (docket.p50Ms ?? Number.NaN)
    : docket.requestsPerSecond / ceiling.requestsPerSecond
}

/** Each figure the median of its rounds; errors of all of them. */
export const medianOf = (rows: readonly Row[]): Row => {
  const [first] = rows
  if (!first) throw new Error('There is no median of nothing.')
  const median = (key: NumberKey) => {
    const known = rows.map((row) => row[key]).filter((value) => value !== undefined && !Number.isNaN(value))
    return known.toSorted((a = 0, b = 0) => a - b)[Math.floor((known.length - 1) / 2)]
  }
  const sum = (key: 'requests' | 'errors') => rows.reduce((total, row) => total + row[key], 0)
  return {
    operation: first.operation,
    clients: first.clients,
    requestsPerSecond: median('requestsPerSecond') ?? 0,
    p50Ms: median('p50Ms'),
    p95Ms: median('p95Ms'),
    p99Ms: median('p99Ms'),
    maxMs: median('maxMs'),
    requests: sum('requests'),
    errors: sum('errors'),
    faults: rows.flatMap(({ faults }) => faults),
    appCpuMs: median('appCpuMs'),
    databaseCpuMs: median('databaseCpuMs'),
    appRssBytes: median('appRssBytes'),
  }
}

type NumberKey =
  | 'requestsPerSecond'
  | 'p50Ms'
  | 'p95Ms'
  | 'p99Ms'
  | 'maxMs'
  | 'appCpuMs'
  | 'databaseCpuMs'
  | 'appRssBytes'

export const ratioWords = (pairs: readonly Pair[]) => {
  const memory = mostMemory(pairs.map(({ docket }) => docket))
  const ceilingMemory = mostMemory(pairs.map(({ ceiling }) => ceiling))
  return [
    table(
      [
        'operation',
        'clients',
        'Docket/s',
        'ceiling/s',
        'Docket p50 ms',
        'ceiling p50 ms',
        'Docket p99 ms',
        'ceiling p99 ms',
        'ratio',
        'at least',
        'aim',
        'verdict',
      ],
      pairs.map(({ docket, ceiling, ratio }) => {
        const goal = goals[docket.operation]
        return [
          docket.operation,
          docket.clients,
          figure(docket.requestsPerSecond),
          figure(ceiling.requestsPerSecond),
          figure(docket.p50Ms),
          figure(ceiling.p50Ms),
          figure(docket.p99Ms),
          figure(ceiling.p99Ms),
          figure(ratio),
          goal && figure(goal.atLeast),
          goal && figure(goal.aim),
          goal && verdictOn(ratio, goal),
        ]
      }),
    ),
    `Memory of the app under this load: Docket at most ${megabytes(memory) ?? '–'} MB (goal ${memoryGoal.atMost}, ` +
      `aim ${memoryGoal.aim}), the ceiling ${megabytes(ceilingMemory) ?? '–'} MB.`,
  ].join('\n\n')
}
