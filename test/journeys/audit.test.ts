import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { changePerson, findPersonByEmail } from '#server/people/people.ts'
import { claimed, startDesk } from '#server/testing.ts'
import { call } from '../call.ts'
import { seriousFindings, widerThanTheScreen } from './axe.ts'
import { useBrowser, type Desk } from './journey.ts'

const open = useBrowser()

const makeAdmin = async ({ ctx }: Desk) => {
  const [bo, ada] = await Promise.all(
    ['ann.agent@example.org', 'ann.owner@example.org'].map((email) => findPersonByEmail(ctx, email)),
  )
  const identity = {
    personId: ada?.id ?? 0,
    sessionId: 1,
    name: 'Ann owner',
    email: ada?.email ?? '',
    role: 'owner',
  } as const
  const actor = { name: 'Ann owner', via: 'api', address: '10.0.0.7', identity } as const
  await changePerson({ ...ctx, actor }, bo?.id ?? 0, { role: 'admin' })
}

test('who did what is read in sentences, with what it was before and after', async () => {
  const desk = await startDesk()
  const { owner } = await claimed(desk.ctx)
  await makeAdmin(desk)
  const { page, faults } = await open(desk, owner)
  await page.goto('/settings/audit')
  const audit = page.getByRole('region', { name: 'Audit', exact: true })
  const row = audit.getByRole('button', { name: /^Ann owner made Ann agent an admin .* from 10\.0\.0\.7$/ })
  await row.waitFor()
  await row.focus()
  const full = await row.locator('time').innerText()
  expect(full).toMatch(/\d{4}.*\d\d:\d\d:\d\d/)
  await page.keyboard.press('Enter')
  expect(await audit.getByRole('row', { name: 'role agent admin' }).count()).toBe(1)
  await audit.getByText('Ann owner (ann.owner@example.org)').waitFor()
  await page.keyboard.press('Enter')
  await audit.getByRole('row', { name: 'role agent admin' }).waitFor({ state: 'hidden' })
  await page.keyboard.press('ArrowDown')
  expect(await row.and(page.locator(':focus')).count()).toBe(0)
  await page.keyboard.press('ArrowUp')
  expect(await row.and(page.locator(':focus')).count()).toBe(1)
  expect(faults).toEqual([])
})

test('filters stand in the address, can be shared and cleared', async () => {
  const desk = await startDesk()
  const { owner } = await claimed(desk.ctx)
  await makeAdmin(desk)
  await call(desk, 'POST /api/v1/session', { json: { email: 'ann.viewer@example.org', password: 'not this one' } })
  const { page, faults } = await open(desk, owner)
  await page.goto('/settings/audit')
  const audit = page.getByRole('region', { name: 'Audit', exact: true })
  await audit.getByRole('combobox', { name: 'What' }).selectOption('Failed sign-ins')
  await page.waitForURL('**/settings/audit?what=failed-sign-ins')
  await audit.getByText('A sign-in to Ann viewer failed').waitFor()
  await audit.getByText(/made Ann agent/).waitFor({ state: 'hidden' })
  expect(await audit.getByRole('link', { name: 'Export as CSV' }).getAttribute('href')).toContain(
    'action=sign_in.failed',
  )
  await audit.getByRole('combobox', { name: 'Who' }).selectOption('Ann owner')
  await audit.getByText('Nothing was written down that fits').waitFor()
  await audit.getByRole('button', { name: 'Clear the filters' }).click()
  await page.waitForURL('**/settings/audit')
  await audit.getByText(/made Ann agent/).waitFor()
  await audit.getByLabel('To whom or what').fill('ann.agent')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/settings/audit?text=ann.agent')

  const shared = await open(desk, owner)
  await shared.page.goto('/settings/audit?who=1&what=people&text=ann.agent&from=2000-01-01')
  const there = shared.page.getByRole('region', { name: 'Audit', exact: true })
  await there.getByText('Ann owner made Ann agent an admin').waitFor()
  expect(await there.getByRole('button', { expanded: false }).count()).toBe(1)
  expect(await there.getByLabel('From', { exact: true }).inputValue()).toBe('2000-01-01')
  expect([...faults, ...shared.faults].filter((fault) => !/\b401\b/.test(fault))).toEqual([])
})

test('a long log comes page by page, goes out as a file, and says when it cannot be read', async () => {
  const desk = await startDesk()
  const { admin } = await claimed(desk.ctx)
  await sql`
    insert into audit_entries (at, action, actor, via, address, subject)
    select now() - make_interval(hours => n), 'tickets.imported', 'Ann', 'cli', null, 'old-' || n || '.jsonl'
    from generate_series(1, 120) as n`.execute(desk.ctx.db)
  const { page } = await open(desk, admin)
  await page.goto('/settings/audit?what=data')
  const audit = page.getByRole('region', { name: 'Audit', exact: true })
  const rows = audit.getByRole('button', { expanded: false })
  await audit.getByText('old-1.jsonl').waitFor()
  expect(await rows.count()).toBe(50)
  await audit.getByRole('button', { name: 'Load more' }).click()
  await audit.getByText('old-100.jsonl').waitFor()
  await audit.getByRole('button', { name: 'Load more' }).click()
  await audit.getByText('old-120.jsonl').waitFor()
  expect(await audit.getByRole('button', { name: 'Load more' }).count()).toBe(0)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    audit.getByRole('link', { name: 'Export as JSON lines' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^docket-audit-\d{4}-\d\d-\d\d\.ndjson$/)
  await page.route('**/api/v1/audit?**', (route) => route.abort())
  await audit.getByLabel('To whom or what').fill('old-7')
  await page.keyboard.press('Enter')
  await audit.getByText('The audit log could not be read').waitFor({ timeout: 20_000 })
  await page.unroute('**/api/v1/audit?**')
  await audit.getByRole('button', { name: 'Retry' }).click()
  await audit.getByText('old-77.jsonl').waitFor()
})

test('who is no admin is told so', async () => {
  const desk = await startDesk()
  const { agent } = await claimed(desk.ctx)
  const { page } = await open(desk, agent)
  await page.goto('/settings/audit')
  const audit = page.getByRole('region', { name: 'Audit', exact: true })
  await audit.getByText('This page is shown to the desk’s admins.').waitFor()
})

for (const scheme of ['dark', 'light'] as const) {
  for (const width of [360, 1440] as const) {
    test(`axe finds nothing serious in it, nor anything too wide: ${scheme}, ${width} px`, async () => {
      const desk = await startDesk()
      const { owner, agent } = await claimed(desk.ctx)
      await call(desk, 'POST /api/v1/session', { json: { email: 'ann.viewer@example.org', password: 'not this one' } })
      await call(desk, 'GET /api/v1/audit', { headers: agent })
      await makeAdmin(desk)
      const { page } = await open(desk, { scheme, width, height: 800, ...owner })
      await page.goto('/settings/audit')
      const audit = page.getByRole('region', { name: 'Audit', exact: true })
      const row = audit.getByRole('button', { name: /^Ann owner made Ann agent an admin/ })
      await row.click()
      await audit.scrollIntoViewIfNeeded()
      await page.waitForTimeout(200)
      expect.soft(await seriousFindings(page)).toEqual([])
      expect.soft(await widerThanTheScreen(page)).toEqual([])
    })
  }
}
