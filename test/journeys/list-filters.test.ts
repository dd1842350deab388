import { describe, expect, test } from 'vitest'
import { aTicket, startDesk } from '#server/testing.ts'
import { useBrowser } from './journey.ts'
import { aDeskWith, eventually, filterBy, oracle, row, rows, showList, shownIds } from './list-on-screen.ts'

const open = useBrowser()

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
