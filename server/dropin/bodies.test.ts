// What a body may be, row by row: JSON, a form, a multipart form, and nothing else.
import { connect } from 'node:net'
import { text as readText } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'

const fields = { title: 'Über uns & more', description: 'a=b\nc', category: 'account', priority: 'low' }
const formType = 'application/x-www-form-urlencoded'

const multipart = (parts: readonly (readonly [disposition: string, content: string])[]) => ({
  headers: { 'content-type': 'multipart/form-data; boundary=----boundary42' },
  body: `${parts
    .map(
      ([disposition, content]) =>
        `------boundary42\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`,
    )
    .join('')}------boundary42--\r\n`,
})
const multipartOf = (given: Readonly<Record<string, string>>) =>
  multipart(Object.entries(given).map(([name, value]) => [`name="${name}"`, value]))

describe('a form', () => {
  test('creates and changes tickets', async () => {
    const desk = await startDesk()
    const created = await call(desk, 'POST /api/tickets/', {
      body: new URLSearchParams(fields).toString(),
      headers: { 'content-type': formType },
    })
    expect([created.status, created.json()]).toMatchObject([201, fields])
    const changed = await call(desk, 'PATCH /api/tickets/1/', {
      body: 'status=closed&category=',
      headers: { 'content-type': `${formType}; charset=utf-8` },
    })
    expect([changed.status, changed.json()]).toMatchObject([200, { ...fields, status: 'closed' }])
  })

  test('has the last value of a repeated key, and the faults of any other body', async () => {
    const desk = await startDesk()
    const headers = { 'content-type': formType }
    const last = await call(desk, 'POST /api/tickets/', { body: 'title=a&title=b&description=c', headers })
    expect([last.status, last.json()]).toMatchObject([201, { title: 'b' }])
    const bad = await call(desk, 'POST /api/tickets/', { body: 'title=+&category=foo&status=', headers })
    expect([bad.status, bad.json()]).toEqual([
      400,
      {
        title: ['This field may not be blank.'],
        description: ['This field is required.'],
        category: ['"foo" is not a valid choice.'],
      },
    ])
  })
})

describe('a multipart form', () => {
  test('creates and changes tickets', async () => {
    const desk = await startDesk()
    const created = await call(desk, 'POST /api/tickets/', multipartOf(fields))
    expect([created.status, created.json()]).toMatchObject([201, { ...fields, description: 'a=b\nc' }])
    const changed = await call(desk, 'PATCH /api/tickets/1/', multipartOf({ status: 'resolved', title: '' }))
    expect([changed.status, changed.json()]).toEqual([400, { title: ['This field may not be blank.'] }])
    const mended = await call(desk, 'PATCH /api/tickets/1/', multipartOf({ status: 'resolved' }))
    expect([mended.status, mended.json()]).toMatchObject([200, { status: 'resolved' }])
  })

  test('has the last value of a repeated key; its files are dropped', async () => {
    const desk = await startDesk()
    const reply = await call(
      desk,
      'POST /api/tickets/',
      multipart([
        ['name="title"', 'first'],
        ['name="title"', 'last'],
        ['name="screenshot"; filename="a.png"', '\u0000\u0001binary'],
        ['name="description"', 'with a picture'],
        ['name="sketch"; filename="Skizze 😀.png"', 'binary'],
        ['name="other"; filename*=utf-8\'\'%C3%BC.png', 'binary'],
        ['name="__proto__"', 'x'],
      ]),
    )
    expect([reply.status, reply.json()]).toMatchObject([201, { title: 'last', description: 'with a picture' }])
    expect(reply.json()).not.toHaveProperty('screenshot')
  })

  test('that is broken is refused as that', async () => {
    const desk = await startDesk()
    for (const [body, type] of [
      ['not multipart', 'multipart/form-data; boundary=x'],
      ['--x\r\nContent-Disposition: form-data; name="title"\r\n\r\ncut off', 'multipart/form-data; boundary=x'],
      ['--x--\r\n', 'multipart/form-data'],
    ] as const) {
      const reply = await call(desk, 'POST /api/tickets/', { body, headers: { 'content-type': type } })
      expect(reply.status, body).toBe(400)
      expect(reply.json<{ detail: string }>().detail, body).toMatch(/^Multipart form parse error - .+/)
    }
  })
})

test('any other media type is 415, with its name', async () => {
  const desk = await startDesk()
  for (const type of [
    'text/plain',
    'application/xml',
    'text/json',
    'application/json-patch+json',
    'x/y; charset=utf-8',
  ]) {
    for (const route of ['POST /api/tickets/', 'POST /api/tickets/classify', 'PATCH /api/tickets/1/']) {
      const reply = await call(desk, route, { body: '{"title":"x"}', headers: { 'content-type': type } })
      expect(reply.status).toBe(415)
      expect(reply.json()).toEqual({ detail: `Unsupported media type "${type}" in request.` })
    }
  }
})

test('however oddly a content type is written, nothing gets in unread', async () => {
  const desk = await startDesk()
  for (const type of [
    ' application/json',
    'application/json ',
    'application/json\t',
    'application/json; charset',
    'application/json;;',
    'application/json, text/plain',
    'APPLICATION/JSON',
    'application/json;charset=utf-8;charset=utf-16',
    'application /json',
    'application/json\u00a0',
    'multipart/form-data, application/json',
    ',application/json',
    ';',
    '/',
    'application',
  ]) {
    const reply = await call(desk, 'POST /api/tickets/', {
      body: '{"title":"","category":"foo"}',
      headers: { 'content-type': type },
    })
    expect([400, 415], type).toContain(reply.status)
    if (reply.status === 400 && !('detail' in reply.json<object>())) {
      expect(reply.json(), type).toEqual({
        title: ['This field may not be blank.'],
        description: ['This field is required.'],
        category: ['"foo" is not a valid choice.'],
      })
    }
  }
  const none = await call(desk, 'POST /api/tickets/', { body: '{"title":"x","description":"y"}' })
  expect(none.status).toBe(415)
  expect(await call(desk, 'GET /api/tickets/').then((list) => list.json())).toEqual([])
})

describe('a body of more than 1 MB is refused', () => {
  const limit = 1_048_576
  test('whatever its type', async () => {
    const desk = await startDesk()
    const json = (bytes: number) => {
      const frame = '{"title":"x","category":"general","priority":"low","description":""}'
      return frame.replace('""', `"${'x'.repeat(bytes - frame.length)}"`)
    }
    const fits = await call(desk, 'POST /api/tickets/', {
      body: json(limit),
      headers: { 'content-type': 'application/json' },
    })
    expect(fits.status).toBe(201)
    for (const [body, type] of [
      [json(limit + 1), 'application/json'],
      [`title=x&description=${'x'.repeat(limit)}`, formType],
      [
        multipartOf({ title: 'x', description: 'x'.repeat(limit) }).body,
        'multipart/form-data; boundary=----boundary42',
      ],
      [
        multipart([
          ['name="f"; filename="f"', 'x'.repeat(limit)],
          ['name="title"', 'x'],
        ]).body,
        'multipart/form-data; boundary=----boundary42',
      ],
    ] as const) {
      const reply = await call(desk, 'POST /api/tickets/', { body, headers: { 'content-type': type } })
      expect(reply.status, type).toBe(413)
      expect(reply.json(), type).toEqual({ detail: expect.stringContaining('1 MB') })
    }
  })

  test('before it has all been read', async () => {
    const desk = await startDesk()
    const { port } = new URL(desk.url)
    for (const type of ['application/json', 'multipart/form-data; boundary=x']) {
      const socket = connect(Number(port), '127.0.0.1')
      const headers = { host: `127.0.0.1:${port}`, ...desk.headers, 'content-type': type, 'content-length': '5000000' }
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
      socket.write(`POST /api/tickets/ HTTP/1.1\r\n${lines.join('')}connection: close\r\n\r\n{`)
      const answer = await readText(socket)
      expect(answer, type).toMatch(/^HTTP\/1\.1 413 /)
    }
  })
})
