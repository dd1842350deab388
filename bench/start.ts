// How long a start takes, and what a desk at rest weighs: npm run bench:start -- --help
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { DeskProcess } from '../test/desk-process.ts'
import { percentile } from './closed-loop.ts'
import { ownFolder, postmasterOf } from './desk.ts'
import { filledFolder } from './filled-desk.ts'
import { measure, say } from './put-away.ts'
import { readDatabaseMemory, readProcess } from './readings.ts'
import { describeRun, figure, megabytes, publish, runWords, table } from './report.ts'

const help = `npm run bench:start -- [options]

  --times 5         starts of each kind; the median counts
  --tickets 10000   on the desk of the warm starts
  --keep DIR        filled desks are kept in this folder, and taken from it
  --json FILE       results as JSON
  --write FILE      the table into a document with the markers <!-- bench:start -->
`

const { values: options } = parseArgs({
  options: {
    times: { type: 'string', default: '5' },
    tickets: { type: 'string', default: '10000' },
    keep: { type: 'string' },
    json: { type: 'string' },
    write: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

const times = Number(options.times)
const restMs = 10_000

interface Start {
  readonly readyMs: number
  /** From ready to the first page of tickets. */
  readonly firstListMs: number
  readonly stopMs: number
}

const stopTimed = async (desk: DeskProcess) => {
  const stoppedAt = performance.now()
  const code = await desk.end('SIGTERM')
  if (code !== 0) throw new Error(`the desk stopped with ${code}:\n${desk.output()}`)
  return performance.now() - stoppedAt
}

const firstList = async (desk: DeskProcess) => {
  const askedAt = performance.now()
  const answer = await fetch(`${desk.url}/api/tickets/?limit=50`)
  await answer.arrayBuffer()
  if (!answer.ok) throw new Error(`the list was answered with ${answer.status}`)
  return performance.now() - askedAt
}

/** The web app is built; nothing else is there. */
const coldStart = async (): Promise<Start> => {
  const own = await ownFolder()
  const desk = await own.start()
  const start = { readyMs: desk.readyMs, firstListMs: await firstList(desk), stopMs: await stopTimed(desk) }
  await own.putAway()
  return start
}

const warmStarts = async () => {
  const own = await filledFolder({ tickets: Number(options.tickets), variant: '', keep: options.keep })
  const starts: Start[] = []
  for (let time = 0; time < times; time++) {
    const desk = await own.start()
    const firstListMs = await firstList(desk)
    starts.push({ readyMs: desk.readyMs, firstListMs, stopMs: await stopTimed(desk) })
  }
  const desk = await own.start()
  say(`  at rest for ${restMs / 1_000} s`)
  await sleep(restMs)
  const appBytes = (await readProcess(desk.url))?.rssBytes
  const databaseBytes = readDatabaseMemory(postmasterOf(own.folder))
  await own.putAway()
  return { starts, atRest: { appBytes, databaseBytes } }
}

const main = async () => {
  const run = describeRun()
  const cold: Start[] = []
  for (let time = 0; time < times; time++) cold.push(await coldStart())
  say(`  ${times} cold starts done`)
  const { starts: warm, atRest } = await warmStarts()
  const row = (name: string, starts: readonly Start[], key: keyof Start) => {
    const ascending = starts.map((start) => start[key]).toSorted((a, b) => a - b)
    return [name, figure(percentile(ascending, 0.5)), figure(ascending.at(-1))]
  }
  const markdown = [
    runWords(run),
    table(
      ['what', 'median ms', 'most ms'],
      [
        row('cold start: empty folder → ready', cold, 'readyMs'),
        row('warm start: stopped desk → ready', warm, 'readyMs'),
        row('first page of tickets after a warm start', warm, 'firstListMs'),
        row('stop (SIGTERM → ended, database included)', warm, 'stopMs'),
      ],
    ),
    table(
      ['memory at rest', 'MB'],
      [
        ['app', megabytes(atRest.appBytes)],
        ['database, all its processes, shared memory counted once', megabytes(atRest.databaseBytes)],
      ],
    ),
  ].join('\n\n')
  publish('start', markdown, { run, tickets: Number(options.tickets), cold, warm, atRest }, options)
  return true
}

if (options.help) process.stdout.write(help)
else await measure(3 + (times * 40) / 60 + Number(options.tickets) / 60_000, main)
