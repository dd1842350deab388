import { expect, test } from 'vitest'
import { readInstant } from './instants.ts'

const read = (text: string) => readInstant(text, { daysToo: false })

test.each([
  ['2026-11-20T12:00:00Z', '2026-11-20T12:00:00Z'],
  ['2026-11-20T12:00:00.123456Z', '2026-11-20T12:00:00.123456Z'],
  ['2026-11-20T12:00:00.123456789+00:00', '2026-11-20T12:00:00.123456+00:00'],
  ['2026-11-20 12:00z', '2026-11-20T12:00:00Z'],
  ['2026-11-20T12:00:00-0530', '2026-11-20T12:00:00-0530'],
  ['2024-02-29T00:00:00+02', '2024-02-29T00:00:00+02'],
])('%s is an instant', (text, instant) => expect(read(text)).toBe(instant))

test.each([
  '',
  '2026-11-20',
  '2026-11-20T12:00:00',
  '2026-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-11-20T24:00:00Z',
  '2026-11-20T12:60:00Z',
  '2026-11-20T12:00:61Z',
  '2026-11-20T12:00:00+16:00',
  '0000-01-01T00:00:00Z',
  '10000-01-01T00:00:00Z',
  'infinity',
  '1763640000',
])('%j is none', (text) => expect(read(text)).toBeUndefined())

test('a day is its beginning in UTC, where days are wanted', () => {
  expect(readInstant('2026-11-20', { daysToo: true })).toBe('2026-11-20T00:00:00Z')
  expect(readInstant('2026-11-31', { daysToo: true })).toBeUndefined()
})
