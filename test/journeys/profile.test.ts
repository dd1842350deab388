// What is one's own, in a browser and by keyboard: the profile that follows, the ways in and out.
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { aPerson, aSession, aTicket, claimed, startDesk, testPassword } from '#server/testing.ts'
import { seriousFindings, widerThanTheScreen } from './axe.ts'
import { useBrowser, type Desk } from './journey.ts'

const open = useBrowser()

// The browser tells its console of every refusal that is expected here.
const unexpected = (faults: readonly string[]) => faults.filter((fault) => !/\b(401|403|404|409|422|429)\b/.test(fault))

const another = 'another wise heron'
const scheme = (page: Page) => page.evaluate<string>('document.documentElement.dataset.mantineColorScheme')

const idOf = async ({ ctx }: Desk, email: string) =>
  (await ctx.db.selectFrom('people').select('id').where('email', '=', email).executeTakeFirstOrThrow()).id

const withoutProof = ({ ctx }: Desk) => ctx.db.updateTable('sessions').set({ proven_at: null }).execute()

/** Walks with Tab to what has this id. */
const tabTo = async (page: Page, id: string) => {
  for (let step = 0; step < 60; step++) {
    if (await page.evaluate(`document.activeElement?.id === '${id}'`)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not lead to #${id}`)
}

describe('the profile', () => {
  test('follows to another browser: name, theme, shortcuts off, time zone and the way of dates', async () => {
    const desk = await startDesk({ now: '2026-11-20T12:00:00Z' })
    const ticket = await aTicket(desk.ctx)
    const { viewer } = await claimed(desk.ctx)
    const { page, faults } = await open(desk, viewer)
    await page.goto('/settings/profile')
    await page.getByLabel('Name').fill('Vi Lind')
    await page.keyboard.press('Enter')
    await page.getByRole('complementary', { name: 'Sidebar' }).getByText('Vi Lind').waitFor()
    const preferences = page.getByRole('region', { name: 'How the desk is shown to you' })
    await preferences.getByLabel('Time zone').selectOption('Asia/Tokyo')
    await page.getByText('Time zone: Asia/Tokyo').waitFor()
    await preferences.getByLabel('Dates and numbers').selectOption('de-DE')
    await preferences.getByText('1.234,5').waitFor()
    await preferences.getByText('Light', { exact: true }).click()
    await expect.poll(() => scheme(page)).toBe('light')
    await preferences.getByRole('switch', { name: 'Shortcuts by single letters' }).uncheck()
    await expect
      .poll(async () => (await desk.ctx.db.selectFrom('profiles').selectAll().execute())[0])
      .toMatchObject({ time_zone: 'Asia/Tokyo', formats: 'de-DE', theme: 'light', has_shortcuts: false })

    const there = await open(desk, await aSession(desk.ctx, await idOf(desk, 'ann.viewer@example.org')))
    await there.page.goto(`/t/${ticket.id}`)
    await there.page.getByText('20.11.2026, 21:00').first().waitFor()
    await expect.poll(() => scheme(there.page)).toBe('light')
    await there.page.getByText('Vi Lind').waitFor()
    await there.page.keyboard.press('?')
    await there.page.waitForTimeout(200)
    expect(await there.page.getByRole('dialog').count()).toBe(0)
    expect(unexpected([...faults, ...there.faults])).toEqual([])
  })

  test('of one person is not that of the next one in the same browser', async () => {
    const desk = await startDesk({ now: '2026-11-20T12:00:00Z' })
    const ticket = await aTicket(desk.ctx)
    const { agent } = await claimed(desk.ctx)
    const { page } = await open(desk, agent)
    await page.goto('/settings/profile')
    await page.getByLabel('Time zone').selectOption('Asia/Tokyo')
    await expect
      .poll(async () => (await desk.ctx.db.selectFrom('profiles').selectAll().execute())[0]?.time_zone)
      .toBe('Asia/Tokyo')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL('**/sign-in')
    await page.getByLabel('E-mail').fill('ann.viewer@example.org')
    await page.getByLabel('Password').fill(testPassword)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/dashboard')
    await page.goto(`/t/${ticket.id}`)
    await page.getByText('20 Nov 2026, 13:00').first().waitFor()
  })

  test('is undone by Z, field by field, and says what is wrong with a name', async () => {
    const desk = await startDesk()
    const { agent } = await claimed(desk.ctx)
    const { page, faults } = await open(desk, agent)
    await page.goto('/settings/profile')
    await page.getByLabel('Time zone').selectOption('UTC')
    await page.getByText('Time zone: UTC').waitFor()
    await page.getByRole('heading', { level: 1 }).focus()
    await page.keyboard.press('z')
    await expect.poll(() => page.getByLabel('Time zone').inputValue()).toBe('')
    await tabTo(page, 'own-name')
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('A\u202eB')
    await page.keyboard.press('Enter')
    await page.getByText(/^The name holds a character that is not to be seen/).waitFor()
    expect(await page.getByLabel('Name').inputValue()).toBe('A\u202eB')
    expect(unexpected(faults)).toEqual([])
  })

  test('of an open desk is this browser’s alone', async () => {
    const desk = await startDesk()
    const { page, faults } = await open(desk)
    await page.goto('/settings/profile')
    await page.getByText('Kept in this browser only.').waitFor()
    await page.getByLabel('Dates and numbers').selectOption('de-DE')
    await page.reload()
    await page.getByText('1.234,5').waitFor()
    expect(await page.getByLabel('Name').count()).toBe(0)
    expect(faults).toEqual([])
  })
})

describe('security', () => {
  test('another password, by keyboard: what is wrong is said beside it, and other browsers are out', async () => {
    const desk = await startDesk()
    const { agent } = await claimed(desk.ctx)
    const there = await open(desk, await aSession(desk.ctx, await idOf(desk, 'ann.agent@example.org')))
    await there.page.goto('/tickets')
    await there.page.getByText('Ann agent').waitFor()
    const { page, faults } = await open(desk, agent)
    await page.goto('/settings/security')
    await page.getByLabel('Current password').waitFor()
    await tabTo(page, 'current-password')
    await page.keyboard.type('not this one')
    await tabTo(page, 'new-password')
    await page.keyboard.type(another)
    await page.keyboard.press('Enter')
    await page.getByText('That is not your password. 9 tries left for now.').waitFor()
    expect(await page.getByLabel('New password').inputValue()).toBe(another)
    await page.getByLabel('Current password').fill(testPassword)
    await page.getByLabel('New password').fill('password1')
    await page.keyboard.press('Enter')
    await page.getByText('This password is on the lists that attackers try first: take another.').waitFor()
    await page.getByLabel('New password').fill(another)
    await page.keyboard.press('Enter')
    await page.getByText('Your password is changed. You are signed out everywhere else.').waitFor()
    await there.page.getByRole('dialog', { name: 'Sign in again' }).waitFor()
    await page.reload()
    await page.getByText('You are signed in nowhere else.').waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(unexpected(faults)).toEqual([])
  })

  test('another address takes the password, and is what one signs in with', async () => {
    const desk = await startDesk()
    const { agent } = await claimed(desk.ctx)
    const { page, faults } = await open(desk, agent)
    await page.goto('/settings/security')
    const section = page.getByRole('region', { name: 'E-mail' })
    await section.getByLabel('E-mail').fill('ann.owner@example.org')
    await section.getByLabel('Your password').fill(testPassword)
    await page.keyboard.press('Enter')
    await section.getByText('There is a person with the address ann.owner@example.org already.').waitFor()
    await section.getByLabel('E-mail').fill('ann@example.org')
    await page.keyboard.press('Enter')
    await page.getByText(/^You sign in as ann@example\.org from now on/).waitFor()
    await page.getByText('Type ann@example.org to leave').waitFor()
    expect(unexpected(faults)).toEqual([])
  })

  test('sessions are told apart, and ended one by one or all', async () => {
    const desk = await startDesk()
    const { agent } = await claimed(desk.ctx)
    const id = await idOf(desk, 'ann.agent@example.org')
    const one = await open(desk, await aSession(desk.ctx, id))
    await one.page.goto('/tickets')
    await one.page.getByText('Ann agent').waitFor()
    await aSession(desk.ctx, id)
    const { page, faults } = await open(desk, agent)
    await page.goto('/settings/security')
    const sessions = page.getByRole('list', { name: 'Sessions' })
    await sessions.getByText('· this one').waitFor()
    expect(await sessions.getByRole('listitem').count()).toBe(3)
    await sessions
      .getByRole('button', { name: /^Sign out/ })
      .first()
      .click()
    await expect.poll(() => sessions.getByRole('listitem').count()).toBe(2)
    await page.getByRole('button', { name: 'Sign out everywhere else' }).click()
    await page.getByText('You are signed in nowhere else.').waitFor()
    await one.page.getByRole('dialog', { name: 'Sign in again' }).waitFor()
    expect(unexpected(faults)).toEqual([])
  })

  test('leaving asks who one is, keeps what was typed, and then one is out', async () => {
    const desk = await startDesk()
    const { agent } = await claimed(desk.ctx)
    await withoutProof(desk)
    const { page, faults } = await open(desk, agent)
    await page.goto('/settings/security')
    const leave = page.getByRole('button', { name: 'Leave this desk' })
    await leave.waitFor()
    expect(await leave.isDisabled()).toBe(true)
    await tabTo(page, 'leave')
    await page.keyboard.type('ann.agent@example.org')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Is it you?' })
    await dialog.waitFor()
    await expect.poll(() => page.evaluate('document.activeElement?.id')).toBe('proof')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('Give your password first').waitFor()
    expect(await page.locator('#leave').inputValue()).toBe('ann.agent@example.org')
    await leave.click()
    await expect.poll(() => page.evaluate('document.activeElement?.id')).toBe('proof')
    await page.keyboard.type('not this one')
    await page.keyboard.press('Enter')
    await dialog.getByText('That is not your password. 9 tries left for now.').waitFor()
    await dialog.getByLabel('Your password').fill(testPassword)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/sign-in')
    await page.getByLabel('E-mail').fill('ann.agent@example.org')
    await page.getByLabel('Password').fill(testPassword)
    await page.keyboard.press('Enter')
    await page.getByText('That e-mail and password do not match.').waitFor()
    expect(unexpected(faults)).toEqual([])
  })

  test('the last owner stays', async () => {
    const desk = await startDesk()
    const owner = await aPerson(desk.ctx, { role: 'owner' })
    const { page } = await open(desk, await aSession(desk.ctx, owner.id))
    await page.goto('/settings/security')
    await page.locator('#leave').fill('ann.owner@example.org')
    await page.keyboard.press('Enter')
    await page.getByText('You are the only owner: make somebody else one first.').waitFor()
  })

  test('a session that ends while a form is filled in loses nothing of it', async () => {
    const desk = await startDesk()
    const { agent } = await claimed(desk.ctx)
    const { page } = await open(desk, agent)
    await page.goto('/settings/security')
    await page.getByLabel('Current password').fill(testPassword)
    await page.getByLabel('New password').fill(another)
    await desk.ctx.db.deleteFrom('sessions').execute()
    await page.getByRole('button', { name: 'Change password' }).click()
    const dialog = page.getByRole('dialog', { name: 'Sign in again' })
    await dialog.getByLabel('Password').fill(testPassword)
    await page.keyboard.press('Enter')
    await page.getByText('Your password is changed.').waitFor()
  })

  test('on an open desk says that nobody signs in yet', async () => {
    const { page, faults } = await open(await startDesk())
    await page.goto('/settings/security')
    await page.getByText('Nobody signs in on this desk yet.').waitFor()
    expect(faults).toEqual([])
  })
})

for (const scheme of ['dark', 'light'] as const) {
  for (const width of [360, 1440] as const) {
    test(`axe finds nothing serious in profile, security and proof, nor anything too wide: ${scheme}, ${width} px`, async () => {
      const desk = await startDesk()
      const { agent } = await claimed(desk.ctx)
      await withoutProof(desk)
      const { page } = await open(desk, { scheme, width, height: 800, ...agent })
      const look = async (name: string) => {
        await page.waitForTimeout(200)
        expect.soft(await seriousFindings(page), name).toEqual([])
        expect.soft(await widerThanTheScreen(page), name).toEqual([])
      }
      await page.goto('/settings/profile')
      await page.getByLabel('Name').waitFor()
      await look('profile')
      await page.goto('/settings/security')
      await page.getByRole('list', { name: 'Sessions' }).waitFor()
      await page.getByRole('button', { name: 'Change password' }).click()
      await page.getByText('That is not your password.').waitFor()
      await look('security')
      await page.locator('#leave').fill('ann.agent@example.org')
      await page.keyboard.press('Enter')
      await page.getByRole('dialog', { name: 'Is it you?' }).waitFor()
      await look('proof')
    })
  }
}
