// Sizes of what the browser must fetch. Not a timing: the same build has the same size on every machine.
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { ensureWeb } from '../scripts/build-web.ts'

const built = join(import.meta.dirname, '../dist/web')
const kB = 1000

interface Chunk {
  file: string
  imports?: string[]
  css?: string[]
  isEntry?: boolean
}

let manifest: Record<string, Chunk>

beforeAll(async () => {
  await ensureWeb()
  manifest = JSON.parse(await readFile(join(built, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>
})

/** Everything a chunk cannot run without. */
const needs = (key: string, seen = new Set<string>()): Set<string> => {
  if (seen.has(key)) return seen
  seen.add(key)
  for (const inner of manifest[key]?.imports ?? []) needs(inner, seen)
  return seen
}

const gzipped = async (files: Iterable<string>) => {
  const sizes = await Promise.all([...files].map(async (file) => (await stat(join(built, `${file}.gz`))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

const scriptsOf = (keys: Iterable<string>) => new Set([...keys].map((key) => manifest[key]?.file ?? ''))
const stylesOf = (keys: Iterable<string>) => new Set([...keys].flatMap((key) => manifest[key]?.css ?? []))

const entry = () => {
  const [key] = Object.entries(manifest).find(([, chunk]) => chunk.isEntry) ?? []
  if (!key) throw new Error('The build has no entry.')
  return key
}

const pages = ['dashboard/dashboard-page.tsx', 'tickets/tickets-page.tsx', 'tickets/ticket-page.tsx']

test.each(pages)('the first load of %s is at most 250 kB of script and 30 kB of style, gzipped', async (page) => {
  expect(Object.keys(manifest)).toContain(page)
  const keys = new Set([...needs(entry()), ...needs(page)])
  expect(await gzipped(scriptsOf(keys))).toBeLessThanOrEqual(250 * kB)
  expect(await gzipped(stylesOf(keys))).toBeLessThanOrEqual(30 * kB)
})

test('the settings add at most 60 kB of script', async () => {
  const first = scriptsOf(needs(entry()))
  const added = [...scriptsOf(needs('settings/settings-page.tsx'))].filter((file) => !first.has(file))
  expect(await gzipped(added)).toBeLessThanOrEqual(60 * kB)
})

test('the page carries no inline script and no inline style', async () => {
  const page = await readFile(join(built, 'index.html'), 'utf8')
  expect(page).not.toMatch(/<style|style=| on\w+=/)
  for (const [, attributes, inside] of page.matchAll(/<script([^>]*)>([^<]*)<\/script>/g)) {
    expect(attributes).toContain('src="/assets/')
    expect(inside).toBe('')
  }
})

test('every text is there in brotli and gzip too', async () => {
  const files = new Set(Object.values(manifest).flatMap(({ file, css = [] }) => [file, ...css]))
  for (const file of ['index.html', ...files].filter((name) => /\.(html|js|css|svg)$/.test(name))) {
    const [plain, brotli, gzip] = await Promise.all(
      ['', '.br', '.gz'].map(async (ending) => (await stat(join(built, file + ending))).size),
    )
    expect(brotli, file).toBeGreaterThan(0)
    expect(Math.max(brotli ?? 0, gzip ?? 0), file).toBeLessThan((plain ?? 0) + 100)
  }
})
