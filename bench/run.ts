// Load on a desk of several sizes, the same on every run: npm run bench -- --help
import { parseArgs } from 'node:util'
import { percentile, runLoad } from './closed-loop.ts'
import { connectTo, ownFolder, postmasterOf } from './desk.ts'
import { fillDatabase, fillThroughApi, type Filled } from './fill.ts'
import { operationsOn, type Operation } from './operations.ts'
import { measure, say } from './put-away.ts'
import { readDatabaseCpuMs, readDatabaseSize, readProcess } from './readings.ts'
import { describeRun, figure, megabytes, publish, runWords, table } from './report.ts'

const help = `npm run bench -- [options]

  --tickets 1000,100000   sizes of the desk; the growth factor compares the first with the last
  --seconds 5             how long each operation is asked at each concurrency
  --clients 1,16,64       concurrencies
  --only PATTERN          operations whose name matches
  --url http://…          another server of the same API instead of a desk of its own; it must have no
                          tickets, is filled through its API, and takes one size
  --json FILE             results as JSON
  --write FILE            tables into a document with the markers <!-- bench:load -->
`

const { values: options } = parseArgs({
  options: {
    tickets: { type: 'string', default: '1000,100000' },
    seconds: { type: 'string', default: '5' },
    clients: { type: 'string', default: '1,16,64' },
    only: { type: 'string', default: '' },
    url: { type: 'string' },
    json: { type: 'string' },
    write: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

const numbers = (text: string) => {
  const list = text.split(',').map(Number)
  if (list.some((number) => !(number > 0))) throw new Error(`${text} is no list of numbers above 0.`)
  return list
}

interface Row {
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

interface SizeResult {
  readonly tickets: number
  readonly databaseBytes: number | undefined
  readonly databaseBytesAfter: number | undefined
  readonly rows: readonly Row[]
}

interface Target {
  readonly url: string
  readonly filled: Filled
  readonly postmaster: number | undefined
}

const warmUpSeconds = 0.5

const runOperation = async ({ url, postmaster }: Target, operation: Operation, clients: number): Promise<Row> => {
  const { next, faultOf } = operation
  await runLoad({ url, clients, seconds: warmUpSeconds, next, faultOf })
  const before = { app: await readProcess(url), databaseCpuMs: readDatabaseCpuMs(postmaster) }
  const result = await runLoad({ url, clients, seconds: Number(options.seconds), next, faultOf })
  const after = { app: await readProcess(url), databaseCpuMs: readDatabaseCpuMs(postmaster) }
  const { requests, errors, faults, elapsedMs, latenciesMs } = result
  const perRequest = (spent: number | undefined) =>
    spent === undefined || Number.isNaN(spent) || requests === 0 ? undefined : spent / requests
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
    appCpuMs: perRequest((after.app?.cpuMs ?? Number.NaN) - (before.app?.cpuMs ?? Number.NaN)),
    databaseCpuMs: perRequest((after.databaseCpuMs ?? Number.NaN) - (before.databaseCpuMs ?? Number.NaN)),
    appRssBytes: after.app?.rssBytes,
  }
}

const runAll = async (target: Target): Promise<Row[]> => {
  const rows: Row[] = []
  for (const operation of operationsOn(target.filled)) {
    if (!new RegExp(options.only, 'i').test(operation.name)) continue
    for (const clients of numbers(options.clients)) {
      const row = await runOperation(target, operation, clients)
      rows.push(row)
      say(
        `  ${row.operation}, ${clients}: ${figure(row.requestsPerSecond)}/s, p50 ${figure(row.p50Ms) ?? '–'} ms, ` +
          `p99 ${figure(row.p99Ms) ?? '–'} ms${row.errors > 0 ? `, ${row.errors} ERRORS: ${row.faults[0]}` : ''}`,
      )
    }
  }
  return rows
}

/** A fresh desk for each size, so that the writes of one do not weigh on the next. */
const runSize = async (tickets: number): Promise<SizeResult> => {
  say(`A desk of ${tickets} tickets`)
  const own = await ownFolder()
  const desk = await own.start()
  const client = await connectTo(own.folder)
  const filled = await fillDatabase(client, tickets)
  const databaseBytes = await readDatabaseSize(client)
  const rows = await runAll({ url: desk.url, filled, postmaster: postmasterOf(own.folder) })
  const databaseBytesAfter = await readDatabaseSize(client)
  await client.end()
  await own.putAway()
  return { tickets, databaseBytes, databaseBytesAfter, rows }
}

const runElsewhere = async (url: string, tickets: number): Promise<SizeResult> => {
  const filled = await fillThroughApi(url, tickets)
  const rows = await runAll({ url, filled, postmaster: undefined })
  return { tickets, databaseBytes: undefined, databaseBytesAfter: undefined, rows }
}

const sizeWords = ({ tickets, databaseBytes, databaseBytesAfter, rows }: SizeResult) => {
  const most = Math.max(...rows.map(({ appRssBytes }) => appRssBytes ?? Number.NaN))
  return [
    `### ${tickets.toLocaleString('en')} tickets`,
    `Memory of the app at most ${megabytes(most) ?? '–'} MB; the database takes ${megabytes(databaseBytes) ?? '–'} MB ` +
      `before the run and ${megabytes(databaseBytesAfter) ?? '–'} MB after it.`,
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
    ),
  ].join('\n\n')
}

/** How many times longer each operation takes on the largest desk than on the smallest. */
const growthOf = (sizes: readonly SizeResult[]) => {
  const [smallest, largest] = [sizes[0], sizes.at(-1)]
  if (!smallest || !largest || smallest === largest) return []
  return largest.rows.map((row) => {
    const before = smallest.rows.find(
      ({ operation, clients }) => operation === row.operation && clients === row.clients,
    )
    const factor = (key: 'p50Ms' | 'p99Ms') => (row[key] ?? Number.NaN) / (before?.[key] ?? Number.NaN)
    return { operation: row.operation, clients: row.clients, p50: factor('p50Ms'), p99: factor('p99Ms') }
  })
}

const growthWords = (sizes: readonly SizeResult[]) => {
  const growth = growthOf(sizes)
  if (growth.length === 0) return ''
  const concurrencies = [...new Set(growth.map(({ clients }) => clients))]
  const names = [...new Set(growth.map(({ operation }) => operation))]
  const cells = (operation: string) =>
    concurrencies.flatMap((clients) => {
      const found = growth.find((row) => row.operation === operation && row.clients === clients)
      return [figure(found?.p50), figure(found?.p99)]
    })
  return [
    `### Growth: ${sizes.at(-1)?.tickets.toLocaleString('en')} tickets over ${sizes[0]?.tickets.toLocaleString('en')}`,
    table(
      ['operation', ...concurrencies.flatMap((clients) => [`p50, ${clients}`, `p99, ${clients}`])],
      names.map((name) => [name, ...cells(name)]),
    ),
  ].join('\n\n')
}

const main = async () => {
  const run = describeRun()
  const sizes: SizeResult[] = []
  if (options.url === undefined) for (const tickets of numbers(options.tickets)) sizes.push(await runSize(tickets))
  else sizes.push(await runElsewhere(options.url.replace(/\/+$/, ''), numbers(options.tickets)[0] ?? 1_000))
  const markdown = [runWords(run), ...sizes.map(sizeWords), growthWords(sizes)].join('\n\n').trim()
  publish('load', markdown, { run, sizes, growth: growthOf(sizes) }, options)
  return sizes.every(({ rows }) => rows.every(({ errors }) => errors === 0))
}

const minutesFor = () => {
  const steps = 13 * numbers(options.clients).length * numbers(options.tickets).length
  const filling = numbers(options.tickets).reduce((sum, tickets) => sum + tickets, 0) / 1_000
  // An answer may take 20 s until the desk gives up, so each step may end that much late.
  return 2 + (steps * (Number(options.seconds) + warmUpSeconds + 5) + filling) / 60
}

if (options.help) process.stdout.write(help)
else await measure(minutesFor(), main)
