import { expect, onTestFinished, test } from 'vitest'
import { startDesk } from '#server/testing.ts'
import { startLlmServer, testKey } from '../../test/llm-server.ts'

const post = (url: string, body: unknown) =>
  fetch(`${url}/api/v1/classify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

test('a text is classified, by whom and why', async () => {
  const llm = await startLlmServer({ vendor: 'groq' })
  onTestFinished(() => llm.stop())
  const { url } = await startDesk({ settings: llm.settings })
  const answer = await post(url, { title: 'Invoice', description: 'I was charged twice this month' })
  expect(answer.status).toBe(200)
  expect(await answer.json()).toEqual({
    category: 'billing',
    priority: 'high',
    source: 'groq',
    model: 'openai/gpt-oss-20b',
    confidence: null,
    reason: 'Charged twice.',
  })
  const figures = await (await fetch(`${url}/metrics`)).text()
  expect(figures).toContain('docket_triage_requests_total{source="groq",outcome="answered"} 1')
  expect(figures).not.toContain(testKey)
})

test('fewer than 10 characters are refused without asking anybody', async () => {
  const llm = await startLlmServer({ vendor: 'gemini' })
  onTestFinished(() => llm.stop())
  const { url } = await startDesk({ settings: llm.settings })
  for (const description of ['', '   ', ' too short ', '😀😀😀😀😀😀😀😀😀']) {
    const answer = await post(url, { description })
    expect(answer.status, description).toBe(422)
    expect(await answer.json()).toMatchObject({
      code: 'description_too_short',
      errors: [{ field: 'description', message: 'Must have at least 10 characters.' }],
    })
  }
  expect((await post(url, { description: '😀😀😀😀😀😀😀😀😀😀' })).status).toBe(200)
  expect(llm.requests).toHaveLength(1)
})

test('one address has its share of calls, however they come', async () => {
  const { url } = await startDesk({ settings: { CLASSIFY_PER_MINUTE: '10' } })
  const answers = await Promise.all(
    Array.from({ length: 25 }, (_, index) => post(url, { description: `The same question ${index}` })),
  )
  const refused = answers.filter(({ status }) => status === 429)
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(10)
  expect(refused).toHaveLength(15)
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeLessThanOrEqual(60)
  expect(await refused[0]?.json()).toMatchObject({ code: 'too_many_suggestions', status: 429 })
})

test('the health page knows about triage from the start', async () => {
  const { url } = await startDesk()
  const health = (await (await fetch(`${url}/api/v1/health`)).json()) as { items: { name: string; state: string }[] }
  expect(health.items.find(({ name }) => name === 'triage')).toMatchObject({ state: 'off' })
})
