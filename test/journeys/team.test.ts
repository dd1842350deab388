import { expect, test } from 'vitest'
import { claimed, startDesk, testPassword } from '#server/testing.ts'
import { seriousFindings, widerThanTheScreen } from './axe.ts'
import { useBrowser } from './journey.ts'

const open = useBrowser()

const unexpected = (faults: readonly string[]) => faults.filter((fault) => !/\b(401|403|409|422)\b/.test(fault))

test('an admin invites by a link, whoever opens it joins, and the role can be changed and taken', async () => {
  const desk = await startDesk()
  const { admin } = await claimed(desk.ctx)
  const inside = await open(desk, admin)
  const { page } = inside
  await page.goto('/settings/team')
  const team = page.getByRole('region', { name: 'Team' })
  const people = team.getByRole('list', { name: 'People' })
  await people.getByText('ann.viewer@example.org').waitFor()
  expect(await people.getByLabel('Role of Ann owner').isDisabled()).toBe(true)
  expect(await people.getByLabel('Role of Ann admin').isDisabled()).toBe(true)

  await team.getByRole('button', { name: 'Make an invitation' }).click()
  await team.getByText('An e-mail address is needed, such as ada@example.org.').waitFor()
  await team.getByLabel('E-mail').fill('bo@example.org')
  await team.getByLabel('Role', { exact: true }).selectOption('viewer')
  await team.getByRole('button', { name: 'Make an invitation' }).click()
  const link = await team.getByLabel(/^Send this link/).inputValue()
  expect(link).toMatch(/\/join#[A-Za-z0-9_-]{22}$/)
  await team.getByText(/invited as viewer by Ann admin/).waitFor()

  const guest = await open(desk)
  await guest.page.goto(link)
  await guest.page.getByText('Ann admin has invited you as viewer.').waitFor()
  expect(await guest.page.getByLabel('E-mail').inputValue()).toBe('bo@example.org')
  await guest.page.getByLabel('Name').fill('Bo Lind')
  await guest.page.getByLabel('Password').fill('password')
  await guest.page.keyboard.press('Enter')
  await guest.page.getByText('This password is on the lists that attackers try first: take another.').waitFor()
  await guest.page.getByLabel('Password').fill(testPassword)
  await guest.page.keyboard.press('Enter')
  await guest.page.waitForURL('**/dashboard')
  await guest.page.getByText('Bo Lind').waitFor()

  await page.reload()
  await people.getByLabel('Role of Bo Lind').selectOption('agent')
  await guest.page.getByRole('dialog', { name: 'Sign in again' }).waitFor()
  await guest.page.getByLabel('Password').fill(testPassword)
  await guest.page.keyboard.press('Enter')
  await guest.page.getByRole('button', { name: 'New ticket' }).first().waitFor()

  await people.getByRole('button', { name: 'Disable Bo Lind' }).click()
  await people.getByRole('button', { name: 'Enable Bo Lind' }).waitFor()
  await guest.page.getByRole('dialog', { name: 'Sign in again' }).waitFor()
  await guest.page.goto(link)
  await guest.page.getByRole('heading', { name: 'This invitation does not count' }).waitFor()
  expect(unexpected([...inside.faults, ...guest.faults])).toEqual([])
})

test('an invitation is taken back', async () => {
  const desk = await startDesk()
  const { owner } = await claimed(desk.ctx)
  const { page } = await open(desk, owner)
  await page.goto('/settings/team')
  const team = page.getByRole('region', { name: 'Team' })
  await team.getByLabel('E-mail').fill('bo@example.org')
  await team.getByRole('button', { name: 'Make an invitation' }).click()
  const invitations = team.getByRole('list', { name: 'Invitations' })
  await invitations.getByRole('button', { name: /^Take back/ }).click()
  await invitations.waitFor({ state: 'hidden' })
  expect(await desk.ctx.db.selectFrom('invitations').selectAll().execute()).toEqual([])
})

for (const scheme of ['dark', 'light'] as const) {
  for (const width of [360, 1440] as const) {
    test(`axe finds nothing serious in team and invitation, nor anything too wide: ${scheme}, ${width} px`, async () => {
      const desk = await startDesk()
      const { owner } = await claimed(desk.ctx)
      const { page } = await open(desk, { scheme, width, height: 800, ...owner })
      await page.goto('/settings/team')
      const team = page.getByRole('region', { name: 'Team' })
      await team.getByLabel('E-mail').fill('bo@example.org')
      await team.getByRole('button', { name: 'Make an invitation' }).click()
      const link = await team.getByLabel(/^Send this link/).inputValue()
      await team.getByRole('button', { name: 'Disable Ann viewer' }).click()
      await team.getByRole('button', { name: 'Enable Ann viewer' }).waitFor()
      await page.waitForTimeout(200)
      expect.soft(await seriousFindings(page), 'team').toEqual([])
      expect.soft(await widerThanTheScreen(page), 'team').toEqual([])
      const guest = await open(desk, { scheme, width, height: 800 })
      await guest.page.goto(link)
      await guest.page.getByLabel('Name').waitFor()
      await guest.page.waitForTimeout(200)
      expect.soft(await seriousFindings(guest.page), 'join').toEqual([])
      expect.soft(await widerThanTheScreen(guest.page), 'join').toEqual([])
    })
  }
}
