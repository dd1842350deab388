import { expect, test } from 'vitest'
import { verdictOn } from './goals.ts'
import type { Row } from './load.ts'
import { medianOf, ratioOf } from './ratios.ts'

const rowOf = (figures: Partial<Row>): Row => ({
  operation: 'list, newest 50',
  clients: 1,
  requestsPerSecond: 100,
  p50Ms: 10,
  p95Ms: 20,
  p99Ms: 30,
  maxMs: 40,
  requests: 500,
  errors: 0,
  faults: [],
  appCpuMs: 1,
  databaseCpuMs: 1,
  appRssBytes: 1_000,
  ...figures,
})

test('of several rounds each figure is the median, and errors add up', () => {
  const median = medianOf([
    rowOf({ p50Ms: 3, requestsPerSecond: 50, errors: 1, faults: ['a'] }),
    rowOf({ p50Ms: 1, requestsPerSecond: 70, errors: 2, faults: ['b'] }),
    rowOf({ p50Ms: 2, requestsPerSecond: 60, p99Ms: undefined }),
  ])
  expect(median).toMatchObject({ p50Ms: 2, requestsPerSecond: 60, p99Ms: 30, errors: 3, faults: ['a', 'b'] })
})

test('twice as fast is a ratio of two, for one client by time and for several by throughput', () => {
  expect(ratioOf(rowOf({ p50Ms: 5 }), rowOf({ p50Ms: 10 }))).toBe(2)
  expect(ratioOf(rowOf({ clients: 16, requestsPerSecond: 200 }), rowOf({ clients: 16, requestsPerSecond: 100 }))).toBe(
    2,
  )
})

test('without an answer of either there is no ratio, and no verdict but that', () => {
  const ratio = ratioOf(rowOf({ requests: 0 }), rowOf({}))
  expect(ratio).toBeUndefined()
  expect(verdictOn(ratio, { atLeast: 0.6, aim: 0.85 })).toBe('NOT MEASURED')
})

test('a verdict says whether the ratio reaches the goal or only its lower end', () => {
  const goal = { atLeast: 0.6, aim: 0.85 }
  expect([0.9, 0.85, 0.7, 0.6, 0.59].map((ratio) => verdictOn(ratio, goal))).toEqual([
    'good',
    'good',
    'enough',
    'enough',
    'FALLS SHORT',
  ])
})
