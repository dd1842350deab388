import { describe, expect, test } from 'vitest'
import { base32, codeAt, findStep, keyUri, stepAt } from './totp.ts'

const secret = base32(Buffer.from('12345678901234567890'))

// RFC 6238 appendix B, SHA-1; the last six of its eight digits.
test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('the code at %i s is the one of RFC 6238', (seconds, code) => {
  expect(codeAt(secret, stepAt(new Date(seconds * 1_000)))).toBe(code)
})

// RFC 4648 section 10, without the padding.
test.each([
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('%s is written %s in base32', (text, written) => expect(base32(Buffer.from(text))).toBe(written))

describe('a code', () => {
  const at = (seconds: number) => new Date(1_234_567_890_000 + seconds * 1_000)
  const step = stepAt(at(0))

  test('counts in its own step, and one before and after it', () => {
    for (const seconds of [-30, 0, 30]) expect(findStep(secret, '005924', at(seconds))).toBe(step)
    for (const seconds of [-60, 60, 3_600]) expect(findStep(secret, '005924', at(seconds))).toBeUndefined()
  })

  test.each(['', '5924', '0059240', '00592４', '005925', 'abcdef', '      '])('%j is none', (code) => {
    expect(findStep(secret, code, at(0))).toBeUndefined()
  })
})

test('the key URI keeps every letter of the address', () => {
  const uri = keyUri({ secret, issuer: 'Docket desk.example', email: 'a+b c?&@example.org' })
  expect(uri.startsWith('otpauth://totp/Docket%20desk.example:a%2Bb%20c%3F%26%40example.org?secret=')).toBe(true)
  expect(new URL(uri).searchParams.get('issuer')).toBe('Docket desk.example')
  expect(uri).not.toContain('+')
})
