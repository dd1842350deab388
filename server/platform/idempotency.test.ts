// Idempotency-Key, from outside: the same create sent again is not done again.
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Ticket } from '#shared/tickets.ts'
import { startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'
import { startLlmServer, type Mode } from '../../test/llm-server.ts'
import { forgetOldKeys } from './idempotency.ts'

type Desk = Awaited<ReturnType<typeof startDesk>>

const ticket = { title: 'Double charge', description: 'I was charged twice', category: 'billing', priority: 'high' }
const apis = [
  ['the drop-in API', '/api/tickets/'],
  ['/api/v1', '/api/v1/tickets'],
] as const

const countTickets = async ({ ctx }: Desk) => {
  const { rows } = await sql<{ tickets: number; events: number }>`
    select (select count(*) from tickets) as tickets, (select count(*) from events) as events`.execute(ctx.db)
  return rows[0]
}
const create = (desk: Desk, path: string, key: string, json: unknown = ticket) =>
  call(desk, `POST ${path}`, { json, headers: { 'idempotency-key': key } })

const answerAfter = (afterMs: number): Mode => ({ kind: 'answer', category: 'account', priority: 'low', afterMs })

describe.each(apis)('on %s', (_name, path) => {
  test('the same key and body give the same answer, marked as replayed', async () => {
    const desk = await startDesk()
    const first = await create(desk, path, 'key-1')
    expect(first.status).toBe(201)
    expect(first.headers).not.toHaveProperty('idempotency-replayed')
    // The answer is that of then, even when the ticket has moved on.
    await call(desk, 'PATCH /api/tickets/1/', { json: { status: 'closed' } })
    const again = await create(desk, path, 'key-1')
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect([again.status, again.text]).toEqual([first.status, first.text])
    expect([again.headers.location, again.headers.etag]).toEqual([first.headers.location, first.headers.etag])
    expect(await countTickets(desk)).toEqual({ tickets: 1, events: 2 })
  })

  test('the same key with another body is 422; another key is another ticket', async () => {
    const desk = await startDesk()
    await create(desk, path, 'key-1')
    const other = await create(desk, path, 'key-1', { ...ticket, title: 'Another' })
    expect(other.status).toBe(422)
    expect(other.json()).toMatchObject({ detail: expect.stringContaining('Idempotency-Key') })
    expect((await create(desk, path, 'key-2', { ...ticket, title: 'Another' })).status).toBe(201)
    expect(await countTickets(desk)).toEqual({ tickets: 2, events: 2 })
  })

  test('fields in another order are the same body', async () => {
    const desk = await startDesk()
    const first = await create(desk, path, 'key-1')
    const reversed = Object.fromEntries(Object.entries(ticket).toReversed())
    const again = await create(desk, path, 'key-1', reversed)
    expect([again.status, again.text]).toEqual([201, first.text])
    expect(await countTickets(desk)).toMatchObject({ tickets: 1 })
  })

  test('20 equal creates at once make one ticket and 20 equal answers', async () => {
    const desk = await startDesk()
    const replies = await Promise.all(Array.from({ length: 20 }, () => create(desk, path, 'key-1')))
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]))
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1)
    expect(replies.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(19)
    expect(await countTickets(desk)).toEqual({ tickets: 1, events: 1 })
  })

  test('a refused create leaves its key free', async () => {
    const desk = await startDesk()
    const refused = await create(desk, path, 'key-1', { ...ticket, title: ' ' })
    expect([400, 422]).toContain(refused.status)
    expect((await create(desk, path, 'key-1')).status).toBe(201)
  })

  test('a key that is none is 400', async () => {
    const desk = await startDesk()
    for (const key of ['with blank', 'ü', 'x'.repeat(256), '']) {
      const reply = await create(desk, path, key)
      expect(reply.status, key).toBe(400)
    }
    expect((await create(desk, path, 'x'.repeat(255))).status).toBe(201)
    expect(await countTickets(desk)).toMatchObject({ tickets: 1 })
  })

  test('while the first is being worked on the second is 409, and finds its answer later', async () => {
    const llm = await startLlmServer({ vendor: 'groq', mode: answerAfter(2_300) })
    onTestFinished(llm.stop)
    const desk = await startDesk({ settings: llm.settings })
    const unclear = { title: 'Hello', description: 'Lorem ipsum dolor sit amet' }
    const first = create(desk, path, 'key-1', unclear)
    while (llm.requests.length === 0) await sleep(10)
    const second = await create(desk, path, 'key-1', unclear)
    expect(second.status).toBe(409)
    expect(second.headers['retry-after']).toBe('1')
    expect((await create(desk, path, 'key-1', ticket)).status).toBe(422)
    expect((await first).status).toBe(201)
    const third = await create(desk, path, 'key-1', unclear)
    expect([third.status, third.text]).toEqual([201, (await first).text])
    expect(third.headers['idempotency-replayed']).toBe('true')
    expect(await countTickets(desk)).toEqual({ tickets: 1, events: 1 })
  })
})

test('one key is another on the other API', async () => {
  const desk = await startDesk()
  const [first, second] = [await create(desk, '/api/tickets/', 'key-1'), await create(desk, '/api/v1/tickets', 'key-1')]
  expect([first.json<Ticket>().id, second.json<Ticket>().id]).toEqual([1, 2])
})

test('the claim of a dead process is taken over when its time is up, by the same request alone', async () => {
  const desk = await startDesk()
  await create(desk, '/api/tickets/', 'key-1')
  // What is left of a process that died between claiming a key and answering.
  await sql`delete from tickets`.execute(desk.ctx.db)
  const leaveClaim = (until: string) =>
    sql`update idempotency_keys set answer = null, claim = 'dead', claimed_until = now() + ${until}::interval`.execute(
      desk.ctx.db,
    )
  await leaveClaim('1 hour')
  expect((await create(desk, '/api/tickets/', 'key-1')).status).toBe(409)
  await leaveClaim('-1 second')
  expect((await create(desk, '/api/tickets/', 'key-1', { ...ticket, title: 'Another' })).status).toBe(422)
  const taken = await create(desk, '/api/tickets/', 'key-1')
  expect(taken.status).toBe(201)
  expect(taken.headers).not.toHaveProperty('idempotency-replayed')
  expect((await create(desk, '/api/tickets/', 'key-1')).text).toBe(taken.text)
  expect(await countTickets(desk)).toMatchObject({ tickets: 1 })
})

test('whose claim was taken over writes nothing', async () => {
  const llm = await startLlmServer({ vendor: 'groq', mode: answerAfter(500) })
  onTestFinished(llm.stop)
  const desk = await startDesk({ settings: llm.settings })
  const slow = create(desk, '/api/tickets/', 'key-1', { title: 'Hello', description: 'Lorem ipsum dolor sit amet' })
  while (llm.requests.length === 0) await sleep(10)
  await sql`update idempotency_keys set claim = 'of another process'`.execute(desk.ctx.db)
  expect((await slow).status).toBe(409)
  expect(await countTickets(desk)).toEqual({ tickets: 0, events: 0 })
  const { rows } = await sql`select claim from idempotency_keys`.execute(desk.ctx.db)
  expect(rows).toEqual([{ claim: 'of another process' }])
})

test('keys live 24 hours: until then they replay, after it they are new, and old ones are forgotten', async () => {
  const desk = await startDesk()
  await create(desk, '/api/tickets/', 'key-1')
  const age = (hours: number) =>
    sql`update idempotency_keys set created_at = now() - make_interval(hours => ${hours}, mins => ${hours > 0 ? 1 : 0})`.execute(
      desk.ctx.db,
    )
  const countKeys = async () => (await sql`select 1 from idempotency_keys`.execute(desk.ctx.db)).rows.length
  await age(23)
  await forgetOldKeys(desk.ctx)
  expect(await countKeys()).toBe(1)
  expect((await create(desk, '/api/tickets/', 'key-1')).headers['idempotency-replayed']).toBe('true')
  await age(24)
  const fresh = await create(desk, '/api/tickets/', 'key-1', { ...ticket, title: 'Another' })
  expect([fresh.status, fresh.json<Ticket>().id]).toEqual([201, 2])
  await age(24)
  await forgetOldKeys(desk.ctx)
  expect(await countKeys()).toBe(0)
})
