import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { findRunningPostgres } from '#server/platform/embedded-postgres.ts'
import { scratchDatabase } from '#server/testing.ts'
import { freePort, runCommand, startProcess, temporaryFolder } from './desk-process.ts'

const ownFolder = () => {
  const { folder, remove } = temporaryFolder()
  onTestFinished(remove)
  return folder
}

const started = async (settings: Readonly<Record<string, string>>) => {
  const desk = await startProcess(settings)
  onTestFinished(async () => void (await desk.end('SIGKILL')))
  return desk
}

const create = (url: string) =>
  fetch(`${url}/api/tickets/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Kept', description: 'Kept over a restart', category: 'general', priority: 'low' }),
  })

describe('a desk with its own database', () => {
  test(
    'starts on nothing, says so, stops cleanly, and has everything when it starts again',
    { timeout: 90_000 },
    async () => {
      const folder = ownFolder()
      const desk = await started({ DATA_DIR: folder })
      expect(desk.output()).toContain('Making the database (first start only)')
      expect(desk.output()).toContain(`Docket is ready at ${desk.url}`)
      expect((await create(desk.url)).status).toBe(201)
      expect(await desk.end('SIGTERM')).toBe(0)
      expect(findRunningPostgres(folder)).toBeUndefined()

      const again = await started({ DATA_DIR: folder })
      expect(again.output()).not.toContain('Making the database')
      const tickets = (await (await fetch(`${again.url}/api/tickets/`)).json()) as { title: string }[]
      expect(tickets.map(({ title }) => title)).toEqual(['Kept'])
      expect(await again.end('SIGINT')).toBe(0)
    },
  )

  test('is alone on its folder: a second start says so and ends', { timeout: 60_000 }, async () => {
    const folder = ownFolder()
    await started({ DATA_DIR: folder })
    const second = await runCommand(['serve'], { DATA_DIR: folder, PORT: String(await freePort()) })
    expect(second.code).toBe(1)
    expect(second.stderr).toMatch(/^Another Docket \(process \d+\) is running on .+\. Stop it first/)
  })

  test('its database ends with it even after kill -9', { timeout: 60_000 }, async () => {
    const folder = ownFolder()
    const desk = await started({ DATA_DIR: folder })
    const url = findRunningPostgres(folder)
    expect(url).toBeDefined()
    await desk.end('SIGKILL')
    for (let waited = 0; waited < 10_000 && findRunningPostgres(folder); waited += 50) await sleep(50)
    expect(findRunningPostgres(folder)).toBeUndefined()
  })

  test('a database that dies is started again under the desk', { timeout: 60_000 }, async () => {
    const folder = ownFolder()
    const desk = await started({ DATA_DIR: folder })
    const pid = Number(readFileSync(join(folder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
    process.kill(pid, 'SIGKILL')
    await expect
      .poll(async () => (await create(desk.url).catch(() => undefined))?.status, { timeout: 20_000, interval: 200 })
      .toBe(201)
  })

  test(
    'finishes what is under way when it is told to stop, streams and idle connections notwithstanding',
    { timeout: 60_000 },
    async () => {
      const desk = await started({ DATA_DIR: ownFolder() })
      const streams = await Promise.all(Array.from({ length: 50 }, () => fetch(`${desk.url}/api/v1/live`)))
      const writes = Array.from({ length: 40 }, () =>
        create(desk.url).then(
          ({ status }) => status,
          () => 'refused' as const,
        ),
      )
      await sleep(20)
      const stoppedAt = performance.now()
      const code = await desk.end('SIGTERM')
      expect(code).toBe(0)
      expect(performance.now() - stoppedAt).toBeLessThan(10_000)
      const statuses = await Promise.all(writes)
      expect(statuses.filter((status) => status !== 201 && status !== 503 && status !== 'refused')).toEqual([])
      for (const stream of streams) await stream.body?.cancel().catch(() => undefined)
    },
  )
})

describe('a start that cannot go on says one clear sentence and answers not 0', () => {
  test('a port that is taken', { timeout: 60_000 }, async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void taken.close())
    await new Promise((settle) => taken.once('listening', settle))
    const { port } = taken.address() as { port: number }
    const outcome = await runCommand(['serve'], { DATABASE_URL: await scratchDatabase(), PORT: String(port) })
    expect(outcome.code).toBe(1)
    expect(outcome.stderr).toContain(
      `Port ${port} on 127.0.0.1 is taken by another program: stop it, or set PORT to a free one.`,
    )
    expect(outcome.stderr).not.toMatch(/\n\s+at /)
  })

  test('a folder that cannot be made', async () => {
    const file = join(ownFolder(), 'file')
    writeFileSync(file, '')
    for (const place of [join(file, 'data'), file, '/proc/docket']) {
      const outcome = await runCommand(['serve'], { DATA_DIR: place })
      expect(outcome.code, place).toBe(1)
      expect(outcome.stderr, place).toMatch(/^DATA_DIR .+ (is not a folder|cannot be written)/)
    }
  })

  test('a database newer than this Docket', async () => {
    const url = await scratchDatabase()
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query("insert into kysely_migration (name, timestamp) values ('9999_from_the_future', 'x')")
    await client.end()
    const outcome = await runCommand(['serve'], { DATABASE_URL: url, PORT: '0' })
    expect(outcome.code).toBe(1)
    expect(outcome.stderr).toContain('The database was made by a newer Docket (it has 9999_from_the_future)')
  })

  test('a database that does not come, after waiting and saying so', async () => {
    const port = await freePort()
    const outcome = await runCommand(['serve'], {
      DATABASE_URL: `postgres://desk:secret-word@127.0.0.1:${port}/desk`,
      DATABASE_WAIT_SECONDS: '1',
    })
    expect(outcome.code).toBe(1)
    expect(outcome.stderr).toContain(
      `The database at 127.0.0.1:${port}/desk does not answer (connection refused). Waiting up to 1 s.`,
    )
    expect(outcome.stderr + outcome.stdout).not.toContain('secret-word')
  })

  test('a wrong password, at once', async () => {
    const url = new URL(await scratchDatabase())
    url.password = 'wrong'
    const outcome = await runCommand(['serve'], { DATABASE_URL: url.href, PORT: '0' })
    expect(outcome.code).toBe(1)
    expect(outcome.stderr).toContain('refuses the password')
  })

  test('settings with faults: all of them, by name, with what would be right', async () => {
    const folder = ownFolder()
    mkdirSync(join(folder, 'secrets'))
    const outcome = await runCommand(['serve'], {
      PORT: 'many',
      LOG_LEVEL: 'loud',
      AI_PROVIDER: 'gemini',
      GROQ_BASE_URL: 'ftp://x',
      DB_PASSWORD_FILE: join(folder, 'secrets/none'),
    })
    expect(outcome.code).toBe(78)
    for (const name of ['PORT', 'LOG_LEVEL', 'AI_PROVIDER', 'GROQ_BASE_URL', 'DB_PASSWORD_FILE']) {
      expect(outcome.stderr).toMatch(new RegExp(`^ {2}- ${name}: .{10,}\\.$`, 'm'))
    }
  })
})

describe('the command line', () => {
  test('every command explains itself', async () => {
    const top = await runCommand(['--help'])
    expect(top.code).toBe(0)
    for (const command of ['serve', 'migrate', 'doctor', 'demo', 'import', 'export', 'openapi']) {
      expect(top.stdout).toContain(command)
      const { code, stdout } = await runCommand([command, '--help'])
      expect(code, command).toBe(0)
      expect(stdout, command).toContain(`Usage: docket ${command}`)
    }
  })

  test('an unknown command or option answers 2', async () => {
    expect((await runCommand(['dance'])).code).toBe(2)
    expect((await runCommand(['serve', '--fast'])).code).toBe(2)
    expect((await runCommand([])).code).toBe(2)
  })

  test('doctor finds what is wrong and says how to mend it, as JSON too', async () => {
    const url = await scratchDatabase()
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query("insert into tickets (title, description) values ('By hand', 'Written by hand')")
    await client.query('delete from ticket_search')
    await client.end()
    const unwell = await runCommand(['doctor'], { DATABASE_URL: url })
    expect(unwell.code).toBe(1)
    expect(unwell.stdout).toMatch(/FAILING\s+search\s+0 of 1 tickets can be found\.\n\s+→ insert into ticket_search/)
    // The database of the tests trades durability for speed, which is just what a doctor must not let pass.
    expect(unwell.stdout).toContain('fsync is off: a power cut would lose tickets.')
    const asJson = await runCommand(['doctor', '--json'], { DATABASE_URL: url })
    const { is_well, findings } = JSON.parse(asJson.stdout) as {
      is_well: boolean
      findings: { name: string; state: string }[]
    }
    expect(is_well).toBe(false)
    expect(findings.filter(({ state }) => state === 'failing').map(({ name }) => name)).toEqual(['database', 'search'])
  })

  test('doctor recounts the tickets behind the stats, and with --mend counts them afresh', async () => {
    const url = await scratchDatabase()
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query("insert into tickets (title, description) values ('By hand', 'Written by hand')")
    await client.query('truncate ticket_count_changes')
    await client.end()
    const statsFinding = async (...flags: string[]) => {
      const { stdout } = await runCommand(['doctor', '--offline', '--json', ...flags], { DATABASE_URL: url })
      return (JSON.parse(stdout) as { findings: { name: string }[] }).findings.find(({ name }) => name === 'stats')
    }
    expect(await statsFinding()).toMatchObject({ state: 'failing', mend: 'npm run docket -- doctor --mend' })
    expect(await statsFinding('--mend')).toMatchObject({ state: 'ok', mend: null })
    expect(await statsFinding()).toMatchObject({ state: 'ok', message: 'The stats equal a recount of all tickets.' })
  })

  test('demo loads the sample once, and removes it again', async () => {
    const environment = { DATABASE_URL: await scratchDatabase() }
    const loaded = JSON.parse((await runCommand(['demo', '--json'], environment)).stdout) as { count: number }
    expect(loaded.count).toBeGreaterThan(290)
    expect(JSON.parse((await runCommand(['demo', '--json'], environment)).stdout)).toEqual(loaded)
    expect(JSON.parse((await runCommand(['demo', '--json', '--remove'], environment)).stdout)).toEqual({ count: 0 })
  })

  test('settings come from .env and from files named by NAME_FILE; the environment wins', async () => {
    const folder = ownFolder()
    const url = await scratchDatabase()
    writeFileSync(join(folder, 'url'), `${url}\n`)
    writeFileSync(join(folder, '.env'), `DATABASE_URL_FILE=${join(folder, 'url')}\nPORT=not-a-port\n`)
    const outcome = await runCommand(['migrate', '--json'], { PORT: '3000' }, folder)
    expect(outcome.stderr).toBe('')
    expect(JSON.parse(outcome.stdout)).toEqual({ applied: [] })
  })

  test('a setting that has another name now is not passed over', async () => {
    const { code, stderr } = await runCommand(['migrate'], { TRUSTED_PROXIES: '10.0.0.1' })
    expect(code).toBe(78)
    expect(stderr).toContain('TRUSTED_PROXIES: is called TRUST_PROXY now, rename it.')
  })
})
