import { expect, test } from 'vitest'
import { aPerson, aSession, aToken, claimed, startDesk } from '#server/testing.ts'
import { call } from '../call.ts'
import { seriousFindings, widerThanTheScreen } from './axe.ts'
import { useBrowser } from './journey.ts'

const open = useBrowser()

test(
  'an agent makes a token by keyboard, copies it, a program uses it, and typing its name revokes it',
  { timeout: 60_000 },
  async () => {
    const desk = await startDesk()
    const { agent } = await claimed(desk.ctx)
    const { page, context, faults } = await open(desk, agent)
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.goto('/settings/tokens')
    const tokens = page.getByRole('region', { name: 'API tokens' })
    await tokens.getByText('No tokens yet.').waitFor()
    expect(await tokens.getByLabel('People').count()).toBe(0)

    await tokens.getByLabel('What uses it').focus()
    await page.keyboard.press('Enter')
    await tokens.getByText('Say what uses it, so that you know which to revoke.').waitFor()
    await page.keyboard.type('Nightly report')
    await page.keyboard.press('Enter')
    await tokens.getByText('Allow it something: a token for nothing opens nothing.').waitFor()
    await tokens.getByLabel('Statistics').selectOption({ label: 'Read' })
    await tokens.getByLabel('Expires after').selectOption('30 days')
    await tokens.getByRole('button', { name: 'Make a token' }).press('Enter')

    const field = tokens.getByLabel(/^Your token/)
    const token = await field.inputValue()
    expect(token).toMatch(/^dk_[0-9A-Za-z]{38}$/)
    await expect.poll(() => field.evaluate((input) => input === input.ownerDocument.activeElement)).toBe(true)
    await tokens.getByRole('button', { name: 'Copy' }).click()
    await tokens.getByText('It is in your clipboard.').waitFor()
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(token)
    const use = async (route: string) =>
      (await call(desk, route, { headers: { authorization: `Bearer ${token}` } })).status
    expect([await use('GET /api/v1/stats'), await use('GET /api/tickets/')]).toEqual([200, 403])

    await tokens.getByRole('button', { name: 'I have it' }).click()
    await tokens.getByText('stats:read').waitFor()
    await page.reload()
    await tokens.getByText(/made just now · last used just now · expires/).waitFor({ timeout: 30_000 })
    expect(await page.content()).not.toContain(token)

    await tokens.getByRole('button', { name: 'Revoke Nightly report' }).click()
    const dialog = page.getByRole('dialog', { name: 'Revoke Nightly report?' })
    const revoke = dialog.getByRole('button', { name: 'Revoke' })
    expect(await revoke.isDisabled()).toBe(true)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await tokens.getByRole('button', { name: 'Revoke Nightly report' }).click()
    await dialog.getByLabel('Type Nightly report to confirm').waitFor()
    await page.keyboard.type('Nightly report')
    await page.keyboard.press('Enter')
    await tokens.getByText('No tokens yet.').waitFor()
    expect(await use('GET /api/v1/stats')).toBe(401)
    expect(faults).toEqual([])
  },
)

test('an admin sees whose tokens there are, and which have run out', async () => {
  const desk = await startDesk()
  const { admin } = await claimed(desk.ctx)
  const { id } = await aPerson(desk.ctx, { role: 'agent', name: 'Bo Lind' })
  await aToken(desk.ctx, id, ['tickets:write', 'triage:write'])
  await desk.ctx.db.updateTable('api_tokens').set({ expires_at: '2026-01-02T03:04:05Z' }).execute()
  const { page } = await open(desk, admin)
  await page.goto('/settings/tokens')
  const row = page.getByRole('list', { name: 'Tokens' }).getByRole('listitem')
  await row.getByText(/^by Bo Lind · made just now · never used · expired/).waitFor()
  await row.getByText('Expired', { exact: true }).waitFor()
  await page.getByRole('region', { name: 'API tokens' }).getByLabel('People').waitFor()
})

test('a desk that nobody has claimed says who could have one', async () => {
  const desk = await startDesk()
  const { page, faults } = await open(desk)
  await page.goto('/settings/tokens')
  await page.getByText('A token is somebody’s, and this desk has nobody yet.').waitFor()
  expect(faults).toEqual([])
})

for (const scheme of ['dark', 'light'] as const) {
  for (const width of [360, 1440] as const) {
    test(`axe finds nothing serious in the tokens, nor anything too wide: ${scheme}, ${width} px`, async () => {
      const desk = await startDesk()
      const owner = await aPerson(desk.ctx, { role: 'owner' })
      await aToken(desk.ctx, owner.id, ['tickets:write', 'triage:write', 'stats:read', 'people:admin', 'health:read'])
      const session = await aSession(desk.ctx, owner.id)
      const { page } = await open(desk, { scheme, width, height: 800, ...session })
      await page.goto('/settings/tokens')
      const tokens = page.getByRole('region', { name: 'API tokens' })
      const look = async (what: string) => {
        await page.waitForTimeout(200)
        expect.soft(await seriousFindings(page), what).toEqual([])
        expect.soft(await widerThanTheScreen(page), what).toEqual([])
      }
      await tokens.getByLabel('What uses it').fill('Donaudampfschifffahrtselektrizitätenhauptbetriebswerk')
      await tokens.getByLabel('Tickets').selectOption({ label: 'Read and change' })
      await look('form')
      await tokens.getByRole('button', { name: 'Make a token' }).click()
      await tokens.getByLabel(/^Your token/).waitFor()
      await look('shown once')
      await tokens.getByRole('button', { name: 'I have it' }).click()
      await tokens.getByRole('button', { name: 'Revoke a program' }).click()
      await page.getByRole('dialog').waitFor()
      await look('revoke')
    })
  }
}
