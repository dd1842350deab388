// The contract's rows of POST /api/tickets/, asked from outside.
import { describe, expect, test } from 'vitest'
import type { Ticket } from '#shared/tickets.ts'
import { startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'

const complete = {
  title: 'Double charge on invoice',
  description: 'I was charged twice this month',
  category: 'billing',
  priority: 'high',
}

describe('a complete ticket', () => {
  test('is answered 201 with the object and its address', async () => {
    const desk = await startDesk()
    const reply = await call(desk, 'POST /api/tickets/', { json: complete })
    expect(reply.status).toBe(201)
    expect(reply.headers['content-type']).toMatch(/^application\/json/)
    const ticket = reply.json<Ticket>()
    expect(ticket).toMatchObject({ ...complete, status: 'open', resolved_at: null })
    expect(Number.isInteger(ticket.id)).toBe(true)
    expect(ticket.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/)
    expect(reply.headers.location).toBe(`/api/tickets/${ticket.id}/`)
    expect(reply.headers.etag).toBe('"1"')
    const again = await call(desk, `GET ${reply.headers.location}`)
    expect(again.json()).toEqual(ticket)
  })

  test('is taken without the trailing slash too, with no redirect', async () => {
    const desk = await startDesk()
    const reply = await call(desk, 'POST /api/tickets', { json: complete })
    expect(reply.status).toBe(201)
    expect(reply.json()).toMatchObject(complete)
  })

  test('may come with a status; one that is done is resolved at once', async () => {
    const desk = await startDesk({ now: '2026-11-20T05:30:07.913Z' })
    for (const status of ['open', 'in_progress', 'resolved', 'closed']) {
      const reply = await call(desk, 'POST /api/tickets/', { json: { ...complete, status } })
      expect(reply.json()).toMatchObject({
        status,
        created_at: '2026-11-20T05:30:07.913Z',
        resolved_at: status === 'resolved' || status === 'closed' ? '2026-11-20T05:30:07.913Z' : null,
      })
    }
  })

  test('may hold unknown and read-only keys, which are ignored', async () => {
    const desk = await startDesk({ now: '2026-11-20T05:30:07Z' })
    const text = JSON.stringify({
      ...complete,
      id: 4_711,
      created_at: '2001-01-01T00:00:00Z',
      updated_at: 'never',
      resolved_at: '2001-01-01T00:00:00Z',
      version: 9,
      category_source: 'groq',
      is_sample: true,
      foo: { nested: [1, 2] },
      constructor: 'x',
    })
    const body = text.replace('{', '{"__proto__":{"title":"x"},')
    const reply = await call(desk, 'POST /api/tickets/', { body, headers: { 'content-type': 'application/json' } })
    expect(reply.status).toBe(201)
    expect(reply.json()).toMatchObject({
      ...complete,
      id: 1,
      created_at: '2026-11-20T05:30:07Z',
      resolved_at: null,
      version: 1,
      category_source: 'person',
      is_sample: false,
    })
    expect(reply.json()).not.toHaveProperty('foo')
  })

  test('is trimmed; numbers become strings digit by digit', async () => {
    const desk = await startDesk()
    const trimmed = await call(desk, 'POST /api/tickets/', {
      json: { ...complete, title: ' \t\u00a0\u001f\u0085 Hello  there \r\n', description: '\n two\nlines \n' },
    })
    expect(trimmed.json()).toMatchObject({ title: 'Hello  there', description: 'two\nlines' })
    for (const digits of ['12345678901234567890', '1.50', '-7', '0']) {
      const body = `{"title": ${digits}, "description": ${digits}, "category": "general", "priority": "low"}`
      const reply = await call(desk, 'POST /api/tickets/', { body, headers: { 'content-type': 'application/json' } })
      expect(reply.json()).toMatchObject({ title: digits, description: digits })
    }
  })

  test('may have a title of 200 characters, counted as people count them', async () => {
    const desk = await startDesk()
    for (const title of ['x'.repeat(200), '😀'.repeat(200), `  ${'é'.repeat(200)}  `]) {
      const reply = await call(desk, 'POST /api/tickets/', { json: { ...complete, title } })
      expect(reply.status).toBe(201)
      expect(reply.json()).toMatchObject({ title: title.trim() })
    }
  })
})

describe('a category or priority left out', () => {
  test('or empty is filled in, and says by what', async () => {
    const desk = await startDesk({ settings: { TRIAGE_LOCAL: 'off' } })
    const { title, description, category, priority } = complete
    const rows = [
      [
        { title, description },
        { category: 'general', priority: 'medium' },
      ],
      [
        { title, description, category: '', priority: '' },
        { category: 'general', priority: 'medium' },
      ],
      [
        { title, description, category },
        { category, priority: 'medium', category_source: 'person', priority_source: 'fallback' },
      ],
      [
        { title, description, priority },
        { category: 'general', priority, category_source: 'fallback', priority_source: 'person' },
      ],
    ] as const
    for (const [json, expected] of rows) {
      const reply = await call(desk, 'POST /api/tickets/', { json })
      expect(reply.status).toBe(201)
      expect(reply.json()).toMatchObject(expected)
    }
  })

  test('is filled by the built-in classifier where that is sure', async () => {
    const desk = await startDesk()
    const { title, description } = complete
    const reply = await call(desk, 'POST /api/tickets/', { json: { title, description } })
    expect(reply.json()).toMatchObject({ category: 'billing', category_source: 'local', priority_source: 'local' })
  })
})

describe('faults are answered 400 in the words existing clients know', () => {
  const required = 'This field is required.'
  const noNull = 'This field may not be null.'
  const blank = 'This field may not be blank.'
  const notString = 'Not a valid string.'
  const tooLong = 'Ensure this field has no more than 200 characters.'

  const rows: readonly [name: string, given: unknown, faults: unknown][] = [
    ['nothing at all', {}, { title: [required], description: [required] }],
    ['no title', { ...complete, title: undefined }, { title: [required] }],
    ['no description', { ...complete, description: undefined }, { description: [required] }],
    ['null texts', { ...complete, title: null, description: null }, { title: [noNull], description: [noNull] }],
    ['null choices', { ...complete, category: null, priority: null }, { category: [noNull], priority: [noNull] }],
    ['null status', { ...complete, status: null }, { status: [noNull] }],
    ['blank texts', { ...complete, title: '', description: ' \n\t' }, { title: [blank], description: [blank] }],
    [
      'texts of odd blanks',
      { ...complete, title: '\u0085\u00a0\u2003\u001c', description: '\u0085' },
      { title: [blank], description: [blank] },
    ],
    ['201 characters', { ...complete, title: 'x'.repeat(201) }, { title: [tooLong] }],
    ['booleans', { ...complete, title: true, description: false }, { title: [notString], description: [notString] }],
    [
      'lists and objects',
      { ...complete, title: ['a'], description: {} },
      { title: [notString], description: [notString] },
    ],
    ['NUL', { ...complete, title: 'a\0b' }, { title: ['Null characters are not allowed.'] }],
    [
      'a lone surrogate',
      { ...complete, description: 'a\ud83d' },
      { description: ['Surrogate characters are not allowed: U+D83D.'] },
    ],
    [
      'words outside the lists',
      { ...complete, category: 'foo', priority: 'urgent', status: 'pending' },
      {
        category: ['"foo" is not a valid choice.'],
        priority: ['"urgent" is not a valid choice.'],
        status: ['"pending" is not a valid choice.'],
      },
    ],
    [
      'other letters of a known word',
      { ...complete, category: 'Billing' },
      { category: ['"Billing" is not a valid choice.'] },
    ],
    ['a number for a choice', { ...complete, priority: 5 }, { priority: ['"5" is not a valid choice.'] }],
    ['true for a choice', { ...complete, priority: true }, { priority: ['"True" is not a valid choice.'] }],
    [
      'a list or an object for a choice',
      { ...complete, category: ['billing'], priority: {}, status: [] },
      {
        category: ['"[...]" is not a valid choice.'],
        priority: ['"{}" is not a valid choice.'],
        status: ['"[]" is not a valid choice.'],
      },
    ],
    ['an empty status', { ...complete, status: '' }, { status: ['"" is not a valid choice.'] }],
    [
      'several faults at once',
      { title: 'x'.repeat(201), category: 'foo', priority: null, status: 'gone' },
      {
        title: [tooLong],
        description: [required],
        category: ['"foo" is not a valid choice.'],
        priority: [noNull],
        status: ['"gone" is not a valid choice.'],
      },
    ],
    ['a list', [complete], { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] }],
    ['a list of numbers', [1, 2], { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] }],
    ['a string', 'hello', { non_field_errors: ['Invalid data. Expected a dictionary, but got str.'] }],
    ['a number', 5, { non_field_errors: ['Invalid data. Expected a dictionary, but got int.'] }],
    ['a fraction', 1.5, { non_field_errors: ['Invalid data. Expected a dictionary, but got float.'] }],
    ['true', true, { non_field_errors: ['Invalid data. Expected a dictionary, but got bool.'] }],
    ['null', null, { non_field_errors: ['No data provided'] }],
  ]
  test('all of them, each with its field', async () => {
    const desk = await startDesk()
    for (const [name, json, faults] of rows) {
      for (const path of ['/api/tickets/', '/api/tickets']) {
        const reply = await call(desk, `POST ${path}`, { json })
        expect.soft(reply.json(), name).toEqual(faults)
        expect.soft(reply.status, name).toBe(400)
        expect.soft(reply.headers['content-type'], name).toMatch(/^application\/json/)
      }
    }
    const list = await call(desk, 'GET /api/tickets/')
    expect(list.json()).toEqual([])
  })

  test('broken JSON', async () => {
    const desk = await startDesk()
    for (const body of ['{', '{"title": }', "{'title': 'x'}", '{"title":"x"}garbage', 'NaN', '[1,']) {
      const reply = await call(desk, 'POST /api/tickets/', { body, headers: { 'content-type': 'application/json' } })
      expect(reply.status, body).toBe(400)
      expect(Object.keys(reply.json<object>())).toEqual(['detail'])
      expect(reply.json<{ detail: string }>().detail).toMatch(/^JSON parse error - .+/)
    }
  })

  test('no body at all is a body without fields', async () => {
    const desk = await startDesk()
    const faults = { title: ['This field is required.'], description: ['This field is required.'] }
    const none = await call(desk, 'POST /api/tickets/')
    expect([none.status, none.json()]).toEqual([400, faults])
    const empty = await call(desk, 'POST /api/tickets/', { body: '', headers: { 'content-type': 'application/json' } })
    expect([empty.status, empty.json()]).toEqual([400, faults])
  })
})
