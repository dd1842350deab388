import { expect, test } from 'vitest'
import { donutSlices } from './donut-slices.ts'

const ring = { size: 100, outer: 50, inner: 30, gap: 2 }

const numbersOf = (path: string) => path.match(/-?\d+(\.\d+)?/g)?.map(Number) ?? []

test('pieces follow one another clockwise from the top', () => {
  const [first, second] = donutSlices(
    [
      ['a', 1],
      ['b', 1],
    ] as const,
    ring,
  )
  // The first half starts right of the top and ends right of the bottom, half a gap away from the middle line.
  const [x0, y0] = numbersOf(first?.path ?? '')
  expect(x0).toBeCloseTo(51, 1)
  expect(y0).toBeCloseTo(0, 1)
  const [x1, y1] = numbersOf(second?.path ?? '')
  expect(x1).toBeCloseTo(49, 1)
  expect(y1).toBeCloseTo(100, 1)
})

test('a piece of more than half goes the long way round', () => {
  const [most, rest] = donutSlices(
    [
      ['a', 3],
      ['b', 1],
    ] as const,
    ring,
  )
  expect(most?.path).toContain('A50 50 0 1 1')
  expect(rest?.path).toContain('A50 50 0 0 1')
})

test('what counts nothing draws nothing, and an only piece closes the ring', () => {
  const [none, all] = donutSlices(
    [
      ['a', 0],
      ['b', 7],
    ] as const,
    ring,
  )
  expect(none?.path).toBe('')
  expect(all?.path.match(/A50 50/g)).toHaveLength(2)
  expect(all?.path.match(/A30 30/g)).toHaveLength(2)
})

test('no tickets draw nothing at all', () => {
  expect(
    donutSlices(
      [
        ['a', 0],
        ['b', 0],
      ] as const,
      ring,
    ).map(({ path }) => path),
  ).toEqual(['', ''])
})

test('every point stays a number however small the piece', () => {
  for (const { path } of donutSlices(
    [
      ['a', 1],
      ['b', 1_000_000],
      ['c', 1],
    ] as const,
    ring,
  )) {
    expect(path).not.toContain('NaN')
  }
})
