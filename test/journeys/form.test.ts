// Somebody without an account writes to the desk, and sees what becomes of it; then the one who switches that on.
import { mkdirSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { aRequester, aSession, aTicket, claimed, startDesk, testPassword } from '#server/testing.ts'
import { switchForm } from '#server/form/form.ts'
import { seriousFindings, widerThanTheScreen } from './axe.ts'
import { useBrowser } from './journey.ts'

const open = useBrowser()
vi.setConfig({ testTimeout: 90_000 })

const aDeskWithForm = async () => {
  const desk = await startDesk()
  const sessions = await claimed(desk.ctx)
  await switchForm(desk.ctx, true)
  return { desk, ...sessions }
}

// The desk takes no form that is sent within two seconds.
const aPersonsPaceMs = 2_100

test('without scripts: typed, mended, sent, and read by the link; an agent sees whom it is from', async () => {
  const { desk, agent } = await aDeskWithForm()
  const { page, faults } = await open(desk, { scripts: 'off', width: 360, height: 740 })
  await page.goto('/form')
  await page.getByLabel('Your name').fill('Ada Löve')
  await page.getByLabel('Your e-mail address').fill('ada@example')
  await page.getByLabel('Subject').fill('x')
  await page.getByLabel('Message').fill('I was charged twice.\n\nPlease "help" <me>.')
  await page.getByLabel('Subject').fill('   ')
  await page.getByRole('button', { name: 'Send' }).click()
  const alert = page.getByRole('alert')
  await alert.getByText('A subject is needed: a few words.').click()
  expect(await page.getByLabel('Message').inputValue()).toBe('I was charged twice.\n\nPlease "help" <me>.')
  expect(await page.getByLabel('Your name').inputValue()).toBe('Ada Löve')
  expect(await page.getByLabel('Subject').getAttribute('aria-invalid')).toBe('true')
  await page.getByLabel('Subject').fill('Charged twice')
  await page.waitForTimeout(aPersonsPaceMs)
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByRole('heading', { name: 'Got it: #1' }).waitFor()
  const link = await page.getByRole('link').getAttribute('href')
  expect(link).toMatch(new RegExp(`^${desk.url}/my/[A-Za-z0-9_-]{43}$`))
  await page.getByRole('link').click()
  await page.getByRole('heading', { name: 'Charged twice' }).waitFor()
  await page.getByText('We have your message and will look at it.').waitFor()
  await page.getByText('Please "help" <me>.').waitFor()

  const inside = await open(desk, agent)
  await inside.page.goto('/t/1')
  await inside.page.getByText(/^Ada Löve/).waitFor()
  await inside.page.getByText('ada@example', { exact: true }).waitFor()
  await inside.page.getByText(/through the public form/).waitFor()
  await inside.page.getByRole('button', { name: 'Revoke' }).click()
  await inside.page.getByText('No link opens this ticket.').waitFor()
  await page.reload()
  await page.getByRole('heading', { name: 'Nothing here' }).waitFor()
  await inside.page.getByRole('button', { name: 'Make a link' }).click()
  const another = await inside.page.getByLabel(/^Hand this link on/).inputValue()
  expect(another).not.toBe(link)
  await page.goto(another)
  await page.getByRole('heading', { name: 'Charged twice' }).waitFor()
  expect([...faults, ...inside.faults].filter((fault) => !/\b(404|422)\b/.test(fault))).toEqual([])
})

test('sent twice by going back, it stays one message', async () => {
  const { desk } = await aDeskWithForm()
  const { page } = await open(desk)
  await page.goto('/form')
  for (const [label, text] of [
    ['Your name', 'Ada'],
    ['Your e-mail address', 'ada@example.org'],
    ['Subject', 'Charged twice'],
    ['Message', 'I was charged twice.'],
  ] as const)
    await page.getByLabel(label).fill(text)
  await page.waitForTimeout(aPersonsPaceMs)
  await page.getByRole('button', { name: 'Send' }).dblclick()
  await page.getByRole('heading', { name: 'Got it: #1' }).waitFor()
  const link = await page.getByRole('link').getAttribute('href')
  await page.reload()
  await page.getByRole('heading', { name: 'Got it: #1' }).waitFor()
  expect(await page.getByRole('link').getAttribute('href')).toBe(link)
  expect(await desk.ctx.db.selectFrom('tickets').select('id').execute()).toHaveLength(1)
})

test('an admin switches the form on and off, and looks at it', async () => {
  const desk = await startDesk()
  const { admin } = await claimed(desk.ctx)
  const { page, faults } = await open(desk, admin)
  await page.goto('/settings/form')
  const section = page.getByRole('region', { name: 'Public form' })
  await section.getByText('The form is off.').waitFor()
  await section.getByRole('button', { name: 'Switch the form on' }).click()
  await section.getByText('The form is on.').waitFor()
  const address = await section.getByLabel('Address to hand on').inputValue()
  expect(address).toBe(`${desk.url}/form`)
  const guest = await open(desk)
  await guest.page.goto(address)
  await guest.page.getByRole('heading', { name: 'How can we help?' }).waitFor()
  await section.getByRole('button', { name: 'Switch the form off' }).click()
  await section.getByText('The form is off.').waitFor()
  await guest.page.reload()
  await guest.page.getByRole('heading', { name: 'Nothing here' }).waitFor()
  expect(faults).toEqual([])
})

test('a requester signs in, sees their own messages alone, and signs out', async () => {
  const desk = await startDesk()
  await claimed(desk.ctx)
  await aRequester(desk.ctx, { name: 'Rea One' })
  const requester = { name: 'Rea One', email: 'rea.one@example.org' }
  await aTicket(desk.ctx, { title: 'No light in the hall', requester })
  await aTicket(desk.ctx, { title: 'Of somebody else' })
  const { page } = await open(desk)
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill('rea.one@example.org')
  await page.getByLabel('Password').fill(testPassword)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Your messages' }).waitFor()
  expect(await page.getByText('Of somebody else').count()).toBe(0)
  await page.getByRole('link', { name: 'No light in the hall' }).click()
  await page.getByRole('heading', { name: 'No light in the hall' }).waitFor()
  await page.goto('/my')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL('**/sign-in')
  await page.goto('/my')
  await page.waitForURL('**/sign-in')
})

for (const scheme of ['dark', 'light'] as const) {
  for (const width of [360, 1440] as const) {
    test(`axe finds nothing serious on the pages for those who ask, nor anything too wide: ${scheme}, ${width} px`, async () => {
      const { desk, agent } = await aDeskWithForm()
      const rea = await aRequester(desk.ctx, { name: 'Rea One' })
      const requester = { name: 'Rea One', email: 'rea.one@example.org' }
      await aTicket(desk.ctx, { title: `${'W'.repeat(120)} long`, description: 'Text '.repeat(80), requester })
      const { cookie } = await aSession(desk.ctx, rea.id)
      const { page } = await open(desk, { scheme, width, height: 800, cookie })
      const look = async (name: string) => {
        expect.soft(await seriousFindings(page), name).toEqual([])
        expect.soft(await widerThanTheScreen(page), name).toEqual([])
        if (process.env['PICTURES']) {
          mkdirSync(process.env['PICTURES'], { recursive: true })
          await page.screenshot({ path: `${process.env['PICTURES']}/${name}-${scheme}-${width}.png`, fullPage: true })
        }
      }
      await page.goto('/form')
      await look('form')
      await page.getByLabel('Your name').fill('Ada')
      await page.getByLabel('Your e-mail address').fill('ada@example.org')
      await page.getByLabel('Subject').fill('  ')
      await page.getByLabel('Message').fill('  ')
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByRole('alert').waitFor()
      await look('form-with-faults')
      await page.getByLabel('Subject').fill('Charged twice')
      await page.getByLabel('Message').fill('I was charged twice.')
      await page.waitForTimeout(aPersonsPaceMs)
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByRole('heading', { name: 'Got it' }).waitFor()
      await look('receipt')
      await page.goto('/my')
      await look('list')
      await page.getByRole('link', { name: /WWW/ }).click()
      await page.getByRole('heading', { name: 'What happened' }).waitFor()
      await look('ticket')
      const inside = await open(desk, { scheme, width, height: 800, ...agent })
      await inside.page.goto('/t/1')
      await inside.page.getByRole('button', { name: 'Make a link' }).click()
      await inside.page.getByLabel(/^Hand this link on/).waitFor()
      expect.soft(await seriousFindings(inside.page), 'ticket page').toEqual([])
      expect.soft(await widerThanTheScreen(inside.page), 'ticket page').toEqual([])
      if (process.env['PICTURES'])
        await inside.page.screenshot({
          path: `${process.env['PICTURES']}/agent-${scheme}-${width}.png`,
          fullPage: true,
        })
    })
  }
}
