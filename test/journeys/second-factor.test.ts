import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { codeAt, stepAt } from '#server/people/totp.ts'
import { aTicket, claimed, startDesk, testPassword } from '#server/testing.ts'
import { call } from '../call.ts'
import { seriousFindings, widerThanTheScreen } from './axe.ts'
import { useBrowser, type Desk } from './journey.ts'

const open = useBrowser()

// The browser tells its console of every refusal that is expected here.
const unexpected = (faults: readonly string[]) => faults.filter((fault) => !/\b(401|403|409|422|429)\b/.test(fault))

// Passkeys belong to a name.
const named = (desk: Desk) => ({ url: `http://localhost:${new URL(desk.url).port}` })

const signIn = async (page: Page, role: string) => {
  await page.getByLabel('E-mail').fill(`ann.${role}@example.org`)
  await page.getByLabel('Password').fill(testPassword)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** A device of its own in this page, as Chromium plays one. */
const giveDevice = async (page: Page) => {
  const protocol = await page.context().newCDPSession(page)
  await protocol.send('WebAuthn.enable')
  const { authenticatorId } = await protocol.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    recognise: (isUserVerified: boolean) =>
      protocol.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    credentials: async () => (await protocol.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
  }
}

const section = (page: Page) => page.getByRole('region', { name: 'Your second step' })
const secretIn = async (page: Page) => {
  const written = page.locator('form code')
  await written.waitFor()
  return (await written.innerText()).replaceAll(' ', '')
}

/** @returns the secret and the recovery codes */
const addApp = async (page: Page) => {
  await page.getByRole('button', { name: 'Add an authenticator app' }).click()
  await page.getByRole('figure', { name: 'QR code of the secret' }).waitFor()
  const secret = await secretIn(page)
  await page.getByLabel('Code it shows now').fill(codeAt(secret, stepAt(new Date())))
  await page.keyboard.press('Enter')
  const codes = page.getByRole('group', { name: 'Recovery codes' }).getByRole('listitem')
  await codes.first().waitFor()
  return { secret, codes: await codes.allInnerTexts() }
}

const nextCode = (secret: string) => codeAt(secret, stepAt(new Date()) + 1)

describe('an authenticator app', () => {
  test('is added in the settings, asked for at the sign-in, and removed', async () => {
    const desk = await startDesk()
    const { agent } = await claimed(desk.ctx)
    const { page, faults } = await open(desk, agent)
    await page.goto('/settings/security')
    await section(page).getByText('You have none: the password alone lets you in.').waitFor()
    await page.getByRole('button', { name: 'Add an authenticator app' }).click()
    await page.getByLabel('Code it shows now').fill('000000')
    await page.keyboard.press('Enter')
    await page.getByText('That is no code of this app now.').waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    const { secret, codes } = await addApp(page)
    expect(codes).toHaveLength(10)
    await page.getByRole('button', { name: 'I have kept them' }).click()
    await section(page).getByText('10 codes left').waitFor()
    for (const code of codes) expect(await page.content()).not.toContain(code)
    expect(await page.content()).not.toContain(secret)

    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL('**/sign-in')
    await page.goto('/tickets?status=open')
    await page.waitForURL('**/sign-in?**')
    await signIn(page, 'agent')
    const field = page.getByLabel('Code of your authenticator app')
    await field.waitFor()
    await expect.poll(() => page.evaluate('document.activeElement?.id')).toBe('code')
    await page.keyboard.type('000000')
    await page.keyboard.press('Enter')
    await page.getByText('That code does not count now.').waitFor()
    await field.fill(nextCode(secret))
    await page.keyboard.press('Enter')
    await page.waitForURL('**/tickets?status=open')

    await page.goto('/settings/security')
    await page.getByRole('button', { name: 'Remove: Authenticator app' }).click()
    await section(page).getByText('You have none').waitFor()
    expect(unexpected(faults)).toEqual([])
  })

  test('that is lost is stood in for by a recovery code, over a page whose session has ended too', async () => {
    const desk = await startDesk()
    const { agent } = await claimed(desk.ctx)
    await aTicket(desk.ctx)
    const { page } = await open(desk, agent)
    await page.goto('/settings/security')
    const { codes } = await addApp(page)
    await page.getByRole('button', { name: 'I have kept them' }).click()
    await desk.ctx.db.deleteFrom('sessions').execute()
    await page
      .getByRole('link', { name: /^Tickets/ })
      .first()
      .click()
    await page.getByRole('heading', { name: 'Sign in again' }).waitFor()
    await page.getByLabel('Password').fill(testPassword)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('button', { name: 'Use a recovery code' }).click()
    await page.getByLabel('Recovery code').fill(codes[3] ?? '')
    await page.keyboard.press('Enter')
    await page.getByText('Double charge on invoice').first().waitFor()
    await page.goto('/settings/security')
    await section(page).getByText('9 codes left').waitFor()
  })

  test('wants the password once more where the sign-in is old', async () => {
    const desk = await startDesk()
    const { agent } = await claimed(desk.ctx)
    await desk.ctx.db
      .updateTable('sessions')
      .set({ proven_at: new Date(Date.now() - 3_600_000) })
      .execute()
    const { page } = await open(desk, agent)
    await page.goto('/settings/security')
    await page.getByRole('button', { name: 'Add an authenticator app' }).click()
    await page.getByRole('heading', { name: 'Is it you?' }).waitFor()
    await page.getByRole('dialog').getByLabel('Your password').fill('not this one')
    await page.keyboard.press('Enter')
    await page.getByText('That is not your password.').waitFor()
    await page.getByRole('dialog').getByLabel('Your password').fill(testPassword)
    await page.keyboard.press('Enter')
    await page.getByRole('figure', { name: 'QR code of the secret' }).waitFor()
  })
})

describe('a passkey', () => {
  test('is made on this device, signs in by itself, and is the second step', async () => {
    const desk = await startDesk()
    const { agent } = await claimed(desk.ctx)
    const { page, faults } = await open(named(desk), agent)
    const device = await giveDevice(page)
    await page.goto('/settings/security')
    const add = async (name: string) => {
      await page.getByRole('button', { name: 'Add a passkey' }).click()
      await page.getByLabel('Name of the passkey').fill(name)
      await page.keyboard.press('Enter')
    }
    await add('Laptop')
    await page.getByRole('button', { name: 'I have kept them' }).click()
    await section(page).getByText('passkey of localhost, not used yet').waitFor()
    const [credential] = await device.credentials()
    expect(credential).toMatchObject({ isResidentCredential: true, rpId: 'localhost' })
    await add('The same device again')
    await page.getByText('This device has a passkey of yours already.').waitFor()

    const signOut = async () => {
      await page.goto('/dashboard')
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.waitForURL('**/sign-in')
    }
    await signOut()
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.waitForURL('**/dashboard')
    await page.getByText('Ann agent').waitFor()

    await signOut()
    await signIn(page, 'agent')
    await page.getByRole('button', { name: 'Back to the password' }).waitFor()
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.waitForURL('**/dashboard')

    // A device that does not recognise who holds it.
    await signOut()
    await device.recognise(false)
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.getByText('No passkey was used').waitFor()
    await device.recognise(true)
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.waitForURL('**/dashboard')
    await page.goto('/settings/security')
    await section(page)
      .getByText(/passkey of localhost, used/)
      .waitFor()
    await page.getByRole('button', { name: 'Remove: Laptop' }).click()
    await section(page).getByText('You have none').waitFor()
    expect(unexpected(faults)).toEqual([])
  })

  test('cannot be made at an IP address, and the screen says where it can', async () => {
    const desk = await startDesk()
    const { agent } = await claimed(desk.ctx)
    const { page } = await open(desk, agent)
    await page.goto('/settings/security')
    await page.getByText('browsers make none for an IP address. Open the desk as localhost').waitFor()
    expect(await page.getByRole('button', { name: 'Add a passkey' }).isDisabled()).toBe(true)
  })
})

describe('a desk that requires a second step', () => {
  test('is made so on the team’s page, by who has one', async () => {
    const desk = await startDesk()
    const { owner } = await claimed(desk.ctx)
    const { page } = await open(desk, owner)
    await page.goto('/settings/team')
    const rule = page.getByLabel('A second step is required of')
    await rule.selectOption('everybody')
    await page.getByText('Add a second step of your own first').waitFor()
    expect(await rule.inputValue()).toBe('nobody')
    await page.goto('/settings/security')
    await addApp(page)
    await page.getByRole('button', { name: 'I have kept them' }).click()
    await page.goto('/settings/team')
    await rule.selectOption('everybody')
    await expect.poll(() => rule.inputValue(), { timeout: 10_000 }).toBe('everybody')
    await page.getByText('ann.owner@example.org · has a second step').waitFor()
  })

  test('leads who is on a page of it, and who signs in, to adding one and then back', async () => {
    const desk = await startDesk()
    const { owner, agent } = await claimed(desk.ctx)
    await aTicket(desk.ctx)
    const { page } = await open(desk, agent)
    await page.goto('/tickets?status=open')
    await page.getByText('Double charge on invoice').first().waitFor()
    await requireOfEverybody(desk, owner)
    await page.waitForURL('**/second-step?**')
    await page.getByRole('heading', { name: 'Add a second step' }).waitFor()
    await page.goto('/dashboard')
    await page.waitForURL('**/second-step?**')
    const { secret } = await addApp(page)
    await page.getByRole('button', { name: 'I have kept them' }).click()
    await page.waitForURL('**/dashboard')
    await page.getByText('Ann agent').waitFor()

    const other = await open(desk)
    await other.page.goto('/tickets?search=double')
    await other.page.waitForURL('**/sign-in?**')
    await signIn(other.page, 'viewer')
    await other.page.waitForURL('**/second-step?**')
    await addApp(other.page)
    await other.page.getByRole('button', { name: 'I have kept them' }).click()
    await other.page.waitForURL('**/tickets?search=double')
    expect(secret).toHaveLength(32)
  })
})

describe('the screens of the second step', () => {
  test.each([
    ['dark', 1440],
    ['light', 360],
  ] as const)('read well in %s at %i px', async (scheme, width) => {
    const desk = await startDesk()
    const { owner, viewer } = await claimed(desk.ctx)
    const { page } = await open(named(desk), { scheme, width, height: 800, ...viewer })
    await giveDevice(page)
    const look = async (name: string) => {
      expect.soft(await seriousFindings(page), name).toEqual([])
      expect.soft(await widerThanTheScreen(page), name).toEqual([])
      const folder = process.env['PICTURES']
      if (folder) await page.screenshot({ path: `${folder}/${scheme}-${width}-${name}.png` })
    }
    await page.goto('/settings/security')
    await section(page).getByText('You have none').waitFor()
    await look('none')
    await page.getByRole('button', { name: 'Add an authenticator app' }).click()
    await page.getByRole('figure', { name: 'QR code of the secret' }).waitFor()
    await section(page).scrollIntoViewIfNeeded()
    await look('scan')
    await page.getByRole('button', { name: 'Cancel' }).click()
    const { secret } = await addApp(page)
    await look('codes')
    await page.getByRole('button', { name: 'I have kept them' }).click()
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await look('naming')
    await page.getByLabel('Name of the passkey').fill('Laptop')
    await page.keyboard.press('Enter')
    await section(page).getByText('passkey of localhost').waitFor()
    await look('list')
    const stranger = await open(named(desk), { scheme, width, height: 800 })
    await stranger.page.goto('/sign-in')
    await signIn(stranger.page, 'viewer')
    await stranger.page.getByLabel('Code of your authenticator app').fill('123')
    await stranger.page.keyboard.press('Enter')
    await stranger.page.getByText('That code does not count now.').waitFor()
    expect.soft(await seriousFindings(stranger.page)).toEqual([])
    expect.soft(await widerThanTheScreen(stranger.page)).toEqual([])
    const folder = process.env['PICTURES']
    if (folder) await stranger.page.screenshot({ path: `${folder}/${scheme}-${width}-step.png` })
    await requireOfEverybody(desk, owner)
    await stranger.page.goto('/sign-in')
    await signIn(stranger.page, 'agent')
    await stranger.page.getByRole('heading', { name: 'Add a second step' }).waitFor()
    await stranger.page.getByRole('button', { name: 'Add a passkey' }).waitFor()
    expect.soft(await seriousFindings(stranger.page)).toEqual([])
    expect.soft(await widerThanTheScreen(stranger.page)).toEqual([])
    if (folder) await stranger.page.screenshot({ path: `${folder}/${scheme}-${width}-enrol.png` })
    expect(secret).toHaveLength(32)
  })
})

/** As an owner who has an app would choose it. */
const requireOfEverybody = async (desk: Desk, headers: { cookie: string }) => {
  const begun = await call(desk, 'POST /api/v1/second-factor/app', { json: {}, headers })
  const code = codeAt(begun.json<{ secret: string }>().secret, stepAt(new Date()))
  await call(desk, 'POST /api/v1/second-factor/app/confirm', { json: { code }, headers })
  const json = { required_of: 'everybody' }
  expect((await call(desk, 'PATCH /api/v1/second-factor-rule', { json, headers })).status).toBe(200)
}
