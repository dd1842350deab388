import { expect, test } from 'vitest'
import { plural, relativeTime, shareWords, spokenTime } from './words.ts'

const now = Date.parse('2026-11-20T12:00:00Z')
const ago = (ms: number) => new Date(now - ms).toISOString()
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

test('times are short, and change unit where a person would', () => {
  expect(relativeTime(ago(0), now)).toBe('now')
  expect(relativeTime(ago(59_999), now)).toBe('now')
  expect(relativeTime(ago(minute), now)).toBe('1m')
  expect(relativeTime(ago(59 * minute), now)).toBe('59m')
  expect(relativeTime(ago(hour), now)).toBe('1h')
  expect(relativeTime(ago(23 * hour), now)).toBe('23h')
  expect(relativeTime(ago(day), now)).toBe('1d')
  expect(relativeTime(ago(6 * day), now)).toBe('6d')
  expect(relativeTime(ago(8 * day), now)).not.toMatch(/2026/)
  expect(relativeTime(ago(400 * day), now)).toMatch(/2025/)
})

test('a server clock ahead of this one never shows the future', () => {
  expect(relativeTime(ago(-5 * minute), now)).toBe('now')
  expect(spokenTime(ago(-5 * minute), now)).toBe('just now')
})

test('times are read aloud in whole words', () => {
  expect(spokenTime(ago(minute), now)).toBe('1 minute ago')
  expect(spokenTime(ago(3 * hour), now)).toBe('3 hours ago')
  expect(spokenTime(ago(30 * day), now)).toMatch(/^on /)
})

test('something is never said to be nothing', () => {
  expect(shareWords(1, 1000)).toMatch(/^<1/)
  expect(shareWords(0, 1000)).toMatch(/^0/)
  expect(shareWords(0, 0)).toMatch(/^0/)
  expect(shareWords(1, 4)).toMatch(/^25/)
})

test('one is singular, nothing is plural', () => {
  expect(plural(1, 'ticket')).toBe('1 ticket')
  expect(plural(0, 'ticket')).toBe('0 tickets')
  expect(plural(2, 'reply', 'replies')).toBe('2 replies')
})
