// The contract of POST /api/tickets/classify/, with and without a provider.
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Ticket } from '#shared/tickets.ts'
import { startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'
import { startLlmServer, type Mode, type Vendor } from '../../test/llm-server.ts'

const charged = 'I was charged twice for my subscription'
const unclear = 'Lorem ipsum dolor sit amet consectetur'
const unavailable = { error: 'Classification unavailable. Please select category and priority manually.' }

const startWithProvider = async (
  mode?: Mode,
  settings: Readonly<Record<string, string>> = {},
  vendor: Vendor = 'groq',
) => {
  const llm = await startLlmServer({ vendor, mode })
  onTestFinished(llm.stop)
  return { llm, desk: await startDesk({ settings: { ...llm.settings, ...settings } }) }
}

test('faults of the description are 400, in the known words, under both spellings', async () => {
  const { llm, desk } = await startWithProvider()
  const rows: readonly [json: unknown, faults: unknown][] = [
    [{}, { description: ['This field is required.'] }],
    [{ title: 'only this' }, { description: ['This field is required.'] }],
    [{ description: null }, { description: ['This field may not be null.'] }],
    [{ description: '' }, { description: ['This field may not be blank.'] }],
    [{ description: ' \n ' }, { description: ['This field may not be blank.'] }],
    [{ description: true }, { description: ['Not a valid string.'] }],
    [{ description: ['x'] }, { description: ['Not a valid string.'] }],
    [{ description: 'x' }, { description: ['Description must be at least 10 characters.'] }],
    [{ description: '  123456789  ' }, { description: ['Description must be at least 10 characters.'] }],
    [{ description: 123_456_789 }, { description: ['Description must be at least 10 characters.'] }],
    [{ description: '😀😀😀😀😀😀😀😀😀' }, { description: ['Description must be at least 10 characters.'] }],
    [[], { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] }],
  ]
  for (const [json, faults] of rows) {
    for (const path of ['/api/tickets/classify/', '/api/tickets/classify']) {
      const reply = await call(desk, `POST ${path}`, { json })
      expect.soft([reply.status, reply.json()]).toEqual([400, faults])
    }
  }
  const broken = await call(desk, 'POST /api/tickets/classify/', {
    body: '{',
    headers: { 'content-type': 'application/json' },
  })
  expect([broken.status, broken.json()]).toEqual([400, { detail: expect.stringMatching(/^JSON parse error - /) }])
  expect(llm.requests).toEqual([])
})

test('GET is 405', async () => {
  const desk = await startDesk()
  for (const path of ['/api/tickets/classify/', '/api/tickets/classify']) {
    const reply = await call(desk, `GET ${path}`)
    expect([reply.status, reply.json(), reply.headers.allow]).toEqual([
      405,
      { detail: 'Method "GET" not allowed.' },
      'POST, OPTIONS',
    ])
  }
})

describe('with a provider', () => {
  test.each(['groq', 'gemini', 'openai-compatible'] as const)('%s suggests, and is named', async (vendor) => {
    const { desk, llm } = await startWithProvider(undefined, {}, vendor)
    for (const path of ['/api/tickets/classify/', '/api/tickets/classify']) {
      const reply = await call(desk, `POST ${path}`, { json: { description: charged } })
      expect([reply.status, reply.json()]).toEqual([
        200,
        {
          suggested_category: 'billing',
          suggested_priority: 'high',
          source: desk.ctx.config.triage.provider?.name,
          model: desk.ctx.config.triage.provider?.model,
          confidence: null,
        },
      ])
    }
    expect(llm.requests).toHaveLength(1)
    const form = await call(desk, 'POST /api/tickets/classify/', {
      body: new URLSearchParams({ description: charged }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect([form.status, form.json()]).toMatchObject([200, { suggested_category: 'billing' }])
  })

  test('a ticket without choices is filled by it; what a person chose is never overwritten', async () => {
    const { desk } = await startWithProvider({ kind: 'answer', category: 'technical', priority: 'critical' })
    const ticket = { title: 'Hello', description: unclear }
    const rows: readonly [given: object, expected: Partial<Ticket>][] = [
      [{}, { category: 'technical', category_source: 'groq', priority: 'critical', priority_source: 'groq' }],
      [
        { category: '', priority: '' },
        { category: 'technical', priority: 'critical' },
      ],
      [
        { category: 'account' },
        { category: 'account', category_source: 'person', priority: 'critical', priority_source: 'groq' },
      ],
      [
        { priority: 'low' },
        { category: 'technical', category_source: 'groq', priority: 'low', priority_source: 'person' },
      ],
      [
        { category: 'general', priority: 'medium' },
        { category_source: 'person', priority_source: 'person' },
      ],
    ]
    for (const [given, expected] of rows) {
      const reply = await call(desk, 'POST /api/tickets/', { json: { ...ticket, ...given } })
      expect.soft([reply.status, reply.json()]).toMatchObject([201, { ...given, ...expected }])
    }
  })

  test('a short description is not sent to it', async () => {
    const { desk, llm } = await startWithProvider()
    const reply = await call(desk, 'POST /api/tickets/', { json: { title: 'Charged twice', description: 'See title' } })
    expect(reply.json()).toMatchObject({ category: 'general', priority: 'medium', category_source: 'fallback' })
    expect(llm.requests).toEqual([])
  })
})

describe('without an answer from a provider', () => {
  const faults: readonly Mode[] = [
    { kind: 'key_refused' },
    { kind: 'no_such_model' },
    { kind: 'server_error' },
    { kind: 'html' },
    { kind: 'broken_json' },
    { kind: 'text', text: 'It is about billing, I think.' },
    { kind: 'answer', category: 'refunds', priority: 'high' },
    { kind: 'answer', category: 'billing', priority: 'urgent' },
  ]

  test.each(faults.map((mode) => [JSON.stringify(mode), mode] as const))(
    '%s ends in the fallback',
    async (_name, mode) => {
      const { desk } = await startWithProvider(mode)
      const local = await call(desk, 'POST /api/tickets/classify/', { json: { description: charged } })
      expect([local.status, local.json()]).toEqual([
        200,
        {
          suggested_category: 'billing',
          suggested_priority: expect.stringMatching(/^(low|medium|high|critical)$/),
          source: 'local',
          model: null,
          confidence: expect.any(Number),
        },
      ])
      const none = await call(desk, 'POST /api/tickets/classify/', { json: { description: unclear } })
      expect([none.status, none.json()]).toEqual([
        200,
        { suggested_category: 'general', suggested_priority: 'low', source: 'fallback', model: null, confidence: null },
      ])
      const created = await call(desk, 'POST /api/tickets/', { json: { title: 'x', description: unclear } })
      expect([created.status, created.json()]).toMatchObject([
        201,
        { category: 'general', priority: 'medium', category_source: 'fallback', priority_source: 'fallback' },
      ])
    },
  )

  test('for want of a key, the same', async () => {
    const desk = await startDesk({ settings: { TRIAGE_LOCAL: 'off' } })
    const reply = await call(desk, 'POST /api/tickets/classify/', { json: { description: charged } })
    expect([reply.status, reply.json()]).toEqual([
      200,
      { suggested_category: 'general', suggested_priority: 'low', source: 'fallback', model: null, confidence: null },
    ])
  })

  test('CLASSIFY_ON_FAILURE=unavailable says so with 503, and creating still works', async () => {
    const { desk, llm } = await startWithProvider({ kind: 'key_refused' }, { CLASSIFY_ON_FAILURE: 'unavailable' })
    for (const description of [charged, unclear]) {
      const reply = await call(desk, 'POST /api/tickets/classify/', { json: { description } })
      expect([reply.status, reply.json()]).toEqual([503, unavailable])
      const created = await call(desk, 'POST /api/tickets/', { json: { title: 'x', description } })
      expect(created.status).toBe(201)
    }
    llm.setMode({ kind: 'answer', category: 'billing', priority: 'high' })
    const answered = await call(desk, 'POST /api/tickets/classify/', { json: { description: `${charged} again` } })
    expect([answered.status, answered.json()]).toMatchObject([200, { source: 'groq' }])
    const short = await call(desk, 'POST /api/tickets/classify/', { json: { description: 'x' } })
    expect(short.status).toBe(400)
  })

  test('that hangs, classify and create end within 4 seconds', async () => {
    const { desk } = await startWithProvider({ kind: 'hang' })
    const startedAt = performance.now()
    const [classified, created] = await Promise.all([
      call(desk, 'POST /api/tickets/classify/', { json: { description: unclear } }),
      call(desk, 'POST /api/tickets/', { json: { title: 'x', description: `${unclear}!` } }),
    ])
    expect(performance.now() - startedAt).toBeLessThan(5_000)
    expect([classified.status, classified.json()]).toMatchObject([200, { source: 'fallback' }])
    expect([created.status, created.json()]).toMatchObject([201, { category: 'general', priority: 'medium' }])
  })
})

test('more than CLASSIFY_PER_MINUTE is 429 with Retry-After, flat', async () => {
  const desk = await startDesk({ settings: { CLASSIFY_PER_MINUTE: '3' }, now: '2026-11-20T10:00:00Z' })
  const ask = () => call(desk, 'POST /api/tickets/classify/', { json: { description: charged } })
  for (let at = 0; at < 3; at++) expect((await ask()).status).toBe(200)
  const refused = await ask()
  expect(refused.status).toBe(429)
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  expect(refused.json()).toEqual({ detail: expect.any(String) })
  desk.setNow('2026-11-20T10:01:01Z')
  expect((await ask()).status).toBe(200)
})
