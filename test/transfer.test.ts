// Imports and exports as an operator runs them: processes that are stopped, killed, held up and run twice at once.
import { createReadStream, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { text as readText } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { createGunzip } from 'node:zlib'
import pg from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { findRunningPostgres } from '#server/platform/embedded-postgres.ts'
import { scratchDatabase } from '#server/testing.ts'
import { runCommand, startCommand, startProcess, temporaryFolder } from './desk-process.ts'

interface Summary {
  readonly outcome: string
  readonly imported: number
  readonly refused: number
  readonly lines: number
  readonly after_line: number
  readonly report: string | null
}

const ownFolder = () => {
  const { folder, remove } = temporaryFolder()
  onTestFinished(remove)
  return folder
}

/** A file of tickets in a folder of its own; every thousandth line is refused. */
const aFile = (count: number) => {
  const folder = ownFolder()
  const path = join(folder, 'tickets.jsonl')
  const line = (n: number) =>
    n % 1_000 === 500 ? 'refused' : JSON.stringify({ title: `Ticket ${n}`, description: `Number ${n}. `.repeat(20) })
  writeFileSync(path, Array.from({ length: count }, (_, at) => `${line(at + 1)}\n`).join(''))
  return {
    folder,
    path,
    accepted: count - Math.floor((count + 500) / 1_000),
    refused: Math.floor((count + 500) / 1_000),
  }
}

const connect = async (connectionString: string) => {
  const client = new pg.Client({ connectionString })
  client.on('error', () => undefined)
  await client.connect()
  onTestFinished(() => client.end().catch(() => undefined))
  return client
}

const linesDone = async (client: pg.Client) =>
  (await client.query<{ lines: number }>('select lines from ticket_imports')).rows[0]?.lines ?? 0

/** Waits until an import has committed more than so many lines. */
const untilBeyond = async (client: pg.Client, lines: number) => {
  for (let waitedMs = 0; waitedMs < 30_000; waitedMs += 5) {
    if ((await linesDone(client)) > lines) return
    await sleep(5)
  }
  throw new Error(`no line beyond ${lines} was imported in time`)
}

/** Every ticket once, with one event and its search entry; and counts that equal a recount. */
const expectWhole = async (client: pg.Client, environment: Readonly<Record<string, string>>, count: number) => {
  const { rows } = await client.query(`
    select (select count(*) from tickets)::int as tickets,
      (select count(distinct title) from tickets)::int as titles,
      (select count(*) from events)::int as events,
      (select count(distinct ticket_id) from events)::int as tickets_with_event,
      (select count(*) from ticket_search)::int as searchable`)
  expect(rows).toEqual([{ tickets: count, titles: count, events: count, tickets_with_event: count, searchable: count }])
  const doctor = await runCommand(['doctor', '--json', '--offline'], environment)
  const { findings } = JSON.parse(doctor.stdout) as { findings: { name: string; state: string }[] }
  for (const name of ['stats', 'search', 'history']) {
    expect(findings.find((finding) => finding.name === name)?.state, name).toBe('ok')
  }
}

const summaryOf = (stdout: string) => JSON.parse(stdout) as Summary

describe('an import that is killed', () => {
  test('again and again has in the end brought every line once', { timeout: 120_000 }, async () => {
    const DATABASE_URL = await scratchDatabase()
    const client = await connect(DATABASE_URL)
    const { path, accepted, refused } = aFile(25_000)
    let kills = 0
    for (; kills < 5; kills++) {
      const before = await linesDone(client)
      const { child, outcome } = startCommand(['import', path], { DATABASE_URL })
      await untilBeyond(client, before)
      // In the middle of whatever comes next.
      await sleep(kills * 37)
      child.kill('SIGKILL')
      expect((await outcome).code).not.toBe(0)
    }
    expect(await linesDone(client)).toBeLessThan(25_000)
    const { code, stdout } = await runCommand(['import', path, '--json'], { DATABASE_URL })
    expect(code).toBe(3)
    const summary = summaryOf(stdout)
    expect(summary).toMatchObject({ outcome: 'finished', lines: 25_000 })
    expect(summary.after_line).toBeGreaterThan(0)
    await expectWhole(client, { DATABASE_URL }, accepted)
    const report = readFileSync(`${path}.refused.jsonl`, 'utf8').trimEnd().split('\n')
    expect(report.map((line) => (JSON.parse(line) as { line: number }).line)).toEqual(
      Array.from({ length: refused }, (_, at) => at * 1_000 + 500),
    )
  })

  test('on a stopped desk takes its database with it, and goes on', { timeout: 120_000 }, async () => {
    const DATA_DIR = ownFolder()
    const { path, accepted } = aFile(12_000)
    expect((await runCommand(['migrate'], { DATA_DIR })).code).toBe(0)
    const { child, outcome } = startCommand(['import', path], { DATA_DIR })
    let client: pg.Client | undefined
    while (!client) {
      const url = findRunningPostgres(DATA_DIR)
      client = url ? await connect(url).catch(() => undefined) : undefined
      await sleep(20)
    }
    await untilBeyond(client, 0)
    child.kill('SIGKILL')
    await outcome
    const desk = await startProcess({ DATA_DIR })
    onTestFinished(async () => void (await desk.end('SIGKILL')))
    const again = await runCommand(['import', path, '--json'], { DATA_DIR })
    expect(again.code).toBe(3)
    expect(summaryOf(again.stdout).after_line).toBeGreaterThan(0)
    await expectWhole(await connect(findRunningPostgres(DATA_DIR) ?? ''), { DATA_DIR }, accepted)
    const stats = (await (await fetch(`${desk.url}/api/tickets/stats/`)).json()) as { total_tickets: number }
    expect(stats.total_tickets).toBe(accepted)
  })
})

test('Ctrl-C ends an import after a batch, and says how to go on', { timeout: 60_000 }, async () => {
  const DATABASE_URL = await scratchDatabase()
  const client = await connect(DATABASE_URL)
  const { path, accepted } = aFile(20_000)
  const { child, outcome } = startCommand(['import', path], { DATABASE_URL })
  await untilBeyond(client, 0)
  // Twice, as npm does, which passes on what the terminal has sent already.
  child.kill('SIGINT')
  child.kill('SIGINT')
  const { code, stdout, stderr } = await outcome
  expect(code).toBe(130)
  expect(stderr.match(/Stopping \(SIGINT\)/g)).toHaveLength(1)
  const [, line = ''] = /^Stopped after line ([\d,]+): the same command goes on\.$/m.exec(stdout) ?? []
  expect(Number(line.replaceAll(',', ''))).toBe(await linesDone(client))
  const again = await runCommand(['import', path], { DATABASE_URL })
  expect(again.stdout).toContain(`Went on after line ${line}, as far as tickets.jsonl had been imported before.`)
  await expectWhole(client, { DATABASE_URL }, accepted)
})

test('two imports at once: the second is refused, the first ends well', { timeout: 60_000 }, async () => {
  const DATABASE_URL = await scratchDatabase()
  const client = await connect(DATABASE_URL)
  const { path, accepted } = aFile(20_000)
  const { child, outcome } = startCommand(['import', path], { DATABASE_URL })
  await untilBeyond(client, 0)
  child.kill('SIGSTOP')
  const second = await runCommand(['import', path], { DATABASE_URL })
  child.kill('SIGCONT')
  expect(second.code).toBe(1)
  expect(second.stderr).toContain('Another import is at work on this desk: wait until it is done, then run this one.')
  expect((await outcome).code).toBe(3)
  await expectWhole(client, { DATABASE_URL }, accepted)
})

test('a database that goes away is said in a sentence, and the import goes on later', { timeout: 60_000 }, async () => {
  const DATABASE_URL = await scratchDatabase()
  const client = await connect(DATABASE_URL)
  const { path, accepted } = aFile(20_000)
  const { outcome } = startCommand(['import', path], { DATABASE_URL })
  await untilBeyond(client, 0)
  await client.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'docket bulk' and datname = current_database()",
  )
  const { code, stderr } = await outcome
  expect(code).toBe(1)
  expect(stderr).toContain('The database went away. What was imported stays')
  expect((await runCommand(['import', path], { DATABASE_URL })).code).toBe(3)
  await expectWhole(client, { DATABASE_URL }, accepted)
})

describe('the command', () => {
  test('checks a file without a database, and leaves nothing behind', async () => {
    const { folder, path, refused } = aFile(3_000)
    const { code, stdout, stderr } = await runCommand(['import', path, '--dry-run'], { DATA_DIR: join(folder, 'none') })
    expect(code).toBe(3)
    expect(stdout).toBe('2,997 of 3,000 tickets would be imported; nothing was written.\n')
    expect(stderr.match(/^Line \d+: /gm)).toHaveLength(refused)
    expect(readdirSync(folder)).toEqual(['tickets.jsonl'])
  })

  test('says with numbers kept which are taken, also without writing', async () => {
    const DATABASE_URL = await scratchDatabase()
    const client = await connect(DATABASE_URL)
    await client.query("insert into tickets (title, description) values ('x', 'y')")
    const path = join(ownFolder(), 'kept.jsonl')
    const line = (id: number) => `${JSON.stringify({ id, title: 'x', description: 'y' })}\n`
    writeFileSync(path, [1, 7, 7, 8].map(line).join(''))
    const { stderr, stdout } = await runCommand(['import', path, '--dry-run', '--keep-ids'], { DATABASE_URL })
    expect(stderr).toBe('Line 1: id: 1 is taken already.\nLine 3: id: 7 is taken already.\n')
    expect(stdout).toContain('2 of 4 tickets would be imported')
    expect((await client.query('select from tickets')).rowCount).toBe(1)
  })

  test('reads standard input, and says that it cannot go on there', async () => {
    const DATABASE_URL = await scratchDatabase()
    const folder = ownFolder()
    const { child, outcome } = startCommand(['import', '-', '--json'], { DATABASE_URL }, folder)
    child.stdin?.end('{"title":"Piped","description":"In"}\nrefused\n')
    const { code, stdout, stderr } = await outcome
    expect(code).toBe(3)
    expect(summaryOf(stdout)).toMatchObject({ imported: 1, refused: 1, report: join(folder, 'import.refused.jsonl') })
    expect(stderr).toContain('cannot go on from there, as it can from a file')
    expect(existsSync(join(folder, 'import.refused.jsonl'))).toBe(true)
  })

  test('finds out at once that refused lines cannot be written', async () => {
    const DATABASE_URL = await scratchDatabase()
    const { path, folder } = aFile(10)
    const { code, stderr } = await runCommand(['import', path, '--refused', join(folder, 'none/x')], { DATABASE_URL })
    expect(stderr).toMatch(
      /^Refused lines cannot be written to .+x \(ENOENT\): --refused FILE names another place\.\n$/,
    )
    expect(code).toBe(1)
    expect((await runCommand(['import', path, '--refused', path], { DATABASE_URL })).code).toBe(2)
    expect(existsSync(path)).toBe(true)
  })

  test.each([
    ['what is not there', 'none.jsonl', undefined, /^There is no file .+none\.jsonl\.\n$/],
    ['a folder', '.', undefined, /is a folder: name the file in it\.\n$/],
    ['a JSON array', 'array.json', '[{"title":"x"}]', /The file is one JSON array, not a ticket on each line: jq/],
    ['UTF-16', 'utf16.jsonl', Buffer.from('\u{feff}{}\n', 'utf16le'), /The file is UTF-16: write it in UTF-8/],
    ['half a gzip file', 'half.gz', Buffer.from('1f8b0800000000000003abae', 'hex'), /is no whole gzip file/],
  ])('refuses %s in one sentence', async (_, name, content, words) => {
    const DATABASE_URL = await scratchDatabase()
    const path = join(ownFolder(), name)
    if (content !== undefined) writeFileSync(path, content)
    const { code, stderr } = await runCommand(['import', path], { DATABASE_URL })
    expect(stderr).toMatch(words)
    expect(stderr).not.toContain('    at ')
    expect(code).toBe(1)
  })
})

describe('an export', () => {
  const aDesk = async () => {
    const DATABASE_URL = await scratchDatabase()
    const { path } = aFile(3_000)
    await runCommand(['import', path], { DATABASE_URL })
    return { DATABASE_URL, folder: ownFolder() }
  }

  test('goes to standard output or to a file, packed where its name says so, CSV where its name says so', async () => {
    const { DATABASE_URL, folder } = await aDesk()
    const plain = await runCommand(['export'], { DATABASE_URL })
    expect(plain.code).toBe(0)
    expect(plain.stdout.trimEnd().split('\n')).toHaveLength(2_997)
    const packed = join(folder, 'all.jsonl.gz')
    const toFile = await runCommand(['export', '--output', packed, '--json'], { DATABASE_URL })
    expect(JSON.parse(toFile.stdout)).toMatchObject({ exported: 2_997, output: packed })
    expect(await readText(createReadStream(packed).pipe(createGunzip()))).toBe(plain.stdout)
    const csv = join(folder, 'some.csv')
    const filters = ['--search', '"ticket 12"', '--status', 'open,closed', '--from', '2020-01-01']
    expect((await runCommand(['export', '--output', csv, '--bom', ...filters], { DATABASE_URL })).code).toBe(0)
    const [head, first] = readFileSync(csv, 'utf8').split('\r\n')
    expect(head).toMatch(/^\u{feff}id,title,/u)
    expect(first).toMatch(/^12,Ticket 12,/)
    expect(readdirSync(folder).toSorted()).toEqual(['all.jsonl.gz', 'some.csv'])
  })

  test('that is killed leaves nothing under the name it was given, and one that is stopped nothing at all', async () => {
    const { DATABASE_URL, folder } = await aDesk()
    const client = await connect(DATABASE_URL)
    // Holds it up in the middle: reading the history of tickets waits for this.
    await client.query('begin; lock table events')
    const path = join(folder, 'all.jsonl')
    const start = async () => {
      const command = startCommand(['export', '--events', '--output', path], { DATABASE_URL })
      while (!readdirSync(folder).some((name) => name.endsWith(`${command.child.pid}.part`))) await sleep(10)
      return command
    }
    const stopped = await start()
    stopped.child.kill('SIGINT')
    await sleep(100)
    const killed = await start()
    killed.child.kill('SIGKILL')
    await killed.outcome
    await client.query('rollback')
    expect((await stopped.outcome).code).toBe(130)
    expect(existsSync(path)).toBe(false)
    expect(readdirSync(folder)).toEqual([`${basename(path)}.${killed.child.pid}.part`])
    expect((await runCommand(['export', '--events', '--output', path], { DATABASE_URL })).code).toBe(0)
    expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toHaveLength(2_997)
  })

  test.each([
    [['--status', 'opened'], '--status must be one or more of open, in_progress, resolved, closed'],
    [['--from', 'yesterday'], '--from must be a day (2026-11-20) or an instant'],
    [['--format', 'xml'], '--format must be jsonl or csv.'],
    [['--format', 'csv', '--events'], '--events goes with JSON lines'],
    [['--json'], '--json needs --output FILE'],
    [['--search', 'a '.repeat(40)], '--search: Must have at most 32 words.'],
  ])('is not begun with %j', async (flags, words) => {
    const DATABASE_URL = await scratchDatabase()
    const { code, stdout, stderr } = await runCommand(['export', ...flags], { DATABASE_URL })
    expect(stderr).toContain(words)
    expect(stdout).toBe('')
    expect(code).toBe(2)
  })
})
