// Load on a desk of several sizes, the same on every run: npm run bench -- --help
import { parseArgs } from 'node:util'
import { startCeiling } from './ceiling-desk.ts'
import { postmasterOf } from './desk.ts'
import { fillThroughApi, type Filled } from './fill.ts'
import { startFilled } from './filled-desk.ts'
import { goals } from './goals.ts'
import { mostMemory, runStep, stepWords, warmUpSeconds, type Row, type Target } from './load.ts'
import { operationsOn, type Operation } from './operations.ts'
import { measure, say } from './put-away.ts'
import { ratioWords, refuseDifferentAnswers, runPair, type Pair } from './ratios.ts'
import { readDatabaseSize, readProcess } from './readings.ts'
import { describeRun, figure, megabytes, publish, runWords, table } from './report.ts'

const help = `npm run bench -- [options]

  --tickets 1000,100000   sizes of the desk; the growth factor compares the first with the last
  --seconds 5             how long each operation is asked at each concurrency
  --clients 1,16,64       concurrencies
  --only PATTERN          operations whose name matches
  --ceiling               Docket beside bare node:http and pg on the same PostgreSQL, in turns: the share it is of that
  --rounds 3              with --ceiling: turns of each; medians count
  --keep DIR              filled desks are kept in this folder, and taken from it where one of the same tickets, schema
                          and database program is there
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
    ceiling: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    keep: { type: 'string' },
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

interface SizeResult {
  readonly tickets: number
  readonly databaseBytes: number | undefined
  readonly databaseBytesAfter: number | undefined
  readonly rows: readonly Row[]
  /** With --ceiling: each of the rows beside that of the ceiling. */
  readonly pairs: readonly Pair[]
}

const wanted = (operations: readonly Operation[]) =>
  operations.filter(({ name }) => new RegExp(options.only, 'i').test(name))

const seconds = Number(options.seconds)

const runAll = async (target: Target, operations: readonly Operation[]): Promise<Row[]> => {
  const rows: Row[] = []
  for (const operation of wanted(operations)) {
    for (const clients of numbers(options.clients)) {
      const row = await runStep(target, { operation, clients, seconds })
      rows.push(row)
      say(`  ${stepWords(row)}`)
    }
  }
  return rows
}

/** Only what there are goals for is asked of both. */
const runAgainstCeiling = async (docket: Target, { filled, folder }: { filled: Filled; folder: string }) => {
  const ceiling = await startCeiling(folder)
  const sides = {
    docket: { ...docket, operations: operationsOn(filled) },
    ceiling: { ...docket, ...ceiling, operations: operationsOn(filled) },
  }
  await refuseDifferentAnswers(
    { ...sides.docket, operations: operationsOn(filled) },
    { ...sides.ceiling, operations: operationsOn(filled) },
  )
  const pairs: Pair[] = []
  for (const { name } of wanted(sides.docket.operations)) {
    if (!(name in goals)) continue
    for (const clients of numbers(options.clients)) {
      pairs.push(await runPair({ sides, step: { operation: name, clients, seconds }, rounds: Number(options.rounds) }))
    }
  }
  await ceiling.putAway()
  return pairs
}

/** A fresh desk for each size, so that the writes of one do not weigh on the next. */
const runSize = async (tickets: number): Promise<SizeResult> => {
  say(`A desk of ${tickets} tickets`)
  const variant = options.ceiling ? 'ceiling' : ''
  const filledDesk = await startFilled({ tickets, variant, keep: options.keep })
  const { folder, desk, client, filled } = filledDesk
  const databaseBytes = await readDatabaseSize(client)
  const target = { url: desk.url, postmaster: postmasterOf(folder), readProcess: () => readProcess(desk.url) }
  const pairs = options.ceiling ? await runAgainstCeiling(target, { filled, folder }) : []
  const rows = options.ceiling ? pairs.map(({ docket }) => docket) : await runAll(target, operationsOn(filled))
  const databaseBytesAfter = await readDatabaseSize(client)
  await filledDesk.putAway()
  return { tickets, databaseBytes, databaseBytesAfter, rows, pairs }
}

const runElsewhere = async (url: string, tickets: number): Promise<SizeResult> => {
  const filled = await fillThroughApi(url, tickets)
  const rows = await runAll({ url, postmaster: undefined, readProcess: () => readProcess(url) }, operationsOn(filled))
  return { tickets, databaseBytes: undefined, databaseBytesAfter: undefined, rows, pairs: [] }
}

const sizeWords = ({ tickets, databaseBytes, databaseBytesAfter, rows, pairs }: SizeResult) => {
  const title = `### ${tickets.toLocaleString('en')} tickets`
  if (options.ceiling) return [title, ratioWords(pairs)].join('\n\n')
  return [
    title,
    `Memory of the app at most ${megabytes(mostMemory(rows)) ?? '–'} MB; the database takes ${megabytes(databaseBytes) ?? '–'} MB ` +
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
  if (options.ceiling && options.url !== undefined)
    throw new Error('--ceiling needs a desk of its own: leave out --url.')
  const run = describeRun()
  const sizes: SizeResult[] = []
  if (options.url === undefined) for (const tickets of numbers(options.tickets)) sizes.push(await runSize(tickets))
  else sizes.push(await runElsewhere(options.url.replace(/\/+$/, ''), numbers(options.tickets)[0] ?? 1_000))
  const markdown = [runWords(run), ...sizes.map(sizeWords), growthWords(sizes)].join('\n\n').trim()
  publish(options.ceiling ? 'ceiling' : 'load', markdown, { run, sizes, growth: growthOf(sizes) }, options)
  return sizes.every(({ rows }) => rows.every(({ errors }) => errors === 0))
}

const minutesFor = () => {
  const turns = options.ceiling ? 2 * Number(options.rounds) : 1
  const steps = 15 * turns * numbers(options.clients).length * numbers(options.tickets).length
  const filling = numbers(options.tickets).reduce((sum, tickets) => sum + tickets, 0) / (options.ceiling ? 500 : 1_000)
  // An answer may take 20 s until the desk gives up, so each step may end that much late.
  return 2 + (steps * (Number(options.seconds) + warmUpSeconds + 5) + filling) / 60
}

if (options.help) process.stdout.write(help)
else await measure(minutesFor(), main)
