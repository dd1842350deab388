import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { aDesk } from '#server/testing.ts'
import { startClock } from './clock.ts'
import type { Logger } from './context.ts'

test('recurring work is never done twice at once, and stopping waits for what is under way', async () => {
  let [begun, done, atOnce] = [0, 0, 0]
  const stop = startClock(await aDesk(), {
    name: 'slow',
    everyMs: 5,
    work: async () => {
      begun++
      atOnce = Math.max(atOnce, begun - done)
      await sleep(30)
      done++
    },
  })
  await expect.poll(() => done).toBeGreaterThan(2)
  await stop()
  expect([done, atOnce]).toEqual([begun, 1])
  await sleep(40)
  expect(done).toBe(begun)
})

test('recurring work that fails goes on, and is logged once for the same reason', async () => {
  const said: string[] = []
  const error = (_fields: unknown, message: string) => void said.push(message)
  const ctx = await aDesk()
  const log: Logger = { ...ctx.log, error: error as Logger['error'] }
  let times = 0
  const stop = startClock(
    { ...ctx, log },
    {
      name: 'failing',
      everyMs: 5,
      work: async () => {
        times++
        throw new Error(times < 4 ? 'one reason' : 'another reason')
      },
    },
  )
  await expect.poll(() => times).toBeGreaterThan(8)
  await stop()
  expect(said).toEqual(['recurring work failed', 'recurring work failed'])
})
