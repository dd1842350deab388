import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ConfigFaults, readConfig } from '#server/config.ts'
import { aDesk } from '#server/testing.ts'
import { temporaryFolder } from '../../test/desk-process.ts'
import { findAppSecret, openAppSecret } from './app-secret.ts'
import { findLosses, lossWords, sealAnew } from './sealed-columns.ts'
import { seal, sealingFault, sealingKeyId, unseal } from './sealing.ts'

const aFolder = () => {
  const { folder, remove } = temporaryFolder()
  onTestFinished(remove)
  return folder
}
const place = { purpose: 'test', of: 7 }
const one = 'q7XvT2mWz9LkR4sHc8NdJ3gYb6PfE5uA'
const other = 'Zr3KpV8tQw6MxC1nBy5HdF9gLs2JeT7U'

describe('what is sealed', () => {
  test('opens for its purpose and its row alone, and never looks alike', async () => {
    const ctx = await aDesk()
    const [first, second] = [seal(ctx, place, 'the letters'), seal(ctx, place, 'the letters')]
    expect(first).toMatch(/^s1\.[0-9a-f]{12}\.[A-Za-z0-9_-]+$/)
    expect(first).not.toBe(second)
    expect(unseal(ctx, place, first)).toBe('the letters')
    expect(() => unseal(ctx, { ...place, of: 8 }, first)).toThrow()
    expect(() => unseal(ctx, { ...place, of: '7' }, first)).toThrow()
    expect(() => unseal(ctx, { ...place, purpose: 'tests' }, first)).toThrow()
  })

  test('does not open when one bit of it was changed, or its end is missing', async () => {
    const ctx = await aDesk()
    const [version, keyId, content = ''] = seal(ctx, place, 'the letters').split('.')
    const bytes = Buffer.from(content, 'base64url')
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes)
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
      expect(() => unseal(ctx, place, `${version}.${keyId}.${changed.toString('base64url')}`), `byte ${at}`).toThrow()
    }
    for (const short of ['', 'AAAA', bytes.subarray(0, -1).toString('base64url')])
      expect(() => unseal(ctx, place, `${version}.${keyId}.${short}`)).toThrow()
    expect(() => unseal(ctx, place, 's2.0.AAAA')).toThrow()
  })

  test('with another secret is told from what was changed', async () => {
    const before = await aDesk({ settings: { APP_SECRET: one } })
    const envelope = seal(before, place, 'the letters')
    const after = await aDesk({ settings: { APP_SECRET: other } })
    expect(unseal(after, place, envelope)).toBeUndefined()
    const changing = await aDesk({ settings: { APP_SECRET: other, APP_SECRET_PREVIOUS: one } })
    expect(unseal(changing, place, envelope)).toBe('the letters')
    expect(sealingKeyId(changing)).toBe(sealingKeyId(after))
  })
})

test('a new secret takes over everything, and what a lost one takes along is told', async () => {
  const before = await aDesk({ settings: { APP_SECRET: one } })
  await sql`create table boxes (id bigint primary key, content text not null)`.execute(before.db)
  for (const id of [1, 2, 3])
    await sql`insert into boxes values (${id}, ${seal(before, { purpose: 'box', of: id }, `of ${id}`)})`.execute(
      before.db,
    )
  const column = { table: 'boxes', column: 'content', of: 'id', purpose: 'box', what: 'boxes', mend: 'Take new ones.' }
  const { rows } = await sql<{ url: string }>`select current_database() as url`.execute(before.db)
  const databaseUrl = new URL((before.config.database as { url: string }).url)
  databaseUrl.pathname = `/${rows[0]?.url}`
  const deskWith = (settings: Readonly<Record<string, string>>) => aDesk({ databaseUrl: databaseUrl.href, settings })

  const lost = await deskWith({ APP_SECRET: other })
  const [loss] = await findLosses(lost, [column])
  expect(loss?.count).toBe(3)
  expect(loss && lossWords(loss)).toContain('Cannot be read any more: 3 of the boxes, sealed with another APP_SECRET')
  expect(await sealAnew(lost, [column])).toBe(0)

  const changing = await deskWith({ APP_SECRET: other, APP_SECRET_PREVIOUS: one })
  expect(await findLosses(changing, [column])).toEqual([])
  expect(await sealAnew(changing, [column])).toBe(3)
  expect(await sealAnew(changing, [column])).toBe(0)
  expect(await findLosses(lost, [column])).toEqual([])
  expect((await findLosses(before, [column]))[0]?.count).toBe(3)
})

describe('the secret of a desk', () => {
  const settingsIn = (folder: string) => ({ dataDir: folder, appSecret: { current: undefined, previous: undefined } })

  test('is made once, for its owner alone, and found again', () => {
    const settings = settingsIn(join(aFolder(), 'data'))
    expect(findAppSecret(settings)).toBeUndefined()
    const { secret, from } = openAppSecret(settings)
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
    expect(openAppSecret(settings).secret).toBe(secret)
    expect(readFileSync(from, 'utf8')).toBe(`${secret}\n`)
    if (process.platform !== 'win32') expect(statSync(from).mode & 0o777).toBe(0o600)
  })

  test('is refused where others may read it, or where it is not whole', () => {
    const settings = settingsIn(aFolder())
    const { from } = openAppSecret(settings)
    chmodSync(from, 0o644)
    expect(() => openAppSecret(settings)).toThrow(/chmod 600/)
    chmodSync(from, 0o600)
    writeFileSync(from, 'short\n')
    expect(() => openAppSecret(settings)).toThrow(/is not whole/)
  })

  test('is missed without a place for it, and said so where something is to be sealed', async () => {
    const folder = aFolder()
    writeFileSync(join(folder, 'file'), '')
    const ctx = await aDesk({ settings: { APP_SECRET: '', DATA_DIR: join(folder, 'file', 'data') } })
    expect(sealingFault(ctx)).toMatch(/DATA_DIR .* is not a folder/)
    expect(() => seal(ctx, place, 'the letters')).toThrow(
      expect.objectContaining({ status: 503, code: 'no_app_secret' }),
    )
  })

  test.each([
    ['secret', 'short'],
    ['password1234567890', 'short'],
    ['changeme-changeme-changeme', 'repeated'],
    ['00000000000000000000000000000000000000', 'repeated'],
    ['0123456789012345678901234567890', '31 digits'],
    ['a'.repeat(200), 'repeated'],
  ])('%s is no secret (%s)', (secret) => {
    expect(() => readConfig({ APP_SECRET: secret })).toThrow(ConfigFaults)
    expect(() => readConfig({ APP_SECRET: secret })).toThrow(/APP_SECRET: its value is not at least 128 random bits/)
  })

  test('of 128 random bits is taken, however they are written', async () => {
    const { randomBytes } = await import('node:crypto')
    for (let n = 0; n < 500; n++)
      for (const encoding of ['hex', 'base64url', 'base64'] as const)
        readConfig({ APP_SECRET: randomBytes(16).toString(encoding) })
  })

  test('is not read from a file that everybody may read', () => {
    const file = join(aFolder(), 'secret')
    writeFileSync(file, one, { mode: 0o600 })
    expect(readConfig({ APP_SECRET_FILE: file }).appSecret.current).toBe(one)
    chmodSync(file, 0o644)
    expect(() => readConfig({ APP_SECRET_FILE: file })).toThrow(/everybody on this machine may read .*chmod 600/)
  })

  test('is never among the settings that are shown', () => {
    const { shown } = readConfig({ APP_SECRET: one })
    expect(shown.find(({ name }) => name === 'APP_SECRET')).toMatchObject({ value: 'set' })
    expect(JSON.stringify(shown)).not.toContain(one)
  })
})
