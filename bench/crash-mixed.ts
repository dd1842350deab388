// Many clients write all sorts of things while app and database are killed in turn, and then whole tables are turned
// over by SQL: the stats must be what counting the tickets gives, every time.
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { copyIn, copyLine } from './copy-in.ts'
import { connectTo, ownFolder } from './desk.ts'
import { killApp, killDatabase, killTable, type Kill } from './kills.ts'
import { startMixedWriting } from './mixed-writers.ts'
import { say } from './put-away.ts'
import { checkStatsAfter, type StatsCheck } from './recounted-stats.ts'
import { describeRun, publish, runWords, table, type Outlets } from './report.ts'
import { ticketOf } from './tickets.ts'

interface MixedCrash {
  readonly clients: number
  readonly seconds: number
  readonly readyWithinMs: number
  readonly outlets: Outlets
}

export const runMixed = async ({ clients, seconds, readyWithinMs, outlets }: MixedCrash) => {
  const run = describeRun()
  const own = await ownFolder()
  let desk = await own.start()
  const writing = startMixedWriting({ url: () => desk.url, folder: own.folder, clients })
  const kills: Kill[] = []
  const until = performance.now() + seconds * 1_000
  while (performance.now() < until) {
    await sleep(2_000 + Math.random() * 3_000)
    const after = kills.length % 2 === 0 ? await killApp(own, desk) : await killDatabase(own, desk)
    desk = after.desk
    kills.push(after.kill)
    say(`  ${after.kill.what} killed, ready after ${Math.round(after.kill.readyMs)} ms`)
  }
  await sleep(1_000)

  let written: Awaited<ReturnType<typeof writing.stop>> | undefined
  const checks: StatsCheck[] = []
  const check = async (after: string, change: (client: pg.Client) => Promise<unknown>) => {
    const checked = await checkStatsAfter({ url: desk.url, folder: own.folder, after, change })
    checks.push(checked)
    say(`  ${after}: ${checked.faults.length === 0 ? 'as counted' : checked.faults.slice(0, 3).join('; ')}`)
  }
  // Folding is held up first: what the last second wrote is read before it is folded, too.
  await check(`${seconds} s of mixed writes, ${kills.length} kills`, async () => {
    await sleep(1_000)
    written = await writing.stop()
  })
  if (!written) throw new Error('The writers did not stop.')
  const lost = await findLost(own.folder, written.acknowledged)
  await check('COPY of 100,000', async (client) => loadInBulk(client, 100_000))
  await check('every row changed by one UPDATE', changeEveryRow)
  await check('one row in three deleted', async (client) => client.query('delete from tickets where id % 3 = 0'))
  await check('rolled back: every row deleted', async (client) => client.query('begin; delete from tickets; rollback'))
  await check('truncate tickets cascade', async (client) => client.query('truncate tickets cascade'))
  await check('COPY of 1,000 into the emptied table', async (client) => loadInBulk(client, 1_000))

  const { done, unanswered, faults } = written
  const result = { done, unanswered, acknowledged: written.acknowledged.length, lost, faults, checks, kills }
  publish('crash-mixed', [runWords(run), ...wordsOf(result)].join('\n\n'), { run, ...result }, outlets)
  for (const fault of [...faults, ...checks.flatMap((checked) => checked.faults)].slice(0, 20)) say(fault)
  return (
    faults.length === 0 &&
    lost === 0 &&
    checks.every((checked) => checked.faults.length === 0) &&
    Object.values(done).every((count) => count > 0) &&
    new Set(kills.map(({ what }) => what)).size === 2 &&
    kills.every(({ readyMs }) => readyMs <= readyWithinMs)
  )
}

const loadInBulk = async (client: pg.Client, rows: number) =>
  copyIn(
    client,
    'copy tickets (title, description, category, priority, status, created_at) from stdin',
    Array.from({ length: rows }, (_, index) => {
      const { title, description, category, priority, status, created_at } = ticketOf(index + 1, rows)
      return copyLine([title, description, category, priority, status, created_at])
    }),
  )

const changeEveryRow = async (client: pg.Client) =>
  client.query(`
    update tickets set
      status = (array['open', 'in_progress', 'resolved', 'closed'])[1 + id % 4],
      priority = (array['low', 'medium', 'high', 'critical'])[1 + id / 4 % 4],
      category = (array['billing', 'technical', 'account', 'general'])[1 + id / 16 % 4],
      created_at = created_at - id % 5 * interval '1 day'`)

/** Those that were acknowledged, that nobody deleted, and that are not there. */
const findLost = async (folder: string, acknowledged: readonly number[]) => {
  const client = await connectTo(folder)
  const { rows } = await client.query<{ lost: number }>(
    `select count(*)::int as lost from unnest($1::bigint[]) as known (id)
    where not exists (select from tickets where tickets.id = known.id)`,
    [acknowledged],
  )
  await client.end()
  return rows[0]?.lost ?? Number.NaN
}

interface Result {
  readonly done: Readonly<Record<string, number>>
  readonly unanswered: number
  readonly acknowledged: number
  readonly lost: number
  readonly faults: readonly string[]
  readonly checks: readonly StatsCheck[]
  readonly kills: readonly Kill[]
}

const wordsOf = ({ done, unanswered, acknowledged, lost, faults, checks, kills }: Result) => [
  table(
    ['stats after', 'tickets', 'not folded yet', 'as counted'],
    checks.map(({ after, tickets, unfolded, faults }) => [
      after,
      tickets.toLocaleString('en'),
      unfolded.toLocaleString('en'),
      faults.length === 0 ? 'yes' : 'NO',
    ]),
  ),
  table(
    ['written', 'count'],
    [
      ...Object.entries(done),
      ['without an answer, while something was down', unanswered],
      ['answered otherwise than expected', faults.length],
      ['created, acknowledged and not deleted', acknowledged],
      ['of these lost', lost],
    ],
  ),
  killTable(kills),
]
