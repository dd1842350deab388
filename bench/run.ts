// Load on a desk of several sizes, the same on every run: npm run bench -- --help
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { startCeiling } from './ceiling-desk.ts'
import { postmasterOf } from './desk.ts'
import { fillThroughApi, type Filled } from './fill.ts'
import { startFilled } from './filled-desk.ts'
import { goals } from './goals.ts'
import { runStep, stepWords, warmUpSeconds, type Asking, type Row, type Target } from './load.ts'
import { operationsOn, type Operation } from './operations.ts'
import { measure, say } from './put-away.ts'
import { refuseDifferentAnswers, runPair, type Pair } from './ratios.ts'
import { readDatabaseSize, readProcess } from './readings.ts'
import { describeRun, publish, runWords, type Run } from './report.ts'
import { changeOf, changeWords, growthOf, growthWords, sizeWords, type SizeResult } from './sizes.ts'

const help = `npm run bench -- [options]

  --tickets 1000,100000   sizes of the desk; growth is that of each over the first
  --seconds 5             how long each operation is asked at each concurrency
  --clients 1,16,64       concurrencies: each client asks, waits for the answer, and asks again
  --rate 50,200           instead of clients: questions arriving so many a second, timed from when they were to arrive
  --even                  with --rate: at even distances, not at random ones (Poisson)
  --only PATTERN          operations whose name matches, of all there are
  --all                   all operations: more orders, deep pages, counts, more kinds of search
  --ceiling               Docket beside bare node:http and pg on the same PostgreSQL, in turns: the share it is of that
  --rounds 3              with --ceiling: turns of each; medians count
  --keep DIR              filled desks are kept in this folder, and taken from it where one of the same tickets, schema
                          and database program is there
  --in-place              with --keep: on the kept desk itself instead of a copy, for reads alone
  --url http://…          another server of the same API instead of a desk of its own; it must have no
                          tickets, is filled through its API, and takes one size
  --json FILE             results as JSON
  --compare FILE          an earlier run's JSON: how much longer or shorter each operation takes now
  --write FILE            tables into a document with the markers <!-- bench:load -->, or <!-- bench:ceiling -->
`

const { values: options } = parseArgs({
  options: {
    tickets: { type: 'string', default: '1000,100000' },
    seconds: { type: 'string', default: '5' },
    clients: { type: 'string', default: '1,16,64' },
    rate: { type: 'string' },
    even: { type: 'boolean', default: false },
    only: { type: 'string' },
    all: { type: 'boolean', default: false },
    ceiling: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    keep: { type: 'string' },
    'in-place': { type: 'boolean', default: false },
    url: { type: 'string' },
    json: { type: 'string' },
    compare: { type: 'string' },
    write: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

const numbers = (text: string) => {
  const list = text.split(',').map(Number)
  if (list.some((number) => !(number > 0))) throw new Error(`${text} is no list of numbers above 0.`)
  return list
}

const seconds = Number(options.seconds)

const askings = (): Asking[] =>
  options.rate === undefined
    ? numbers(options.clients).map((clients) => ({ clients }))
    : numbers(options.rate).map((rate) => ({ rate, arrivals: options.even ? 'even' : 'poisson' }))

/** Against the ceiling what there are goals for, on a kept desk what writes nothing. */
const isWanted = ({ name, isMain, isRead }: Operation) =>
  (options.only === undefined ? options.all || isMain : new RegExp(options.only, 'i').test(name)) &&
  (!options.ceiling || name in goals) &&
  (!options['in-place'] || isRead)

const runAll = async (target: Target, filled: Filled): Promise<Row[]> => {
  const rows: Row[] = []
  for (const operation of operationsOn(filled).filter(isWanted)) {
    for (const asking of askings()) {
      const row = await runStep(target, { operation, asking, seconds })
      rows.push(row)
      say(`  ${stepWords(row)}`)
    }
  }
  return rows
}

const runAgainstCeiling = async (docket: Target, { filled, folder }: { filled: Filled; folder: string }) => {
  const ceiling = await startCeiling(folder)
  // Each has questions of its own, for they remember what was written; the same in the same order.
  const sidesAnew = () => ({
    docket: { ...docket, operations: operationsOn(filled).filter(isWanted) },
    ceiling: { ...docket, ...ceiling, operations: operationsOn(filled).filter(isWanted) },
  })
  await refuseDifferentAnswers(sidesAnew())
  const sides = sidesAnew()
  const pairs: Pair[] = []
  for (const { name } of sides.docket.operations) {
    for (const asking of askings()) {
      pairs.push(await runPair({ sides, step: { operation: name, asking, seconds }, rounds: Number(options.rounds) }))
    }
  }
  await ceiling.putAway()
  return pairs
}

/** A fresh desk for each size, so that the writes of one do not weigh on the next. */
const runSize = async (tickets: number): Promise<SizeResult> => {
  say(`A desk of ${tickets} tickets`)
  const variant = options.ceiling ? 'ceiling' : ''
  const started = await startFilled({ tickets, variant, keep: options.keep, isInPlace: options['in-place'] })
  const { folder, desk, client, filled } = started
  const databaseBytes = await readDatabaseSize(client)
  const target = { url: desk.url, postmaster: postmasterOf(folder), readProcess: () => readProcess(desk.url) }
  const pairs = options.ceiling ? await runAgainstCeiling(target, { filled, folder }) : []
  const rows = options.ceiling ? pairs.map(({ docket }) => docket) : await runAll(target, filled)
  const databaseBytesAfter = await readDatabaseSize(client)
  await started.putAway()
  return { tickets, databaseBytes, databaseBytesAfter, rows, pairs }
}

const runElsewhere = async (url: string, tickets: number): Promise<SizeResult> => {
  const filled = await fillThroughApi(url, tickets)
  const rows = await runAll({ url, postmaster: undefined, readProcess: () => readProcess(url) }, filled)
  return { tickets, databaseBytes: undefined, databaseBytesAfter: undefined, rows, pairs: [] }
}

interface Results {
  readonly run: Run
  readonly sizes: readonly SizeResult[]
}

const main = async () => {
  refuseContradictions()
  const earlier = options.compare && (JSON.parse(readFileSync(options.compare, 'utf8')) as Results)
  const run = describeRun()
  const sizes: SizeResult[] = []
  if (options.url === undefined) for (const tickets of numbers(options.tickets)) sizes.push(await runSize(tickets))
  else sizes.push(await runElsewhere(options.url.replace(/\/+$/, ''), numbers(options.tickets)[0] ?? 1_000))
  const growth = growthOf(sizes)
  const change = earlier ? changeOf(sizes, earlier.sizes) : []
  const markdown = [
    runWords(run),
    ...sizes.map(sizeWords),
    growthWords(sizes),
    earlier ? changeWords(change, runWords(earlier.run)) : '',
  ]
  publish(partOf(), markdown.filter((part) => part !== '').join('\n\n'), { run, sizes, growth, change }, options)
  return sizes.every(({ rows }) => rows.every(({ errors }) => errors === 0))
}

const partOf = () => (options.ceiling ? 'ceiling' : options.rate === undefined ? 'load' : 'rate')

const refuseContradictions = () => {
  const { ceiling, url, rate } = options
  if (ceiling && url !== undefined) throw new Error('--ceiling needs a desk of its own: leave out --url.')
  if (ceiling && rate !== undefined) throw new Error('--ceiling asks as fast as there are answers: leave out --rate.')
  if (options['in-place'] && options.keep === undefined) throw new Error('--in-place needs --keep DIR.')
}

const minutesFor = () => {
  const sizes = numbers(options.tickets)
  const turns = options.ceiling ? 2 * Number(options.rounds) : 1
  const operations = options.all || options.only !== undefined ? 40 : 15
  const steps = operations * turns * askings().length * sizes.length
  const filling = sizes.reduce((sum, tickets) => sum + tickets, 0) / (options.ceiling ? 500 : 1_000)
  // An answer may take 20 s until the desk gives up, so each step may end that much late.
  return 2 + (steps * (seconds + warmUpSeconds + 5) + filling) / 60
}

if (options.help) process.stdout.write(help)
else await measure(minutesFor(), main)
