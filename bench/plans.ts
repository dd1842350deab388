// How PostgreSQL finds what each operation asks for, as it really did: npm run bench:plans -- --help
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { openConnection } from './connection.ts'
import { accessOf, buffersOf, explainedSince, explainFromNextStart, rowsReadBy, type Explained } from './explained.ts'
import { filledFolder } from './filled-desk.ts'
import { filledBefore } from './fill.ts'
import { operationsOn, type Operation } from './operations.ts'
import { measure, say } from './put-away.ts'
import { describeRun, figure, publish, runWords, table } from './report.ts'

const help = `npm run bench:plans -- [options]

  --tickets 1000000   size of the desk
  --only PATTERN      reading operations whose name matches
  --keep DIR          filled desks are kept in this folder, and taken from it
  --json FILE         results as JSON, whole plans and statements included
  --write FILE        the table into a document with the markers <!-- bench:plans -->
`

const { values: options } = parseArgs({
  options: {
    tickets: { type: 'string', default: '1000000' },
    only: { type: 'string', default: '' },
    keep: { type: 'string' },
    json: { type: 'string' },
    write: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

const tickets = Number(options.tickets)

// Prepared statements get their lasting plan with the sixth execution, on each connection of the pool.
const timesToSettle = 10
const timesToMeasure = 7
// Of what takes seconds, fewer will do.
const patienceMs = 5_000

interface Planned {
  readonly operation: string
  readonly times: number
  readonly median: Explained
}

const planOperation = async (url: string, operation: Operation, since: () => Promise<Explained[]>) => {
  await operation.prepare?.(url)
  const connection = openConnection(url)
  const ask = async (times: number) => {
    const until = performance.now() + patienceMs
    for (let time = 0; time < times && (time === 0 || performance.now() < until); time++) {
      const asked = operation.next()
      const fault = operation.faultOf(await connection.ask(asked), asked)
      if (fault !== undefined) throw new Error(`${operation.name}: ${fault}`)
    }
  }
  await ask(timesToSettle)
  await since()
  await ask(timesToMeasure)
  connection.close()
  return since()
}

/** One for each statement that is not the desk's own business; of several executions the median in time. */
const plannedOf = (operation: string, explained: readonly Explained[], background: ReadonlySet<string>): Planned[] => {
  const byStatement = Map.groupBy(
    explained.filter(({ statement }) => !background.has(statement)),
    ({ statement }) => statement,
  )
  return [...byStatement.values()].flatMap((executions) => {
    const median = executions.toSorted((a, b) => a.ms - b.ms)[Math.floor(executions.length / 2)]
    return median ? [{ operation, times: executions.length, median }] : []
  })
}

const main = async () => {
  const run = describeRun()
  const own = await filledFolder({ tickets, variant: '', keep: options.keep })
  const first = await own.start()
  await explainFromNextStart(own.folder)
  await first.end('SIGTERM')
  const desk = await own.start()
  const since = explainedSince(own.folder)
  // What it does by itself, every few seconds.
  await sleep(6_000)
  const background = new Set((await since()).map(({ statement }) => statement))

  const planned: Planned[] = []
  for (const operation of operationsOn(filledBefore(tickets))) {
    if (!operation.isRead || !new RegExp(options.only, 'i').test(operation.name)) continue
    const found = plannedOf(operation.name, await planOperation(desk.url, operation, since), background)
    planned.push(...found)
    for (const { median } of found) say(`  ${operation.name}: ${figure(median.ms)} ms, ${accessOf(median.plan)}`)
  }
  await own.putAway()
  publish('plans', [runWords(run), planTable(planned)].join('\n\n'), { run, tickets, planned }, options)
  return planned.length > 0
}

const planTable = (planned: readonly Planned[]) =>
  table(
    ['operation', 'found by', 'rows read', 'rows given', 'pages', 'ms'],
    planned.map(({ operation, median: { plan, ms } }) => [
      operation,
      accessOf(plan),
      Math.round(rowsReadBy(plan)).toLocaleString('en'),
      Math.round(plan['Actual Rows'] * plan['Actual Loops']).toLocaleString('en'),
      buffersOf(plan).toLocaleString('en'),
      figure(ms),
    ]),
  )

if (options.help) process.stdout.write(help)
else await measure(10 + tickets / 50_000, main)
