import { expect, test } from 'vitest'
import type { Row } from './load.ts'
import { changeOf, growthOf, growthWords, type SizeResult } from './sizes.ts'

const sizeOf = (tickets: number, p50Ms: number | undefined, rest: Partial<Row> = {}): SizeResult => ({
  tickets,
  databaseBytes: undefined,
  databaseBytesAfter: undefined,
  pairs: [],
  rows: [
    {
      operation: 'stats',
      clients: 1,
      requestsPerSecond: 100,
      p50Ms,
      p95Ms: p50Ms,
      p99Ms: 10,
      maxMs: 10,
      requests: 100,
      errors: 0,
      faults: [],
      appCpuMs: 1,
      databaseCpuMs: 1,
      appRssBytes: 1,
      ...rest,
    },
  ],
})

test('growth is that of every size over the first', () => {
  const sizes = [sizeOf(1_000, 2), sizeOf(10_000, 3), sizeOf(100_000, 8, { p99Ms: 25 })]
  expect(growthOf(sizes)).toMatchObject([
    { tickets: 10_000, operation: 'stats', asking: '1', p50: 1.5, p99: 1 },
    { tickets: 100_000, operation: 'stats', asking: '1', p50: 4, p99: 2.5 },
  ])
  expect(growthWords(sizes)).toContain('| stats     |       1 |       1.50 |       1.00 |        4.00 |        2.50 |')
  expect(growthWords(sizes.slice(0, 1))).toBe('')
})

test('a run is compared with an earlier one size by size, and only where both asked the same', () => {
  const earlier = [sizeOf(1_000, 4), sizeOf(10_000, 5, { clients: 16 })]
  const now = [sizeOf(1_000, 2, { requestsPerSecond: 200 }), sizeOf(10_000, 5), sizeOf(100_000, 5)]
  expect(changeOf(now, earlier)).toEqual([
    { tickets: 1_000, operation: 'stats', asking: '1', p50: 0.5, p99: 1, requestsPerSecond: 2 },
  ])
})

test('what was never answered has no factor', () => {
  const none = sizeOf(10_000, undefined, { requests: 0, requestsPerSecond: 0 })
  expect(growthOf([sizeOf(1_000, 2), none])[0]?.p50).toBeUndefined()
  expect(changeOf([sizeOf(10_000, 2)], [none])[0]).toMatchObject({ p50: undefined, requestsPerSecond: undefined })
})
