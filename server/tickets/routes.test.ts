// /api/v1/tickets from outside: bodies are strict, every refusal is a problem (RFC 9457) with a request id.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Ticket } from '#shared/tickets.ts'
import { aTicket, startDesk } from '#server/testing.ts'
import { call, type Reply } from '../../test/call.ts'

interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly request_id: string
  readonly errors?: readonly { readonly field: string; readonly message: string }[]
}

const expectProblem = (reply: Reply, status: number, about: string) => {
  expect.soft(reply.status, `${about} → ${reply.text.slice(0, 300)}`).toBe(status)
  expect.soft(reply.headers['content-type'], about).toMatch(/^application\/problem\+json/)
  const problem = reply.json<Problem>()
  expect.soft(problem, about).toMatchObject({
    type: 'about:blank',
    title: expect.any(String),
    status,
    detail: expect.any(String),
    code: expect.stringMatching(/^[a-z][a-z_]+$/),
    request_id: reply.headers['x-request-id'],
  })
  expect.soft(reply.headers['x-request-id'], about).toMatch(/^[0-9a-f-]{36}$/)
  // Nothing of the inside leaves: no stack, no SQL, no path.
  expect.soft(reply.text, about).not.toMatch(/\bat \w+ \(|node_modules|server\/|select |insert |pg_|Error:/)
  return problem
}

const ticket = { title: 'Double charge', description: 'I was charged twice', category: 'billing', priority: 'high' }

test('a ticket is created, read and changed; each answer names its version', async () => {
  const desk = await startDesk()
  const created = await call(desk, 'POST /api/v1/tickets', { json: { ...ticket, title: '  Double charge ' } })
  expect([created.status, created.headers.location, created.headers.etag]).toEqual([201, '/api/v1/tickets/1', '"1"'])
  expect(created.json()).toMatchObject({ id: 1, ...ticket, status: 'open', version: 1, is_sample: false })
  const read = await call(desk, `GET ${created.headers.location}`)
  expect([read.status, read.headers.etag, read.json()]).toEqual([200, '"1"', created.json()])
  const changed = await call(desk, 'PATCH /api/v1/tickets/1', { json: { status: 'closed' } })
  expect([changed.status, changed.headers.etag, changed.json()]).toMatchObject([
    200,
    '"2"',
    { status: 'closed', version: 2 },
  ])
  const slash = await call(desk, 'GET /api/v1/tickets/1/')
  expect(slash.json()).toEqual(changed.json())
})

test('ids are plain digits; anything else is 404', async () => {
  const desk = await startDesk()
  await aTicket(desk.ctx)
  const strange = ['0', '-1', '+1', '1.0', '1e0', '0x1', '%201', '1;2', '%D9%A1', '2', 'abc', 'null', 'true']
  const huge = ['9007199254740992', '9223372036854775808', '1'.repeat(300)]
  for (const id of [...strange, ...huge]) {
    expectProblem(await call(desk, `GET /api/v1/tickets/${id}`), 404, id)
    expectProblem(await call(desk, `PATCH /api/v1/tickets/${id}`, { json: { status: 'closed' } }), 404, id)
    expectProblem(await call(desk, `GET /api/v1/tickets/${id}/events`), 404, id)
  }
})

describe('a body', () => {
  const required = (field: string) => ({ field, message: 'Is required.' })
  const rows: readonly [name: string, json: unknown, errors: readonly { field: string; message?: unknown }[]][] = [
    ['of nothing', {}, [required('title'), required('description')]],
    ['without a title', { description: 'x' }, [required('title')]],
    ['with null', { ...ticket, title: null }, [{ field: 'title' }]],
    ['with numbers', { ...ticket, title: 5, description: 6 }, [{ field: 'title' }, { field: 'description' }]],
    ['with a boolean', { ...ticket, category: true }, [{ field: 'category' }]],
    ['with a list', { ...ticket, description: ['x'] }, [{ field: 'description' }]],
    ['with blanks', { ...ticket, title: ' ', description: '\u0085' }, [{ field: 'title' }, { field: 'description' }]],
    ['with 201 characters', { ...ticket, title: 'x'.repeat(201) }, [{ field: 'title' }]],
    ['with NUL', { ...ticket, description: 'a\0' }, [{ field: 'description' }]],
    [
      'with a word outside the list',
      { ...ticket, priority: 'urgent' },
      [{ field: 'priority', message: 'Must be one of low, medium, high, critical.' }],
    ],
    ['with an empty choice', { ...ticket, category: '' }, [{ field: 'category' }]],
    ['with an unknown field', { ...ticket, foo: 1 }, [{ field: 'foo', message: 'Is not known here.' }]],
    ['with read-only fields', { ...ticket, id: 9, version: 3 }, [{ field: 'id' }, { field: 'version' }]],
    ['with several faults', { title: 5, foo: 1 }, [required('description'), { field: 'foo' }, { field: 'title' }]],
    ['that is a list', [ticket], [{ field: 'body' }]],
    ['that is a text', 'x', [{ field: 'body' }]],
    ['that is null', null, [{ field: 'body' }]],
  ]

  test('with faults is 422, every field named, and nothing is written', async () => {
    const desk = await startDesk()
    for (const [name, json, errors] of rows) {
      const problem = expectProblem(await call(desk, 'POST /api/v1/tickets', { json }), 422, name)
      const named = (problem.errors ?? []).map(({ field }) => field)
      expect.soft(new Set(named), name).toEqual(new Set(errors.map(({ field }) => field)))
      for (const { field, message } of errors)
        if (message !== undefined) expect.soft(problem.errors, name).toContainEqual({ field, message })
    }
    expect((await call(desk, 'GET /api/v1/tickets/count')).json()).toEqual({ count: 0, is_capped: false })
  })

  test('of a change is as strict', async () => {
    const desk = await startDesk()
    const before = await aTicket(desk.ctx)
    for (const json of [
      { title: 5 },
      { title: '' },
      { status: 'gone' },
      { status: null },
      { foo: 1 },
      { id: 4 },
      [],
      null,
    ]) {
      expectProblem(await call(desk, 'PATCH /api/v1/tickets/1', { json }), 422, JSON.stringify(json))
    }
    expect((await call(desk, 'GET /api/v1/tickets/1')).json()).toEqual(before)
  })

  test('that holds a lone surrogate is stored well-formed; bidi controls are kept as they are', async () => {
    const desk = await startDesk()
    const body = `{"title":"a\\ud83d\u202e","description":"\\udc00 x","category":"general","priority":"low"}`
    const reply = await call(desk, 'POST /api/v1/tickets', { body, headers: { 'content-type': 'application/json' } })
    expect([reply.status, reply.json()]).toMatchObject([201, { title: 'a\ufffd\u202e', description: '\ufffd x' }])
  })

  test('with a key of a prototype is refused or has it removed', async () => {
    const desk = await startDesk()
    const body = JSON.stringify(ticket).replace('{', '{"__proto__":{"status":"closed"},')
    const reply = await call(desk, 'POST /api/v1/tickets', { body, headers: { 'content-type': 'application/json' } })
    expect([reply.status, reply.json<Ticket>().status]).toEqual([201, 'open'])
    const other = JSON.stringify(ticket).replace('{', '{"constructor":{"prototype":{"status":"closed"}},')
    const second = await call(desk, 'POST /api/v1/tickets', {
      body: other,
      headers: { 'content-type': 'application/json' },
    })
    expect([201, 422]).toContain(second.status)
  })

  test('of more than 200 fields, of broken JSON, or empty is refused in a word', async () => {
    const desk = await startDesk()
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`f${at}`, 1]))
    expectProblem(await call(desk, 'POST /api/v1/tickets', { json: many }), 422, 'many fields')
    const headers = { 'content-type': 'application/json' }
    for (const body of ['{', '', '{"a":}', '\ufeff{}x'])
      expectProblem(await call(desk, 'POST /api/v1/tickets', { body, headers }), 400, body)
  })

  test('of 1 MB and a byte is 413', async () => {
    const desk = await startDesk()
    const frame = JSON.stringify({ ...ticket, description: '' })
    const ofBytes = (bytes: number) => frame.replace('""', `"${'x'.repeat(bytes - frame.length)}"`)
    const headers = { 'content-type': 'application/json' }
    const fits = await call(desk, 'POST /api/v1/tickets', { body: ofBytes(1_048_576), headers })
    expect(fits.status).toBe(201)
    const problem = expectProblem(
      await call(desk, 'POST /api/v1/tickets', { body: ofBytes(1_048_577), headers }),
      413,
      '',
    )
    expect(problem.code).toBe('body_too_large')
  })
})

test('a body of another media type is 415, and of an oddly written one never taken unread', async () => {
  const desk = await startDesk()
  await aTicket(desk.ctx)
  const bad = '{"title":5,"foo":1}'
  for (const type of [
    'text/plain',
    'text/plain;charset=utf-8',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'text/json',
  ]) {
    for (const route of ['POST /api/v1/tickets', 'PATCH /api/v1/tickets/1', 'POST /api/v1/classify'])
      expectProblem(await call(desk, route, { body: bad, headers: { 'content-type': type } }), 415, `${route} ${type}`)
  }
  for (const type of [
    ' application/json',
    'application/json\t',
    'application/json; charset',
    'application/json, text/plain',
    'APPLICATION/JSON',
    'application/json;;x',
    'application /json',
    'json',
    ';',
  ]) {
    const reply = await call(desk, 'POST /api/v1/tickets', { body: bad, headers: { 'content-type': type } })
    expect.soft([400, 415, 422], `${type} → ${reply.text}`).toContain(reply.status)
    expectProblem(reply, reply.status, type)
  }
  expectProblem(await call(desk, 'POST /api/v1/tickets', { body: bad }), 415, 'no content type')
  expect((await call(desk, 'GET /api/v1/tickets/count')).json()).toMatchObject({ count: 1 })
})

test('an unknown route is 404 and a wrong method 405 with Allow, as problems', async () => {
  const desk = await startDesk()
  await aTicket(desk.ctx)
  for (const route of [
    'GET /api/v1',
    'GET /api/v1/nothing',
    'POST /api/v2/tickets',
    'GET /nothing.php',
    'GET /api/v1/tickets/1/x',
  ])
    expectProblem(await call(desk, route), 404, route)
  const rows: readonly [route: string, allow: string][] = [
    ['PUT /api/v1/tickets', 'GET, HEAD, POST'],
    ['DELETE /api/v1/tickets/1', 'GET, HEAD, PATCH'],
    ['POST /api/v1/tickets/1', 'GET, HEAD, PATCH'],
    ['PUT /api/v1/tickets/1/', 'GET, HEAD, PATCH'],
    ['POST /api/v1/stats', 'GET, HEAD'],
    ['GET /api/v1/classify', 'POST'],
    ['PATCH /api/v1/sample', 'DELETE, GET, HEAD, POST'],
    ['POST /healthz', 'GET, HEAD'],
  ]
  for (const [route, allow] of rows) {
    const reply = await call(desk, route)
    expectProblem(reply, 405, route)
    expect.soft(reply.headers.allow, route).toBe(allow)
  }
})

test('an address that cannot be decoded is a problem too', async () => {
  const desk = await startDesk()
  for (const path of ['/api/v1/tickets/%zz', '/%', '/api/v1/%ff'])
    expectProblem(await call(desk, `GET ${path}`), 400, path)
})

test('classify answers a suggestion; its body is as strict', async () => {
  const desk = await startDesk()
  const reply = await call(desk, 'POST /api/v1/classify', {
    json: { title: 'Invoice', description: 'I was charged twice for my subscription' },
  })
  expect([reply.status, reply.json()]).toMatchObject([200, { category: 'billing', source: 'local', model: null }])
  for (const json of [
    {},
    { description: 'too short' },
    { description: 5 },
    { description: 'x'.repeat(20), foo: 1 },
    [],
  ])
    expectProblem(await call(desk, 'POST /api/v1/classify', { json }), 422, JSON.stringify(json))
})

describe('days of creation', () => {
  const range = 'created_from=2026-11-02&created_before=2026-11-04'

  test('are half-open, of UTC, combine with the other filters, and hold for counts and pages', async () => {
    const desk = await startDesk()
    await sql`
      insert into tickets (title, description, priority, created_at) values
        ('1', 'y', 'low', '2026-11-01T23:59:59.999999Z'), ('2', 'y', 'low', '2026-11-02T00:00:00Z'),
        ('3', 'y', 'high', '2026-11-03T12:00:00Z'), ('4', 'y', 'low', '2026-11-03T23:59:59.999999Z'),
        ('5', 'y', 'low', '2026-11-04T00:00:00Z')`.execute(desk.ctx.db)
    const titles = async (query: string) =>
      (await call(desk, `GET /api/v1/tickets?sort=id&${query}`))
        .json<{ items: Ticket[] }>()
        .items.map(({ title }) => title)
    expect(await titles(range)).toEqual(['2', '3', '4'])
    expect(await titles(`${range}&priority=low`)).toEqual(['2', '4'])
    expect(await titles('created_from=2026-11-04')).toEqual(['5'])
    expect(await titles('created_before=2026-11-02')).toEqual(['1'])
    expect((await call(desk, `GET /api/v1/tickets/count?${range}`)).json()).toEqual({ count: 3, is_capped: false })
    const { next } = (await call(desk, `GET /api/v1/tickets?sort=id&limit=2&${range}`)).json<{ next: string }>()
    expect(await titles(`${range}&cursor=${next}`)).toEqual(['4'])
  })

  test.each([
    ['created_from=2026-11-31', 'created_from', 'Must be a day of the calendar, written as 2026-11-20.'],
    ['created_before=today', 'created_before', 'Must be a day of the calendar, written as 2026-11-20.'],
    [
      'created_from=2026-11-04&created_before=2026-11-04',
      'created_before',
      'Must be later than created_from (2026-11-04): the day itself is not included.',
    ],
  ])('%s is refused with how to mend it', async (query, field, message) => {
    const desk = await startDesk()
    for (const path of ['tickets', 'tickets/count']) {
      const problem = expectProblem(await call(desk, `GET /api/v1/${path}?${query}`), 400, query)
      expect(problem.errors).toEqual([{ field, message }])
    }
  })
})
