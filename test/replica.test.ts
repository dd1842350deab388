// Desks that read from a replica, against a real one that is held back, killed and brought back.
import { get, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import type { HealthItem } from '#shared/settings.ts'
import type { Stats } from '#shared/stats.ts'
import type { Ticket } from '#shared/tickets.ts'
import { inTransaction } from '#server/platform/db.ts'
import { reading } from '#server/platform/reading.ts'
import { aTicket, claimed, startDesk } from '#server/testing.ts'
import { call } from './call.ts'
import { runCommand, startProcess } from './desk-process.ts'
import { runOn, startReplicated } from './streaming-replica.ts'
import { startTransactionPooler } from './transaction-pooler.ts'

type Replicated = Awaited<ReturnType<typeof startReplicated>>
type Desk = Pick<Awaited<ReturnType<typeof startDesk>>, 'url'>

let pair: Replicated
beforeAll(async () => {
  pair = await startReplicated()
}, 120_000)
afterAll(() => pair.stop(), 60_000)
afterEach(() => pair.standby.resume())

const [writer, somebodyElse, screen] = ['127.0.0.1', '127.0.0.2', '127.0.0.3']

/** A process on the pair, reading from the replica by now. */
const startOnPair = async () => {
  const settings = { DATABASE_REPLICA_URL: pair.standby.url }
  const desk = await startDesk({ databaseUrl: pair.primary.url, settings })
  await untilReadFromReplica(desk)
  return desk
}

const untilReadFromReplica = (desk: Desk) =>
  vi.waitFor(
    async () => {
      const before = await readsFrom(desk, 'replica')
      await call(desk, 'GET /api/tickets/stats/', { from: somebodyElse })
      expect(await readsFrom(desk, 'replica')).toBe(before + 1)
    },
    { timeout: 15_000, interval: 50 },
  )

const readsFrom = async (desk: Desk, from: 'replica' | 'primary') => {
  const { text } = await call(desk, 'GET /metrics')
  return Number(new RegExp(`^docket_reads_total\\{from="${from}"\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0)
}

let made = 0
const create = async (desk: Desk, from = writer) => {
  const title = `Ticket ${++made}`
  const json = { title, description: 'As it was told.', category: 'billing', priority: 'low' }
  const reply = await call(desk, 'POST /api/v1/tickets', { json, from })
  expect(reply.status).toBe(201)
  return reply.json<Ticket>()
}

interface Reader {
  readonly from: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Whether a reader is shown a ticket, by every route that may read from a replica. */
const sees = async (desk: Desk, { id, title }: Ticket, reader: Reader) => {
  const [list, dropin, found, count, history] = await Promise.all([
    call(desk, 'GET /api/v1/tickets', reader),
    call(desk, 'GET /api/tickets/', reader),
    call(desk, `GET /api/v1/tickets?search=${encodeURIComponent(`"${title}"`)}`, reader),
    call(desk, `GET /api/v1/tickets/count?search=${encodeURIComponent(`"${title}"`)}`, reader),
    call(desk, `GET /api/v1/tickets/${id}/events`, reader),
  ])
  expect(history.status).toBe(200)
  const ids = (tickets: readonly Ticket[]) => tickets.some((ticket) => ticket.id === id)
  const seen = [
    ids(list.json<{ items: Ticket[] }>().items),
    ids(dropin.json<Ticket[]>()),
    ids(found.json<{ items: Ticket[] }>().items),
    count.json<{ count: number }>().count > 0,
  ]
  expect(new Set(seen).size).toBe(1)
  return seen[0]
}

const readTotal = async (desk: Desk, reader: Reader) =>
  (await call(desk, 'GET /api/v1/stats', reader)).json<Stats>().total_tickets

test('who wrote sees it at once through every process, however far the replica is behind; others read the replica', async () => {
  const [one, other] = [await startOnPair(), await startOnPair()]
  const before = await readTotal(one, { from: somebodyElse })
  for (let round = 1; round <= 12; round++) {
    await pair.standby.pause()
    const replayed = round - 1
    const [here, there] = round % 2 ? [one, other] : [other, one]
    const ticket = await create(here)
    // Nothing in between: the other process may not have heard of it yet.
    expect(await readTotal(there, { from: writer })).toBe(before + round)
    expect(await sees(here, ticket, { from: writer })).toBe(true)
    expect(await sees(there, ticket, { from: writer })).toBe(true)
    expect(await sees(one, ticket, { from: somebodyElse })).toBe(false)
    expect(await readTotal(other, { from: somebodyElse })).toBe(before + replayed)
    // Behind for a moment only: far behind is another matter.
    await pair.standby.resume()
    await vi.waitFor(async () => expect(await readTotal(other, { from: somebodyElse })).toBe(before + round))
  }
  // The replica has it all by now, for the writer too.
  await vi.waitFor(async () => {
    const fromReplica = await readsFrom(one, 'replica')
    expect(await readTotal(one, { from: writer })).toBe(before + 12)
    expect(await readsFrom(one, 'replica')).toBe(fromReplica + 1)
  }, 5_000)
}, 60_000)

test('who changed a ticket finds it changed, and who found it changed already does too', async () => {
  const [one, other] = [await startOnPair(), await startOnPair()]
  const { id } = await create(one)
  await pair.standby.pause()
  const close = (desk: Desk, from: string) =>
    call(desk, `PATCH /api/v1/tickets/${id}`, { json: { status: 'closed' }, from })
  expect((await close(one, writer)).status).toBe(200)
  expect(await listClosed(other, { from: writer })).toContain(id)
  expect(await listClosed(one, { from: somebodyElse })).not.toContain(id)
  expect((await close(one, somebodyElse)).status).toBe(200)
  expect(await listClosed(one, { from: somebodyElse })).toContain(id)
})

const listClosed = async (desk: Desk, reader: Reader) => {
  const { items } = (await call(desk, 'GET /api/v1/tickets?status=closed', reader)).json<{ items: Ticket[] }>()
  return items.map(({ id }) => id)
}

test('credentials are known from one address to the next', async () => {
  const desk = await startOnPair()
  const headers = { authorization: 'Bearer of-somebody' }
  await pair.standby.pause()
  const json = { title: 'Signed', description: 'By a token.', category: 'billing', priority: 'low' }
  const ticket = (await call(desk, 'POST /api/v1/tickets', { json, headers, from: writer })).json<Ticket>()
  expect(await sees(desk, ticket, { from: somebodyElse, headers })).toBe(true)
  expect(await sees(desk, ticket, { from: somebodyElse })).toBe(false)
})

test('a screen sees what it was told of, through every process', async () => {
  const [one, other] = [await startOnPair(), await startOnPair()]
  const request = get(`${one.url}/api/v1/live`, { agent: false, localAddress: screen })
  const [stream] = (await once(request, 'response')) as [IncomingMessage]
  onTestFinished(() => void stream.destroy())
  stream.on('error', () => undefined)
  let told = ''
  stream.setEncoding('utf8').on('data', (chunk: string) => (told += chunk))
  await pair.standby.pause()
  for (let round = 0; round < 6; round++) {
    const ticket = await create(round % 2 ? one : other)
    await vi.waitFor(() => expect(told).toContain(`"ticket_id":${ticket.id}}`), { interval: 1 })
    // The page's own requests may go to another process than its stream.
    const page = { from: screen, headers: { 'sec-fetch-site': 'same-origin' } }
    expect(await sees(other, ticket, page)).toBe(true)
    expect(await sees(one, ticket, page)).toBe(true)
    // A program that follows the stream says nothing of itself.
    expect(await sees(one, ticket, { from: screen })).toBe(true)
    expect(await sees(one, ticket, { from: somebodyElse })).toBe(false)
  }
}, 60_000)

test('what nobody in particular wrote is seen by everybody', async () => {
  const desk = await startOnPair()
  const before = await readTotal(desk, { from: somebodyElse })
  await pair.standby.pause()
  expect((await runCommand(['demo'], { DATABASE_URL: pair.primary.url })).code).toBe(0)
  expect(await readTotal(desk, { from: somebodyElse })).toBe(before + 303)
  expect((await runCommand(['demo', '--remove'], { DATABASE_URL: pair.primary.url })).code).toBe(0)
  expect(await readTotal(desk, { from: somebodyElse })).toBe(before)
}, 60_000)

test('a replica that is far behind is left alone, said to be, and read from again when it has caught up', async () => {
  const desk = await startOnPair()
  await pair.standby.pause()
  const ticket = await create(desk)
  expect(await sees(desk, ticket, { from: somebodyElse })).toBe(false)
  await vi.waitFor(async () => expect(await sees(desk, ticket, { from: somebodyElse })).toBe(true), { timeout: 10_000 })
  await vi.waitFor(async () => {
    expect(await replicaHealth(desk)).toMatchObject({
      state: 'failing',
      message: expect.stringMatching(/^Not read from: 127\.0\.0\.1:\d+\/docket is more than 5 s behind\./),
    })
  }, 3_000)
  await pair.standby.resume()
  await untilReadFromReplica(desk)
  await vi.waitFor(async () => expect(await replicaHealth(desk)).toMatchObject({ state: 'ok', mend: null }), 3_000)
}, 60_000)

const replicaHealth = async (desk: Desk) =>
  (await call(desk, 'GET /api/v1/health')).json<{ items: HealthItem[] }>().items.find(({ name }) => name === 'replica')

test('a replica that dies costs no request, and is read from again when it is back', async () => {
  const desk = await startOnPair()
  const failed: number[] = []
  let sent = 0
  const over = new AbortController()
  const load = Array.from({ length: 6 }, async (_, n) => {
    while (!over.signal.aborted) {
      const from = n % 2 ? somebodyElse : screen
      for (const route of ['GET /api/v1/tickets', 'GET /api/v1/stats', 'GET /api/v1/tickets/count?search=told']) {
        const { status } = await call(desk, route, { from })
        sent++
        if (status !== 200) failed.push(status)
      }
      if (n === 0) await create(desk)
    }
  })
  await sleep(300)
  await pair.standby.kill()
  await vi.waitFor(async () => expect(await replicaHealth(desk)).toMatchObject({ state: 'failing' }), 5_000)
  const during = await readsFrom(desk, 'replica')
  await sleep(300)
  expect(await readsFrom(desk, 'replica')).toBe(during)
  await pair.standby.start()
  await vi.waitFor(async () => expect(await readsFrom(desk, 'replica')).toBeGreaterThan(during), 15_000)
  over.abort()
  await Promise.all(load)
  expect(sent).toBeGreaterThan(100)
  expect(failed).toEqual([])
}, 60_000)

test('a read that is in the way of the replay is done on the primary', async () => {
  const { ctx } = await startOnPair()
  const ran: boolean[] = []
  await runOn(pair.primary.url, 'create table if not exists passing (n int)')
  await runOn(pair.primary.url, 'insert into passing select generate_series(1, 1000)')
  await vi.waitFor(() => runOn(pair.standby.url, 'select 1 / (count(*) > 999)::int from passing'))
  const found = reading(ctx, async ({ db }) => {
    const { rows } = await sql<{ is_standby: boolean }>`select pg_is_in_recovery() as is_standby`.execute(db)
    ran.push(rows[0]?.is_standby ?? false)
    if (ran.at(-1)) await sql`select count(*), pg_sleep(10) from passing`.execute(db)
    return 'found'
  })
  await vi.waitFor(() => expect(ran).toEqual([true]))
  await sleep(200)
  // Takes a lock that the read on the standby holds too.
  await runOn(pair.primary.url, 'drop table passing')
  expect(await found).toBe('found')
  expect(ran).toEqual([true, false])
}, 30_000)

test('in a transaction everything stays in it', async () => {
  const { ctx } = await startOnPair()
  const where = ({ db }: typeof ctx) =>
    sql<{ is_standby: boolean }>`select pg_is_in_recovery() as is_standby`.execute(db).then(({ rows }) => rows[0])
  expect(await reading(ctx, where)).toEqual({ is_standby: true })
  expect(await inTransaction(ctx, (ctx) => reading(ctx, where))).toEqual({ is_standby: false })
})

test('what is no replica of this database is never read from', async () => {
  const settings = { DATABASE_REPLICA_URL: `${pair.primary.url},${pair.standby.url.replace(/docket$/, 'postgres')}` }
  const desk = await startDesk({ databaseUrl: pair.primary.url, settings })
  await create(desk)
  expect(await readTotal(desk, { from: somebodyElse })).toBeGreaterThan(0)
  expect(await readsFrom(desk, 'replica')).toBe(0)
  const health = await replicaHealth(desk)
  expect(health?.message).toMatch(/\/docket is no standby, but a primary; .*\/postgres is of another database\./)
})

test('behind a pooler too, and from a start without the replica', async () => {
  const pooler = await startTransactionPooler({
    target: pair.primary.url,
    serverConnections: 2,
    preparedStatements: 'unknown',
  })
  onTestFinished(pooler.stop)
  await pair.standby.kill()
  const desk = await startProcess({
    DATABASE_URL: pooler.url,
    DATABASE_DIRECT_URL: pair.primary.url,
    DATABASE_REPLICA_URL: pair.standby.url,
  })
  onTestFinished(async () => void (await desk.end('SIGTERM')))
  expect(await replicaHealth(desk)).toMatchObject({ state: 'failing' })
  expect(await readTotal(desk, { from: somebodyElse })).toBeGreaterThan(0)
  await pair.standby.start()
  await untilReadFromReplica(desk)
  await pair.standby.pause()
  const ticket = await create(desk)
  expect(await sees(desk, ticket, { from: writer })).toBe(true)
  expect(await sees(desk, ticket, { from: somebodyElse })).toBe(false)
  expect(Math.abs(Date.parse(ticket.created_at) - Date.now())).toBeLessThan(60_000)
}, 60_000)

test('doctor tells how far it is, and no password is told anywhere', async () => {
  const settings = { DATABASE_URL: pair.primary.url, DATABASE_REPLICA_URL: pair.standby.url }
  const { stdout, stderr } = await runCommand(['doctor', '--offline'], settings)
  expect(stdout).toMatch(/^ok +replica +The replica \(127\.0\.0\.1:\d+\/docket\) is \d+ ms behind\.$/m)
  const desk = await startOnPair()
  const { admin } = await claimed(desk.ctx)
  const shown = await call(desk, 'GET /api/v1/settings', { headers: admin })
  const health = await call(desk, 'GET /readyz', { headers: admin })
  for (const text of [stdout, stderr, shown.text, health.text])
    expect(text).not.toContain(new URL(pair.standby.url).password)
  expect(shown.text).toContain('{"name":"DATABASE_REPLICA_URL","group":"Database","value":"set"')

  await pair.standby.pause()
  await aTicket(desk.ctx)
  const behind = await runCommand(['doctor', '--offline'], settings)
  expect(behind.stdout).toMatch(/^warning +replica +The replica \S+ is more than 5 s behind\.$/m)
}, 60_000)
