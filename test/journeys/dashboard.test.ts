import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { aTicket, startDesk } from '#server/testing.ts'
import { updateTicket } from '#server/tickets/tickets.ts'
import { useBrowser, type Desk } from './journey.ts'

const open = useBrowser()

/** Six tickets whose counts all differ, so that a number in the wrong place is seen. */
const aDeskWithTickets = async () => {
  const desk = await startDesk()
  const { ctx } = desk
  await aTicket(ctx, { title: 'Refund not received', category: 'billing', priority: 'critical' })
  await aTicket(ctx, { title: 'Charged twice', category: 'billing', priority: 'high' })
  await aTicket(ctx, { title: 'Invoice has the wrong name', category: 'billing', priority: 'high' })
  await aTicket(ctx, { title: 'App crashes', category: 'technical', priority: 'medium', status: 'in_progress' })
  await aTicket(ctx, { title: 'Slow search', category: 'technical', priority: 'medium', status: 'in_progress' })
  await aTicket(ctx, { title: 'Change my address', category: 'account', priority: 'medium', status: 'resolved' })
  return desk
}

const card = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Numbers' }).getByRole('link', { name: new RegExp(`^${name}`) })

const createByApi = (desk: Desk, fields: Record<string, string>) =>
  fetch(`${desk.url}/api/v1/tickets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Locked out', description: 'My account is locked since Monday.', ...fields }),
  })

const waitForText = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()

test('cards, bars and slices tell the same as the API', async () => {
  const desk = await aDeskWithTickets()
  const { page, faults } = await open(desk)
  await page.goto('/')
  await page.waitForURL('**/dashboard')

  await expect.poll(() => card(page, 'Open').innerText()).toContain('3')
  expect(await card(page, 'Open').innerText()).toContain('50% of 6')
  expect(await card(page, 'In progress').innerText()).toContain('2')
  expect(await card(page, 'Resolved').innerText()).toContain('1')
  expect(await card(page, 'Average a day').innerText()).toContain('6.0')

  const bars = page.getByRole('region', { name: 'Priority' }).getByRole('link')
  expect(await bars.evaluateAll((links) => links.map((link) => (link.textContent ?? '').replace(/\s+/g, ' ')))).toEqual(
    ['Critical1ticket,17%', 'High2tickets,33%', 'Medium3tickets,50%', 'Low0tickets,0%'],
  )
  const slices = page.getByRole('region', { name: 'Category' }).getByRole('list').getByRole('link')
  expect(
    await slices.evaluateAll((links) => links.map((link) => (link.textContent ?? '').replace(/\s+/g, ' '))),
  ).toEqual(['Billing3tickets,50%', 'Technical2tickets,33%', 'Account1ticket,17%', 'General0tickets,0%'])
  expect(faults).toEqual([])
})

test('numbers follow tickets made and changed elsewhere, without a reload', async () => {
  const desk = await aDeskWithTickets()
  const { page, faults } = await open(desk)
  await page.goto('/dashboard')
  await expect.poll(() => card(page, 'Open').innerText()).toContain('3')
  await page.evaluate('window.stillTheSamePage = true')

  await createByApi(desk, { category: 'account', priority: 'low' })
  await expect.poll(() => card(page, 'Open').innerText()).toContain('4')
  await page.getByRole('link', { name: 'Low 1 ticket, 14%' }).waitFor()
  await page.getByRole('link', { name: 'Account 2 tickets, 29%' }).waitFor()
  await page.getByRole('link', { name: '4 open' }).waitFor()

  await updateTicket(desk.ctx, 1, { change: { status: 'resolved' } })
  await expect.poll(() => card(page, 'Open').innerText()).toContain('3')
  await expect.poll(() => card(page, 'Resolved').innerText()).toContain('2')
  await expect.poll(() => page.getByRole('region', { name: /Most urgent/ }).innerText()).not.toContain('Refund')

  expect(await page.evaluate('window.stillTheSamePage')).toBe(true)
  expect(faults).toEqual([])
})

test('every card, bar and slice leads to the tickets it counts', async () => {
  const desk = await aDeskWithTickets()
  const { page } = await open(desk)
  const leadsTo = async (region: string, name: RegExp) => {
    await page.goto('/dashboard?range=all')
    const link = page.getByRole('region', { name: region }).getByRole('link', { name }).first()
    await link.click()
    await page.waitForURL('**/tickets*')
    const url = new URL(page.url())
    return url.pathname + url.search
  }
  expect(await leadsTo('Numbers', /^Open/)).toBe('/tickets?status=open')
  expect(await leadsTo('Numbers', /^In progress/)).toBe('/tickets?status=in_progress')
  expect(await leadsTo('Numbers', /^Resolved/)).toBe('/tickets?status=resolved')
  expect(await leadsTo('Numbers', /^Average/)).toBe('/tickets')
  expect(await leadsTo('Priority', /^High/)).toBe('/tickets?priority=high')
  expect(await leadsTo('Category', /^Technical/)).toBe('/tickets?category=technical')

  await page.goto('/dashboard?range=all')
  // Billing is the first half of the ring, so its right side.
  const ring = await page.locator('svg:has(a[data-category=billing])').boundingBox()
  await page.mouse.click((ring?.x ?? 0) + 146, (ring?.y ?? 0) + 80)
  await page.waitForURL('**/tickets?category=billing')
})

test('the keyboard alone moves inside a chart, and one Tab leaves it', async () => {
  const desk = await aDeskWithTickets()
  const { page } = await open(desk)
  await page.goto('/dashboard')
  await page.getByRole('link', { name: /^Critical 1/ }).focus()
  const focused = () => page.evaluate<string>('document.activeElement.textContent')

  await page.keyboard.press('ArrowDown')
  expect(await focused()).toMatch(/^High/)
  await page.keyboard.press('End')
  expect(await focused()).toMatch(/^Low/)
  await page.keyboard.press('ArrowDown')
  expect(await focused()).toMatch(/^Critical/)
  await page.keyboard.press('ArrowUp')
  expect(await focused()).toMatch(/^Low/)
  await page.keyboard.press('Tab')
  expect(await focused()).toMatch(/^As table/)
  await page.keyboard.press('Shift+Tab')
  expect(await focused()).toMatch(/^Low/)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/tickets?priority=low&created_from=*')
})

test('a chart turns into its table and back', async () => {
  const desk = await aDeskWithTickets()
  const { page } = await open(desk)
  await page.goto('/dashboard')
  const panel = page.getByRole('region', { name: 'Priority' })
  await panel.getByRole('button', { name: 'As table' }).click()
  expect(await panel.getByRole('row').allInnerTexts()).toEqual([
    'Priority\tTickets\tShare',
    'Critical\t1\t17%',
    'High\t2\t33%',
    'Medium\t3\t50%',
    'Low\t0\t0%',
  ])
  await panel.getByRole('button', { name: 'As chart' }).click()
  await panel.getByRole('link', { name: /^Critical/ }).waitFor()
})

test('an empty desk says so, loads sample data and undoes it', async () => {
  const desk = await startDesk()
  const { page, faults } = await open(desk)
  await page.goto('/dashboard')
  await waitForText(page, 'No tickets yet')
  expect(await page.getByRole('region', { name: 'Priority' }).count()).toBe(0)

  await page.getByRole('button', { name: 'Load sample data' }).click()
  await waitForText(page, /\d+ sample tickets loaded/)
  await page.getByRole('region', { name: 'Priority' }).waitFor()
  await expect.poll(() => card(page, 'Open').innerText()).not.toContain('No tickets yet')

  await page.keyboard.press('z')
  await page.getByRole('button', { name: 'Load sample data' }).waitFor()
  await waitForText(page, 'Sample tickets removed')
  expect(faults).toEqual([])
})

test('numbers that cannot be read say so in their place; the other tile stays, and Retry mends it', async () => {
  const desk = await aDeskWithTickets()
  const { page } = await open(desk)
  let isBroken = true
  await page.route(/\/api\/v1\/stats\?/, (route) =>
    isBroken
      ? route.fulfill({
          status: 400,
          contentType: 'application/problem+json',
          body: JSON.stringify({ title: 'Bad request', detail: 'No numbers today.', code: 'x', request_id: 'req-77' }),
        })
      : route.continue(),
  )
  await page.goto('/dashboard')
  const alert = page.getByRole('alert').filter({ hasText: 'The numbers could not be read' })
  await alert.waitFor()
  expect(await alert.innerText()).toContain('No numbers today. Your tickets are safe.')
  expect(await alert.innerText()).toContain('Request req-77')
  await page
    .getByRole('region', { name: /Most urgent/ })
    .getByText('Refund not received')
    .waitFor()

  isBroken = false
  await alert.getByRole('button', { name: 'Retry' }).click()
  await expect.poll(() => card(page, 'Open').innerText()).toContain('3')
})

test('a tile that fails alone leaves the numbers standing', async () => {
  const desk = await aDeskWithTickets()
  const { page } = await open(desk)
  await page.route('**/api/v1/tickets?*', (route) => route.fulfill({ status: 400, body: '' }))
  await page.goto('/dashboard')
  await page
    .getByRole('region', { name: /Most urgent/ })
    .getByText('The tickets could not be read')
    .waitFor()
  await expect.poll(() => card(page, 'Open').innerText()).toContain('3')
})
