import { describe, expect, test } from 'vitest'
import { getTicket, updateTicket } from '#server/tickets/tickets.ts'
import { aTicket, startDesk } from '#server/testing.ts'
import { useBrowser } from './journey.ts'
import { aDeskWith, eventually, row, rows, showList, shownIds, value } from './list-on-screen.ts'

const open = useBrowser()

describe('editing in place', () => {
  test('is painted at once, saved, followed by other browsers, and undone with Z', async () => {
    const desk = await aDeskWith(3)
    const [{ page }, second] = [await open(desk), await open(desk)]
    await showList(page)
    await showList(second.page)
    await page.route('**/api/v1/tickets/3', async (route) => {
      if (route.request().method() === 'PATCH') await new Promise((later) => setTimeout(later, 2000))
      await route.continue()
    })
    await page.keyboard.press('s')
    const pressedAt = Date.now()
    await page.keyboard.press('3')
    await row(page, 3).getByText('Resolved').waitFor()
    expect(Date.now() - pressedAt).toBeLessThan(500)
    expect((await getTicket(desk.ctx, 3)).status).toBe('open')
    await row(second.page, 3).getByText('Resolved').waitFor()
    expect((await getTicket(desk.ctx, 3)).status).toBe('resolved')
    await page.keyboard.press('z')
    await row(page, 3).getByText('Open').waitFor()
    await row(second.page, 3).getByText('Open').waitFor()
    expect((await getTicket(desk.ctx, 3)).status).toBe('open')
  })

  test('that fails goes back, says which value was not saved, and can be tried again', async () => {
    const desk = await aDeskWith(3)
    const { page } = await open(desk)
    await showList(page)
    let isBroken = true
    await page.route('**/api/v1/tickets/2', async (route) => {
      if (route.request().method() !== 'PATCH' || !isBroken) return route.continue()
      await new Promise((later) => setTimeout(later, 1000))
      return route.fulfill({
        status: 500,
        contentType: 'application/problem+json',
        body: '{"title":"Broken","code":"internal","request_id":"r-7"}',
      })
    })
    const before = await value(page, 2, 'priority').getAttribute('aria-label')
    await value(page, 2, 'priority').click()
    await page.getByRole('menuitemradio', { name: 'Critical' }).click()
    await eventually(() => value(page, 2, 'priority').getAttribute('aria-label')).toBe('Priority: Critical')
    await page.getByText('Priority of #2 not saved').waitFor()
    expect(await value(page, 2, 'priority').getAttribute('aria-label')).toBe(before)
    expect(await page.getByText('Request r-7').count()).toBe(1)
    isBroken = false
    await page.getByRole('button', { name: 'Retry' }).click()
    await eventually(async () => (await getTicket(desk.ctx, 2)).priority).toBe('critical')
    expect(await value(page, 2, 'priority').getAttribute('aria-label')).toBe('Priority: Critical')
  })

  test('leaves a row that no longer matches where it is, and says so', async () => {
    const desk = await aDeskWith(3)
    const { page } = await open(desk)
    await showList(page, '/tickets?status=open')
    expect(await shownIds(page)).toEqual([3, 2, 1])
    await page.keyboard.press('j')
    await page.keyboard.press('s')
    await page.keyboard.press('4')
    await row(page, 2).getByText('No longer in this list').waitFor()
    expect(await shownIds(page)).toEqual([3, 2, 1])
    await eventually(() => page.locator('[data-count]').textContent()).toBe('2')
  })

  test('waits without a network and is sent when it is back', async () => {
    const desk = await aDeskWith(2)
    const { page, context } = await open(desk)
    await showList(page)
    await context.setOffline(true)
    await page.keyboard.press('y')
    await page.keyboard.press('1')
    await row(page, 2).getByText('Waiting to send').waitFor()
    expect(await value(page, 2, 'category').getAttribute('aria-label')).toBe('Category: Billing')
    await context.setOffline(false)
    await eventually(async () => (await getTicket(desk.ctx, 2)).category).toBe('billing')
    await eventually(() => page.getByText('Waiting to send').count()).toBe(0)
  })
})

describe('from elsewhere', () => {
  test('a new ticket waits behind "1 new"; a changed one changes in its place', async () => {
    const desk = await aDeskWith(3)
    const { page } = await open(desk)
    await showList(page)
    await fetch(`${desk.url}/api/tickets/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'By curl', description: 'Made elsewhere', category: 'general', priority: 'low' }),
    })
    const pill = page.getByRole('button', { name: '1 new' })
    await pill.waitFor()
    expect(await shownIds(page)).toEqual([3, 2, 1])
    expect(await page.locator('[data-count]').textContent()).toBe('4')

    await updateTicket(desk.ctx, 1, { change: { status: 'closed', title: 'Renamed' } })
    await row(page, 1).getByText('Renamed').waitFor()
    expect(await shownIds(page)).toEqual([3, 2, 1])

    await pill.click()
    await eventually(() => shownIds(page)).toEqual([4, 3, 2, 1])
    expect(await pill.count()).toBe(0)
  })

  test('a ticket outside the filter is not announced', async () => {
    const desk = await aDeskWith(3)
    const { page } = await open(desk)
    await showList(page, '/tickets?status=open')
    await aTicket(desk.ctx, { status: 'closed' })
    await aTicket(desk.ctx, { status: 'open' })
    await page.getByRole('button', { name: '1 new' }).waitFor()
  })

  test('the first ticket of an empty desk just appears', async () => {
    const desk = await startDesk()
    const { page } = await open(desk)
    await page.goto('/tickets')
    await page.getByRole('heading', { name: 'No tickets yet' }).waitFor()
    await aTicket(desk.ctx, { title: 'The very first' })
    await rows(page).getByText('The very first').waitFor()
  })

  test('sample data comes by one click, and what was removed from another page is gone', async () => {
    const desk = await startDesk()
    const { page } = await open(desk)
    await page.goto('/tickets')
    await page.getByRole('button', { name: 'Load sample data' }).click()
    await rows(page).first().waitFor()
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
    const { id } = await aTicket(desk.ctx, { title: 'A real one' })
    await fetch(`${desk.url}/api/v1/sample`, { method: 'DELETE' })
    await page.waitForTimeout(500)
    await page.getByRole('link', { name: 'Tickets' }).click()
    await eventually(() => shownIds(page)).toEqual([id])
  })

  test('what was missed while the line was broken is caught up on', async () => {
    const desk = await aDeskWith(3)
    const { page, context } = await open(desk)
    await showList(page)
    await context.setOffline(true)
    await page.getByText('You are offline').waitFor()
    await updateTicket(desk.ctx, 2, { change: { status: 'closed' } })
    await aTicket(desk.ctx)
    await context.setOffline(false)
    await row(page, 2).getByText('Closed').waitFor()
    await page.getByRole('button', { name: '1 new' }).waitFor()
  })
})
