import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { aTicket, startDesk } from '#server/testing.ts'
import { seriousFindings, widerThanTheScreen } from './axe.ts'
import { useBrowser, type Desk } from './journey.ts'

const open = useBrowser()

const routes = [
  '/dashboard',
  '/dashboard?range=2026-01-01..2026-02-10',
  '/tickets',
  '/tickets?priority=critical,high&created_from=2026-01-01',
  '/t/1',
  '/t/999999',
  '/new',
  '/settings/profile',
  '/settings/triage',
  '/settings/sample',
  '/settings/health',
  '/settings/in-force',
]
const schemes = ['dark', 'light'] as const
const widths = [360, 1440] as const

const longWord = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'

const aBusyDesk = async () => {
  const desk = await startDesk()
  const { ctx } = desk
  await aTicket(ctx, { title: `${longWord} ${longWord}`, description: longWord.repeat(20), priority: 'critical' })
  await aTicket(ctx, { category: 'technical', priority: 'high', status: 'in_progress' })
  await aTicket(ctx, { category: 'account', priority: 'medium', status: 'resolved' })
  await aTicket(ctx, { category: 'general', priority: 'low', status: 'closed' })
  return desk
}

const arrive = async (page: Page, route: string) => {
  await page.goto(route)
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.waitForLoadState('load')
  // The live stream never ends, so "no request under way" never comes; what is drawn must have come to rest instead.
  await expect.poll(() => page.locator('[class*=skeleton]').count(), { timeout: 10_000 }).toBe(0)
  await page.waitForTimeout(300)
}

for (const scheme of schemes) {
  for (const width of widths) {
    test(
      `axe finds nothing serious and nothing is wider than the screen: ${scheme}, ${width} px`,
      { timeout: 90_000 },
      async () => {
        const desk = await aBusyDesk()
        const { page, faults } = await open(desk, { scheme, width, height: 800 })
        for (const route of routes) {
          await arrive(page, route)
          expect.soft(await seriousFindings(page), route).toEqual([])
          expect.soft(await widerThanTheScreen(page), route).toEqual([])
        }
        // The one 404 is the ticket that is not there.
        expect(faults.filter((fault) => !fault.includes('404'))).toEqual([])
      },
    )
  }
}

const dialogs = {
  'the sheet of shortcuts': (page: Page) => page.keyboard.press('?'),
  'the new-ticket dialog': (page: Page) => page.keyboard.press('c'),
} as const

for (const [name, show] of Object.entries(dialogs)) {
  test(`axe finds nothing serious in ${name}, and Esc gives the focus back`, async () => {
    const desk = await aBusyDesk()
    for (const scheme of schemes) {
      const { page } = await open(desk, { scheme })
      await arrive(page, '/dashboard')
      const opener = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Dashboard' })
      await opener.focus()
      await show(page)
      const dialog = page.getByRole('dialog')
      await dialog.waitFor()
      await page.waitForTimeout(200)
      expect(await seriousFindings(page)).toEqual([])
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'hidden' })
      await expect.poll(() => opener.evaluate((link) => link === link.ownerDocument.activeElement)).toBe(true)
    }
  })
}

const watchShifts = `
  window.layoutShift = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.layoutShift += entry.value
  }).observe({ type: 'layout-shift', buffered: true })`

const slowAnswersMs = 400

const shiftsOn = async (desk: Desk, route: string, width: number) => {
  const { page, close } = await open(desk, { width, height: 800 })
  await page.addInitScript(watchShifts)
  // Slow enough that skeletons are seen, each answer at another moment.
  let asked = 0
  await page.route(/\/api\/v1\/(?!live)/, async (route) => {
    await new Promise((resume) => setTimeout(resume, slowAnswersMs + 90 * (asked++ % 4)))
    await route.continue()
  })
  await arrive(page, route)
  await page.waitForTimeout(slowAnswersMs * 3)
  const shift = await page.evaluate<number>('window.layoutShift')
  await close()
  return shift
}

for (const width of widths) {
  test(`nothing moves while a page loads: ${width} px`, async () => {
    const desk = await aBusyDesk()
    const shifts = await Promise.all(
      ['/dashboard', '/tickets', '/t/1', '/new', '/settings/triage', '/settings/health'].map(
        async (route) => [route, await shiftsOn(desk, route, width)] as const,
      ),
    )
    for (const [route, shift] of shifts) expect.soft(shift, route).toBeLessThan(0.005)
  })
}

test('the focus is always to be seen on the way through a page, and never covered', async () => {
  const desk = await aBusyDesk()
  const { page } = await open(desk)
  for (const route of ['/dashboard', '/settings/triage']) {
    await arrive(page, route)
    const places = new Set<string>()
    for (let step = 0; step < 40; step++) {
      await page.keyboard.press('Tab')
      const seen = await page.evaluate<{ name: string; ring: string; isCovered: boolean } | null>(focusReport)
      if (!seen) break
      places.add(seen.name)
      expect(seen.ring, `${route}: ${seen.name}`).toBe('solid 2px')
      expect(seen.isCovered, `${route}: ${seen.name}`).toBe(false)
    }
    expect(places.size).toBeGreaterThan(10)
  }
})

// A radio inside its label shows the ring on the label; what a pointer finds at the element's middle must be itself.
const focusReport = `(() => {
  const active = document.activeElement
  if (!active || active === document.body) return null
  const shown = active.matches('input[type=radio]') ? active.closest('label') : active
  const style = getComputedStyle(shown)
  const box = shown.getBoundingClientRect()
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, innerHeight - box.y) / 2)
  return {
    name: (active.getAttribute('aria-label') ?? active.textContent ?? '').slice(0, 60) + ' ' + active.tagName,
    ring: style.outlineStyle + ' ' + style.outlineWidth,
    isCovered: !(top && (shown.contains(top) || top.contains(shown))),
  }
})()`
