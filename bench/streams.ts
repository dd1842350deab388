// What open screens cost: many event streams on one process, idle and when something happens: npm run bench:streams -- --help
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { percentile } from './closed-loop.ts'
import { ownFolder } from './desk.ts'
import { measure, say } from './put-away.ts'
import { readProcess } from './readings.ts'
import { describeRun, figure, megabytes, publish, runWords, table } from './report.ts'

const help = `npm run bench:streams -- [options]

  --streams 2000,10000   how many at once, each number on a fresh desk
  --changes 10           how many changes are told to all of them, one after the other
  --json FILE            results as JSON
  --write FILE           the table into a document with the markers <!-- bench:streams -->

Each stream takes an open file in the desk and one here: \`ulimit -n\` must be higher than their number.
`

const { values: options } = parseArgs({
  options: {
    streams: { type: 'string', default: '2000,10000' },
    changes: { type: 'string', default: '10' },
    json: { type: 'string' },
    write: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

const changes = Number(options.changes)
const restMs = 10_000
/** How many are opened at the same moment. */
const openingAtOnce = 50

interface Screen {
  readonly socket: Socket
  /** Messages so far. */
  count: number
  onMessage: (() => void) | undefined
}

/** A stream on a bare socket: a client that reads and keeps nothing. */
const openScreen = (origin: string) =>
  new Promise<Screen>((settle, fail) => {
    const { hostname, port, host } = new URL(origin)
    const socket = connect({ host: hostname, port: Number(port) })
    const screen: Screen = { socket, count: 0, onMessage: undefined }
    socket.setEncoding('latin1')
    socket.once('error', fail)
    socket.on('data', (text: unknown) => {
      const said = String(text)
      if (said.startsWith('HTTP/1.1 ') && !said.startsWith('HTTP/1.1 200')) fail(new Error(said.slice(0, 200)))
      // Each message is written whole, and is far smaller than what is read at a time.
      screen.count += said.split('data: ').length - 1
      if (said.includes('data: ')) screen.onMessage?.()
      if (said.includes('retry: ')) settle(screen)
    })
    socket.write(`GET /api/v1/live HTTP/1.1\r\nHost: ${host}\r\nAccept: text/event-stream\r\n\r\n`)
  })

const openScreens = async (url: string, count: number) => {
  const screens: Screen[] = []
  while (screens.length < count) {
    const some = Array.from({ length: Math.min(openingAtOnce, count - screens.length) }, () => openScreen(url))
    screens.push(...(await Promise.all(some)))
  }
  return screens
}

/** Makes a change. @returns how long until half of the screens and until all were told, from the question on */
const tellAll = async (url: string, screens: readonly Screen[]) => {
  const askedAt = performance.now()
  const toldMs: number[] = []
  const allTold = new Promise<void>((settle) => {
    for (const screen of screens) {
      screen.onMessage = () => {
        screen.onMessage = undefined
        toldMs.push(performance.now() - askedAt)
        if (toldMs.length === screens.length) settle()
      }
    }
  })
  const answer = await fetch(`${url}/api/tickets/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Told', description: 'To all screens', category: 'general', priority: 'low' }),
  })
  if (answer.status !== 201) throw new Error(`the ticket was answered with ${answer.status}`)
  await Promise.race([allTold, sleep(30_000, undefined, { ref: false })])
  if (toldMs.length < screens.length) throw new Error(`${screens.length - toldMs.length} screens were never told`)
  return { halfMs: percentile(toldMs, 0.5) ?? 0, allMs: toldMs.at(-1) ?? 0 }
}

const median = (numbers: readonly number[]) =>
  percentile(
    numbers.toSorted((a, b) => a - b),
    0.5,
  )

const runOn = async (count: number) => {
  say(`${count} streams`)
  const own = await ownFolder()
  const desk = await own.start()
  // So that what the first requests make once is not counted for streams.
  for (const screen of await openScreens(desk.url, openingAtOnce)) screen.socket.destroy()
  await sleep(restMs)
  const before = await readProcess(desk.url)
  const openedAt = performance.now()
  const screens = await openScreens(desk.url, count)
  const openMs = performance.now() - openedAt
  await sleep(restMs)
  const idle = await readProcess(desk.url)
  const told = []
  for (let change = 0; change < changes; change++) told.push(await tellAll(desk.url, screens))
  const after = await readProcess(desk.url)
  for (const { socket } of screens) socket.destroy()
  await own.putAway()
  return {
    streams: count,
    beforeBytes: before?.rssBytes,
    idleBytes: idle?.rssBytes,
    afterBytes: after?.rssBytes,
    openMs,
    halfMs: median(told.map(({ halfMs }) => halfMs)),
    allMs: median(told.map(({ allMs }) => allMs)),
  }
}

const main = async () => {
  const run = describeRun()
  const results = []
  for (const count of options.streams.split(',').map(Number)) results.push(await runOn(count))
  const markdown = [
    runWords(run),
    table(
      [
        'streams',
        'MB before',
        'MB with them',
        'MB for them',
        'kB each',
        'MB after the changes',
        'opened in ms',
        'change → half told, ms',
        'change → all told, ms',
      ],
      results.map(({ streams, beforeBytes = Number.NaN, idleBytes = Number.NaN, afterBytes, ...times }) => [
        streams.toLocaleString('en'),
        megabytes(beforeBytes),
        megabytes(idleBytes),
        megabytes(idleBytes - beforeBytes),
        figure((idleBytes - beforeBytes) / streams / 1_024),
        megabytes(afterBytes),
        figure(times.openMs),
        figure(times.halfMs),
        figure(times.allMs),
      ]),
    ),
  ].join('\n\n')
  publish('streams', markdown, { run, results }, options)
  return true
}

if (options.help) process.stdout.write(help)
else await measure(10, main)
