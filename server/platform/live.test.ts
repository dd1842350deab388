// The live stream, from outside: what happens on one desk is seen on every screen, and what was missed is said.
import { get, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, onTestFinished, test, vi } from 'vitest'
import { aTicket, startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'
import { countStreams } from './live.ts'

type Desk = Awaited<ReturnType<typeof startDesk>>
interface Message {
  readonly kind: string
  readonly ticket_id?: number
}

/** A screen: reads the stream as a browser's EventSource does. */
const follow = async (desk: Pick<Desk, 'url'>, lastEventId?: string) => {
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = get(`${desk.url}/api/v1/live`, { headers, agent: false }, resolve)
    request.on('error', reject)
  })
  const screen = { messages: [] as Message[], comments: [] as string[], lastId: '', isEnded: false, response }
  let text = ''
  response.setEncoding('utf8')
  response.on('data', (chunk: string) => {
    text += chunk
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const line of blocks.flatMap((block) => block.split('\n'))) {
      if (line.startsWith('id: ')) screen.lastId = line.slice(4)
      if (line.startsWith('data: ')) screen.messages.push(JSON.parse(line.slice(6)) as Message)
      if (line.startsWith(':')) screen.comments.push(line)
    }
  })
  response.on('close', () => (screen.isEnded = true))
  response.on('error', () => undefined)
  onTestFinished(() => void response.destroy())
  // The first block carries the position.
  await vi.waitFor(() => expect(screen.lastId).not.toBe(''), { interval: 5 })
  return screen
}

const waitFor = (check: () => void, timeout = 5_000) => vi.waitFor(check, { timeout, interval: 5 })
/** Long enough for a message that ought not to come. */
const pause = () => sleep(150)

test('a stream is no page: its headers say what it is, and that nobody may keep or hold it back', async () => {
  const desk = await startDesk()
  const { response } = await follow(desk)
  expect(response.statusCode).toBe(200)
  expect(response.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
    'x-request-id': expect.any(String),
  })
})

test('what is done on one desk reaches the screens of another on the same database within a second', async () => {
  const here = await startDesk()
  const there = await startDesk({ databaseUrl: here.databaseUrl })
  const screens = [await follow(here), await follow(there)]
  const startedAt = performance.now()
  await call(here, 'POST /api/tickets/', {
    json: { title: 'a', description: 'b', category: 'billing', priority: 'low' },
  })
  await waitFor(() => {
    for (const { messages } of screens) expect(messages).toEqual([{ kind: 'ticket.created', ticket_id: 1 }])
  }, 1_000)
  expect(performance.now() - startedAt).toBeLessThan(1_000)
  await call(there, 'PATCH /api/v1/tickets/1', { json: { status: 'closed' } })
  await call(there, 'PATCH /api/v1/tickets/1', { json: { status: 'closed' } })
  await call(here, 'POST /api/v1/sample')
  const kinds = ['ticket.created', 'ticket.updated', 'sample.changed']
  await waitFor(() => {
    for (const { messages } of screens) expect(messages.map(({ kind }) => kind)).toEqual(kinds)
  })
})

test('a change that is taken back is never told', async () => {
  const desk = await startDesk()
  const screen = await follow(desk)
  await desk.ctx.db
    .transaction()
    .execute(async (db) => {
      await aTicket({ ...desk.ctx, db })
      throw new Error('taken back')
    })
    .catch(() => undefined)
  await aTicket(desk.ctx, { title: 'kept' })
  await waitFor(() => expect(screen.messages).toHaveLength(1))
  expect(screen.messages).toEqual([{ kind: 'ticket.created', ticket_id: 2 }])
})

test('who comes back having missed nothing is told nothing; who missed anything, to read again', async () => {
  const desk = await startDesk()
  const first = await follow(desk)
  await aTicket(desk.ctx)
  await waitFor(() => expect(first.messages).toHaveLength(1))
  first.response.destroy()

  const again = await follow(desk, first.lastId)
  await pause()
  expect(again.messages).toEqual([])
  again.response.destroy()
  await waitFor(() => expect(countStreams(desk.ctx)).toBe(0))

  const witness = await follow(desk)
  await aTicket(desk.ctx)
  await waitFor(() => expect(witness.messages).toHaveLength(1))
  const late = await follow(desk, again.lastId)
  await waitFor(() => expect(late.messages).toEqual([{ kind: 'resync' }]))
  // And from there on as any other.
  await aTicket(desk.ctx)
  await waitFor(() => expect(late.messages.at(-1)).toEqual({ kind: 'ticket.created', ticket_id: 3 }))
})

test('what is no event of a ticket counts as missed too', async () => {
  const desk = await startDesk()
  const screen = await follow(desk)
  const witness = await follow(desk)
  screen.response.destroy()
  await call(desk, 'POST /api/v1/sample')
  await waitFor(() => expect(witness.messages).toEqual([{ kind: 'sample.changed' }]))
  const back = await follow(desk, screen.lastId)
  await waitFor(() => expect(back.messages).toEqual([{ kind: 'resync' }]))
})

test('who comes back to another process, or with a position that is none, is told to read again', async () => {
  const here = await startDesk()
  const there = await startDesk({ databaseUrl: here.databaseUrl })
  const { lastId } = await follow(here)
  for (const position of [lastId, '0', 'garbage', '']) {
    const back = await follow(there, position)
    await waitFor(() => expect(back.messages, position).toEqual([{ kind: 'resync' }]))
  }
})

test('after the connection to the database was lost every screen is told to read again, and all goes on', async () => {
  const desk = await startDesk()
  const screen = await follow(desk)
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'docket live'`.execute(desk.ctx.db)
  await waitFor(() => expect(screen.messages).toEqual([{ kind: 'resync' }]))
  await aTicket(desk.ctx)
  await waitFor(() => expect(screen.messages.at(-1)).toEqual({ kind: 'ticket.created', ticket_id: 1 }))
})

test('a notification that is not ours is passed over', async () => {
  const desk = await startDesk()
  const screen = await follow(desk)
  for (const payload of ['', 'garbage', 'null', '5', '{}', '{"kind":5}', '[]'])
    await sql`select pg_notify('docket', ${payload})`.execute(desk.ctx.db)
  await aTicket(desk.ctx)
  await waitFor(() => expect(screen.messages).toEqual([{ kind: 'ticket.created', ticket_id: 1 }]))
})

test('a quiet stream says now and then that it is still there', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const desk = await startDesk()
  const screen = await follow(desk)
  vi.advanceTimersByTime(24_000)
  await pause()
  expect(screen.comments).toEqual([])
  vi.advanceTimersByTime(2_000)
  vi.useRealTimers()
  await waitFor(() => expect(screen.comments).toEqual([': still here']))
  expect(screen.messages).toEqual([])
})

test('a screen that does not read is let go, and holds up no other', async () => {
  const desk = await startDesk()
  const asleep = await follow(desk)
  const awake = await follow(desk)
  asleep.response.pause()
  // As much as the buffers of both ends of a socket hold, and then some more.
  let sent = 0
  while (countStreams(desk.ctx) === 2 && sent < 5_000) {
    sent += 100
    await sql`
      select pg_notify('docket', json_build_object('kind', repeat('x', 7900) || n)::text)
      from generate_series(${sent - 99}::int, ${sent}::int) n`.execute(desk.ctx.db)
    await waitFor(() => expect(awake.messages).toHaveLength(sent))
  }
  expect(countStreams(desk.ctx)).toBe(1)
  await aTicket(desk.ctx)
  await waitFor(() => expect(awake.messages.at(-1)).toEqual({ kind: 'ticket.created', ticket_id: 1 }))
  asleep.response.resume()
  await waitFor(() => expect(asleep.isEnded).toBe(true))
})

test('a screen that goes leaves nothing behind; HEAD opens no stream', async () => {
  const desk = await startDesk()
  const screen = await follow(desk)
  expect(countStreams(desk.ctx)).toBe(1)
  screen.response.destroy()
  await waitFor(() => expect(countStreams(desk.ctx)).toBe(0))
  const head = await call(desk, 'HEAD /api/v1/live')
  expect([head.status, head.text]).toEqual([200, ''])
  expect(countStreams(desk.ctx)).toBe(0)
})

test('a stopping desk ends its streams and is not held up by them', async () => {
  const desk = await startDesk()
  const screens = await Promise.all(Array.from({ length: 20 }, () => follow(desk)))
  const startedAt = performance.now()
  await desk.stop()
  expect(performance.now() - startedAt).toBeLessThan(3_000)
  await waitFor(() => {
    for (const { isEnded } of screens) expect(isEnded).toBe(true)
  })
})

test('a Last-Event-ID longer than any of ours is a 400 problem, and no stream', async () => {
  const desk = await startDesk()
  const reply = await call(desk, 'GET /api/v1/live', { headers: { 'last-event-id': 'x'.repeat(31) } })
  expect([reply.status, reply.json()]).toMatchObject([400, { code: 'invalid_header' }])
  expect(countStreams(desk.ctx)).toBe(0)
})
