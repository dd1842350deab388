// Whether the time of a refused sign-in tells if there is such an account: npm run bench:sign-in -- --help
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runCommand } from '../test/desk-process.ts'
import { percentile } from './closed-loop.ts'
import { openConnection } from './connection.ts'
import { connectTo, ownFolder } from './desk.ts'
import { measure, say } from './put-away.ts'
import { describeRun, figure, publish, runWords, table } from './report.ts'

const help = `npm run bench:sign-in -- [options]

  --samples 200     of each kind, one after the other in turn
  --json FILE       results as JSON
  --write FILE      the table into a document with the markers <!-- bench:sign-in -->
`

const { values: options } = parseArgs({
  options: {
    samples: { type: 'string', default: '200' },
    json: { type: 'string' },
    write: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

const samples = Number(options.samples)
/** More than that, and the medians tell strangers from people. */
const mostShare = 0.1

const password = 'three wise heron'
const kinds = {
  'a known account, a wrong password': () => 'known@example.org',
  'an unknown account, always the same': () => 'unknown@example.org',
  'an unknown account, another each time': (time: number) => `unknown-${time}@example.org`,
  'a disabled account, a wrong password': () => 'disabled@example.org',
  'a disabled account, the right password': () => 'disabled@example.org',
} as const
type Kind = keyof typeof kinds

const aDeskWithPeople = async () => {
  const own = await ownFolder()
  const file = join(own.folder, 'password')
  writeFileSync(file, password)
  const desk = await own.start({ LOG_LEVEL: 'info' })
  const user = async (...args: string[]) => {
    const outcome = await runCommand(['user', ...args], { DATA_DIR: own.folder })
    if (outcome.code !== 0) throw new Error(outcome.stderr)
  }
  await user('add', 'owner@example.org', '--name', 'Ada', '--role', 'owner', '--password-file', file)
  for (const email of ['known@example.org', 'disabled@example.org'])
    await user('add', email, '--name', 'Bo', '--password-file', file)
  await user('disable', 'disabled@example.org')
  return { own, desk }
}

const shuffled = <T>(items: readonly T[]) =>
  items
    .map((item) => ({ item, place: Math.random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item)

const main = async () => {
  const run = describeRun()
  const { own, desk } = await aDeskWithPeople()
  const client = await connectTo(own.folder)
  const connection = openConnection(desk.url)
  const taken = new Map<Kind, number[]>(Object.keys(kinds).map((kind) => [kind as Kind, []]))
  const tryOnce = async (kind: Kind, time: number) => {
    // So many tries from one address would be refused before they are looked at.
    await client.query('delete from sign_in_limits')
    const email = kinds[kind](time)
    const given = kind.includes('the right') ? password : `${password} ${time}`
    const askedAt = performance.now()
    const body = JSON.stringify({ email, password: given })
    const { status } = await connection.ask({ method: 'POST', path: '/api/v1/session', body })
    const ms = performance.now() - askedAt
    if (status !== 401) throw new Error(`${kind} was answered with ${status}`)
    return ms
  }
  for (let time = -10; time < samples; time++)
    // Not always the same one after the same one: what the one before left to be done would be counted to the next.
    for (const [kind, times] of shuffled([...taken])) {
      const ms = await tryOnce(kind, time)
      if (time >= 0) times.push(ms)
    }
  connection.close()
  await client.end()
  await own.putAway()
  const results = [...taken].map(([kind, times]) => {
    const ascending = times.toSorted((a, b) => a - b)
    return { kind, median: percentile(ascending, 0.5) ?? Number.NaN, p95: percentile(ascending, 0.95) ?? Number.NaN }
  })
  const known = results[0]?.median ?? Number.NaN
  const rows = results.map(({ kind, median, p95 }) => [
    kind,
    figure(median),
    figure(p95),
    `${(((median - known) / known) * 100).toFixed(1)} %`,
  ])
  const headers = ['refused sign-in', 'median ms', '95 % within ms', 'median beside the first']
  publish('sign-in', [runWords(run), table(headers, rows)].join('\n\n'), { run, samples, results }, options)
  const isWell = results.every(({ median }) => Math.abs(median - known) / known <= mostShare)
  if (!isWell) say('The time of the answer tells whether there is such an account.')
  return isWell
}

if (options.help) process.stdout.write(help)
else await measure(2 + samples / 20, main)
