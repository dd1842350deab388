// A real headless Chromium for journeys: the one named by CHROMIUM_PATH, else the one npm brought, else the machine's.
import { existsSync, statSync } from 'node:fs'
import { mkdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { chromium as playwright, type Browser, type Page } from 'playwright-core'

const cache = join(import.meta.dirname, '../node_modules/.cache/chromium')

interface Chromium {
  from: string
  executablePath: string
  args: string[]
  env: Record<string, string>
}

interface BrowserOptions {
  /** Host names that lead to this machine's loopback, beside those that always do. */
  readonly namesOfThisMachine?: readonly string[]
}

/** Starts a browser and says which. Close it when done. */
export const openBrowser = async ({ namesOfThisMachine = [] }: BrowserOptions = {}): Promise<Browser> => {
  const { from, executablePath, args: itsArgs, env } = await findChromium()
  const rules = namesOfThisMachine.map((name) => `MAP ${name} 127.0.0.1`).join(',')
  const args = rules ? [...itsArgs, `--host-resolver-rules=${rules}`] : itsArgs
  const browser = await playwright.launch({ executablePath, args, env: { ...plainEnv(), ...env }, headless: true })
  process.stderr.write(`Browser: Chromium ${browser.version()} ${from}\n`)
  return browser
}

export interface PageOptions {
  scheme?: 'dark' | 'light'
  width?: number
  height?: number
  /** A browser in which no page runs a script. */
  scripts?: 'off'
  /** `name=value` of a session, for who has signed in already. */
  cookie?: string
}

/**
 * A page of a desk in a browser profile of its own. `faults` collects what a user would never see and a tester must:
 * errors of scripts, of the console (the page's policy reports there too), and answers of 500 and more.
 */
export const openPage = async (browser: Browser, url: string, options: PageOptions = {}) => {
  const { scheme = 'dark', width = 1440, height = 900 } = options
  const context = await browser.newContext({
    baseURL: url,
    colorScheme: scheme,
    viewport: { width, height },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    javaScriptEnabled: options.scripts !== 'off',
  })
  if (options.cookie !== undefined) {
    const [name = '', value = ''] = options.cookie.split('=')
    await context.addCookies([{ name, value, url, httpOnly: true, sameSite: 'Lax' }])
  }
  const page = await context.newPage()
  return { page, context, faults: faultsOf(page), close: () => context.close() }
}

const faultsOf = (page: Page) => {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 500) faults.push(`answer: ${response.status()} ${response.url()}`)
  })
  return faults
}

const findChromium = async (): Promise<Chromium> => {
  const named = process.env['CHROMIUM_PATH']
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM_PATH names ${named}, where there is no file.`)
    return { from: `from CHROMIUM_PATH (${named})`, executablePath: named, args: machineArgs(), env: {} }
  }
  if (process.platform === 'linux' && process.arch === 'x64') return chromiumFromNpm()
  const own = chromiumOfMachine()
  if (own) return { from: `of this machine (${own})`, executablePath: own, args: machineArgs(), env: {} }
  throw new Error('No Chromium was found. Install Chromium or Chrome, or set CHROMIUM_PATH to one.')
}

const machineArgs = () => (process.getuid?.() === 0 ? ['--no-sandbox'] : [])

const chromiumOfMachine = () => {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return [
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ].find((path) => existsSync(path))
}

// Made for a cloud function: one process, no checks of origins. Tests need several contexts and real security.
const unwantedArgs = new Set([
  '--single-process',
  '--no-zygote',
  '--in-process-gpu',
  '--disable-web-security',
  '--allow-running-insecure-content',
  "--headless='shell'",
])

const chromiumFromNpm = async (): Promise<Chromium> => {
  const { default: chromium, inflate } = await import('@sparticuz/chromium')
  const packageFile = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  const packageFolder = join(dirname(packageFile), '..')
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as { version: string }
  const home = join(cache, version)
  await unpackOnce(home, async (folder) => {
    // The package unpacks under fixed names into the temporary folder, and its NSS libraries only on AWS.
    const before = process.env['TMPDIR']
    process.env['TMPDIR'] = folder
    try {
      await Promise.all(
        ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'].map((name) =>
          inflate(join(packageFolder, 'bin', name)),
        ),
      )
      await writeFile(join(folder, 'fonts/fonts.conf'), fontsConf(home))
    } finally {
      if (before === undefined) delete process.env['TMPDIR']
      else process.env['TMPDIR'] = before
    }
  })
  return {
    from: `from npm (@sparticuz/chromium ${version})`,
    executablePath: join(home, 'chromium'),
    args: chromium.args.filter((arg) => !unwantedArgs.has(arg)),
    env: {
      FONTCONFIG_PATH: join(home, 'fonts'),
      LD_LIBRARY_PATH: [join(home, 'al2023/lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':'),
    },
  }
}

// The package's own file looks for its fonts in folders of the cloud; without this a page is drawn without any letter.
const fontsConf = (home: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(home, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(home, 'fonts-cache')}</cachedir>
</fontconfig>
`

const staleLockMs = 120_000

// Test files run in processes of their own; the first unpacks (some 200 MB), the others wait for it.
const unpackOnce = async (home: string, unpack: (folder: string) => Promise<void>) => {
  const lock = `${home}.lock`
  // The browser keeps a cache of fonts in there, and makes the folder for it where there is none.
  const isUnpacked = () => existsSync(join(home, 'chromium'))
  await mkdir(cache, { recursive: true })
  while (!isUnpacked()) {
    const hasLock = await mkdir(lock).then(
      () => true,
      () => false,
    )
    if (!hasLock) {
      if (isStale(lock)) await rmdir(lock).catch(() => undefined)
      await new Promise((resume) => setTimeout(resume, 100))
      continue
    }
    try {
      if (isUnpacked()) return
      const fresh = `${home}.${process.pid}`
      await rm(fresh, { recursive: true, force: true })
      await mkdir(fresh)
      await unpack(fresh)
      await rm(home, { recursive: true, force: true })
      await rename(fresh, home)
    } finally {
      await rmdir(lock).catch(() => undefined)
    }
  }
}

const isStale = (lock: string) => {
  try {
    return Date.now() - statSync(lock).mtimeMs > staleLockMs
  } catch {
    return false
  }
}

const plainEnv = () =>
  Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined))
