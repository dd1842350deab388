import { expect, test } from 'vitest'
import { safeNext } from './safe-next.ts'

const origin = 'https://desk.example'

test('a page of the desk is gone back to, with all that its address says', () => {
  expect(safeNext('/tickets?search=a%20b#12', origin)).toBe('https://desk.example/tickets?search=a%20b#12')
  expect(safeNext(undefined, origin)).toBe('https://desk.example/')
})

test.each([
  '//evil.example',
  '/\\evil.example',
  '\\evil.example',
  'https://evil.example',
  'https:/evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  'javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,x',
  '@evil.example',
  'evil.example',
  '/.//evil.example',
  '/%2f%2fevil.example',
  '/..//evil.example',
  '',
])('%j stays on the site', (next) => {
  expect(new URL(safeNext(next, origin)).origin).toBe(origin)
})
