// Takes the pictures in docs/images from a real desk with the sample tickets, in both schemes: npm run screenshots
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { openBrowser, openPage } from '../test/browser.ts'

const here = join(import.meta.dirname, '..')
const images = join(here, 'docs/images')

interface Picture {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly show: (page: Page) => Promise<void>
}

const showList = async (page: Page) => {
  await page.goto('/tickets')
  await page.locator('[data-row]').nth(5).waitFor()
}

const pictures: readonly Picture[] = [
  {
    name: 'dashboard',
    width: 1280,
    height: 760,
    show: async (page) => {
      await page.goto('/dashboard')
      await page.getByText('Critical').first().waitFor()
    },
  },
  {
    name: 'tickets',
    width: 1280,
    height: 760,
    show: async (page) => {
      await showList(page)
      for (const key of ['j', 'j', 'Space']) await page.keyboard.press(key)
    },
  },
  {
    name: 'new-ticket',
    width: 1280,
    height: 760,
    show: async (page) => {
      await showList(page)
      await page.keyboard.press('c')
      await page.getByRole('dialog', { name: 'New ticket' }).waitFor()
      await page.locator('input[name=title]').fill('Card charged twice')
      await page.locator('textarea[name=description]').fill('I was billed two times for my subscription this morning.')
      await page.locator('[data-suggestion=suggested]').waitFor()
    },
  },
  { name: 'phone', width: 390, height: 760, show: showList },
]

const takeAll = async (browser: Browser, url: string) => {
  for (const scheme of ['dark', 'light'] as const) {
    for (const { name, width, height, show } of pictures) {
      const { page, faults, close } = await openPage(browser, url, { scheme, width, height })
      await show(page)
      // Fonts, the last transition, and counts that settle.
      await page.waitForTimeout(600)
      const path = join(images, `${name}-${scheme}.png`)
      await page.screenshot({ path })
      await close()
      if (faults.length > 0) throw new Error(`${name}-${scheme}: ${faults.join('; ')}`)
      process.stdout.write(`${name}-${scheme}.png ${Math.round(statSync(path).size / 1000)} kB\n`)
    }
  }
}

/** A desk of its own on a free port, stopped and removed afterwards. */
const withDesk = async (work: (url: string) => Promise<void>) => {
  const folder = mkdtempSync(join(tmpdir(), 'docket-pictures-'))
  const desk = spawn(process.execPath, [join(here, 'bin/docket.cjs'), 'serve'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], DATA_DIR: join(folder, 'data'), PORT: '0', LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  try {
    await work(await addressOf(desk.stderr.setEncoding('utf8')))
  } finally {
    const ended = once(desk, 'exit')
    desk.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
}

const addressOf = async (said: AsyncIterable<string>) => {
  let text = ''
  for await (const chunk of said) {
    text += chunk
    const found = /is ready at (\S+)/.exec(text)?.[1]
    if (found !== undefined) return found
  }
  throw new Error(`The desk did not start: ${text}`)
}

await withDesk(async (url) => {
  await fetch(`${url}/api/v1/sample`, { method: 'POST' })
  const browser = await openBrowser()
  await takeAll(browser, url).finally(() => browser.close())
})
