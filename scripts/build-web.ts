// Builds the web app into dist/web, only when its sources are newer than the last build. `npm start` calls it, so that
// a clone needs no build step; `npm run build` runs it by itself.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { link, mkdir, readdir, readFile, rename, rm, rmdir, stat, utimes, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const here = join(import.meta.dirname, '..')
const target = join(here, 'dist/web')
const stamp = join(target, '.built')
const sources = ['web', 'shared', 'vite.config.ts', 'package-lock.json', 'scripts/build-web.ts']
const compressed = new Set(['.html', '.js', '.css', '.svg', '.json', '.txt', '.webmanifest'])

export type Say = (line: string) => void

/** Makes sure dist/web is there and new. Says what it does when it has to build, nothing otherwise. */
export const ensureWeb = async (say: Say = sayOnStderr): Promise<void> => {
  // An installation made for running only has the built app and no sources.
  if (!existsSync(join(here, 'web/index.html'))) return
  if (!(await isOutdated())) return
  await alone(async () => {
    // Another process may have built while this one waited for its turn.
    if (!(await isOutdated())) return
    say('Building the web app (only when its sources are new)')
    say(await buildApart())
  })
}

/**
 * Builds in a process of its own: a server keeps none of the builder's memory, and the build is the same whatever
 * NODE_ENV the caller runs under. @returns what was built, in one line
 */
const buildApart = async () => {
  const env = { ...process.env, NODE_ENV: 'production' }
  const { stdout } = await promisify(execFile)(process.execPath, [import.meta.filename, '--now'], { env, cwd: here })
  return stdout.trim()
}

const build = async (): Promise<string> => {
  const startedAt = new Date()
  const vite = await import('vite').catch((cause: unknown) => {
    throw new Error('The web app is not built, and Vite, which builds it, is not installed. Run: npm ci', { cause })
  })
  // Built beside and moved into place, so that a server already running never serves a half-written folder.
  const fresh = join(here, `dist/.web-${process.pid}`)
  try {
    await vite.build({
      configFile: join(here, 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: fresh, emptyOutDir: true },
    })
    const files = await compressAll(fresh)
    await keepOlderAssets(fresh)
    const mark = join(fresh, '.built')
    await writeFile(mark, '')
    // A source saved while the build ran is newer than the build.
    await utimes(mark, startedAt, startedAt)
    await replace(fresh)
    return `Built the web app in ${seconds(startedAt)} s: ${files} files, ${await firstLoad()} kB of script on first load`
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

const lock = join(here, 'dist/.web-lock')
const abandonedMs = 120_000

/** One build at a time; who comes second waits. A lock left by a killed build is taken after two minutes. */
const alone = async (work: () => Promise<void>) => {
  await mkdir(join(here, 'dist'), { recursive: true })
  for (;;) {
    const isOurs = await mkdir(lock).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return false
        throw error
      },
    )
    if (isOurs) break
    const held = await stat(lock).catch(() => undefined)
    if (held && Date.now() - held.mtimeMs > abandonedMs) await rmdir(lock).catch(() => undefined)
    await new Promise((resume) => setTimeout(resume, 100))
  }
  try {
    await work()
  } finally {
    await rmdir(lock).catch(() => undefined)
  }
}

const isOutdated = async () => {
  const built = await stat(stamp).catch(() => undefined)
  if (!built) return true
  for (const source of sources) if ((await newestChange(join(here, source))) > built.mtimeMs) return true
  return false
}

// Folders count too: theirs is the only time that changes when a file is removed.
const newestChange = async (path: string): Promise<number> => {
  const found = await stat(path).catch(() => undefined)
  if (!found) return 0
  if (!found.isDirectory()) return isTest(path) ? 0 : found.mtimeMs
  const inside = await Promise.all((await readdir(path)).map((name) => newestChange(join(path, name))))
  return Math.max(found.mtimeMs, ...inside)
}

const isTest = (path: string) => /\.test\.tsx?$/.test(path)

const compressAll = async (folder: string) => {
  const names = await readdir(folder, { recursive: true })
  const texts = names.filter((name) => compressed.has(extname(name)))
  await Promise.all(texts.map((name) => compressBeside(join(folder, name))))
  return texts.length
}

const compressBeside = async (path: string) => {
  const text = await readFile(path)
  const [small, smaller] = await Promise.all([
    promisify(gzip)(text, { level: constants.Z_BEST_COMPRESSION }),
    promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }),
  ])
  await Promise.all([writeFile(`${path}.gz`, small), writeFile(`${path}.br`, smaller)])
}

const keptForMs = 24 * 3_600_000

/**
 * A server that was started before this build, and every tab it ever served, still ask for the files of theirs. Their
 * names are made of their content, so old and new lie side by side for a day.
 */
const keepOlderAssets = async (fresh: string) => {
  const before = await readdir(join(target, 'assets')).catch(() => [])
  for (const name of before) {
    const old = join(target, 'assets', name)
    const { mtimeMs } = await stat(old)
    if (Date.now() - mtimeMs > keptForMs) continue
    // Already there when the new build has the very same file.
    await link(old, join(fresh, 'assets', name)).catch(() => undefined)
  }
}

const replace = async (fresh: string) => {
  const old = `${fresh}-old`
  await rename(target, old).catch(() => undefined)
  await rename(fresh, target)
  await rm(old, { recursive: true, force: true })
}

/** Gzip kilobytes of the scripts that index.html names: what a browser must have before it can draw. */
const firstLoad = async () => {
  const page = await readFile(join(target, 'index.html'), 'utf8')
  const scripts = [...page.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map(([, path]) => path ?? '')
  const sizes = await Promise.all(scripts.map(async (path) => (await stat(join(target, `${path}.gz`))).size))
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1000)
}

const seconds = (startedAt: Date) => ((Date.now() - startedAt.getTime()) / 1000).toFixed(1)

const sayOnStderr: Say = (line) => void process.stderr.write(`${line}\n`)

if (import.meta.main) {
  if (process.argv.includes('--now')) process.stdout.write(`${await build()}\n`)
  else await ensureWeb()
}
