import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { listTickets } from '#server/tickets/tickets.ts'
import { startDesk } from '#server/testing.ts'
import { useBrowser, type Desk } from './journey.ts'
import { startModel, type Behaviour } from './model.ts'

const open = useBrowser()

const billing = { category: 'billing', priority: 'high', reason: 'duplicate charge' }
const technical = { category: 'technical', priority: 'critical', reason: 'the service is down' }

const aDeskWithModel = async (behaviour: Behaviour) => {
  const model = await startModel(behaviour)
  const desk = await startDesk({ settings: model.settings })
  return { model, desk }
}

const ticketsOf = async (desk: Desk) => {
  const page = await listTickets(desk.ctx, { filter: {}, order: '-id', limit: 50 })
  return page.items
}

/** Opens the form by its key and counts what it asks. */
const openForm = async (page: Page) => {
  const asked: { at: number; body: string }[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/classify')) asked.push({ at: Date.now(), body: request.postData() ?? '' })
  })
  await page.goto('/tickets')
  await page.getByRole('heading', { name: 'No tickets yet' }).waitFor()
  await page.keyboard.press('c')
  await page.getByRole('dialog', { name: 'New ticket' }).waitFor()
  return asked
}

const banner = (page: Page) => page.locator('[data-suggestion]')
const bannerKind = (page: Page) => banner(page).getAttribute('data-suggestion')
const choice = (page: Page, name: 'category' | 'priority') => page.locator(`select[name=${name}]`)
const typeTicket = async (page: Page, title: string, description: string) => {
  await page.locator('input[name=title]').fill(title)
  await page.locator('textarea[name=description]').pressSequentially(description)
}
const created = (page: Page) => page.getByText(/^#\d+ created$/)

describe('a suggestion', () => {
  test('comes 700 ms after the last key, fills the fields, and the ticket holds what the form showed', async () => {
    const { desk, model } = await aDeskWithModel({ answer: billing, delayMs: 300 })
    const { page, faults } = await open(desk)
    const asked = await openForm(page)
    await page.evaluate(`document.addEventListener('input', () => (globalThis.lastKeyAt = performance.now()), true)`)
    await typeTicket(page, 'Card charged twice', 'I was billed two times this morning')
    await page.locator('[data-suggestion=asking]').waitFor()
    await page.locator('[data-suggestion=suggested]').waitFor()
    const waited = await page.evaluate<number>(
      `performance.getEntriesByType('resource').find(({ name }) => name.endsWith('/classify')).startTime - lastKeyAt`,
    )
    expect(waited).toBeGreaterThan(680)
    expect(waited).toBeLessThan(1000)
    expect(await banner(page).textContent()).toContain('Billing · High')
    expect(await choice(page, 'category').inputValue()).toBe('billing')
    expect(await choice(page, 'priority').inputValue()).toBe('high')
    expect(await page.getByText('✦ suggested').count()).toBe(2)
    await page.getByRole('button', { name: 'why?' }).click()
    expect(await page.getByText('“duplicate charge”').isVisible()).toBe(true)

    await page.locator('textarea[name=description]').focus()
    await page.keyboard.press('Tab')
    await page.waitForTimeout(900)
    expect(asked).toHaveLength(1)

    await page.keyboard.press('Control+Enter')
    await created(page).waitFor()
    expect(await ticketsOf(desk)).toMatchObject([
      {
        title: 'Card charged twice',
        category: 'billing',
        priority: 'high',
        category_source: 'openai-compatible',
        priority_source: 'openai-compatible',
      },
    ])
    expect(model.asked()).toBe(1)
    await page.locator('[data-row]').waitFor()
    expect(faults).toEqual([])
  })

  test('is asked for at once when the focus leaves the text', async () => {
    const { desk } = await aDeskWithModel({ answer: billing })
    const { page } = await open(desk)
    const asked = await openForm(page)
    await page.locator('textarea[name=description]').fill('I was billed two times this morning')
    const leftAt = Date.now()
    await page.locator('input[name=title]').focus()
    await page.locator('[data-suggestion=suggested]').waitFor()
    expect((asked[0]?.at ?? 0) - leftAt).toBeLessThan(400)
    await page.waitForTimeout(900)
    expect(asked).toHaveLength(1)
  })

  test('never writes a field that a person touched, and can be used or refused', async () => {
    const { desk, model } = await aDeskWithModel({ answer: billing })
    const { page } = await open(desk)
    await openForm(page)
    await choice(page, 'priority').selectOption('low')
    await typeTicket(page, 'Card charged twice', 'I was billed two times this morning')
    await page.locator('[data-suggestion=overridden]').waitFor()
    expect(await banner(page).textContent()).toContain('You chose Low')
    expect(await choice(page, 'priority').inputValue()).toBe('low')
    expect(await choice(page, 'category').inputValue()).toBe('billing')

    model.behave({ answer: technical })
    await page.locator('textarea[name=description]').pressSequentially(', and now error 500')
    await page.getByText('Suggests Critical').waitFor()
    expect(await choice(page, 'priority').inputValue()).toBe('low')
    expect(await choice(page, 'category').inputValue()).toBe('technical')

    await page.getByRole('button', { name: 'Use Critical' }).click()
    expect(await choice(page, 'priority').inputValue()).toBe('critical')
    await page.keyboard.press('Control+Enter')
    await created(page).waitFor()
    expect(await ticketsOf(desk)).toMatchObject([
      { category: 'technical', category_source: 'openai-compatible', priority: 'critical', priority_source: 'person' },
    ])
  })

  test('undone leaves the fields to triage', async () => {
    const { desk } = await aDeskWithModel({ answer: billing })
    const { page } = await open(desk)
    await openForm(page)
    await typeTicket(page, 'Card charged twice', 'I was billed two times this morning')
    await page.getByRole('button', { name: 'Undo' }).click()
    expect(await bannerKind(page)).toBe('offered')
    expect(await choice(page, 'category').inputValue()).toBe('')
    await page.getByRole('button', { name: 'Use' }).click()
    expect(await choice(page, 'category').inputValue()).toBe('billing')
  })
})

describe('no suggestion', () => {
  const failures: [string, Behaviour][] = [
    ['answers 503', { status: 503, text: '{}' }],
    ['answers nonsense', { text: 'I am afraid I cannot' }],
    ['answers a word outside the lists', { answer: { category: 'sales', priority: 'urgent', reason: '' } }],
  ]
  test.for(failures)('is never green and never in the way when the model %s', async ([, behaviour]) => {
    const { desk } = await aDeskWithModel(behaviour)
    const { page } = await open(desk)
    await openForm(page)
    await typeTicket(page, 'Card charged twice', 'I was billed two times this morning')
    await page.locator('[data-suggestion=off]').waitFor()
    expect(await banner(page).textContent()).toBe('No suggestion, pick or leave as is')
    expect(await page.getByText('✦ suggested').count()).toBe(0)
    expect(await choice(page, 'category').locator('option:checked').textContent()).toBe('General (default)')
    expect(await choice(page, 'priority').locator('option:checked').textContent()).toBe('Medium (default)')

    const pressedAt = Date.now()
    await page.keyboard.press('Control+Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(Date.now() - pressedAt).toBeLessThan(1000)
    await created(page).waitFor()
    expect(await ticketsOf(desk)).toMatchObject([
      { category: 'general', priority: 'medium', category_source: 'fallback', priority_source: 'fallback' },
    ])
  })

  test('holds nobody up while the model hangs: the form stays live and is free again at once', async () => {
    const { desk } = await aDeskWithModel({ answer: billing, delayMs: 60_000 })
    const { page } = await open(desk)
    await openForm(page)
    await typeTicket(page, 'Card charged twice', 'I was billed two times this morning')
    await page.locator('[data-suggestion=asking]').waitFor()
    await choice(page, 'category').selectOption('billing')
    await choice(page, 'priority').selectOption('high')
    const pressedAt = Date.now()
    await page.getByRole('button', { name: 'Create' }).click()
    await created(page).waitFor()
    expect(Date.now() - pressedAt).toBeLessThan(1000)
    expect(await ticketsOf(desk)).toMatchObject([{ category: 'billing', category_source: 'person' }])
  })
})

describe('what was written', () => {
  test('survives Esc and a reload, and is gone once the ticket is made', async () => {
    const { desk } = await aDeskWithModel({ answer: billing })
    const { page } = await open(desk)
    const asked = await openForm(page)
    await typeTicket(page, 'Card charged twice', 'I was billed two times this morning')
    await page.locator('[data-suggestion=suggested]').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('c')
    expect(await page.locator('input[name=title]').inputValue()).toBe('Card charged twice')
    expect(await bannerKind(page)).toBe('suggested')

    await page.locator('textarea[name=description]').press('End')
    await page.locator('textarea[name=description]').pressSequentially('!')
    await page.waitForTimeout(500)
    await page.reload()
    await page.getByRole('heading', { name: 'No tickets yet' }).waitFor()
    await page.keyboard.press('c')
    expect(await page.locator('textarea[name=description]').inputValue()).toBe('I was billed two times this morning!')
    expect(asked.length).toBeLessThanOrEqual(2)

    await page.keyboard.press('Control+Enter')
    await created(page).waitFor()
    await page.keyboard.press('c')
    expect(await page.locator('input[name=title]').inputValue()).toBe('')
  })

  test('is made into one ticket, though the first answer was lost on its way', async () => {
    const { desk } = await aDeskWithModel({ answer: billing })
    const { page } = await open(desk)
    await openForm(page)
    let tries = 0
    await page.route('**/api/v1/tickets', async (route) => {
      if (route.request().method() !== 'POST') return route.continue()
      tries += 1
      if (tries > 1) return route.continue()
      await route.fetch()
      return route.abort('connectionreset')
    })
    await typeTicket(page, 'Card charged twice', 'I was billed two times this morning')
    await page.keyboard.press('Control+Enter')
    await created(page).waitFor()
    expect(tries).toBe(2)
    expect(await ticketsOf(desk)).toHaveLength(1)
  })

  test('waits without a network and is sent when it is back', async () => {
    const { desk } = await aDeskWithModel({ answer: billing })
    const { page, context } = await open(desk)
    await openForm(page)
    await context.setOffline(true)
    await typeTicket(page, 'Card charged twice', 'I was billed two times this morning')
    await page.locator('[data-suggestion=off]').waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByText('1 change waiting to be sent').waitFor()
    expect(await ticketsOf(desk)).toHaveLength(0)
    await context.setOffline(false)
    await created(page).waitFor()
    expect(await ticketsOf(desk)).toHaveLength(1)
  })

  test('comes back into the form when the desk cannot take it, and Retry sends it', async () => {
    const { desk } = await aDeskWithModel({ answer: billing })
    const { page } = await open(desk)
    await openForm(page)
    let isBroken = true
    await page.route('**/api/v1/tickets', (route) =>
      route.request().method() === 'POST' && isBroken
        ? route.fulfill({
            status: 500,
            contentType: 'application/problem+json',
            body: '{"title":"Broken","code":"internal","request_id":"r-1"}',
          })
        : route.continue(),
    )
    await typeTicket(page, 'Card charged twice', 'I was billed two times this morning')
    await page.keyboard.press('Control+Enter')
    await page.getByText('Ticket not created').waitFor()
    expect(await page.getByText('Request r-1').count()).toBe(1)
    await page.keyboard.press('c')
    expect(await page.locator('input[name=title]').inputValue()).toBe('Card charged twice')
    await page.keyboard.press('Escape')
    isBroken = false
    await page.getByRole('button', { name: 'Retry' }).click()
    await created(page).waitFor()
    expect(await ticketsOf(desk)).toHaveLength(1)
  })

  test('that is not fit to be sent is told at its field', async () => {
    const { desk } = await aDeskWithModel({ answer: billing })
    const { page } = await open(desk)
    await openForm(page)
    await page.locator('input[name=title]').fill('x'.repeat(203))
    expect(await page.getByText('203/200').count()).toBe(1)
    await page.keyboard.press('Control+Enter')
    await page.getByText('3 too many').waitFor()
    await page.getByText('Say what is wrong.').waitFor()
    await page.locator('input[name=title]:focus').waitFor()
    expect(await ticketsOf(desk)).toHaveLength(0)
  })
})

test('on a phone the form is a page of its own, and leads back to the list', async () => {
  const { desk } = await aDeskWithModel({ answer: billing })
  const { page } = await open(desk, { width: 360, height: 740 })
  await page.goto('/tickets')
  await page.getByRole('link', { name: 'New', exact: true }).click()
  await page.waitForURL('**/new')
  await typeTicket(page, 'Card charged twice', 'I was billed two times this morning')
  await page.locator('[data-suggestion=suggested]').waitFor()
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
  await page.getByRole('button', { name: 'Create' }).click()
  await page.waitForURL('**/tickets')
  await page.locator('[data-row]').waitFor()
})
