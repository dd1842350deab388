import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { startDesk } from '#server/testing.ts'
import { useBrowser } from './journey.ts'

const open = useBrowser()

/** A browser on a busy machine takes its time; what is asked here is that it gets there. */
const eventually = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 10_000 })

const day = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10)

/** One ticket today, two of three days ago, three of 20, four of 60, five of 200 days ago, in no range of dates below. */
const aDeskWithPast = async () => {
  const desk = await startDesk()
  for (const [place, daysAgo] of [0, 3, 20, 60, 200].entries())
    await sql`
      insert into tickets (title, description, priority, category, created_at)
      select 'From ' || ${daysAgo}::text || ' days ago', 'y', case n when 1 then 'critical' else 'low' end, 'billing',
        ${`${day(daysAgo)}T00:00:00Z`}::timestamptz
      from generate_series(1, ${place + 1}::int) as n`.execute(desk.ctx.db)
  return desk
}

const card = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Numbers' }).getByRole('link', { name: new RegExp(`^${name}`) })
const ranges = (page: Page) => page.getByRole('navigation', { name: 'Range' })
const chart = (page: Page) => page.getByRole('region', { name: /^Tickets per/ })
const columns = (page: Page) => chart(page).locator('svg a')
const openTickets = (page: Page) => card(page, 'Open').innerText()
const sumOf = (page: Page) =>
  columns(page).evaluateAll((all) =>
    all.reduce((sum, column) => sum + Number(/: (\d+) ticket/.exec(column.getAttribute('aria-label') ?? '')?.[1]), 0),
  )
const shownTickets = async (page: Page) => {
  await page.waitForURL('**/tickets?*')
  await page.locator('[data-row]').first().waitFor()
  return page.locator('[data-row]').count()
}

test('the range decides over figures, ring and columns, stands in the address, and comes back by Back and reload', async () => {
  const desk = await aDeskWithPast()
  const { page, faults } = await open(desk)
  await page.goto('/dashboard')
  const expectRange = async (name: string, tickets: number, buckets: number) => {
    await eventually(() => ranges(page).locator('[aria-current=page]').innerText()).toBe(name)
    await eventually(() => openTickets(page)).toContain(`100% of ${tickets}`)
    await eventually(() => columns(page).count()).toBe(buckets)
    expect(await sumOf(page)).toBe(tickets)
    expect(await page.getByRole('region', { name: 'Category' }).getByText(`Billing`).count()).toBe(1)
    await page.getByRole('link', { name: `Billing ${tickets} ticket` }).waitFor()
  }
  await expectRange('30 days', 6, 30)
  await ranges(page).getByRole('link', { name: '7 days' }).click()
  await page.waitForURL('**/dashboard?range=7d')
  await expectRange('7 days', 3, 7)
  await ranges(page).getByRole('link', { name: '90 days' }).click()
  await expectRange('90 days', 10, 90)
  await page.goBack()
  await expectRange('7 days', 3, 7)
  await page.goForward()
  await page.reload()
  await expectRange('90 days', 10, 90)
  await ranges(page).getByRole('link', { name: 'Year' }).click()
  await eventually(() => chart(page).getByRole('heading').innerText()).toBe('Tickets per week')
  await eventually(() => sumOf(page)).toBe(15)
  await ranges(page).getByRole('link', { name: 'All' }).click()
  await page.waitForURL('**/dashboard?range=all')
  await eventually(() => openTickets(page)).toContain('100% of 15')
  // Nothing is remembered that the address does not say.
  await page.goto('/dashboard')
  await expectRange('30 days', 6, 30)
  expect(faults).toEqual([])
})

test('days of one’s own are typed, kept in the address, and in either order', async () => {
  const desk = await aDeskWithPast()
  const { page, faults } = await open(desk)
  await page.goto('/dashboard?range=7d')
  await ranges(page).getByRole('link', { name: 'Dates' }).click()
  const [from, to] = [ranges(page).getByLabel('From'), ranges(page).getByLabel('To')]
  expect([await from.inputValue(), await to.inputValue()]).toEqual([day(6), day(0)])
  await from.fill(day(3))
  await to.fill(day(60))
  await to.press('Enter')
  await page.waitForURL(`**/dashboard?range=${day(60)}..${day(3)}`)
  await eventually(() => openTickets(page)).toContain('100% of 9')
  await eventually(() => sumOf(page)).toBe(9)

  await from.fill(day(50))
  await to.fill(day(40))
  await page.getByRole('button', { name: 'Show' }).click()
  await eventually(() => openTickets(page)).toContain('No tickets in this range')
  await chart(page).getByText('No tickets in this range').waitFor()
  expect(await sumOf(page)).toBe(0)
  expect(faults).toEqual([])
})

test('cards, bars and columns lead to exactly the tickets they count, with the days as a filter that can be taken off', async () => {
  const desk = await aDeskWithPast()
  const { page, faults } = await open(desk)
  const range = `/dashboard?range=${day(60)}..${day(3)}`
  await page.goto(range)
  await card(page, 'Open').click()
  expect(await shownTickets(page)).toBe(9)
  const filters = Object.fromEntries(new URL(page.url()).searchParams)
  expect(filters).toEqual({ status: 'open', created_from: day(60), created_before: day(2) })

  await page.goto(range)
  await page.getByRole('link', { name: 'Critical 3 tickets' }).click()
  expect(await shownTickets(page)).toBe(3)

  await page.goto(range)
  await columns(page)
    .and(page.getByRole('link', { name: /: 2 tickets, 1 critical, 1 low/ }))
    .click()
  expect(await shownTickets(page)).toBe(2)
  expect(await page.locator('[data-row]').allInnerTexts()).toEqual([
    expect.stringContaining('From 3 days ago'),
    expect.stringContaining('From 3 days ago'),
  ])
  await page.getByRole('button', { name: /^Remove days Created / }).click()
  await eventually(() => page.locator('[data-row]').count()).toBe(15)
  expect(new URL(page.url()).search).toBe('')
  await page.goBack()
  await eventually(() => page.locator('[data-row]').count()).toBe(2)
  expect(faults).toEqual([])
})

test('by keyboard: ranges are links, the columns one stop that arrows move in, Enter leads to the tickets of the day', async () => {
  const desk = await aDeskWithPast()
  const { page } = await open(desk)
  await page.goto('/dashboard')
  await ranges(page).getByRole('link', { name: '30 days' }).focus()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/dashboard?range=7d')
  await eventually(() => columns(page).count()).toBe(7)

  await chart(page).getByRole('button', { name: 'As table' }).focus()
  await page.keyboard.press('Tab')
  const focused = () => page.evaluate<string>('document.activeElement.getAttribute("aria-label")')
  expect(await focused()).toContain('1 ticket, 1 critical')
  for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key)
  expect(await focused()).toContain('2 tickets, 1 critical, 1 low')
  // What the focus is on is told in words too, for those who see.
  await chart(page).locator('strong').getByText('2 tickets', { exact: true }).waitFor()
  await page.keyboard.press('Home')
  expect(await focused()).toContain('0 tickets')
  await page.keyboard.press('Tab')
  expect(await page.evaluate<boolean>('document.activeElement.closest("svg") === null')).toBe(true)
  await page.keyboard.press('Shift+Tab')
  for (const key of ['End', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'Enter']) await page.keyboard.press(key)
  expect(await shownTickets(page)).toBe(2)
})

test('the columns turn into a table of days', async () => {
  const desk = await aDeskWithPast()
  const { page } = await open(desk)
  await page.goto('/dashboard?range=7d')
  await columns(page).first().waitFor()
  await chart(page).getByRole('button', { name: 'As table' }).click()
  const rows = await chart(page).getByRole('row').allInnerTexts()
  expect(rows[0]).toBe('Day\tTickets\tCritical\tHigh\tMedium\tLow')
  expect(rows).toHaveLength(8)
  expect(rows.at(-1)).toMatch(/\t1\t1\t0\t0\t0$/)
  expect(rows.at(-4)).toMatch(/\t2\t1\t0\t0\t1$/)
})

test('a ticket made elsewhere grows its column without a reload', async () => {
  const desk = await aDeskWithPast()
  const { page } = await open(desk)
  await page.goto('/dashboard?range=7d')
  await columns(page)
    .and(page.getByRole('link', { name: /: 1 ticket, 1 critical$/ }))
    .waitFor()
  await fetch(`${desk.url}/api/v1/tickets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'New', description: 'Just now', priority: 'high', category: 'general' }),
  })
  await columns(page)
    .and(page.getByRole('link', { name: /: 2 tickets, 1 critical, 1 high$/ }))
    .waitFor()
  await eventually(() => openTickets(page)).toContain('100% of 4')
})

test('days that cannot be read say so in their tile; the numbers stay, and Retry mends it', async () => {
  const desk = await aDeskWithPast()
  const { page } = await open(desk)
  let isBroken = true
  await page.route('**/api/v1/stats/series?*', (route) =>
    isBroken
      ? route.fulfill({ status: 400, contentType: 'application/problem+json', body: '{"detail":"No days today."}' })
      : route.continue(),
  )
  await page.goto('/dashboard')
  await chart(page).getByText('No days today. Your tickets are safe.').waitFor()
  await eventually(() => openTickets(page)).toContain('100% of 6')
  isBroken = false
  await chart(page).getByRole('button', { name: 'Retry' }).click()
  await eventually(() => sumOf(page)).toBe(6)
})

test('an address with a range that means nothing shows the usual one; the list drops days that are none', async () => {
  const desk = await aDeskWithPast()
  const { page, faults } = await open(desk)
  await page.goto('/dashboard?range=2026-02-31..2026-03-01')
  await eventually(() => openTickets(page)).toContain('100% of 6')
  expect(await ranges(page).locator('[aria-current=page]').innerText()).toBe('30 days')
  await page.goto('/tickets?created_from=yesterday&created_before=2026-13-01')
  await eventually(() => page.locator('[data-row]').count()).toBe(15)
  expect(faults).toEqual([])
})
