import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { likePattern, readSearchTerms } from './search-terms.ts'

describe('a search is read', () => {
  test.each<[search: string, terms: readonly string[]]>([
    ['', []],
    ['  , ,', []],
    ['one two,three', ['one', 'two', 'three']],
    ['"one two" three', ['one two', 'three']],
    ["'one two'", ['one two']],
    ['" padded "', ['padded']],
    ['""', []],
    ['"open end', ['"open', 'end']],
    ["it's o'clock", ["it's", "o'clock"]],
    ['a"b c"d', ['a"b', 'c"d']],
    ['"a""b"', ['a', 'b']],
    ['tab\tnew\nline\u00a0nbsp', ['tab', 'new', 'line', 'nbsp']],
  ])('%j as %j', (search, terms) => expect(readSearchTerms(search)).toEqual(terms))

  test('as words without blanks, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', ' ', ',', '"', "'", '%'), maxLength: 30 }), (search) => {
        for (const term of readSearchTerms(search)) {
          expect(term.trim()).toBe(term)
          expect(search).toContain(term)
        }
      }),
    )
  })

  test('and refused with more than 32 words', () => {
    expect(readSearchTerms('a '.repeat(32))).toHaveLength(32)
    expect(() => readSearchTerms('a '.repeat(33))).toThrowError(expect.objectContaining({ status: 400 }))
  })
})

test('what LIKE takes for a sign means itself', () => {
  expect(likePattern(String.raw`100%_\ `)).toBe(String.raw`%100\%\_\\ %`)
})
