import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { takeTermsNow } from '#server/similar/similar.ts'
import { aTicket, startDesk } from '#server/testing.ts'
import { useBrowser } from './journey.ts'

const open = useBrowser()
const patience = { timeout: 10_000 }

const codes = {
  title: 'Authenticator codes are refused',
  description: 'Since I changed my phone the codes of the authenticator app are refused when I sign in.',
} as const

const others = [
  [
    'Invoice shows the wrong VAT number',
    'Our accountant says the number on the March invoice belongs to another firm.',
  ],
  ['Parcel arrived broken', 'The box was wet and the lamp inside is in pieces, who pays for that?'],
  ['Export to CSV stops halfway', 'With more than nine thousand rows the download ends at row 4096.'],
] as const

/** Ticket 1 and those like it: 2 is open, 3 resolved. The others are of other matters. */
const aDeskOfCodes = async () => {
  const desk = await startDesk()
  await aTicket(desk.ctx, codes)
  await aTicket(desk.ctx, { ...codes, title: 'Code of the authenticator refused' })
  await aTicket(desk.ctx, { ...codes, title: 'New phone, codes refused', status: 'resolved' })
  for (const [title, description] of others) await aTicket(desk.ctx, { title, description })
  await takeTermsNow(desk.ctx)
  return desk
}

const section = (page: Page) => page.getByRole('region', { name: /^Similar tickets/ })
const rows = (page: Page) => section(page).getByRole('link')
const fold = (page: Page) => section(page).getByRole('button', { name: /^Similar tickets/ })

describe('beside a ticket', () => {
  test('those of the same matter stand with the resolved one first, and Enter opens it', async () => {
    const { page, faults } = await open(await aDeskOfCodes())
    await page.goto('/t/1')
    await expect.poll(() => rows(page).count(), patience).toBe(2)
    expect(await rows(page).first().textContent()).toMatch(/#3 New phone, codes refused.*Resolved/)
    expect(await rows(page).last().textContent()).toMatch(/#2 Code of the authenticator refused.*Open/)
    await fold(page).focus()
    await page.keyboard.press('Tab')
    expect(
      await rows(page)
        .first()
        .evaluate((link) => link === link.ownerDocument.activeElement),
    ).toBe(true)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/t\/3$/)
    await expect.poll(() => rows(page).first().textContent(), patience).toMatch(/#(1|2) /)
    expect(faults).toEqual([])
  })

  test('it is said when there is none', async () => {
    const { page } = await open(await aDeskOfCodes())
    await page.goto('/t/5')
    await section(page).getByText('None is close to this one.').waitFor()
  })

  test('that they could not be read is said, and tried again when asked', async () => {
    const { page } = await open(await aDeskOfCodes())
    let isBroken = true
    await page.route('**/similar', (route) => (isBroken ? route.fulfill({ status: 400, body: '' }) : route.continue()))
    await page.goto('/t/1')
    await section(page).getByText('Similar tickets could not be read.').waitFor()
    isBroken = false
    await section(page).getByRole('button', { name: 'Retry' }).click()
    await expect.poll(() => rows(page).count(), patience).toBe(2)
  })

  test('a phone shows one line with their number, until it is opened', async () => {
    const { page } = await open(await aDeskOfCodes(), { width: 360, height: 740 })
    await page.goto('/t/1')
    await expect.poll(() => fold(page).textContent(), patience).toBe('Similar tickets 2')
    expect(await rows(page).first().isVisible()).toBe(false)
    await fold(page).click()
    await rows(page).first().waitFor()
    expect(await page.evaluate('document.querySelector("main").scrollWidth')).toBeLessThanOrEqual(360)
  })
})

describe('while a ticket is written', () => {
  const possibly = (page: Page) => page.getByText('Possibly the same:')
  const openForm = async (page: Page) => {
    await page.goto('/tickets')
    await page.locator('[data-row]').first().waitFor()
    await page.keyboard.press('c')
    await page.getByRole('dialog', { name: 'New ticket' }).waitFor()
  }

  test('the one it repeats is shown, and opens beside the draft', async () => {
    const { page, faults } = await open(await aDeskOfCodes())
    await openForm(page)
    const height = () => page.evaluate<number>('document.querySelector("dialog[open]").offsetHeight')
    const before = await height()
    await page.locator('input[name=title]').pressSequentially(codes.title)
    await page.locator('textarea[name=description]').fill(codes.description)
    await possibly(page).waitFor()
    // Nothing may move under the pointer of somebody who is about to create.
    expect(await height()).toBe(before)
    const link = page.getByRole('dialog').getByRole('link').first()
    expect(await link.textContent()).toMatch(/^Open#1 /)
    const [other] = await Promise.all([page.waitForEvent('popup'), link.click()])
    await other.getByRole('heading', { level: 1, name: /Authenticator codes are refused/ }).waitFor()
    expect(await page.locator('input[name=title]').inputValue()).toBe(codes.title)

    await page.getByRole('button', { name: '2 more' }).click()
    await expect.poll(() => page.getByRole('dialog').getByRole('link').count(), patience).toBe(3)
    expect(faults).toEqual([])
  })

  test('one question is asked when typing rests, and one that is overtaken is aborted', async () => {
    const { page } = await open(await aDeskOfCodes())
    const asked: string[] = []
    const aborted: string[] = []
    await page.route('**/tickets/similar', async (route) => {
      asked.push(route.request().postData() ?? '')
      // Slow enough to be overtaken.
      if (asked.length === 1) await new Promise((resume) => setTimeout(resume, 1_500))
      await route.continue().catch(() => undefined)
    })
    page.on('requestfailed', (request) => {
      if (request.url().endsWith('/tickets/similar')) aborted.push(request.postData() ?? '')
    })
    await openForm(page)
    await page.locator('input[name=title]').pressSequentially('Lamp in pieces after the parcel', { delay: 10 })
    await expect.poll(() => asked.length, patience).toBe(1)
    await page.locator('input[name=title]').fill(codes.title)
    await possibly(page).waitFor()
    expect(asked).toHaveLength(2)
    expect(aborted).toEqual([asked[0]])
    expect(await page.getByRole('dialog').getByRole('link').first().textContent()).toMatch(/Authenticator codes/)
  })

  test('nothing is shown for a matter that nobody had, and nothing is said of a question that failed', async () => {
    const { page } = await open(await aDeskOfCodes())
    await openForm(page)
    let answered = 0
    page.on('response', (response) => {
      if (response.url().endsWith('/tickets/similar')) answered++
    })
    await page.locator('input[name=title]').fill('Please send the brochure about gardening')
    await expect.poll(() => answered, patience).toBe(1)
    expect(await possibly(page).count()).toBe(0)
    await page.route('**/tickets/similar', (route) => route.fulfill({ status: 500, body: '' }))
    await page.locator('input[name=title]').fill(codes.title)
    await expect.poll(() => answered, patience).toBe(2)
    expect(await possibly(page).count()).toBe(0)
    expect((await page.getByRole('alert').allTextContents()).join('')).toBe('')
  })
})
