// Kills the desk again and again under steady writes, and looks for what was acknowledged and is not there:
// npm run bench:crash -- --help
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { faultsOf, readAll, startWriting } from '../test/crash-recorder.ts'
import { runMixed } from './crash-mixed.ts'
import { connectTo, ownFolder, type DeskFolder } from './desk.ts'
import { killApp, killDatabase, killTable, type Kill } from './kills.ts'
import { measure, say } from './put-away.ts'
import { describeRun, publish, runWords, table } from './report.ts'

const readyWithinMs = 5_000

const help = `npm run bench:crash -- [options]

  --cycles 20     how often something is killed (SIGKILL), 0.5 to 3 s after the desk was ready again
  --rate 50       writes a second, each with an Idempotency-Key, sent again until acknowledged
  --postgres      in every second cycle kill the database server instead of the app
  --mixed         other writes instead: creates and changes through the API, inserts, changes and deletes by SQL, while app
                  and database server are killed in turn; then a bulk load, a change of every row and a truncate by SQL.
                  After each of these the stats must equal a recount, before folding and after.
  --clients 32    with --mixed: how many write at once
  --seconds 60    with --mixed: for how long
  --json FILE     results as JSON
  --write FILE    the table into a document with the markers <!-- bench:crash -->, or <!-- bench:crash-mixed -->

Exits with 1 when an acknowledged ticket is missing or doubled, when history does not fit, when a start takes
longer than ${readyWithinMs / 1_000} s, or when stats are not what was counted.
`

const { values: options } = parseArgs({
  options: {
    cycles: { type: 'string', default: '20' },
    rate: { type: 'string', default: '50' },
    mixed: { type: 'boolean', default: false },
    clients: { type: 'string', default: '32' },
    seconds: { type: 'string', default: '60' },
    postgres: { type: 'boolean', default: false },
    json: { type: 'string' },
    write: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

interface Counts {
  readonly tickets: number
  readonly ticketsWithoutHistory: number
  readonly ticketsWithSeveralBeginnings: number
  readonly eventsWithoutTicket: number
  readonly ticketsNotSearchable: number
  readonly fsync: string
  readonly synchronousCommit: string
}

const readCounts = async (own: DeskFolder) => {
  const client = await connectTo(own.folder)
  const { rows } = await client.query<Counts>(`
    with beginnings as (select ticket_id, count(*) as n from events where kind = 'ticket.created' group by ticket_id)
    select (select count(*)::int from tickets) as tickets,
      (select count(*)::int from tickets where id not in (select ticket_id from beginnings)) as "ticketsWithoutHistory",
      (select count(*)::int from beginnings where n > 1) as "ticketsWithSeveralBeginnings",
      (select count(*)::int from events where ticket_id not in (select id from tickets)) as "eventsWithoutTicket",
      (select count(*)::int from tickets where id not in (select ticket_id from ticket_search)) as "ticketsNotSearchable",
      current_setting('fsync') as fsync, current_setting('synchronous_commit') as "synchronousCommit"`)
  await client.end()
  const [counts] = rows
  if (!counts) throw new Error('The database could not be counted.')
  return counts
}

const main = async () => {
  const run = describeRun()
  const own = await ownFolder()
  let desk = await own.start()
  const writing = startWriting(() => desk.url, Number(options.rate))
  const kills: Kill[] = []
  for (let cycle = 1; cycle <= Number(options.cycles); cycle++) {
    await sleep(500 + Math.random() * 2_500)
    const isDatabase = options.postgres && cycle % 2 === 0
    const after = isDatabase ? await killDatabase(own, desk) : await killApp(own, desk)
    desk = after.desk
    kills.push(after.kill)
    say(`  ${cycle}: ${after.kill.what} killed, ready after ${Math.round(after.kill.readyMs)} ms`)
  }
  await sleep(500)
  await writing.stop()

  const faults = faultsOf(writing.written, await readAll(desk.url))
  const counts = await readCounts(own)
  const acknowledged = writing.written.filter(({ id }) => id !== undefined).length
  const result = {
    written: writing.written.length,
    acknowledged,
    lost: faults.filter((fault) => fault.startsWith('lost')).length,
    doubled: faults.filter((fault) => fault.startsWith('doubled')).length,
    ...counts,
    kills,
  }
  const markdown = [runWords(run), resultTable(result), killTable(kills)].join('\n\n')
  publish('crash', markdown, { run, ...result, faults }, options)
  for (const fault of faults.slice(0, 20)) say(fault)
  return isSound(result) && kills.every(({ readyMs }) => readyMs <= readyWithinMs)
}

type Result = Counts & {
  readonly written: number
  readonly acknowledged: number
  readonly lost: number
  readonly doubled: number
}

const isSound = (result: Result) =>
  result.written > 0 &&
  result.acknowledged === result.written &&
  result.tickets === result.written &&
  result.fsync === 'on' &&
  result.synchronousCommit === 'on' &&
  [
    result.lost,
    result.doubled,
    result.ticketsWithoutHistory,
    result.ticketsWithSeveralBeginnings,
    result.eventsWithoutTicket,
    result.ticketsNotSearchable,
  ].every((count) => count === 0)

const resultTable = (result: Result) =>
  table(
    ['what', 'count'],
    [
      ['writes sent', result.written],
      ['acknowledged', result.acknowledged],
      ['tickets there', result.tickets],
      ['acknowledged and lost', result.lost],
      ['doubled', result.doubled],
      ['tickets without their first event', result.ticketsWithoutHistory],
      ['tickets with more than one first event', result.ticketsWithSeveralBeginnings],
      ['events without a ticket', result.eventsWithoutTicket],
      ['tickets that search does not know', result.ticketsNotSearchable],
      ['fsync, synchronous_commit', `${result.fsync}, ${result.synchronousCommit}`],
    ],
  )

const mixed = async () =>
  runMixed({ clients: Number(options.clients), seconds: Number(options.seconds), readyWithinMs, outlets: options })

if (options.help) process.stdout.write(help)
else if (options.mixed) await measure(10 + Number(options.seconds) / 60, mixed)
else await measure(2 + (Number(options.cycles) * 15) / 60, main)
