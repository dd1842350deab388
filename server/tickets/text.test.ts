import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countCharacters, tidyText, tidyTexts } from './text.ts'

describe('a text is tidied', () => {
  test('by taking the blanks off both ends, and none from inside', () => {
    expect(tidyText('\t\u0085\u001c a \u0085 b\u2003\u00a0\r\n')).toBe('a \u0085 b')
    expect(tidyText(' \u0085\u001f\ufeff')).toBe('')
  })

  test('as String.trim does, for all that both know', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\u00a0', 'a', '😀') }), (text) => {
        expect(tidyText(text)).toBe(text.trim())
      }),
    )
  })

  test('in time that grows with its length alone', () => {
    const text = `a${' '.repeat(1_000_000)}b`
    const startedAt = performance.now()
    expect(tidyText(text)).toBe(text)
    expect(performance.now() - startedAt).toBeLessThan(500)
  })

  test('and a lone surrogate becomes the replacement character', () => {
    expect(tidyText('a\ud83d')).toBe('a\ufffd')
    expect(tidyText('😀')).toBe('😀')
  })
})

test('characters are counted as people and PostgreSQL count them', () => {
  expect(countCharacters('aé😀')).toBe(3)
})

test('every fault of an input is named at once', () => {
  expect(() => tidyTexts({ title: 'x'.repeat(201), description: ' ' })).toThrowError(
    expect.objectContaining({
      status: 422,
      fields: [
        { field: 'title', message: 'Must have at most 200 characters.' },
        { field: 'description', message: 'Must not be blank.' },
      ],
    }),
  )
  expect(() => tidyTexts({ title: 'a\0b' })).toThrowError(expect.objectContaining({ status: 422 }))
})
