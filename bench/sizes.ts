// What was measured on desks of several sizes, as tables: each size, growth from the first to every other, and the
// same against an earlier run.
import { askingOf, mostMemory, type Row } from './load.ts'
import { ratioWords, type Pair } from './ratios.ts'
import { figure, megabytes, table } from './report.ts'

export interface SizeResult {
  readonly tickets: number
  readonly databaseBytes: number | undefined
  readonly databaseBytesAfter: number | undefined
  readonly rows: readonly Row[]
  /** With --ceiling: each of the rows beside that of the ceiling. */
  readonly pairs: readonly Pair[]
}

export const sizeWords = ({ tickets, databaseBytes, databaseBytesAfter, rows, pairs }: SizeResult) => {
  const title = `### ${tickets.toLocaleString('en')} tickets`
  if (pairs.length > 0) return [title, ratioWords(pairs)].join('\n\n')
  return [
    title,
    `Memory of the app at most ${megabytes(mostMemory(rows)) ?? '–'} MB; the database takes ${megabytes(databaseBytes) ?? '–'} MB ` +
      `before the run and ${megabytes(databaseBytesAfter) ?? '–'} MB after it.`,
    rows.some(({ open }) => open) ? openTable(rows) : closedTable(rows),
  ].join('\n\n')
}

const closedTable = (rows: readonly Row[]) =>
  table(
    ['operation', 'clients', 'requests/s', 'p50 ms', 'p95 ms', 'p99 ms', 'errors', 'app CPU ms', 'database CPU ms'],
    rows.map((row) => [
      row.operation,
      row.clients,
      figure(row.requestsPerSecond),
      figure(row.p50Ms),
      figure(row.p95Ms),
      figure(row.p99Ms),
      row.errors,
      figure(row.appCpuMs),
      figure(row.databaseCpuMs),
    ]),
  )

const openTable = (rows: readonly Row[]) =>
  table(
    [
      'operation',
      'offered/s',
      'achieved/s',
      'p50 ms',
      'p95 ms',
      'p99 ms',
      'most ms',
      'errors',
      'most waiting',
      'left waiting',
    ],
    rows.map((row) => [
      row.operation,
      figure(row.open?.offeredPerSecond),
      figure(row.requestsPerSecond),
      figure(row.p50Ms),
      figure(row.p95Ms),
      figure(row.p99Ms),
      figure(row.maxMs),
      row.errors,
      row.open?.mostWaiting,
      row.open?.leftWaiting,
    ]),
  )

export interface Factor {
  readonly tickets: number
  readonly operation: string
  readonly asking: string
  readonly p50: number | undefined
  readonly p99: number | undefined
  readonly requestsPerSecond: number | undefined
}

/** How many times longer each operation takes on each larger desk than on the smallest. */
export const growthOf = (sizes: readonly SizeResult[]): Factor[] => {
  const [smallest, ...larger] = sizes
  if (!smallest) return []
  return larger.flatMap(({ tickets, rows }) => factorsOf(tickets, rows, smallest.rows))
}

/** How many times longer each operation takes than in an earlier run on a desk of the same size. */
export const changeOf = (sizes: readonly SizeResult[], earlier: readonly SizeResult[]): Factor[] =>
  sizes.flatMap(({ tickets, rows }) => {
    const before = earlier.find((size) => size.tickets === tickets)
    return before ? factorsOf(tickets, rows, before.rows) : []
  })

const factorsOf = (tickets: number, rows: readonly Row[], before: readonly Row[]): Factor[] =>
  rows.flatMap((row) => {
    const asking = askingOf(row)
    const other = before.find((earlier) => earlier.operation === row.operation && askingOf(earlier) === asking)
    if (!other) return []
    const factor = (key: 'p50Ms' | 'p99Ms' | 'requestsPerSecond') => {
      const [now, then] = [row[key], other[key]]
      return now === undefined || now === null || !then ? undefined : now / then
    }
    return [
      {
        tickets,
        operation: row.operation,
        asking,
        p50: factor('p50Ms'),
        p99: factor('p99Ms'),
        requestsPerSecond: factor('requestsPerSecond'),
      },
    ]
  })

export const growthWords = (sizes: readonly SizeResult[]) => {
  const growth = growthOf(sizes)
  if (growth.length === 0) return ''
  const sizesShown = sizes.slice(1).map(({ tickets }) => tickets)
  const columns = sizesShown.flatMap((tickets) => [`p50 at ${short(tickets)}`, `p99 at ${short(tickets)}`])
  const steps = sizes[0]?.rows.map((row) => [row.operation, askingOf(row)] as const) ?? []
  return [
    `### Growth: each size over ${sizes[0]?.tickets.toLocaleString('en')} tickets`,
    table(
      ['operation', 'clients', ...columns],
      steps.map(([operation, asking]) => [
        operation,
        asking,
        ...sizesShown.flatMap((tickets) => {
          const found = growth.find(
            (factor) => factor.tickets === tickets && factor.operation === operation && factor.asking === asking,
          )
          return [figure(found?.p50), figure(found?.p99)]
        }),
      ]),
    ),
  ].join('\n\n')
}

const short = (tickets: number) =>
  tickets >= 1_000_000 ? `${tickets / 1_000_000}M` : tickets >= 1_000 ? `${tickets / 1_000}k` : String(tickets)

export const changeWords = (changes: readonly Factor[], earlier: string) =>
  changes.length === 0
    ? ''
    : [
        '### Change since an earlier run',
        `Below 1 for a time, above 1 for requests/s: better than then. Then: ${earlier}`,
        table(
          ['operation', 'tickets', 'clients', 'p50', 'p99', 'requests/s'],
          changes.map(({ operation, tickets, asking, p50, p99, requestsPerSecond }) => [
            operation,
            short(tickets),
            asking,
            figure(p50),
            figure(p99),
            figure(requestsPerSecond),
          ]),
        ),
      ].join('\n\n')
