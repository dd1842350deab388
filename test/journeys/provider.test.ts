// Signing in by OpenID Connect, through the pages of a real provider on another site.
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { endSessionsOf } from '#server/people/people.ts'
import { aTicket, claimed, startDesk } from '#server/testing.ts'
import { call } from '../call.ts'
import { startProvider } from '../openid-provider.ts'
import { seriousFindings, widerThanTheScreen } from './axe.ts'
import { useBrowser, type Desk } from './journey.ts'

const open = useBrowser()
const unexpected = (faults: readonly string[]) => faults.filter((fault) => !/\b(401|403|503)\b/.test(fault))

const both = async (settings: Readonly<Record<string, string>> = {}) => {
  const provider = await startProvider()
  const desk = await startDesk({ settings: { ...provider.settings, ...settings } })
  provider.register(desk)
  const sessions = await claimed(desk.ctx)
  provider.accounts.set('agent-7', { email: 'ann.agent@example.org', email_verified: true })
  return { provider, desk, sessions }
}

/** Types a name and a password at the provider, and allows what it asks. */
const signInThere = async (page: Page, login: string) => {
  await page.waitForURL('http://localhost:*/interaction/**')
  await page.getByPlaceholder('Enter any login').fill(login)
  await page.getByPlaceholder('and password').fill('any')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
}

// The provider's pages ask for a font.
const withoutFonts = async (page: Page) =>
  page
    .context()
    .route('https://fonts.googleapis.com/**', (route) => route.fulfill({ contentType: 'text/css', body: '' }))

const endAllSessions = async ({ ctx }: Desk) => {
  for (const { id } of await ctx.db.selectFrom('people').select('id').execute()) await endSessionsOf(ctx, id)
}

test('leads to the provider and back to the page that was wanted', async () => {
  const { provider, desk } = await both()
  await aTicket(desk.ctx, { title: 'The one that was wanted' })
  const { page, faults } = await open(desk)
  await withoutFonts(page)
  await page.goto('/tickets?search=wanted')
  await page.getByRole('button', { name: 'Continue with Acme ID' }).click()
  await signInThere(page, 'agent-7')
  await page.waitForURL(`${desk.url}/tickets?search=wanted`)
  await page.getByText('The one that was wanted').first().waitFor()
  await page.getByText('Ann agent').waitFor()
  const cookies = await page.context().cookies(desk.url)
  expect(cookies.map(({ name, httpOnly, sameSite }) => ({ name, httpOnly, sameSite }))).toEqual([
    { name: 'docket_session', httpOnly: true, sameSite: 'Lax' },
  ])
  expect(provider.requests.filter((request) => request.startsWith('POST /token'))).toHaveLength(1)
  expect(unexpected(faults)).toEqual([])
  // What came back with the browser is not in its history.
  await page.goBack()
  expect(page.url()).not.toContain('code=')
})

test('says in a sentence what the provider refused, and how to go on', async () => {
  const { provider, desk } = await both()
  const { page } = await open(desk)
  await withoutFonts(page)
  await page.goto('/sign-in?next=//evil.example')
  await page.getByRole('button', { name: 'Continue with Acme ID' }).click()
  await page.waitForURL('http://localhost:*/interaction/**')
  await page.getByRole('link', { name: 'Cancel' }).click()
  await page.getByText('Acme ID did not let you in: it was cancelled there').waitFor()
  expect(page.url()).toBe(`${desk.url}/sign-in/oidc`)
  await page.getByRole('button', { name: 'Continue with Acme ID' }).click()
  provider.accounts.set('stranger', { email: 'stranger@example.org', email_verified: true })
  await signInThere(page, 'stranger')
  await page.getByText('There is nobody with the address stranger@example.org on this desk').waitFor()
  await page.getByRole('link', { name: 'Sign in with e-mail and password' }).click()
  await page.getByLabel('Password').waitFor()
})

test('says on the sign-in page that the provider is away', async () => {
  const { provider, desk } = await both()
  await provider.stop()
  const { page } = await open(desk)
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Continue with Acme ID' }).click()
  await page.getByText('Acme ID does not answer as it should just now.').waitFor()
  await page.getByLabel('E-mail').waitFor()
})

test('lets an invited person in, without a password', async () => {
  const { provider, desk, sessions } = await both()
  const invited = await call(desk, 'POST /api/v1/invitations', {
    json: { email: 'bo@example.org', role: 'viewer' },
    headers: sessions.owner,
  })
  provider.accounts.set('bo', { email: 'bo@example.org', email_verified: true, name: 'Bo Lind' })
  const { page } = await open(desk)
  await withoutFonts(page)
  await page.goto(`/join#${invited.json<{ code: string }>().code}`)
  await page.getByRole('button', { name: 'Continue with Acme ID' }).click()
  await signInThere(page, 'bo')
  await page.getByText('Bo Lind').waitFor()
})

test('over a page whose session has ended loses nothing that was typed', async () => {
  const { desk, sessions } = await both()
  const ticket = await aTicket(desk.ctx)
  const { page, context, faults } = await open(desk, sessions.agent)
  await withoutFonts(page)
  await page.goto(`/t/${ticket.id}`)
  await page.getByRole('button', { name: 'Edit title' }).click()
  await page.getByLabel('Title').fill('Typed before the session ended')
  await endAllSessions(desk)
  const dialog = page.getByRole('dialog', { name: 'Sign in again' })
  const another = context.waitForEvent('page')
  await dialog.getByRole('link', { name: 'Continue with Acme ID' }).click()
  const opened = await another
  await opened.getByRole('button', { name: 'Continue with Acme ID' }).click()
  await signInThere(opened, 'agent-7')
  await dialog.waitFor({ state: 'hidden' })
  expect(await page.getByLabel('Title').inputValue()).toBe('Typed before the session ended')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Typed before the session ended' }).waitFor()
  expect(unexpected(faults)).toEqual([])
})

test('an account is linked and the link removed in the settings', async () => {
  const { desk, sessions } = await both()
  const { page, faults } = await open(desk, sessions.agent)
  await withoutFonts(page)
  await page.goto('/settings/security')
  await page.getByRole('button', { name: 'Link your account at Acme ID' }).click()
  await signInThere(page, 'agent-7')
  await page.waitForURL('**/settings/security')
  const links = page.getByRole('list', { name: 'Linked accounts' })
  await links.getByText('ann.agent@example.org').waitFor()
  await page.getByRole('button', { name: 'Remove the link with ann.agent@example.org' }).click()
  await links.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Link your account at Acme ID' }).waitFor()
  expect(unexpected(faults)).toEqual([])
})

for (const scheme of ['dark', 'light'] as const) {
  for (const width of [360, 1440] as const) {
    test(`axe finds nothing serious on the way, nor anything too wide: ${scheme}, ${width} px`, async () => {
      const { desk, sessions } = await both()
      const { page } = await open(desk, { scheme, width, height: 800 })
      const look = async (name: string) => {
        await page.waitForTimeout(200)
        expect.soft(await seriousFindings(page), name).toEqual([])
        expect.soft(await widerThanTheScreen(page), name).toEqual([])
      }
      await page.goto('/sign-in')
      await page.getByRole('button', { name: 'Continue with Acme ID' }).waitFor()
      await look('sign-in')
      await page.goto('/sign-in/oidc?state=x&code=y')
      await page.getByText('This sign-in does not count').waitFor()
      await look('refused')
      await page.goto('/sign-in/oidc?done')
      await page.getByText('You are signed in').first().waitFor()
      await look('done')
      const inside = await open(desk, { scheme, width, height: 800, ...sessions.agent })
      await inside.page.goto('/settings/security')
      await inside.page.getByRole('button', { name: 'Link your account at Acme ID' }).waitFor()
      expect.soft(await seriousFindings(inside.page), 'settings').toEqual([])
      expect.soft(await widerThanTheScreen(inside.page), 'settings').toEqual([])
    })
  }
}
