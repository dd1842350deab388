// What every journey stands on: the built web app, one browser for a file, a desk and a fresh profile for a test.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import type { startDesk } from '#server/testing.ts'
import { ensureWeb } from '../../scripts/build-web.ts'
import { openBrowser, openPage, type PageOptions } from '../browser.ts'

export type Desk = Awaited<ReturnType<typeof startDesk>>

/** Call once at the top of a file of journeys. `open` shows a desk in a profile of its own. */
export const useBrowser = () => {
  let browser: Browser
  beforeAll(async () => {
    await ensureWeb()
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  return async (desk: Pick<Desk, 'url'>, options: PageOptions = {}) => {
    const opened = await openPage(browser, desk.url, options)
    opened.page.setDefaultTimeout(10_000)
    onTestFinished(opened.close)
    return opened
  }
}
