import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { aTicket, claimed, startDesk } from '#server/testing.ts'
import { ensureWeb } from '../../scripts/build-web.ts'
import { openBrowser, openPage } from '../browser.ts'

type Desk = Awaited<ReturnType<typeof startDesk>>

let browser: Browser
beforeAll(async () => {
  await ensureWeb()
  // Names that mean this machine: what DNS rebinding does to a name of the attacker's.
  browser = await openBrowser({ namesOfThisMachine: ['evil.test', 'rebound.test'] })
})
afterAll(() => browser?.close())

/** A site of somebody else's on this machine, as any page in the operator's browser. */
const foreignSite = async (body = '<title>Elsewhere</title><p>Elsewhere') => {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(body)
  }).listen(0, '127.0.0.1')
  await new Promise((settle) => server.once('listening', settle))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((settle) => server.close(settle))
  })
  return (server.address() as AddressInfo).port
}

const visit = async (desk: Desk, url: string, cookie?: string) => {
  const { page, close } = await openPage(browser, desk.url, cookie === undefined ? {} : { cookie })
  onTestFinished(close)
  page.setDefaultTimeout(10_000)
  await page.goto(url)
  return page
}

// Runs in the page, so it is read as it is.
const script = readFileSync(join(import.meta.dirname, 'foreign-page.js'), 'utf8')

/** What a script of that page gets for each way to ask. */
const attack = (page: Page, target: string) =>
  page.evaluate<Record<string, string>>(`${script}; attack(${JSON.stringify(target)})`)

/** A form of that page, sent. @returns what the browser shows then */
const sendForm = async (page: Page, action: string) => {
  await page.evaluate(`${script}; sendForm(${JSON.stringify(action)})`)
  await page.waitForURL(`${action}*`)
  return page.textContent('body')
}

const tickets = async ({ ctx }: Desk) =>
  (await ctx.db.selectFrom('tickets').select('title').orderBy('id').execute()).map(({ title }) => title)

const secretTitle = 'Refund of Ada Park'

describe('an open desk', () => {
  test('gives a page of another site nothing, neither to read nor to write', async () => {
    const desk = await startDesk()
    await aTicket(desk.ctx, { title: secretTitle })
    const page = await visit(desk, `http://evil.test:${await foreignSite()}/`)
    const got = await attack(page, desk.url)
    expect(JSON.stringify(got)).not.toContain(secretTitle)
    expect(got).toMatchObject({ read: 'refused', write: 'refused', script: 'refused' })
    expect(got.frame).not.toBe('readable')
    expect(await sendForm(page, `${desk.url}/api/v1/tickets`)).not.toContain(secretTitle)
    expect(await tickets(desk)).toEqual([secretTitle])
  })

  test('does not answer to a name that was bent to this machine (DNS rebinding)', async () => {
    const desk = await startDesk()
    await aTicket(desk.ctx, { title: secretTitle })
    const { port } = new URL(desk.url)
    const page = await visit(desk, `http://rebound.test:${port}/tickets`)
    // Same origin now, as far as the browser knows.
    const got = await attack(page, `http://rebound.test:${port}`)
    expect(JSON.stringify(got)).not.toContain(secretTitle)
    expect(got.read).toMatch(/^421 /)
    expect(got.write).toMatch(/^421 /)
    expect(await tickets(desk)).toEqual([secretTitle])
  })
})

describe('a claimed desk', () => {
  test('lets no page write or read with the session of who visits it, of another site or of another port', async () => {
    const desk = await startDesk()
    await aTicket(desk.ctx, { title: secretTitle })
    const { owner } = await claimed(desk.ctx)
    const cookie = owner['cookie'] ?? ''
    const site = await foreignSite()
    for (const host of ['evil.test', 'localhost', '127.0.0.1']) {
      const page = await visit(desk, `http://${host}:${site}/`, cookie)
      const got = await attack(page, desk.url)
      expect(JSON.stringify(got), host).not.toContain(secretTitle)
      expect(await sendForm(page, `${desk.url}/api/v1/tickets`), host).not.toContain(secretTitle)
    }
    expect(await tickets(desk)).toEqual([secretTitle])
    // The session itself is good: it is the page that is refused.
    const page = await visit(desk, `${desk.url}/tickets`, cookie)
    await page.getByText(secretTitle).waitFor()
    const own = await attack(page, desk.url)
    expect(own['read']).toContain(secretTitle)
    expect(own['write']).toMatch(/^201 /)
    expect(own['write as text']).not.toMatch(/^2/)
  })
})
