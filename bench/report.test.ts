import { expect, test } from 'vitest'
import { figure, table, withPart } from './report.ts'

test('a part of a document is replaced, the rest stays, and twice is as once', () => {
  const document = 'Before\n\n<!-- bench:load -->\n\nold\n\n<!-- /bench:load -->\n\nAfter\n'
  const once = withPart(document, 'load', '| new |\n')
  expect(once).toBe('Before\n\n<!-- bench:load -->\n\n| new |\n\n<!-- /bench:load -->\n\nAfter\n')
  expect(withPart(once, 'load', '| new |')).toBe(once)
  expect(() => withPart(document, 'start', '')).toThrow('no place')
})

test('a table says that there is no figure where there is none', () => {
  expect(
    table(
      ['what', 'ms'],
      [
        ['list', figure(1.234)],
        ['stats', figure(undefined)],
      ],
    ).split('\n'),
  ).toEqual(['| what  |   ms |', '| ----- | ---: |', '| list  | 1.23 |', '| stats |    – |'])
})

test('figures keep three digits that count', () => {
  expect([0.1234, 1.234, 12.34, 123.4, 12_345].map(figure)).toEqual(['0.12', '1.23', '12.3', '123', '12,345'])
})
