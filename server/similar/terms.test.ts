import fc from 'fast-check'
import { expect, test } from 'vitest'
import { repeatsOf, termsOf } from './terms.ts'

const numbersOf = (text: string) => [...termsOf(text).keys()]

test('a word counts by how it begins, a number whole', () => {
  expect(numbersOf('invoice invoices INVOICED')).toHaveLength(1)
  expect(numbersOf('E4711001 E4711002')).toHaveLength(2)
})

test('characters without blanks between count in pairs', () => {
  expect(numbersOf('領収書')).toEqual([...numbersOf('領収'), ...numbersOf('収書')])
})

test('what stands again is kept a few times', () => {
  const terms = termsOf('reset reset reset reset reset reset code code once')
  expect([...terms.values()]).toEqual([4, 2, 1])
  expect(repeatsOf(terms)).toHaveLength(4)
})

test('any text has terms of a bounded number, each a whole number that PostgreSQL takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 1_000 }), (text) => {
      const terms = termsOf(text)
      expect(terms.size).toBeLessThanOrEqual(256)
      expect(repeatsOf(terms).length).toBeLessThanOrEqual(128)
      expect([...terms.keys()].every((term) => term === (term | 0))).toBe(true)
    }),
  )
})
