import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { percentile } from './closed-loop.ts'
import { runOpenLoad } from './open-loop.ts'

const serve = async (answer: () => Promise<void>) => {
  const server = createServer((_request, response) => void answer().then(() => response.end('{}')))
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  onTestFinished(() => void server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}

const load = { seconds: 1, next: () => ({ method: 'GET', path: '/' }) as const, faultOf: () => undefined }

test('a server that stops for half a second makes all wait who arrive meanwhile', async () => {
  const startedAt = performance.now()
  const url = await serve(async () => {
    const sinceStart = performance.now() - startedAt
    if (sinceStart < 500) await sleep(500 - sinceStart)
  })
  const result = await runOpenLoad({ ...load, url, rate: 200, arrivals: 'even' })
  expect(result.errors).toBe(0)
  expect(result.requests).toBeGreaterThanOrEqual(198)
  expect(result.open.mostWaiting).toBeGreaterThan(50)
  // A quarter of all waited 250 ms and more; closed-loop clients would have noticed once each.
  expect(percentile(result.latenciesMs, 0.75)).toBeGreaterThan(150)
})

test('a server that is too slow is offered the whole rate, and what it cannot do is left waiting', async () => {
  let last = Promise.resolve()
  const url = await serve(async () => (last = last.then(async () => sleep(20))))
  const result = await runOpenLoad({ ...load, url, rate: 100, arrivals: 'poisson' })
  expect(result.open.offeredPerSecond).toBeGreaterThan(70)
  expect(result.open.achievedPerSecond).toBeLessThan(60)
  expect(result.open.leftWaiting).toBeGreaterThan(20)
})
