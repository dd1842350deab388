import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { getTicket, listTickets, updateTicket } from '#server/tickets/tickets.ts'
import { aTicket, startDesk } from '#server/testing.ts'
import type { TicketFilters } from '#shared/tickets.ts'
import { categories, priorities, statuses } from '#shared/words.ts'
import { useBrowser, type Desk } from './journey.ts'

const open = useBrowser()

/** A browser on a busy machine takes its time; what is asked here is that it gets there. */
const eventually = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 10_000 })

/** Tickets of every kind: title "Ticket 7", words that repeat with another rhythm than the values. */
const seed = async (desk: Desk, count: number) => {
  for (let n = 1; n <= count; n++)
    await aTicket(desk.ctx, {
      title: `Ticket ${n}`,
      description: n % 3 === 0 ? 'The invoice shows a double charge.' : 'Nothing loads after signing in.',
      category: categories[n % 4] ?? 'general',
      priority: priorities[(n >> 1) % 4] ?? 'low',
      status: statuses[(n >> 2) % 4] ?? 'open',
    })
}

const aDeskWith = async (count: number) => {
  const desk = await startDesk()
  await seed(desk, count)
  return desk
}

const rows = (page: Page) => page.locator('[data-row]')
const row = (page: Page, id: number) => page.locator(`[data-row="${id}"]`)
const value = (page: Page, id: number, field: 'status' | 'category' | 'priority') =>
  row(page, id).locator(`[data-field=${field}]`)
const shownIds = (page: Page) =>
  rows(page).evaluateAll((shown) => shown.map((one) => Number(one.getAttribute('data-row'))))
const showList = async (page: Page, address = '/tickets') => {
  await page.goto(address)
  await rows(page).first().waitFor()
}
const oracle = async (desk: Desk, query: TicketFilters & { sort?: string }) => {
  const url = new URL('/api/v1/tickets', desk.url)
  for (const [name, text] of Object.entries(query)) url.searchParams.set(name, text)
  const { items } = (await (await fetch(url)).json()) as { items: { id: number }[] }
  return items.map(({ id }) => id)
}
const filterBy = async (page: Page, name: string, ...words: string[]) => {
  await page.getByRole('group', { name: 'Filters', exact: true }).getByRole('button', { name }).click()
  for (const word of words) await page.getByRole('menuitemcheckbox', { name: word }).click()
  await page.keyboard.press('Escape')
}

describe('filters', () => {
  test('combine, stand in the address, and come back by reload, Back and Forward', async () => {
    const desk = await aDeskWith(48)
    const { page, faults } = await open(desk)
    await showList(page)
    await filterBy(page, 'Status', 'Open', 'Resolved')
    await filterBy(page, 'Category', 'Billing', 'Technical')
    await filterBy(page, 'Priority', 'Medium', 'Low')
    await page.keyboard.press('/')
    await page.keyboard.type('invoice charge')
    const all = {
      status: 'open,resolved',
      category: 'billing,technical',
      priority: 'low,medium',
      search: 'invoice charge',
    }
    const expected = await oracle(desk, all)
    expect(expected.length).toBeGreaterThan(0)
    await eventually(() => shownIds(page)).toEqual(expected)
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual(all)
    expect(await page.locator('[data-count]').textContent()).toBe(String(expected.length))

    await page.reload()
    await eventually(() => shownIds(page)).toEqual(expected)
    expect(await page.locator('[data-search]').inputValue()).toBe('invoice charge')

    await page.getByRole('button', { name: 'Remove priority Medium' }).click()
    const fewer = await oracle(desk, { ...all, priority: 'low' })
    await eventually(() => shownIds(page)).toEqual(fewer)
    await page.goBack()
    await eventually(() => shownIds(page)).toEqual(expected)
    await page.goForward()
    await eventually(() => shownIds(page)).toEqual(fewer)

    await page.getByRole('button', { name: 'Clear all' }).click()
    await eventually(() => page.locator('[data-count]').textContent()).toBe('48')
    expect(new URL(page.url()).search).toBe('')
    expect(await page.locator('[data-search]').inputValue()).toBe('')
    expect(faults).toEqual([])
  })

  test('typing is one step of the history however many letters it has', async () => {
    const desk = await aDeskWith(9)
    const { page } = await open(desk)
    await showList(page)
    await filterBy(page, 'Status', 'Open')
    await page.keyboard.press('/')
    for (const letter of 'invoice') {
      await page.keyboard.type(letter)
      await page.waitForTimeout(300)
    }
    await page.waitForURL('**search=invoice')
    await page.goBack()
    await page.waitForURL((url) => url.search === '')
  })

  test('that nothing matches say so and can be cleared; an empty queue is good news', async () => {
    const desk = await startDesk()
    await aTicket(desk.ctx, { status: 'resolved' })
    const { page } = await open(desk)
    await page.goto('/tickets?priority=low')
    await page.getByRole('heading', { name: 'No ticket matches' }).waitFor()
    await page.goto('/tickets?status=open')
    await page.getByRole('heading', { name: 'Queue clear · 1 ticket resolved' }).waitFor()
    await page.getByRole('button', { name: 'Show all tickets' }).click()
    await rows(page).first().waitFor()
  })
})

describe('order', () => {
  test('every header sorts on the server, says so, and keeps the focus', async () => {
    const desk = await aDeskWith(24)
    const { page } = await open(desk)
    await showList(page)
    expect(await page.getByRole('columnheader', { name: 'Created' }).getAttribute('aria-sort')).toBe('descending')
    for (const [name, sort] of [
      ['Priority', '-priority'],
      ['Priority', 'priority'],
      ['Title', 'title'],
      ['Category', 'category'],
      ['Status', 'status'],
      ['Updated', '-updated_at'],
      ['#', '-id'],
    ] as const) {
      await page.getByRole('columnheader', { name }).getByRole('button').click()
      await page.waitForURL(`**sort=${sort}`)
      const expected = await oracle(desk, { sort })
      await eventually(() => shownIds(page)).toEqual(expected)
      expect(await page.getByRole('columnheader', { name }).getAttribute('aria-sort')).toBe(
        sort.startsWith('-') ? 'descending' : 'ascending',
      )
      expect(await page.locator('[aria-sort]:not([aria-sort=none])').count()).toBe(1)
    }
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await page.waitForURL('**sort=title')
    await page.keyboard.press('ArrowDown')
    await page.locator('[data-row]:focus').waitFor()
  })

  test('long lists load as they are scrolled, count for the ear, and are found again after reload and Back', async () => {
    const desk = await aDeskWith(130)
    const { page } = await open(desk)
    await showList(page)
    // The count comes with an answer of its own.
    await eventually(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe('131')
    expect(await rows(page).count()).toBeLessThan(60)
    await page.keyboard.press('j')
    for (let press = 0; press < 3; press++) {
      await page.keyboard.press('End')
      await page.waitForTimeout(300)
    }
    await eventually(() => row(page, 1).getAttribute('aria-rowindex')).toBe('131')
    await page.keyboard.press('Home')
    for (let press = 0; press < 49; press++) await page.keyboard.press('j')
    await row(page, 81).and(page.locator(':focus')).waitFor()
    const top = () => page.locator('[data-scroller]').evaluate((scroller) => scroller.scrollTop)
    const before = await top()
    expect(before).toBeGreaterThan(500)
    await page.waitForTimeout(300)

    await page.reload()
    const distance = async () => Math.abs((await top()) - before)
    await row(page, 81).waitFor()
    await eventually(distance).toBeLessThan(40)

    await page.keyboard.press('Enter')
    await page.waitForURL('**/t/81')
    await page.goBack()
    await row(page, 81).waitFor()
    await eventually(distance).toBeLessThan(40)
    await page.waitForTimeout(300)
    expect(await distance()).toBeLessThan(40)

    await filterBy(page, 'Category', 'Billing', 'Technical', 'Account')
    await eventually(top).toBe(0)
    await page.goBack()
    await eventually(distance).toBeGreaterThan(40)
    for (let back = 0; back < 2; back++) await page.goBack()
    await eventually(distance).toBeLessThan(40)
  })
})

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
