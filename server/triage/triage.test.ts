import { describe, expect, test } from 'vitest'
import type { Mode } from '../../test/llm-server.ts'
import { metrics } from '#server/platform/metrics.ts'
import { aDeskWithProvider, aTriageDesk, plainText } from './testing.ts'
import { announceTriage, checkProvider, classify, describeProvider } from './triage.ts'

const twice = 'I was charged twice for my subscription this month'
const sourceOf = async (suggestion: ReturnType<typeof classify>) => (await suggestion).source
const pause = (ms: number) => new Promise((passed) => setTimeout(passed, ms))

describe('without a provider', () => {
  test('the built-in classifier answers where it is confident, and nobody does where it is not', async () => {
    const { ctx, counted } = aTriageDesk()
    expect(await classify(ctx, { description: twice })).toEqual({
      category: 'billing',
      priority: 'high',
      source: 'local',
      model: null,
      confidence: expect.closeTo(0.95, 1),
      reason: 'duplicate charge',
    })
    expect(await sourceOf(classify(ctx, { description: plainText }))).toBe('fallback')
    expect(await counted()).toEqual({ 'local/off': 1, 'fallback/off': 1 })
  })

  test('TRIAGE_LOCAL=off leaves the plain fallback', async () => {
    const { ctx } = aTriageDesk({ TRIAGE_LOCAL: 'off' })
    expect(await classify(ctx, { description: twice })).toEqual({
      category: 'general',
      priority: 'low',
      source: 'fallback',
      model: null,
      confidence: null,
      reason: null,
    })
  })

  test('the health item says so', async () => {
    const on = aTriageDesk()
    announceTriage(on.ctx)
    expect(on.health()).toMatchObject({ state: 'off', message: expect.stringContaining('built-in'), mend: null })
    const off = aTriageDesk({ TRIAGE_LOCAL: 'off' })
    announceTriage(off.ctx)
    expect(off.health()?.mend).toContain('GROQ_API_KEY')
    expect(await checkProvider(off.ctx)).toMatchObject({ state: 'off' })
  })
})

test('a desk with a provider says at its start that it is set up and not asked yet', async () => {
  const { ctx, health, llm } = await aDeskWithProvider('groq')
  announceTriage(ctx)
  expect(health()).toMatchObject({ state: 'ok', message: expect.stringContaining('not been asked') })
  expect(llm.requests).toHaveLength(0)
})

test('the settings page is told where texts go, and that they stay when they do', () => {
  const told = (settings: Record<string, string>) => describeProvider(aTriageDesk(settings).ctx.config)
  expect(told({ GROQ_API_KEY: 'k' })).toEqual({
    provider: 'groq',
    model: 'openai/gpt-oss-20b',
    sends_text_to: 'api.groq.com',
    local: true,
  })
  expect(told({ GEMINI_API_KEY: 'k', TRIAGE_LOCAL: 'off' })).toEqual({
    provider: 'gemini',
    model: 'gemini-3.5-flash-lite',
    sends_text_to: 'generativelanguage.googleapis.com',
    local: false,
  })
  expect(told({ AI_BASE_URL: 'http://localhost:11434/v1', AI_MODEL: 'm' }).sends_text_to).toBeNull()
  expect(told({ AI_BASE_URL: 'http://10.0.0.5:8080/v1', AI_MODEL: 'm' }).sends_text_to).toBe('10.0.0.5:8080')
  expect(told({})).toEqual({ provider: null, model: null, sends_text_to: null, local: true })
})

test('a provider that fails leaves the word to the built-in classifier', async () => {
  const { ctx, counted, health } = await aDeskWithProvider('groq', { mode: { kind: 'key_refused' } })
  expect(await classify(ctx, { description: twice })).toMatchObject({ category: 'billing', source: 'local' })
  expect(await counted()).toEqual({ 'local/key_refused': 1 })
  expect(health()?.message).toContain('built-in classifier answers meanwhile')
})

describe('the breaker', () => {
  const fail = async (ctx: Parameters<typeof classify>[0], times: number) => {
    for (let index = 0; index < times; index++) await classify(ctx, { description: `${plainText} ${index} ${times}` })
  }

  test('opens after five failures in a row; then nothing is asked and answers come at once', async () => {
    const { ctx, llm, counted } = await aDeskWithProvider('groq', { mode: { kind: 'key_refused' } })
    await fail(ctx, 5)
    expect(llm.requests).toHaveLength(5)
    const startedAt = performance.now()
    await fail(ctx, 50)
    expect((performance.now() - startedAt) / 50).toBeLessThan(20)
    expect(llm.requests).toHaveLength(5)
    expect(await counted()).toEqual({ 'fallback/key_refused': 5, 'fallback/breaker_open': 50 })
    expect(await metrics(ctx).metrics()).toContain('docket_triage_breaker_open 1')
  })

  test('four failures and a success do not open it', async () => {
    const { ctx, llm } = await aDeskWithProvider('groq', { mode: { kind: 'html' } })
    await fail(ctx, 4)
    llm.setMode({ kind: 'answer', category: 'billing', priority: 'low' })
    await classify(ctx, { description: `${plainText} fine` })
    llm.setMode({ kind: 'html' })
    await fail(ctx, 4)
    expect(llm.requests).toHaveLength(4)
    expect(await metrics(ctx).metrics()).toContain('docket_triage_breaker_open 0')
  })

  test('lets one request through after a minute, and its outcome decides', async () => {
    const { ctx, llm, health, passSeconds } = await aDeskWithProvider('groq', { mode: { kind: 'key_refused' } })
    await fail(ctx, 5)
    passSeconds(59)
    expect(await sourceOf(classify(ctx, { description: `${plainText} too early` }))).toBe('fallback')
    expect(llm.requests).toHaveLength(5)
    passSeconds(1)
    const texts = ['one', 'two', 'three'].map((word) => ({ description: `${plainText} ${word}` }))
    await Promise.all(texts.map((text) => classify(ctx, text)))
    expect(llm.requests).toHaveLength(6)
    llm.setMode({ kind: 'answer', category: 'billing', priority: 'low', afterMs: 50 })
    passSeconds(60)
    expect((await Promise.all(texts.map((text) => classify(ctx, text)))).map(({ source }) => source).sort()).toEqual([
      'fallback',
      'fallback',
      'groq',
    ])
    expect(await sourceOf(classify(ctx, { description: `${plainText} closed again` }))).toBe('groq')
    expect(health()).toMatchObject({ state: 'ok' })
  })

  test('a probe whose caller leaves decides nothing, and the next one probes', async () => {
    const { ctx, context, llm, passSeconds } = await aDeskWithProvider('groq', { mode: { kind: 'key_refused' } })
    await fail(ctx, 5)
    passSeconds(60)
    llm.setMode({ kind: 'hang' })
    const leaving = new AbortController()
    const left = classify(context({ signal: leaving.signal }), { description: `${plainText} leaving` })
    await expect.poll(() => llm.requests.length).toBe(1)
    leaving.abort()
    await left
    llm.setMode({ kind: 'answer', category: 'billing', priority: 'low' })
    await expect.poll(() => sourceOf(classify(ctx, { description: `${plainText} next` }))).toBe('groq')
  })

  test('a clock set back by an hour does not keep it open', async () => {
    const { ctx, llm, passSeconds } = await aDeskWithProvider('groq', { mode: { kind: 'key_refused' } })
    await fail(ctx, 5)
    passSeconds(-3_600)
    llm.setMode({ kind: 'answer', category: 'billing', priority: 'low' })
    expect(await sourceOf(classify(ctx, { description: `${plainText} later` }))).toBe('groq')
  })
})

describe('bounds', () => {
  test('no more than AI_CONCURRENCY requests at one time; four times as many wait, the rest do not', async () => {
    const settings = { AI_CONCURRENCY: '2' }
    const mode: Mode = { kind: 'answer', category: 'billing', priority: 'low', afterMs: 100 }
    const { ctx, llm, counted } = await aDeskWithProvider('groq', { mode, settings })
    let most = 0
    const watch = setInterval(() => (most = Math.max(most, llm.underWay())), 5)
    await Promise.all(Array.from({ length: 14 }, (_, index) => classify(ctx, { description: `${plainText} ${index}` })))
    clearInterval(watch)
    expect(most).toBe(2)
    expect(await counted()).toEqual({ 'groq/answered': 10, 'fallback/busy': 4 })
  })

  test('the wait for a turn counts against the four seconds', async () => {
    const settings = { AI_CONCURRENCY: '1' }
    const { ctx, counted } = await aDeskWithProvider('groq', { mode: { kind: 'hang' }, settings })
    const startedAt = performance.now()
    await Promise.all(['a', 'b', 'c'].map((word) => classify(ctx, { description: `${plainText} ${word}` })))
    expect(performance.now() - startedAt).toBeLessThan(4_500)
    expect(await counted()).toMatchObject({ 'fallback/timeout': expect.any(Number) })
  })

  test('no minute holds more than AI_CALLS_PER_MINUTE requests, retries included', async () => {
    const settings = { AI_CALLS_PER_MINUTE: '5' }
    const { ctx, llm, counted, passSeconds } = await aDeskWithProvider('groq', { settings })
    for (let index = 0; index < 8; index++) await classify(ctx, { description: `${plainText} ${index}` })
    expect(llm.requests).toHaveLength(5)
    expect(await counted()).toEqual({ 'groq/answered': 5, 'fallback/over_rate': 3 })
    passSeconds(60)
    llm.setMode({ kind: 'server_error' })
    for (let index = 0; index < 4; index++) await classify(ctx, { description: `${plainText} later ${index}` })
    expect(llm.requests).toHaveLength(5)
  })
})

describe('equal texts', () => {
  test('are asked once: at the same time, and again later', async () => {
    const mode: Mode = { kind: 'answer', category: 'billing', priority: 'low', afterMs: 50 }
    const { ctx, llm, counted } = await aDeskWithProvider('groq', { mode })
    const text = { title: 'One', description: plainText }
    const together = await Promise.all([classify(ctx, text), classify(ctx, text), classify(ctx, text)])
    expect(together.map(({ source }) => source)).toEqual(['groq', 'groq', 'groq'])
    expect(await classify(ctx, text)).toEqual(together[0])
    expect(llm.requests).toHaveLength(1)
    await classify(ctx, { title: 'Other', description: plainText })
    expect(llm.requests).toHaveLength(2)
    expect(await counted()).toEqual({ 'groq/answered': 4, 'groq/cached': 1 })
  })

  test('a failure is not remembered', async () => {
    const { ctx, llm } = await aDeskWithProvider('groq', { mode: { kind: 'html' } })
    expect(await sourceOf(classify(ctx, { description: plainText }))).toBe('fallback')
    llm.setMode({ kind: 'answer', category: 'billing', priority: 'low' })
    expect(await sourceOf(classify(ctx, { description: plainText }))).toBe('groq')
  })

  test('one caller who leaves does not cost the other the answer', async () => {
    const mode: Mode = { kind: 'answer', category: 'billing', priority: 'low', afterMs: 150 }
    const { ctx, context, llm } = await aDeskWithProvider('groq', { mode })
    const leaving = new AbortController()
    const first = classify(context({ signal: leaving.signal }), { description: plainText })
    const second = classify(context({ signal: new AbortController().signal }), { description: plainText })
    const third = classify(ctx, { description: plainText })
    await expect.poll(() => llm.requests.length).toBe(1)
    leaving.abort()
    expect(await sourceOf(first)).toBe('fallback')
    expect(await sourceOf(second)).toBe('groq')
    expect(await sourceOf(third)).toBe('groq')
    expect(llm.requests).toHaveLength(1)
  })
})

test('when the last caller leaves, the request to the provider is ended and counts for nothing', async () => {
  const { ctx, context, llm, counted, health } = await aDeskWithProvider('groq', { mode: { kind: 'hang' } })
  for (let index = 0; index < 6; index++) {
    const leaving = new AbortController()
    const left = classify(context({ signal: leaving.signal }), { description: `${plainText} ${index}` })
    await expect.poll(() => llm.requests.length).toBe(index + 1)
    leaving.abort()
    const startedAt = performance.now()
    await left
    expect(performance.now() - startedAt).toBeLessThan(500)
  }
  await expect.poll(() => llm.underWay()).toBe(0)
  await pause(20)
  expect(await counted()).toEqual({ 'fallback/gone': 6 })
  expect(health()).toBeUndefined()
  llm.setMode({ kind: 'answer', category: 'billing', priority: 'low' })
  expect(await sourceOf(classify(ctx, { description: plainText }))).toBe('groq')
})

test('a caller who has gone before costs the provider nothing', async () => {
  const { context, llm } = await aDeskWithProvider('groq')
  await classify(context({ signal: AbortSignal.abort() }), { description: plainText })
  expect(llm.requests).toHaveLength(0)
})
