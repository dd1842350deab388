import { describe, expect, test } from 'vitest'
import { getTicket, listTickets, updateTicket } from '#server/tickets/tickets.ts'
import { aTicket, startDesk } from '#server/testing.ts'
import { useBrowser } from './journey.ts'
import { aDeskWith, eventually, row, rows, showList, shownIds, value } from './list-on-screen.ts'

const open = useBrowser()

describe('by keyboard alone', () => {
  test('a ticket is found, read, opened, changed and left', async () => {
    const desk = await aDeskWith(12)
    const { page } = await open(desk)
    await showList(page)
    await page.keyboard.press('/')
    await page.keyboard.type('invoice')
    await page.keyboard.press('Enter')
    await eventually(() => shownIds(page)).toEqual([12, 9, 6, 3])
    await page.keyboard.press('j')
    await row(page, 9).and(page.locator(':focus')).waitFor()
    await page.keyboard.press('Space')
    await row(page, 9).getByText('The invoice shows a double charge.').waitFor()
    await page.keyboard.press('Escape')
    await row(page, 9).locator('[data-detail]').waitFor({ state: 'detached' })
    await page.keyboard.press('Enter')
    await page.waitForURL('**/t/9')
    await page.getByRole('heading', { level: 1, name: 'Ticket 9' }).waitFor()
    await page.getByText('2 of 4').waitFor()
    await page.keyboard.press('j')
    await page.waitForURL('**/t/6')
    await page.keyboard.press('s')
    await page.getByRole('menu', { name: 'Status of #6' }).waitFor()
    await page.keyboard.press('4')
    await eventually(async () => (await getTicket(desk.ctx, 6)).status).toBe('closed')
    await page.keyboard.press('Escape')
    await page.waitForURL('**/tickets?search=invoice')
    await row(page, 6).getByText('Closed').waitFor()
  })

  test('keys are left alone in fields and with Ctrl, and the menu has keys of its own', async () => {
    const desk = await aDeskWith(3)
    const { page } = await open(desk)
    await showList(page)
    await page.keyboard.press('/')
    await page.keyboard.type('sjk')
    expect(await page.locator('[data-search]').inputValue()).toBe('sjk')
    expect(await page.getByRole('menu').count()).toBe(0)
    await page.getByRole('button', { name: 'Clear the search' }).click()
    await page.keyboard.press('Escape')
    await row(page, 3).and(page.locator(':focus')).waitFor()
    await page.keyboard.press('Control+s')
    expect(await page.getByRole('menu').count()).toBe(0)
    await page.keyboard.press('s')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await row(page, 3).getByText('Resolved').waitFor()
    await row(page, 3).and(page.locator(':focus')).waitFor()
  })
})

describe("a ticket's page", () => {
  test('tells where values came from and every change from what to what', async () => {
    const desk = await startDesk()
    const { id } = await aTicket(desk.ctx, { title: 'Refund not received' })
    const { page, faults } = await open(desk)
    await page.goto(`/t/${id}`)
    await page.getByRole('heading', { level: 1, name: 'Refund not received' }).waitFor()
    expect(await page.title()).toContain('Refund not received')
    expect(await page.getByText('Set by a person').count()).toBeGreaterThanOrEqual(2)
    await page.getByRole('button', { name: 'Status: Open' }).click()
    await page.getByRole('menuitemradio', { name: 'In progress' }).click()
    const history = page.getByRole('region', { name: 'History' })
    await history.getByText('Status: Open → In progress').waitFor()

    await page.getByRole('button', { name: 'Edit title' }).click()
    await page.getByRole('textbox', { name: 'Title' }).fill('Refund received late')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Refund received late' }).waitFor()
    expect((await getTicket(desk.ctx, id)).title).toBe('Refund received late')
    await history.getByText('Title', { exact: true }).click()
    await history.getByText('Refund not received').waitFor()
    expect(faults).toEqual([])
  })

  test('never writes over a text that somebody else changed meanwhile unasked', async () => {
    const desk = await startDesk()
    const { id } = await aTicket(desk.ctx, { description: 'The first text' })
    const { page } = await open(desk)
    await page.goto(`/t/${id}`)
    await page.getByRole('button', { name: 'Edit description' }).click()
    const field = page.getByRole('textbox', { name: 'Description' })
    await field.fill('My text')
    await updateTicket(desk.ctx, id, { change: { priority: 'low' } })
    await updateTicket(desk.ctx, id, { change: { description: 'Their text' } })
    await page.getByRole('button', { name: 'Priority: Low' }).waitFor()
    expect(await field.inputValue()).toBe('My text')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Somebody changed this meanwhile').waitFor()
    expect((await getTicket(desk.ctx, id)).description).toBe('Their text')
    await page.getByRole('button', { name: 'Save mine' }).click()
    await eventually(async () => (await getTicket(desk.ctx, id)).description).toBe('My text')
  })

  test('that does not exist says so and leads on', async () => {
    const desk = await aDeskWith(1)
    const { page } = await open(desk)
    await page.goto('/t/999')
    await page.getByRole('heading', { name: 'There is no ticket #999' }).waitFor()
    await page.getByRole('link', { name: 'All tickets' }).click()
    await rows(page).first().waitFor()
  })
})

test('text from outside is shown as text, and what would reorder it is made visible', async () => {
  const desk = await startDesk()
  const { id } = await aTicket(desk.ctx, {
    title: '<img src=x onerror=alert(1)> invoice\u202efdp.exe',
    description: '<script>alert(1)</script>\nשלום, החשבונית כפולה',
  })
  const { page, faults } = await open(desk)
  await showList(page)
  const title = row(page, id).locator('bdi').first()
  expect(await title.textContent()).toBe('<img src=x onerror=alert(1)> invoice\ufffdfdp.exe')
  expect(await title.evaluate((text) => text.ownerDocument.defaultView?.getComputedStyle(text).unicodeBidi)).toBe(
    'isolate',
  )
  await page.keyboard.press('Space')
  await row(page, id).getByText('<script>alert(1)</script>').waitFor()
  expect(faults).toEqual([])
})

test('a description that the list cut is read whole when unfolded', async () => {
  const desk = await startDesk()
  const { id } = await aTicket(desk.ctx, { description: `${'word '.repeat(600)}the very end` })
  const { page } = await open(desk)
  await showList(page)
  await row(page, id).locator('bdi').first().click()
  await row(page, id).getByText('the very end').waitFor()
})

describe('on a phone', () => {
  test('rows are cards with the same status control, and nothing is wider than the screen', async () => {
    const desk = await aDeskWith(30)
    await aTicket(desk.ctx, { title: 'Unbreakable'.repeat(15), description: 'x'.repeat(300) })
    const { page } = await open(desk, { width: 360, height: 740 })
    await showList(page)
    await row(page, 31).locator('bdi').first().click()
    await row(page, 31).locator('[data-detail]').waitFor()
    for (const wide of [
      'document.documentElement',
      'document.querySelector("[data-scroller]")',
      'document.querySelector("#main")',
    ])
      expect(await page.evaluate<boolean>(`${wide}.scrollWidth <= ${wide}.clientWidth`)).toBe(true)
    await value(page, 30, 'status').click()
    await page.getByRole('menuitemradio', { name: 'Closed' }).click()
    await eventually(async () => (await getTicket(desk.ctx, 30)).status).toBe('closed')
    await page.getByLabel('Order').selectOption('title')
    await page.waitForURL('**sort=title')
    const { items } = await listTickets(desk.ctx, { filter: {}, order: 'title', limit: 1 })
    await eventually(async () => (await shownIds(page))[0]).toBe(items[0]?.id)
  })
})
