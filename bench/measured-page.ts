// A page on a slow machine, and perhaps on a slow line, that times itself.
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { openPage } from '../test/browser.ts'

/** What Chromium's developer tools call "Fast 4G". */
const fast4g = {
  offline: false,
  latency: 60 * 2.75,
  downloadThroughput: ((9 * 1_000_000) / 8) * 0.9,
  uploadThroughput: ((1.5 * 1_000_000) / 8) * 0.9,
}
export const cpuSlowdown = 4

/** In a profile of its own, with an empty cache. */
export const openMeasuredPage = async (browser: Browser, url: string, { line }: { line: 'local' | 'fast 4G' }) => {
  const opened = await openPage(browser, url)
  const { page, context } = opened
  page.setDefaultTimeout(20_000)
  await context.addInitScript({ path: join(import.meta.dirname, 'page-recorder.js') })
  const protocol = await context.newCDPSession(page)
  await protocol.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown })
  if (line === 'fast 4G') {
    await protocol.send('Network.enable')
    await protocol.send('Network.emulateNetworkConditions', fast4g)
  }
  return opened
}

interface Wanted {
  readonly selector: string
  readonly text?: string
}

interface Painted {
  readonly ms: number
  /** Milliseconds since 1970, comparable between pages. */
  readonly began: number
  readonly painted: number
}

/** From an input until what it leads to is painted. */
export const timeUntilPainted = async (
  page: Page,
  { on, wanted, act }: { on?: 'keydown' | 'click'; wanted: readonly Wanted[]; act: () => Promise<unknown> },
) => {
  await page.evaluate(`docketBench.arm(${JSON.stringify({ on, wanted })})`)
  await act()
  return page.evaluate<Painted>('docketBench.painted()')
}

/** From the navigation until the first rows of the list are painted. */
export const timeToRows = async (page: Page, address: string) => {
  await page.goto(address, { waitUntil: 'commit' })
  return page.evaluate<number>('docketBench.firstRows')
}

interface Felt {
  /** Reported only from 16 ms on. */
  readonly inputs: readonly { readonly name: string; readonly at: number; readonly ms: number }[]
  readonly counts: { readonly keydown: number; readonly click: number }
  readonly longTasks: readonly { readonly at: number; readonly ms: number }[]
  readonly shifts: readonly { readonly at: number; readonly value: number }[]
  readonly now: number
}

export const readFelt = (page: Page) => page.evaluate<Felt>('docketBench.felt()')

export const readAssets = (page: Page) => page.evaluate<string[]>('docketBench.assets()')

/** Cumulative Layout Shift: the worst window of shifts less than 1 s apart, at most 5 s long. */
export const layoutShift = (shifts: Felt['shifts']) => {
  let [worst, sum, first, last] = [0, 0, 0, Number.NEGATIVE_INFINITY]
  for (const { at, value } of shifts) {
    if (at - last > 1_000 || at - first > 5_000) [sum, first] = [0, at]
    sum += value
    last = at
    worst = Math.max(worst, sum)
  }
  return worst
}
