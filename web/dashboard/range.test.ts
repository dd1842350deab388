import { expect, test } from 'vitest'
import { asOwnDays, createdIn, dashboardSearch, daysOf } from './range.ts'

const now = '2026-11-20'

test('an address without a range means the last 30 days, today among them, open at its end', () => {
  expect(dashboardSearch({})).toEqual({})
  expect(dashboardSearch({ range: '30d' })).toEqual({})
  expect(daysOf({}, now)).toEqual({ from: '2026-10-22' })
  expect(daysOf({ range: '7d' }, now)).toEqual({ from: '2026-11-14' })
  expect(daysOf({ range: 'all' }, now)).toEqual({})
})

test('days of one’s own are both included, and the same as those the list is asked for', () => {
  const range = daysOf({ range: '2026-11-01..2026-11-30' }, now)
  expect(range).toEqual({ from: '2026-11-01', before: '2026-12-01' })
  expect(createdIn(range)).toEqual({ created_from: '2026-11-01', created_before: '2026-12-01' })
})

test('a range turned into days of one’s own starts as it was', () => {
  expect(asOwnDays(daysOf({ range: '7d' }, now), now)).toBe('2026-11-14..2026-11-20')
  expect(daysOf({ range: asOwnDays({ from: '2026-11-01', before: '2026-11-03' }, now) })).toEqual({
    from: '2026-11-01',
    before: '2026-11-03',
  })
})

test.each(['', '8d', '2026-11-01', '2026-11-31..2026-12-01', '2026-11-02..2026-11-01', 'a..b', '..', 7, null])(
  '%s is no range and is dropped',
  (range) => {
    expect(dashboardSearch({ range })).toEqual({})
  },
)
