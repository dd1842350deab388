import { expect, onTestFinished, test } from 'vitest'
import { aTicket, claimed, startDesk } from '#server/testing.ts'
import { startLlmServer, testKey } from '../llm-server.ts'
import { useBrowser } from './journey.ts'

const open = useBrowser()

test('Test classify shows what the provider says, and stores nothing', async () => {
  const llm = await startLlmServer({ vendor: 'groq' })
  onTestFinished(() => llm.stop())
  const desk = await startDesk({ settings: llm.settings })
  const { admin } = await claimed(desk.ctx)
  const { page, faults } = await open(desk, admin)
  await page.goto('/settings/triage')
  const triage = page.getByRole('region', { name: 'Triage' })
  await triage.getByText('Groq', { exact: true }).waitFor()
  await triage.getByLabel('Try it on a text').fill('Two payments left my account for one invoice.')
  await triage.getByRole('button', { name: 'Test classify' }).click()
  await triage.getByText('Suggested by Groq').waitFor()
  expect(await triage.innerText()).toContain('Charged twice.')
  expect(await triage.innerText()).toMatch(/Billing\s+High/)
  expect(llm.requests.at(-1)?.prompt).toContain('Two payments left my account')

  const stats = (await (await fetch(`${desk.url}/api/v1/stats`, { headers: admin })).json()) as {
    total_tickets: number
  }
  expect(stats.total_tickets).toBe(0)
  expect(faults).toEqual([])
})

test('no suggestion is never shown as one', async () => {
  const desk = await startDesk({ settings: { TRIAGE_LOCAL: 'off' } })
  const { admin } = await claimed(desk.ctx)
  const { page } = await open(desk, admin)
  await page.goto('/settings/triage')
  const triage = page.getByRole('region', { name: 'Triage' })
  await triage.getByText('None set').waitFor()
  await triage.getByText('Nothing. Ticket texts stay here.').waitFor()
  await triage.getByRole('button', { name: 'Test classify' }).click()
  await triage.getByText('No suggestion. These are the defaults').waitFor()
  expect(await triage.getByText('Suggested by').count()).toBe(0)
})

test('sample data is loaded, removed and brought back without touching other tickets', async () => {
  const desk = await startDesk()
  await aTicket(desk.ctx, { title: 'A true ticket' })
  const { page, faults } = await open(desk)
  await page.goto('/settings/sample')
  const sample = page.getByRole('region', { name: 'Sample data' })
  await sample.getByText('No sample tickets on the desk').waitFor()
  await sample.getByRole('button', { name: 'Load sample data' }).click()
  await sample.getByText(/^\d+ sample tickets on the desk$/).waitFor()

  await sample.getByRole('button', { name: 'Remove sample data' }).click()
  await sample.getByText('No sample tickets on the desk').waitFor()
  await page.getByRole('link', { name: '1 open' }).waitFor()

  await page.getByRole('button', { name: 'Undo' }).last().click()
  await sample.getByText(/^\d+ sample tickets on the desk$/).waitFor()
  expect(faults).toEqual([])
})

test('the settings in force are all there, and no secret is', async () => {
  const desk = await startDesk({ settings: { GROQ_API_KEY: testKey, GROQ_MODEL: 'openai/gpt-oss-120b' } })
  const { owner } = await claimed(desk.ctx)
  const { page } = await open(desk, owner)
  await page.goto('/settings/in-force')
  const row = (name: string) => page.getByRole('row').filter({ has: page.getByText(name, { exact: true }) })
  await row('GROQ_MODEL').waitFor()
  expect(await row('GROQ_MODEL').innerText()).toContain('openai/gpt-oss-120b')
  expect(await row('GROQ_MODEL').innerText()).not.toContain('default')
  expect(await row('GROQ_API_KEY').innerText()).toMatch(/\bset\b/)
  expect(await row('PORT').innerText()).toContain('default')
  expect(await page.content()).not.toContain(testKey)
  const password = new URL(desk.databaseUrl).password
  if (password) expect(await page.content()).not.toContain(password)
})

test('on an open desk, and to who is no admin, the settings in force are not shown, and how to see them is', async () => {
  const desk = await startDesk()
  const { page, faults } = await open(desk)
  await page.goto('/settings/in-force')
  const inForce = page.getByRole('region', { name: 'Settings in force' })
  await inForce.getByRole('link', { name: 'Claim this desk' }).waitFor()
  await page.getByRole('navigation', { name: 'Pages of the settings' }).getByRole('link', { name: 'Triage' }).click()
  await page.getByRole('button', { name: 'Test classify' }).waitFor()

  const { agent } = await claimed(desk.ctx)
  const asAgent = await open(desk, agent)
  await asAgent.page.goto('/settings/in-force')
  await asAgent.page.getByText('This page is shown to the desk’s admins.').waitFor()
  expect([...faults, ...asAgent.faults].filter((fault) => !fault.includes('401'))).toEqual([])
})

test('each page has its own address, says who sees it, and is found with / by what it is about', async () => {
  const desk = await startDesk()
  const { admin } = await claimed(desk.ctx)
  const { page, faults } = await open(desk, admin)
  await page.goto('/settings')
  await page.waitForURL('**/settings/profile')
  await page.getByText('Only you see this page.').waitFor()
  const pages = page.getByRole('navigation', { name: 'Pages of the settings' })
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('invit')
  await expect.poll(() => pages.getByRole('link').allInnerTexts()).toEqual(['Team'])
  await page.keyboard.press('Enter')
  await page.waitForURL('**/settings/team')
  await page.getByText('Admins and owners see this page.').waitFor()
  expect(await pages.getByRole('link', { name: 'Team' }).getAttribute('aria-current')).toBe('page')
  expect(await page.title()).toBe('Team · Settings · Docket')

  await page.keyboard.press('/')
  await page.keyboard.type('submarine')
  await pages.getByText('Nothing here is about that.').waitFor()
  await page.keyboard.press('Escape')
  await pages.getByRole('link', { name: 'Health' }).waitFor()
  await page.goBack()
  await page.waitForURL('**/settings/profile')
  expect(faults).toEqual([])
})

test.each([
  ['/settings#team', '/settings/team'],
  ['/settings#in-force', '/settings/in-force'],
  ['/settings#preferences', '/settings/profile'],
  ['/settings#no-such', '/settings/profile'],
])('the old address %s leads to %s', async (from, to) => {
  const desk = await startDesk()
  const { admin } = await claimed(desk.ctx)
  const { page } = await open(desk, admin)
  await page.goto(from)
  await page.waitForURL(`${desk.url}${to}`)
})

test('an address below the settings that names nothing says so, beside the list of all', async () => {
  const { page, faults } = await open(await startDesk())
  await page.goto('/settings/nothing')
  await page.getByText('There is no such page of the settings').waitFor()
  await page.getByRole('link', { name: 'Triage' }).waitFor()
  expect(faults).toEqual([])
})
