// Who may only read is offered nothing that writes, on any screen and by no key.
import { describe, expect, test } from 'vitest'
import { aTicket, claimed, startDesk } from '#server/testing.ts'
import { widerThanTheScreen } from './axe.ts'
import { useBrowser } from './journey.ts'

const open = useBrowser()

// The browser tells its console of every refusal that is expected here.
const unexpected = (faults: readonly string[]) => faults.filter((fault) => !/\b(401|403)\b/.test(fault))

describe('a viewer', () => {
  const writes = ['New ticket', 'Edit title', 'Edit description', 'Load sample data', 'Test classify']

  test('finds nothing that writes on any page', { timeout: 60_000 }, async () => {
    const desk = await startDesk()
    const ticket = await aTicket(desk.ctx)
    const { viewer } = await claimed(desk.ctx)
    const { page, faults } = await open(desk, viewer)
    for (const path of ['/dashboard', '/tickets', `/t/${ticket.id}`, '/settings/triage', '/settings/sample', '/new']) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      await page.getByText('Ann viewer').waitFor()
      await page.waitForTimeout(200)
      for (const name of writes)
        expect.soft(await page.getByRole('button', { name }).count(), `${name} on ${path}`).toBe(0)
      expect.soft(await page.getByRole('main').locator('textarea').count(), path).toBe(0)
      expect.soft(await page.locator('[data-field], [data-choice]').count(), path).toBe(0)
    }
    await page.getByRole('heading', { name: 'Agents write tickets' }).waitFor()
    expect(unexpected(faults)).toEqual([])
  })

  test('is told by the keys that write who may', { timeout: 60_000 }, async () => {
    const desk = await startDesk()
    const ticket = await aTicket(desk.ctx)
    const { viewer } = await claimed(desk.ctx)
    const { page, faults } = await open(desk, viewer)
    const told = page.getByText('Agents, admins and owners may do that; you are a viewer.')
    await page.goto(`/t/${ticket.id}`)
    await page.getByRole('heading', { name: ticket.title }).waitFor()
    for (const key of ['c', 's', 'p', 'y']) {
      await page.keyboard.press(key)
      await told.waitFor()
      expect(await page.getByRole('dialog').count()).toBe(0)
      expect(await page.getByRole('menu').count()).toBe(0)
      await page.getByRole('button', { name: 'Dismiss' }).click()
      await told.waitFor({ state: 'detached' })
    }
    await page.goto('/tickets')
    await page.locator('[data-row]').first().waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('s')
    await told.waitFor()
    await page.keyboard.press('?')
    const sheet = page.getByRole('dialog', { name: 'Shortcuts of this screen' })
    expect(await sheet.innerText()).not.toMatch(/New ticket|then 1 to 4/)
    expect(unexpected(faults)).toEqual([])
  })

  test('reads the list on a phone without a way to write either', async () => {
    const desk = await startDesk()
    await aTicket(desk.ctx)
    const { viewer } = await claimed(desk.ctx)
    const { page } = await open(desk, { width: 360, height: 740, ...viewer })
    await page.goto('/tickets')
    await page.locator('[data-row]').first().waitFor()
    expect(await page.locator('[data-field]').count()).toBe(0)
    expect(await page.getByRole('link', { name: 'New' }).count()).toBe(0)
    expect(await widerThanTheScreen(page)).toEqual([])
  })
})
