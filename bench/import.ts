// Imports a large file into a running desk that is used meanwhile, and kills the import once: npm run bench:import -- --help
import { createWriteStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type pg from 'pg'
import { startCommand, temporaryFolder } from '../test/desk-process.ts'
import { percentile } from './closed-loop.ts'
import { openConnection, type Asked } from './connection.ts'
import { connectTo, ownFolder } from './desk.ts'
import { fillDatabase } from './fill.ts'
import { atTheEnd, measure, say } from './put-away.ts'
import { drawReferenced, referenceOf, ticketOf } from './tickets.ts'
import { randomFrom } from './random.ts'
import { readDatabaseSize } from './readings.ts'
import { describeRun, figure, megabytes, publish, runWords, table } from './report.ts'

const help = `npm run bench:import -- [options]

  --tickets 1000000   lines of the file
  --kill 0.4          the import is killed (SIGKILL) after this share of them, and begun again
  --json FILE         results as JSON
  --write FILE        the tables into a document with the markers <!-- bench:import -->

Exits with 1 when a ticket is missing or doubled.
`

const { values: options } = parseArgs({
  options: {
    tickets: { type: 'string', default: '1000000' },
    kill: { type: 'string', default: '0.4' },
    json: { type: 'string' },
    write: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

const count = Number(options.tickets)
/** There before the import. */
const filled = 1_000
const beforeMs = 5_000
const askEveryMs = 100
const sampleEveryMs = 250

/** One person at a screen: a question at a time, ten a second, each kind in turn. */
const startUsing = (url: string) => {
  const random = randomFrom(7)
  const kinds = {
    'list, newest 50': (): Asked => ({ method: 'GET', path: '/api/tickets/?limit=50' }),
    'search, one ticket has it': (): Asked => ({
      method: 'GET',
      path: `/api/tickets/?limit=50&search=${referenceOf(drawReferenced(random, filled)) ?? ''}`,
    }),
    stats: (): Asked => ({ method: 'GET', path: '/api/tickets/stats/' }),
    create: (): Asked => ({
      method: 'POST',
      path: '/api/tickets/',
      body: JSON.stringify({ title: 'Created', description: 'Meanwhile', category: 'general', priority: 'low' }),
    }),
  }
  const latencies = new Map<string, number[]>(Object.keys(kinds).map((name) => [name, []]))
  const done = new AbortController()
  let [errors, created] = [0, 0]
  const using = (async () => {
    const connection = openConnection(url)
    while (!done.signal.aborted) {
      for (const [name, ask] of Object.entries(kinds)) {
        const askedAt = performance.now()
        const status = await connection.ask(ask()).then(
          (answer) => answer.status,
          () => 0,
        )
        if (status === 201) created++
        if (status === 200 || status === 201) latencies.get(name)?.push(performance.now() - askedAt)
        else errors++
        await sleep(Math.max(0, askEveryMs - (performance.now() - askedAt)))
      }
    }
    connection.close()
  })()
  return {
    stop: async () => {
      done.abort()
      await using
      const sorted = [...latencies].map(([name, ms]) => ({ name, ms: ms.toSorted((a, b) => a - b) }))
      return { latencies: sorted, errors, created }
    },
  }
}

const writeFile = async (path: string) => {
  const lines = function* () {
    for (let n = 1; n <= count; n++) yield `${JSON.stringify(ticketOf(n, count))}\n`
  }
  await pipeline(Readable.from(lines(), { objectMode: true, highWaterMark: 64 }), createWriteStream(path))
  say(`  ${count} tickets in a file`)
}

interface Summary {
  readonly imported: number
  readonly after_line: number
}

/** One run of the command, with what it held of memory meanwhile. */
const runImport = async (
  file: string,
  folder: string,
  watch: (lines: number, kill: () => void) => void,
  client: pg.Client,
) => {
  const startedAt = performance.now()
  const { child, outcome } = startCommand(['import', file, '--json'], { DATA_DIR: folder })
  const forget = atTheEnd(() => child.kill('SIGKILL'))
  const rssBytes: number[] = []
  const ended = new AbortController()
  const sampling = (async () => {
    for (let at = 0; !ended.signal.aborted; at++) {
      const rss = rssOf(child.pid)
      if (rss !== undefined) rssBytes.push(rss)
      if (at % 4 === 0) watch(await readLines(client), () => void child.kill('SIGKILL'))
      await sleep(sampleEveryMs)
    }
  })()
  const { code, stdout, stderr } = await outcome
  ended.abort()
  await sampling
  await forget()
  if (code !== 0 && child.signalCode === null) throw new Error(`the import ended with ${code}:\n${stderr}`)
  const summary = stdout === '' ? undefined : (JSON.parse(stdout) as Summary)
  return { seconds: (performance.now() - startedAt) / 1_000, lines: await readLines(client), rssBytes, summary }
}

const rssOf = (pid: number | undefined) => {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1_024
  } catch {
    return undefined
  }
}

const readLines = async (client: pg.Client) =>
  (await client.query<{ lines: number }>('select lines::int from ticket_imports')).rows[0]?.lines ?? 0

const countAll = async (client: pg.Client) => {
  const { rows } = await client.query<Record<'tickets' | 'different' | 'events' | 'searchable', number>>(`
    select (select count(*) from tickets)::int as tickets,
      (select count(distinct (created_at, title)) from tickets)::int as different,
      (select count(distinct ticket_id) from events)::int as events,
      (select count(*) from ticket_search)::int as searchable`)
  return rows[0]
}

const main = async () => {
  const run = describeRun()
  const { folder, remove } = temporaryFolder()
  const removeFile = atTheEnd(remove)
  const file = join(folder, 'tickets.jsonl')
  await writeFile(file)
  const own = await ownFolder()
  const desk = await own.start()
  const client = await connectTo(own.folder)
  await fillDatabase(client, filled)

  const beforehand = startUsing(desk.url)
  await sleep(beforeMs)
  const before = await beforehand.stop()

  const meanwhile = startUsing(desk.url)
  const killAfter = count * Number(options.kill)
  const killed = await runImport(file, own.folder, (lines, kill) => lines >= killAfter && kill(), client)
  say(`  killed after line ${killed.lines}`)
  const whole = await runImport(file, own.folder, () => undefined, client)
  const during = await meanwhile.stop()
  say(`  the rest imported in ${whole.seconds.toFixed(0)} s`)

  const counts = await countAll(client)
  const stats = (await (await fetch(`${desk.url}/api/tickets/stats/`)).json()) as { total_tickets: number }
  const expected = filled + count + before.created + during.created
  const isSound =
    counts?.tickets === expected &&
    counts.different === expected &&
    counts.events === expected &&
    counts.searchable === expected &&
    stats.total_tickets === expected &&
    killed.summary === undefined &&
    before.errors + during.errors === 0
  const databaseBytes = await readDatabaseSize(client)
  await client.end()
  await own.putAway()
  await removeFile()

  const seconds = killed.seconds + whole.seconds
  const asked = (words: string, { latencies, errors }: typeof before) =>
    latencies.map(({ name, ms }) => [
      `${name}, ${words}`,
      ms.length,
      figure(percentile(ms, 0.5)),
      figure(percentile(ms, 0.99)),
      figure(ms.at(-1)),
      errors,
    ])
  const memory = (words: string, { rssBytes }: typeof whole) => [
    words,
    // Starting up is no part of it.
    ...[0.1, 0.5, 0.9].map((share) => megabytes(rssBytes[Math.floor(rssBytes.length * share)])),
    megabytes(Math.max(...rssBytes)),
  ]
  const markdown = [
    runWords(run),
    table(
      ['what', 'figure'],
      [
        ['tickets imported', count.toLocaleString('en')],
        ['minutes, the kill, the second start and the final vacuum included', figure(seconds / 60)],
        ['tickets a second', figure(count / seconds)],
        ['killed after line', killed.lines.toLocaleString('en')],
        ['went on after line', whole.summary?.after_line.toLocaleString('en')],
        [
          'tickets missing or doubled',
          isSound ? 0 : `${counts?.tickets} of ${expected}, ${counts?.different} different`,
        ],
        ['database afterwards, MB', megabytes(databaseBytes)],
      ],
    ),
    table(
      ['memory of the import, MB', 'after a tenth', 'half way', 'after nine tenths', 'most'],
      [memory('until the kill', killed), memory('after it', whole)],
    ),
    table(
      ['the desk, asked ten times a second', 'requests', 'p50 ms', 'p99 ms', 'most ms', 'errors of all'],
      [...asked('before', before), ...asked('meanwhile', during)],
    ),
  ].join('\n\n')
  publish(
    'import',
    markdown,
    { run, count, seconds, isSound, counts, expected, killed, whole, before, during },
    options,
  )
  return isSound
}

if (options.help) process.stdout.write(help)
else await measure(4 + count / 60_000, main)
