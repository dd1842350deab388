import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { aDesk } from '#server/testing.ts'
import { isBreached, packBreached } from './breached.ts'
import { hashPassword, isOutdated, isPassword } from './passwords.ts'
import { faultOfPassword } from './rules.ts'

const ann = { name: 'Ann Berg', email: 'ann.b@example.org' }
const faultOf = (password: string) => faultOfPassword(password, ann)

describe('a password', () => {
  test('is kept as argon2id at the cost of today, with a salt of its own', async () => {
    const ctx = await aDesk()
    const [one, other] = [await hashPassword(ctx, 'three wise heron'), await hashPassword(ctx, 'three wise heron')]
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(other).not.toBe(one)
    expect(await isPassword(ctx, 'three wise heron', one)).toBe(true)
    expect(await isPassword(ctx, 'three wise herons', one)).toBe(false)
    expect(await isPassword(ctx, 'three wise heron', undefined)).toBe(false)
    expect(isOutdated(one)).toBe(false)
    expect(isOutdated(one.replace('t=2', 't=1'))).toBe(true)
  })

  test('is the same however its letters are put together', async () => {
    const ctx = await aDesk()
    expect(await isPassword(ctx, 'cafe\u0301 au lait', await hashPassword(ctx, 'caf\u00e9 au lait'))).toBe(true)
  })

  test('may be anything of 8 to 1,000 characters: no rules about which', async () => {
    for (const good of [
      'jfkdlsaö',
      '        x',
      'x'.repeat(999) + 'y',
      '鷺が三羽いるよね',
      'ALLBIGLETTERSHERE',
      '🦩🦩🦩🦩🦩🦩🦩🦢',
    ])
      expect.soft(await faultOf(good), good.slice(0, 20)).toBeUndefined()
    for (const short of ['', 'jfkdlsa', '🦩🦩🦩🦩🦩🦩🦩'])
      expect.soft(await faultOf(short), short).toMatch(/at least 8/)
    expect(await faultOf('x'.repeat(1_001))).toMatch(/more than 1000/)
  })

  test('is none of those that attackers try first, in any case of letters', async () => {
    for (const bad of [
      'password',
      'Password1',
      '12345678',
      'QWERTYUIOP',
      'iloveyou',
      'letmein1',
      'football1',
      'trustno1',
    ])
      expect.soft(await faultOf(bad), bad).toMatch(/lists that attackers try/)
    for (const good of ['three wise heron', 'gjw94mvps0', 'nobody has this one'])
      expect.soft(await isBreached(good), good).toBe(false)
  })

  test('is neither the name nor the address, nor either with digits around', async () => {
    for (const bad of ['Ann Berg', 'annberg2026', 'ann.b@example.org', 'Docket2026!', '99-AnnBerg-99'])
      expect.soft(await faultOf(bad), bad).toMatch(/too much like/)
    expect(await faultOf('ann berg likes herons')).toBeUndefined()
  })

  test('is hashed two at a time; a crowd is told to come back', async () => {
    const ctx = await aDesk()
    const tries = Array.from({ length: 60 }, () => isPassword(ctx, 'x', undefined).catch((error: unknown) => error))
    await turn()
    const outcomes = await Promise.all(tries)
    expect(outcomes.filter((outcome) => outcome === false)).toHaveLength(52)
    expect(outcomes.filter((outcome) => outcome !== false)).toHaveLength(8)
    expect(outcomes.at(-1)).toMatchObject({ status: 503, code: 'sign_in_crowded', headers: { 'retry-after': '5' } })
    expect(await isPassword(ctx, 'x', undefined)).toBe(false)
  })
})

test('a list of breached passwords is packed as it is read', () => {
  const packed = packBreached(['One', 'one', 'two'])
  expect(packed.length).toBe(65_536 + 2 * 2)
})
