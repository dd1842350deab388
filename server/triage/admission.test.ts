import { expect, test } from 'vitest'
import { Refusal } from '#server/platform/refusal.ts'
import { admitClassify } from './admission.ts'
import { aTriageDesk } from './testing.ts'
import { takeTurn, type Turns } from './turns.ts'

const refusalOf = (work: () => void) => {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  return undefined
}

test('one address has so many calls a minute and is told when the next is possible; others are not concerned', () => {
  const { ctx, passSeconds } = aTriageDesk({ CLASSIFY_PER_MINUTE: '3' })
  admitClassify(ctx, '127.0.0.1')
  passSeconds(20)
  admitClassify(ctx, '127.0.0.1')
  admitClassify(ctx, '::ffff:127.0.0.1')
  const refusal = refusalOf(() => admitClassify(ctx, '127.0.0.1'))
  expect(refusal).toMatchObject({ status: 429, headers: { 'retry-after': '40' } })
  admitClassify(ctx, '127.0.0.2')
  passSeconds(39)
  expect(refusalOf(() => admitClassify(ctx, '127.0.0.1'))?.headers).toEqual({ 'retry-after': '1' })
  passSeconds(1)
  admitClassify(ctx, '127.0.0.1')
  expect(refusalOf(() => admitClassify(ctx, '127.0.0.1'))).toBeDefined()
})

test('the addresses of one IPv6 network count as one', () => {
  const { ctx } = aTriageDesk({ CLASSIFY_PER_MINUTE: '1' })
  admitClassify(ctx, '2001:db8:1:2::1')
  expect(refusalOf(() => admitClassify(ctx, '2001:db8:1:2:ffff:1:2:3'))?.status).toBe(429)
  expect(refusalOf(() => admitClassify(ctx, '2001:0db8:0001:0002::9'))?.status).toBe(429)
  admitClassify(ctx, '2001:db8:1:3::1')
  admitClassify(ctx, '::1')
  expect(refusalOf(() => admitClassify(ctx, '0:0:0:0:0:0:0:1'))?.status).toBe(429)
})

test('no window of a minute holds more turns than allowed, whatever the pace', () => {
  const turns: Turns = []
  const taken: number[] = []
  for (let now = 0; now < 300_000; now += 130) if (takeTurn(turns, { perMinute: 10, now }) === 0) taken.push(now)
  for (const from of taken)
    expect(taken.filter((at) => at >= from && at < from + 60_000).length).toBeLessThanOrEqual(10)
  expect(taken.length).toBe(50)
})

test('a clock set back does not lock anybody out', () => {
  const turns: Turns = []
  const hour = 3_600_000
  for (let index = 0; index < 3; index++) takeTurn(turns, { perMinute: 3, now: hour })
  expect(takeTurn(turns, { perMinute: 3, now: hour + 1 })).toBeGreaterThan(0)
  expect(takeTurn(turns, { perMinute: 3, now: 0 })).toBe(0)
})
