import { readdir, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ensureWeb } from './build-web.ts'

const here = join(import.meta.dirname, '..')
const scripts = async () => (await readdir(join(here, 'dist/web/assets'))).filter((name) => name.endsWith('.js'))
const builtAt = async () => (await stat(join(here, 'dist/web/.built'))).mtimeMs

test('a newer source is built, and files of the build before stay for those who still ask for them', async () => {
  await ensureWeb(() => undefined)
  const before = await scripts()
  const now = new Date()
  await utimes(join(here, 'web/index.html'), now, now)
  // Two at once, as two starts would be: neither fails, and the folder is whole after each.
  await Promise.all([ensureWeb(() => undefined), ensureWeb(() => undefined)])
  expect(await builtAt()).toBeGreaterThanOrEqual(now.getTime())
  expect(await scripts()).toEqual(expect.arrayContaining(before))
})
