import fc from 'fast-check'
import { expect, test } from 'vitest'
import { axisTop } from './series-scale.ts'

test.each([
  [0, 2],
  [1, 2],
  [3, 4],
  [7, 8],
  [12, 12],
  [25, 30],
  [101, 120],
  [999, 1000],
])('the axis of up to %i tickets ends at %i', (highest, top) => {
  expect(axisTop(highest)).toBe(top)
})

test('an axis holds its highest value, has a whole middle, and is never more than two thirds empty', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000 }), (highest) => {
      const top = axisTop(highest)
      expect(top).toBeGreaterThanOrEqual(highest)
      expect(top % 2).toBe(0)
      expect(highest / top).toBeGreaterThan(1 / 3)
    }),
  )
})
