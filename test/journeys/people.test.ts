import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { endSessionsOf, makeClaimCode } from '#server/people/people.ts'
import { aPerson, aTicket, claimed, startDesk, testPassword } from '#server/testing.ts'
import { seriousFindings, widerThanTheScreen } from './axe.ts'
import { useBrowser, type Desk } from './journey.ts'

const open = useBrowser()

// The browser tells its console of every refusal that is expected here.
const unexpected = (faults: readonly string[]) => faults.filter((fault) => !/\b(401|403|409|422|429)\b/.test(fault))

const signIn = async (page: Page, email = 'ann.owner@example.org', password = testPassword) => {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

const endAllSessions = async ({ ctx }: Desk) => {
  for (const { id } of await ctx.db.selectFrom('people').select('id').execute()) await endSessionsOf(ctx, id)
}

describe('claiming', () => {
  test('leads from the notice and the printed link to a desk of one’s own, and out again', async () => {
    const desk = await startDesk()
    await aTicket(desk.ctx)
    const { page, faults } = await open(desk)
    await page.goto('/tickets')
    const notice = page.getByText('Open desk, no sign-in.')
    await notice.waitFor()
    await page.getByRole('link', { name: 'Claim it' }).click()
    await page.getByRole('heading', { name: 'Claim this desk' }).waitFor()
    await page.getByLabel('The link, or its code').waitFor()

    await page.goto(`/claim#${await makeClaimCode(desk.ctx)}`)
    await page.reload()
    await page.getByLabel('Name').fill('Ada Park')
    await page.getByLabel('E-mail').fill('ada')
    await page.getByLabel('Password').fill('password1')
    await page.getByRole('button', { name: 'Claim this desk' }).click()
    await page.getByText('An e-mail address is needed, such as ada@example.org.').waitFor()
    await page.getByText('This password is on the lists that attackers try first: take another.').waitFor()
    await page.getByLabel('E-mail').fill('ada@example.org')
    await page.getByLabel('Password').fill(testPassword)
    await page.getByRole('button', { name: 'Claim this desk' }).click()
    await page.waitForURL('**/welcome')
    await page.getByRole('heading', { name: 'The desk is yours' }).waitFor()
    await page.getByLabel('E-mail').fill('bo@example.org')
    await page.getByRole('button', { name: 'Make an invitation' }).click()
    expect(await page.getByLabel('Send this link').inputValue()).toMatch(/\/join#[A-Za-z0-9_-]{22}$/)
    await page.getByText('There are tickets on this desk already.').waitFor()
    await page.getByRole('button', { name: 'Go to the desk' }).click()
    await page.waitForURL('**/dashboard')
    await page.getByText('Ada Park').waitFor()
    expect(await notice.count()).toBe(0)

    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL('**/sign-in')
    await page.goto('/claim')
    await page.getByRole('heading', { name: 'This desk has an owner' }).waitFor()
    expect(unexpected(faults)).toEqual([])
  })

  test('takes the whole link where the code was left behind, and says when it does not count', async () => {
    const desk = await startDesk()
    const { page } = await open(desk)
    await page.goto('/claim#AAAAAAAAAAAAAAAAAAAAAA')
    await page.getByLabel('Name').fill('Ada Park')
    await page.getByLabel('E-mail').fill('ada@example.org')
    await page.getByLabel('Password').fill(testPassword)
    await page.getByRole('button', { name: 'Claim this desk' }).click()
    await page.getByText('This link does not count any more.').waitFor()
    await page.goto('/settings')
    await page.goto('/claim')
    await page.getByLabel('The link, or its code').fill(`${desk.url}/claim#${await makeClaimCode(desk.ctx)}`)
    await page.getByLabel('Name').fill('Ada Park')
    await page.getByLabel('E-mail').fill('ada@example.org')
    await page.getByLabel('Password').fill(testPassword)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/welcome')
  })

  test('by somebody else shows the sign-in on every open page, and leads back to it', async () => {
    const desk = await startDesk()
    const { page } = await open(desk)
    await page.goto('/tickets?status=open')
    await page.getByText('Open desk, no sign-in.').waitFor()
    await aPerson(desk.ctx, { role: 'owner' })
    await page.waitForURL('**/sign-in?**')
    await signIn(page)
    await page.waitForURL('**/tickets?status=open')
    await page.getByText('Ann owner').waitFor()
  })
})

describe('signing in', () => {
  test('leads back to where one wanted to go, by keyboard alone', async () => {
    const desk = await startDesk()
    await aTicket(desk.ctx, { title: 'The one that was wanted' })
    await claimed(desk.ctx)
    const { page, faults } = await open(desk)
    await page.goto('/tickets?priority=high&search=wanted')
    await page.waitForURL('**/sign-in?**')
    await page.getByLabel('E-mail').waitFor()
    await expect.poll(() => page.evaluate('document.activeElement?.id')).toBe('email')
    await page.keyboard.type('ann.agent@example.org')
    await page.keyboard.press('Tab')
    await page.keyboard.type(testPassword)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/tickets?priority=high&search=wanted')
    await page.getByText('The one that was wanted').first().waitFor()
    expect(unexpected(faults)).toEqual([])
  })

  test('never leads to another site', async () => {
    const desk = await startDesk()
    await aPerson(desk.ctx, { role: 'owner' })
    const { page } = await open(desk)
    await page.goto(`/sign-in?next=${encodeURIComponent('/\\evil.example')}`)
    await signIn(page)
    await page.waitForURL('**/dashboard')
    expect(new URL(page.url()).origin).toBe(desk.url)
  })

  test('says in a sentence of its own what went wrong, and keeps what was typed', async () => {
    // Tries come back with time, and a busy machine takes its time.
    const desk = await startDesk({ now: '2026-11-20T12:00:00Z' })
    await aPerson(desk.ctx, { role: 'owner' })
    const { page } = await open(desk)
    await page.goto('/sign-in')
    await signIn(page, 'ann.owner@example.org', 'not this one')
    await page.getByText('That e-mail and password do not match. 9 tries left for now.').waitFor()
    expect(await page.getByLabel('E-mail').inputValue()).toBe('ann.owner@example.org')
    const password = page.getByLabel('Password')
    expect(await password.inputValue()).toBe('not this one')
    expect(await password.getAttribute('type')).toBe('password')
    await page.getByRole('button', { name: 'Show' }).click()
    expect(await password.getAttribute('type')).toBe('text')
    for (let left = 8; left >= 0; left--) {
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByText(`${left === 1 ? '1 try' : `${left} tries`} left for now.`).waitFor()
    }
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText(/^Too many tries to sign in\. Try again in \d+ s\.$/).waitFor()
    await desk.stop()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('The desk could not be reached.').waitFor()
  })

  test('again over the page loses nothing that was typed, and what was sent arrives', async () => {
    const desk = await startDesk()
    const ticket = await aTicket(desk.ctx)
    const { agent } = await claimed(desk.ctx)
    const { page, faults } = await open(desk, agent)
    await page.goto(`/t/${ticket.id}`)
    await page.getByRole('button', { name: 'Edit title' }).click()
    await page.getByLabel('Title').fill('Typed before the session ended')
    await endAllSessions(desk)
    const dialog = page.getByRole('dialog', { name: 'Sign in again' })
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    expect(await dialog.isVisible()).toBe(true)
    expect(await dialog.getByLabel('E-mail').inputValue()).toBe('ann.agent@example.org')
    await dialog.getByLabel('Password').fill(testPassword)
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'hidden' })
    expect(await page.getByLabel('Title').inputValue()).toBe('Typed before the session ended')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'Typed before the session ended' }).waitFor()
    await expect
      .poll(async () => (await desk.ctx.db.selectFrom('tickets').select('title').execute())[0]?.title)
      .toBe('Typed before the session ended')
    expect(unexpected(faults)).toEqual([])
  })

  test('as somebody else begins the page anew', async () => {
    const desk = await startDesk()
    const { agent } = await claimed(desk.ctx)
    const { page } = await open(desk, agent)
    await page.goto('/tickets')
    await page.getByText('Ann agent').waitFor()
    await endAllSessions(desk)
    await page.getByRole('dialog', { name: 'Sign in again' }).waitFor()
    await signIn(page)
    await page.getByText('Ann owner').waitFor()
    expect(await page.getByText('Ann agent').count()).toBe(0)
  })
})

test('a viewer is offered nothing that writes', async () => {
  const desk = await startDesk()
  const ticket = await aTicket(desk.ctx)
  const { viewer } = await claimed(desk.ctx)
  const { page, faults } = await open(desk, viewer)
  await page.goto(`/t/${ticket.id}`)
  await page.getByText('Ann viewer').waitFor()
  await page.getByRole('heading', { name: ticket.title }).waitFor()
  expect(await page.getByRole('button', { name: 'New ticket' }).count()).toBe(0)
  expect(await page.getByRole('button', { name: 'Edit title' }).count()).toBe(0)
  await page.keyboard.press('c')
  expect(await page.getByRole('dialog').count()).toBe(0)
  expect(unexpected(faults)).toEqual([])
})

for (const scheme of ['dark', 'light'] as const) {
  for (const width of [360, 1440] as const) {
    test(`axe finds nothing serious before the desk, nor anything too wide: ${scheme}, ${width} px`, async () => {
      const desk = await startDesk()
      const { page } = await open(desk, { scheme, width, height: 800 })
      const look = async (name: string) => {
        await page.waitForTimeout(200)
        expect.soft(await seriousFindings(page), name).toEqual([])
        expect.soft(await widerThanTheScreen(page), name).toEqual([])
      }
      await page.goto('/claim')
      await page.getByLabel('Name').waitFor()
      await look('claim')
      await page.getByRole('button', { name: 'Claim this desk' }).click()
      await page.getByText('does not count').waitFor()
      await look('claim refused')
      const { agent } = await claimed(desk.ctx)
      await page.goto('/sign-in')
      await page.getByLabel('Password').waitFor()
      await look('sign-in')
      await signIn(page, 'ann.agent@example.org', 'wrong')
      await page.getByText('do not match').waitFor()
      await look('sign-in refused')

      const inside = await open(desk, { scheme, width, height: 800, ...agent })
      await inside.page.goto('/dashboard')
      await inside.page.getByRole('heading', { level: 1 }).first().waitFor()
      await inside.page.waitForTimeout(300)
      await endAllSessions(desk)
      await inside.page.getByRole('dialog', { name: 'Sign in again' }).waitFor()
      expect.soft(await seriousFindings(inside.page), 'dialog').toEqual([])
    })
  }
}
