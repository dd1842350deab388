import { expect, test } from 'vitest'
import { aTicket, startDesk } from '#server/testing.ts'
import { useBrowser } from './journey.ts'

const open = useBrowser()

test('a newcomer sees what there is to try; each ticks itself when it is really done, and it stays closed', async () => {
  const desk = await startDesk()
  await aTicket(desk.ctx, { title: 'First' })
  await aTicket(desk.ctx, { title: 'Second' })
  const { page, faults } = await open(desk)
  await page.goto('/dashboard')
  const list = page.getByRole('region', { name: 'Getting going 0/4' })
  await list.waitFor()

  await page.goto('/tickets')
  await page.getByText('Second').first().waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('s')
  await page.keyboard.press('3')
  await page.getByText(/^Status of #\d+: Resolved$/).waitFor()
  await page.keyboard.press('/')
  await page.goto('/dashboard')
  await page.getByRole('region', { name: 'Getting going 3/4' }).waitFor()
  await page.getByText('Walk through the list, done').waitFor()
  expect(await page.getByText('Create a ticket, done').count()).toBe(0)

  await page.getByRole('button', { name: 'Close this list for good' }).click()
  await page.reload()
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
  expect(await page.getByText('Getting going').count()).toBe(0)
  expect(faults).toEqual([])
})
