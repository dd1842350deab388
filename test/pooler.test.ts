// A desk as an operator runs it behind a pooler that pools transactions.
import { randomBytes } from 'node:crypto'
import { get, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import pg from 'pg'
import { describe, expect, inject, onTestFinished, test, vi } from 'vitest'
import type { Stats } from '#shared/stats.ts'
import type { Ticket } from '#shared/tickets.ts'
import { call } from './call.ts'
import { runCommand, startProcess } from './desk-process.ts'
import { startTransactionPooler } from './transaction-pooler.ts'

/** An empty database as docs/operating.md has it made, in another time zone, and a connection of its role. */
const emptyDatabase = async () => {
  const name = `pooled_${randomBytes(6).toString('hex')}`
  const password = randomBytes(12).toString('hex')
  await asSuperuser(
    `create role ${name} login password '${password}'`,
    `create database ${name} owner ${name}`,
    `alter database ${name} set timezone to 'Asia/Kolkata'`,
  )
  onTestFinished(() => asSuperuser(`drop database ${name} with (force)`, `drop role ${name}`))
  const url = new URL(inject('superuserUrl'))
  Object.assign(url, { username: name, password, pathname: `/${name}` })
  const client = new pg.Client({ connectionString: url.href, application_name: 'test' })
  client.on('error', () => undefined)
  await client.connect()
  onTestFinished(() => client.end())
  return { url: url.href, password, client }
}

const asSuperuser = async (...statements: readonly string[]) => {
  const client = new pg.Client({ connectionString: inject('superuserUrl') })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

type Pooled = Omit<Parameters<typeof startTransactionPooler>[0], 'target'>

const startPooler = async (target: string, pooled: Pooled) => {
  const pooler = await startTransactionPooler({ target, ...pooled })
  onTestFinished(pooler.stop)
  return pooler
}

const serve = async (settings: Readonly<Record<string, string>>) => {
  const desk = await startProcess({ LOG_LEVEL: 'info', ...settings })
  onTestFinished(async () => void (await desk.end('SIGTERM')))
  return desk
}

/** What a screen is told. */
const follow = async (desk: { readonly url: string }) => {
  const request = get(`${desk.url}/api/v1/live`, { agent: false })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  onTestFinished(() => void response.destroy())
  response.on('error', () => undefined)
  const screen = { text: '' }
  response.setEncoding('utf8').on('data', (chunk: string) => (screen.text += chunk))
  return screen
}

const newTicket = { title: 'Card was declined', description: 'It says so at the till.', category: 'billing' }

describe.each(['kept', 'unknown'] as const)(
  'behind a pooler to which prepared statements are %s',
  (preparedStatements) => {
    test('a desk does all it does, with more clients than connections', { timeout: 90_000 }, async () => {
      const { url, client, password } = await emptyDatabase()
      const pooler = await startPooler(url, { serverConnections: 3, preparedStatements })
      const desk = await serve({ DATABASE_URL: pooler.url, DATABASE_DIRECT_URL: url, DATABASE_POOL: '10' })
      expect(desk.output()).toContain('Brought the database up to date')
      const screen = await follow(desk)

      const create = (n: number) =>
        call(desk, 'POST /api/v1/tickets', {
          json: { ...newTicket, title: `Card ${n}`, priority: 'high' },
          headers: { 'idempotency-key': `key-${n % 60}` },
        })
      const created = await Promise.all(Array.from({ length: 120 }, (_, n) => create(n)))
      // With a key twice: the second is the first again, or told that the first is not done.
      expect(created.filter(({ status }) => status === 201).length).toBeGreaterThanOrEqual(60)
      expect(created.every(({ status }) => status === 201 || status === 422 || status === 409)).toBe(true)
      const { items } = (await call(desk, 'GET /api/v1/tickets?limit=100')).json<{ items: Ticket[] }>()
      expect(items).toHaveLength(60)

      const patched = await Promise.all(
        items.flatMap(({ id }) =>
          ['in_progress', 'resolved', 'closed'].map((status) =>
            call(desk, `PATCH /api/v1/tickets/${id}`, { json: { status } }),
          ),
        ),
      )
      expect(patched.every(({ status }) => status === 200)).toBe(true)
      const histories = await Promise.all(items.map(({ id }) => call(desk, `GET /api/v1/tickets/${id}/events`)))
      expect(histories.every((history) => history.json<{ items: unknown[] }>().items.length === 4)).toBe(true)
      expect((await call(desk, 'GET /api/tickets/?search=card&status=open')).json()).toEqual([])

      expect((await call(desk, 'POST /api/v1/sample')).status).toBe(200)
      const stats = (await call(desk, 'GET /api/tickets/stats/')).json<Stats>()
      const { rows } = await client.query<{ n: number }>('select count(*)::int as n from tickets')
      expect(stats.total_tickets).toBe(rows[0]?.n)
      expect(stats.total_tickets).toBeGreaterThan(300)

      await vi.waitFor(() => expect(screen.text).toContain('"sample.changed"'), { timeout: 5_000 })
      expect(screen.text.match(/"ticket.created"/g)).toHaveLength(60)

      expect(pooler.tally.mostClients).toBeGreaterThan(pooler.countServers())
      expect(pooler.countServers()).toBeLessThanOrEqual(3)
      expect(pooler.tally.refused).toBe(0)
      expect(desk.output()).not.toContain(password)
      const log = desk.output().includes('takes no part in prepared statements')
      expect(log).toBe(preparedStatements === 'unknown')
    })

    test('times are UTC and statements end, whatever the database is set to', async () => {
      const { url, client } = await emptyDatabase()
      const pooler = await startPooler(url, { serverConnections: 2, preparedStatements })
      const desk = await serve({ DATABASE_URL: pooler.url, DATABASE_DIRECT_URL: url })
      const { created_at } = (
        await call(desk, 'POST /api/v1/tickets', { json: { ...newTicket, priority: 'low' } })
      ).json<Ticket>()
      expect(created_at).toMatch(/Z$/)
      expect(Math.abs(Date.parse(created_at) - Date.now())).toBeLessThan(60_000)

      const through = new pg.Client({ connectionString: pooler.url })
      await through.connect()
      const { rows } = await through.query(`
      select current_setting('timezone') as zone, current_setting('statement_timeout') as statement,
        current_setting('idle_in_transaction_session_timeout') as idle`)
      await through.end()
      expect(rows).toEqual([{ zone: 'UTC', statement: '20s', idle: '30s' }])
      // For the role in this database alone.
      const { rows: own } = await client.query(`
      select datname from pg_db_role_setting join pg_database on setdatabase = pg_database.oid
      where setrole = current_user::regrole`)
      expect(own).toEqual([{ datname: new URL(url).pathname.slice(1) }])
    })
  },
)

describe('a start that would go wrong behind a pooler says what to set', () => {
  const bare = { serverConnections: 2, preparedStatements: 'unknown' } as const

  test('where it refuses what every connection needs', async () => {
    const { url, password } = await emptyDatabase()
    const pooler = await startPooler(url, bare)
    const { code, stderr } = await runCommand(['serve'], { DATABASE_URL: pooler.url })
    expect(code).toBe(1)
    expect(stderr.trim()).toMatch(/^\S+ is a connection pooler and refuses .* set DATABASE_DIRECT_URL .*\.$/)
    expect(stderr).not.toContain(password)
  })

  test('where it drops it, so that times would come out wrong', async () => {
    const { url } = await emptyDatabase()
    const pooler = await startPooler(url, { ...bare, ignoredParameters: ['options'] })
    const { code, stderr } = await runCommand(['serve'], { DATABASE_URL: pooler.url })
    expect(code).toBe(1)
    expect(stderr).toMatch(/connections have TimeZone Asia\/Kolkata instead of UTC.* set DATABASE_DIRECT_URL/)
  })

  test('where nothing would be heard', async () => {
    const { url } = await emptyDatabase()
    // Once with it set: what the role has now is right by itself.
    const pooler = await startPooler(url, { ...bare, ignoredParameters: ['options'] })
    const first = await serve({ DATABASE_URL: pooler.url, DATABASE_DIRECT_URL: url })
    await first.end('SIGTERM')
    const { code, stderr } = await runCommand(['serve'], { DATABASE_URL: pooler.url, DATABASE_PREPARE: 'off' })
    expect(code).toBe(1)
    expect(stderr).toMatch(/Notifications of the database do not arrive.* set DATABASE_DIRECT_URL/)
  })

  test('where its connections are older than the settings', async () => {
    const { url } = await emptyDatabase()
    const pooler = await startPooler(url, bare)
    const early = new pg.Client({ connectionString: pooler.url })
    await early.connect()
    await early.query('select 1')
    await early.end()
    const { code, stderr } = await runCommand(['serve'], { DATABASE_URL: pooler.url, DATABASE_DIRECT_URL: url })
    expect(code).toBe(1)
    expect(stderr).toMatch(/instead of UTC: let the pooler open its connections anew/)
  })

  test('where there is nothing to go around', async () => {
    const { code, stderr } = await runCommand(['serve'], { DATABASE_DIRECT_URL: 'postgres://a:b@127.0.0.1/c' })
    expect(code).toBe(78)
    expect(stderr).toContain('DATABASE_DIRECT_URL: goes with DATABASE_URL, which is not set.')
  })
})

test('commands go around the pooler, and doctor tells how it is', { timeout: 60_000 }, async () => {
  const { url } = await emptyDatabase()
  const pooler = await startPooler(url, { serverConnections: 1, preparedStatements: 'unknown' })
  const settings = { DATABASE_URL: pooler.url, DATABASE_DIRECT_URL: url }
  expect((await runCommand(['migrate'], settings)).stdout).toContain('Applied 0001_tickets')
  expect((await runCommand(['demo'], settings)).code).toBe(0)
  expect(pooler.tally.transactions).toBe(0)
  // A desk has been: the role has its settings.
  const desk = await serve(settings)
  await desk.end('SIGTERM')

  const { stdout } = await runCommand(['doctor', '--offline'], settings)
  expect(stdout).toMatch(/^ok +pooler +The pooler \(127\.0\.0\.1:\d+\/\w+\) answers and takes no part in prepared/m)
  expect(stdout).toMatch(/^ok +stats /m)

  await pooler.stop()
  const away = await runCommand(['doctor', '--offline'], settings)
  expect(away.code).toBe(1)
  expect(away.stdout).toMatch(/^FAILING +pooler +The database at 127\.0\.0\.1:\d+\/\w+ does not answer/m)
})
