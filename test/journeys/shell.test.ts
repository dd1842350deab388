import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { aTicket, startDesk } from '#server/testing.ts'
import { startLlmServer } from '../llm-server.ts'
import { useBrowser } from './journey.ts'

const open = useBrowser()

const scheme = (page: Page) => page.evaluate<string>('document.documentElement.dataset.mantineColorScheme')
const focused = (page: Page) =>
  page.evaluate<string>('document.activeElement.getAttribute("aria-label") ?? document.activeElement.innerText ?? ""')
const settled = (page: Page) => page.getByRole('heading', { level: 1 }).waitFor()

test('the sidebar folds with [ and stays folded after a reload', async () => {
  const { page, faults } = await open(await startDesk())
  await page.goto('/dashboard')
  await settled(page)
  const width = async () => (await page.getByRole('complementary').boundingBox())?.width
  expect(await width()).toBe(208)
  await page.keyboard.press('[')
  await expect.poll(width).toBe(48)
  await page.reload()
  await settled(page)
  expect(await width()).toBe(48)
  // Icons keep their names.
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: /^Tickets/ })
    .waitFor()
  await page.getByRole('button', { name: 'Unfold sidebar' }).click()
  await expect.poll(width).toBe(208)
  expect(faults).toEqual([])
})

test('the chosen theme is there before the app is, and system follows the system', async () => {
  const { page, faults } = await open(await startDesk(), { scheme: 'dark' })
  await page.goto('/dashboard')
  await settled(page)
  expect(await scheme(page)).toBe('dark')

  await page.getByTitle('Light').click()
  await expect.poll(() => scheme(page)).toBe('light')
  expect(faults).toEqual([])
  // Without the app itself, only what runs before the first paint is left to set it.
  await page.route('**/assets/index-*.js', (route) => route.abort())
  await page.reload({ waitUntil: 'domcontentloaded' })
  expect(await page.locator('#root').innerHTML()).toBe('')
  expect(await scheme(page)).toBe('light')

  await page.unroute('**/assets/index-*.js')
  await page.reload()
  await settled(page)
  await page.getByTitle('System').click()
  await expect.poll(() => scheme(page)).toBe('dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await expect.poll(() => scheme(page)).toBe('light')
})

test('? shows the keys of the screen, Esc closes it and gives the focus back', async () => {
  const { page } = await open(await startDesk())
  await page.goto('/dashboard')
  await settled(page)
  const opener = page.getByRole('button', { name: 'Shortcuts' })
  await opener.focus()
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Shortcuts of this screen' })
  await sheet.waitFor()
  expect(await sheet.innerText()).toMatch(/New ticket\s+C/)
  expect(await sheet.innerText()).toMatch(/Tickets\s+G\s+then\s+T/)
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'detached' }).catch(() => sheet.waitFor({ state: 'hidden' }))
  expect(await focused(page)).toContain('Shortcuts')
})

test('G then a letter goes places; letters typed into a field stay letters', async () => {
  const { page } = await open(await startDesk())
  await page.goto('/dashboard')
  await settled(page)
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await page.waitForURL('**/settings/profile')
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  await page.waitForURL('**/tickets')
  await page.keyboard.press('g')
  await page.keyboard.press('d')
  await page.waitForURL('**/dashboard')

  await page.goto('/settings/triage')
  const text = page.getByLabel('Try it on a text')
  await text.fill('')
  await text.pressSequentially('gt[?c')
  expect(await text.inputValue()).toBe('gt[?c')
  expect(page.url()).toContain('/settings')
  expect(await page.getByRole('dialog').count()).toBe(0)
})

test('/ finds the search box from any screen', async () => {
  const { page } = await open(await startDesk())
  await page.goto('/dashboard')
  await settled(page)
  await page.keyboard.press('/')
  await page.waitForURL('**/tickets')
  await expect.poll(() => page.evaluate('document.activeElement.matches("input[data-search]")')).toBe(true)
})

test('single-letter shortcuts can be switched off, and stay off', async () => {
  const { page } = await open(await startDesk())
  await page.goto('/settings')
  await page.getByRole('switch', { name: 'Shortcuts by single letters' }).uncheck()
  await page.reload()
  await settled(page)
  await page.getByRole('heading', { level: 1 }).focus()
  await page.keyboard.press('?')
  await page.keyboard.press('[')
  await page.waitForTimeout(200)
  expect(await page.getByRole('dialog').count()).toBe(0)
  expect((await page.getByRole('complementary').boundingBox())?.width).toBe(208)

  await page.getByRole('switch', { name: 'Shortcuts by single letters' }).check()
  await page.getByRole('heading', { level: 1 }).focus()
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Shortcuts of this screen' }).waitFor()
})

test('the first Tab offers to skip to the content', async () => {
  const { page } = await open(await startDesk())
  await page.goto('/settings')
  await settled(page)
  await page.keyboard.press('Tab')
  expect(await focused(page)).toBe('Skip to content')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  expect(await page.evaluate('document.querySelector("main").contains(document.activeElement)')).toBe(true)
})

test('being offline is said after a moment, and unsaid when it is over', async () => {
  const { page, context } = await open(await startDesk())
  await page.goto('/dashboard')
  await settled(page)
  await context.setOffline(true)
  await page.getByText('You are offline.').waitFor()
  await page.getByText('No tickets yet').first().waitFor()
  await context.setOffline(false)
  await page.getByText('You are offline.').waitFor({ state: 'detached' })
})

test('a desk that stops answering is said so, and what is on screen stays', async () => {
  const desk = await startDesk()
  await aTicket(desk.ctx, { title: 'Refund not received' })
  const { page } = await open(desk)
  await page.goto('/dashboard')
  await page.getByText('Refund not received').waitFor()
  await desk.stop()
  await page.getByText('The desk does not answer.').waitFor()
  await page.getByText('Refund not received').waitFor()
})

test('after a break the page catches up with what it missed, by itself', async () => {
  const desk = await startDesk()
  const line = await aLineThatBreaks(new URL(desk.url))
  const { page } = await open(line)
  await page.goto('/dashboard')
  await page.getByRole('link', { name: '0 open' }).waitFor()
  await line.cut()
  await page.getByText('The desk does not answer.').waitFor()
  await aTicket(desk.ctx)
  await line.mend()
  await page.getByRole('link', { name: '1 open' }).waitFor({ timeout: 20_000 })
  await page.getByText('The desk does not answer.').waitFor({ state: 'detached' })
})

test('a page whose files cannot be had says so, and Retry fetches them', async () => {
  const { page } = await open(await startDesk())
  await page.goto('/dashboard')
  await settled(page)
  await page.route('**/assets/settings-page-*.js', (route) => route.abort())
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click()
  await page.getByText('This page could not be shown').waitFor()
  await page.getByText('Your tickets are safe').waitFor()
  await page.unroute('**/assets/settings-page-*.js')
  await page.getByRole('button', { name: 'Retry' }).click()
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
})

test('an unwell model is said at the foot of every page, with the way to mend it', async () => {
  const llm = await startLlmServer({ vendor: 'groq', mode: { kind: 'key_refused' } })
  onTestFinished(() => llm.stop())
  const desk = await startDesk({ settings: llm.settings })
  const { page } = await open(desk)
  await page.goto('/dashboard')
  await settled(page)
  expect(await page.getByText('How to mend it').count()).toBe(0)

  await fetch(`${desk.url}/api/v1/classify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ description: 'I was charged twice this month.' }),
  })
  await page.getByRole('link', { name: 'How to mend it' }).click()
  await page.waitForURL('**/settings/health')
  const health = page.getByRole('region', { name: 'Health' })
  await health.getByText('Failing').waitFor()
  expect(await health.innerText()).toContain('GROQ_API_KEY')

  await page.getByRole('button', { name: /^Dismiss: / }).click()
  await page.getByText('How to mend it').waitFor({ state: 'detached' })
})

test('an address that names nothing says so and leads on', async () => {
  const { page, faults } = await open(await startDesk())
  await page.goto('/t/abc')
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
  await page.getByRole('link', { name: 'All tickets' }).click()
  await page.waitForURL('**/tickets')
  expect(faults).toEqual([])
})

test('who can reach an open desk is said once, and may be dismissed for good', async () => {
  const desk = await startDesk()
  const { page } = await open(desk)
  await page.goto('/dashboard')
  const notice = page.getByText('Open desk, no sign-in.')
  await notice.waitFor()
  expect(await page.getByRole('complementary').innerText()).toContain('Only this machine can reach it.')
  await page.getByRole('button', { name: 'Dismiss the notice' }).click()
  await notice.waitFor({ state: 'detached' })
  await page.reload()
  await settled(page)
  await page.getByRole('link', { name: '0 open' }).waitFor()
  expect(await notice.count()).toBe(0)
})

test('on a phone the bottom bar leads everywhere and More opens the rest', async () => {
  const { page, faults } = await open(await startDesk(), { width: 360, height: 740 })
  await page.goto('/dashboard')
  await settled(page)
  const bar = page.getByRole('navigation', { name: 'Main' })
  await bar.getByRole('link', { name: 'Tickets' }).click()
  await page.waitForURL('**/tickets')
  await bar.getByRole('link', { name: 'New' }).click()
  await page.waitForURL('**/new')
  await bar.getByRole('button', { name: 'More' }).click()
  const drawer = page.getByRole('dialog', { name: 'Docket' })
  await drawer.getByRole('link', { name: 'Settings' }).click()
  await page.waitForURL('**/settings/profile')
  await drawer.waitFor({ state: 'hidden' })
  await bar.getByRole('link', { name: 'Dashboard' }).click()
  await page.waitForURL('**/dashboard')
  await bar.getByRole('button', { name: 'Search' }).click()
  await page.waitForURL('**/tickets')
  expect(faults).toEqual([])
})

/** A plain TCP line to a desk that can be cut and mended under the same address. */
const aLineThatBreaks = async ({ hostname, port }: URL) => {
  const open = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const end of [near, far]) {
      open.add(end)
      end.on('error', () => undefined).on('close', () => open.delete(end))
    }
    near.pipe(far).pipe(near)
  })
  const listen = (at: number) => new Promise<void>((ready) => server.listen(at, '127.0.0.1', ready))
  await listen(0)
  const { port: ownPort } = server.address() as AddressInfo
  const cut = () =>
    new Promise<void>((closed) => {
      server.close(() => closed())
      for (const end of open) end.destroy()
    })
  onTestFinished(async () => {
    if (server.listening) await cut()
  })
  return { url: `http://127.0.0.1:${ownPort}`, cut, mend: () => listen(ownPort) }
}
