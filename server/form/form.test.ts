// The public form, from outside, as a browser without scripts sends it.
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, test, vi } from 'vitest'
import type { Ticket } from '#shared/tickets.ts'
import { claimed, startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'
import { forgetOldPlaces } from './limits.ts'
import { getForm, linkIn, postForm, stampOf, typed } from './testing.ts'

vi.setConfig({ testTimeout: 120_000 })

const now = '2026-11-20T12:00:00Z'
const later = (seconds: number) => new Date(Date.parse(now) + seconds * 1_000).toISOString()

/** A claimed desk with its form on, and a form that was handed out a while ago. */
const aDeskWithForm = async (settings: Readonly<Record<string, string>> = {}) => {
  const desk = await startDesk({ now, settings })
  const sessions = await claimed(desk.ctx)
  const json = { is_enabled: true }
  expect((await call(desk, 'PATCH /api/v1/settings/form', { json, headers: sessions.admin })).status).toBe(200)
  const stamp = await getForm(desk)
  desk.setNow(later(30))
  return { desk, stamp, ...sessions }
}
type Desk = Awaited<ReturnType<typeof startDesk>>

const countTickets = async ({ ctx }: Desk) => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from tickets`.execute(ctx.db)
  return rows[0]?.n
}

/** Forms handed out to as many, all old enough. */
const stampsFor = async (desk: Desk, count: number, from = 30) => {
  const stamps = await Promise.all(Array.from({ length: count }, () => getForm(desk)))
  desk.setNow(later(from + 30))
  return stamps
}

describe('the switch', () => {
  test('is off until an admin of a claimed desk puts it on, and is written down', async () => {
    const desk = await startDesk({ now })
    const json = { is_enabled: true }
    expect((await call(desk, 'PATCH /api/v1/settings/form', { json })).json()).toMatchObject({
      code: 'desk_is_unclaimed',
    })
    expect((await call(desk, 'GET /form')).json()).toMatchObject({ code: 'desk_is_unclaimed' })
    const { admin, agent } = await claimed(desk.ctx)
    expect((await call(desk, 'GET /form')).status).toBe(404)
    expect((await postForm(desk, typed)).status).toBe(404)
    expect((await call(desk, 'PATCH /api/v1/settings/form', { json, headers: agent })).status).toBe(403)
    const enabled = await call(desk, 'PATCH /api/v1/settings/form', { json, headers: admin })
    expect(enabled.json()).toEqual({ is_enabled: true, path: '/form' })
    expect((await call(desk, 'GET /api/v1/settings/form', { headers: admin })).json()).toEqual(enabled.json())
    expect((await call(desk, 'GET /form')).status).toBe(200)
    await call(desk, 'PATCH /api/v1/settings/form', { json, headers: admin })
    await call(desk, 'PATCH /api/v1/settings/form', { json: { is_enabled: false }, headers: admin })
    expect((await call(desk, 'GET /form')).status).toBe(404)
    const { rows } = await sql`
      select action, actor, changes -> 'is_enabled' ->> 'after' as after from audit_entries
      where action like 'form.%' order by id`.execute(desk.ctx.db)
    expect(rows).toEqual([
      { action: 'form.enabled', actor: 'Ann admin', after: 'true' },
      { action: 'form.disabled', actor: 'Ann admin', after: 'false' },
    ])
  })

  test('takes nothing but the switch', async () => {
    const { desk, admin } = await aDeskWithForm()
    for (const json of [{}, { is_enabled: 'yes' }, { is_enabled: true, stamp_key: 'x' }, []])
      expect
        .soft((await call(desk, 'PATCH /api/v1/settings/form', { json, headers: admin })).status, JSON.stringify(json))
        .toBe(422)
  })
})

describe('a message', () => {
  test('becomes a ticket from who wrote it, triaged; the answer is its number and a link to it', async () => {
    const { desk, stamp, agent } = await aDeskWithForm()
    const reply = await postForm(desk, { ...typed, stamp })
    expect(reply.status, reply.text).toBe(201)
    expect(reply.text).toContain('Got it: #1')
    const [origin, path] = linkIn(reply.text)
    expect(origin).toBe(desk.url)
    expect((await call(desk, `GET ${path}`)).text).toContain('Charged twice')
    const ticket = (await call(desk, 'GET /api/v1/tickets/1', { headers: agent })).json<Ticket>()
    expect(ticket).toMatchObject({
      title: 'Charged twice',
      description: typed.message,
      category: 'billing',
      category_source: 'local',
      status: 'open',
      requester: { name: 'Ada Löve', email: 'ada@example.org' },
    })
    const events = await call(desk, 'GET /api/v1/tickets/1/events', { headers: agent })
    expect(events.json()).toMatchObject({ items: [{ actor: 'visitor', via: 'form' }] })
  })

  test('is linked to by PUBLIC_URL, whatever Host it came by', async () => {
    const { desk, stamp } = await aDeskWithForm({ PUBLIC_URL: 'https://help.example.org' })
    const reply = await postForm(desk, { ...typed, stamp }, { headers: { 'x-forwarded-host': 'evil.example' } })
    expect(linkIn(reply.text)[0]).toBe('https://help.example.org')
    expect((await postForm(desk, { ...typed, stamp }, { headers: { host: 'evil.example' } })).status).toBe(421)
  })

  test('sent twice, and twenty times at once, makes one ticket with one link', async () => {
    const { desk, stamp } = await aDeskWithForm()
    const replies = await Promise.all(
      Array.from({ length: 20 }, async (_, n) =>
        postForm(desk, { ...typed, stamp }, { from: `127.0.0.${10 + (n % 10)}` }),
      ),
    )
    expect(replies.filter(({ status }) => ![201, 503].includes(status))).toEqual([])
    const links = new Set(replies.filter(({ status }) => status === 201).map(({ text }) => linkIn(text)[1]))
    expect(links.size).toBe(1)
    expect(await countTickets(desk)).toBe(1)
    const again = await postForm(desk, { ...typed, stamp })
    expect([again.status, linkIn(again.text)[1]]).toEqual([201, [...links][0]])
    expect(await countTickets(desk)).toBe(1)
  })

  test('other than the one sent from the same page is asked for once more, and taken then', async () => {
    const { desk, stamp } = await aDeskWithForm()
    await postForm(desk, { ...typed, stamp })
    const other = await postForm(desk, { ...typed, subject: 'Something else', stamp })
    expect(other.status).toBe(422)
    expect(other.text).toContain('A message was sent from this page before')
    desk.setNow(later(40))
    expect((await postForm(desk, { ...typed, subject: 'Something else', stamp: stampOf(other.text) })).status).toBe(201)
    expect(await countTickets(desk)).toBe(2)
  })

  test('with faults is shown again with all that was typed, each fault at its field', async () => {
    const { desk, stamp } = await aDeskWithForm()
    const bad = { name: '<b>"A"</b>', email: 'ada@x,bo@y', subject: 'x'.repeat(201), message: ' \n ', stamp }
    const reply = await postForm(desk, bad)
    expect(reply.status).toBe(422)
    expect(reply.text).toContain('value="&#60;b&#62;&#34;A&#34;&#60;/b&#62;"')
    expect(reply.text).toContain('value="ada@x,bo@y"')
    expect(reply.text).toContain('x'.repeat(201))
    expect(reply.text).not.toContain('<b>')
    for (const field of ['email', 'subject', 'message']) {
      expect.soft(reply.text).toContain(`href="#${field}"`)
      expect.soft(reply.text).toContain(`aria-describedby="${field}-fault"`)
    }
    expect(stampOf(reply.text)).toBe(stamp)
    expect(await countTickets(desk)).toBe(0)
    for (const [field, value] of [
      ['name', 'Ada\r\nBcc: x@example.org'],
      ['name', ''],
      ['name', 'A\u202e'],
      ['email', 'ada@example.org\r\nx'],
      ['email', '<ada@example.org>'],
      ['subject', 'a\0b'],
      ['message', '\0'],
      ['message', 'x'.repeat(20_001)],
    ] as const)
      expect
        .soft((await postForm(desk, { ...typed, stamp, [field]: value })).status, JSON.stringify(value.slice(0, 20)))
        .toBe(422)
    expect((await postForm(desk, { ...typed, stamp, subject: '\ud800 lone', message: '\u202e turned' })).status).toBe(
      201,
    )
  })

  test('of 20,000 letters of four bytes is taken, and more than the form can send is refused', async () => {
    const { desk, stamp } = await aDeskWithForm()
    expect((await postForm(desk, { ...typed, message: '😀'.repeat(20_000), stamp })).status).toBe(201)
    const large = await postForm(desk, { ...typed, message: 'x'.repeat(300_000), stamp })
    expect(large.status).toBe(413)
    expect(large.headers['content-type']).toMatch(/^text\/html/)
  })

  test('in anything but a form is refused', async () => {
    const { desk, stamp } = await aDeskWithForm()
    const body = new URLSearchParams({ ...typed, stamp }).toString()
    for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x', 'text/html', 'x'])
      expect.soft((await call(desk, 'POST /form', { body, headers: { 'content-type': type } })).status, type).toBe(415)
    expect([415, 422]).toContain((await call(desk, 'POST /form', { body })).status)
    expect(await countTickets(desk)).toBe(0)
  })

  test('is not taken within a moment, nor after half a day, nor with a stamp of somebody else’s making', async () => {
    const { desk } = await aDeskWithForm()
    const stamp = await getForm(desk)
    const sending = async (fields = {}) => {
      const reply = await postForm(desk, { ...typed, stamp, ...fields })
      return { status: reply.status, text: reply.text, stamp: stampOf(reply.text) }
    }
    desk.setNow(later(31))
    expect(await sending()).toMatchObject({ status: 422, stamp, text: expect.stringContaining('quicker than people') })
    desk.setNow(later(30 + 12 * 3_600 + 1))
    const stale = await sending()
    expect(stale).toMatchObject({ status: 422, text: expect.stringContaining('open for very long') })
    expect(stale.stamp).not.toBe(stamp)
    const [at = '', secret = '', signature = ''] = stamp.split('.')
    const forged = [
      '',
      'x',
      `${Number(at) - 60_000}.${secret}.${signature}`,
      `${at}.${'A'.repeat(43)}.${signature}`,
      `${at}.${secret}.${'A'.repeat(43)}`,
      `${at}.${secret}.`,
      `${at}.${secret}`,
    ]
    desk.setNow(later(40))
    for (const one of forged) expect.soft((await sending({ stamp: one })).status, one).toBe(422)
    expect(await countTickets(desk)).toBe(0)
    expect((await sending()).status).toBe(201)
  })

  test('with the field that people do not see filled in is asked for once more, with nothing lost', async () => {
    const { desk, stamp } = await aDeskWithForm()
    const reply = await postForm(desk, { ...typed, website: 'https://spam.example', stamp })
    expect(reply.status).toBe(422)
    expect(reply.text).toContain(typed.subject)
    expect(reply.text).not.toContain('spam.example')
    expect(await countTickets(desk)).toBe(0)
    expect((await postForm(desk, { ...typed, stamp: stampOf(reply.text) })).status).toBe(201)
  })

  test('from a page of another site is refused, and one from the form itself is not', async () => {
    const { desk, stamp } = await aDeskWithForm()
    const elsewhere: readonly Readonly<Record<string, string>>[] = [
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: 'http://localhost:5173' },
      { origin: 'null' },
    ]
    for (const headers of elsewhere) {
      const reply = await postForm(desk, { ...typed, stamp }, { headers })
      expect.soft(reply.status, JSON.stringify(headers)).toBe(403)
    }
    expect(await countTickets(desk)).toBe(0)
    const headers = { 'sec-fetch-site': 'same-origin', origin: desk.url }
    expect((await postForm(desk, { ...typed, stamp }, { headers })).status).toBe(201)
    // A link on another site leads to the form.
    const arriving = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
    expect((await call(desk, 'GET /form', { headers: arriving })).status).toBe(200)
  })
})

describe('a form', () => {
  test('holds no script and no style, is kept by nobody, and may send to its own desk alone', async () => {
    const { desk } = await aDeskWithForm()
    const { text, headers } = await call(desk, 'GET /form')
    expect(text).not.toMatch(/<script|<style|style=|onclick|https?:\/\//)
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex, nofollow',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    })
    expect((await call(desk, 'GET /portal.css')).headers['content-type']).toMatch(/^text\/css/)
    expect(text.toLowerCase()).not.toContain('docket')
  })

  test('that is only looked at changes nothing in the database', async () => {
    const { desk } = await aDeskWithForm()
    const dump = async () => {
      const { rows } = await sql`select query_to_xml('select * from form_limits', true, false, '')::text as a,
        query_to_xml('select * from form_settings', true, false, '')::text as b,
        query_to_xml('select * from idempotency_keys', true, false, '')::text as c`.execute(desk.ctx.db)
      return rows
    }
    const before = await dump()
    for (const route of ['GET /form', 'HEAD /form', 'GET /my/x', 'GET /my']) await call(desk, route)
    expect(await dump()).toEqual(before)
  })
})

describe('too many messages', () => {
  test('from one address: five a minute, counted once however many come at a time', async () => {
    const { desk } = await aDeskWithForm()
    const stamps = await stampsFor(desk, 40)
    const replies = await Promise.all(stamps.map((stamp) => postForm(desk, { ...typed, stamp })))
    const taken = replies.filter(({ status }) => status === 201)
    const refused = replies.filter(({ status }) => status === 429)
    expect([taken.length, refused.length]).toEqual([5, 35])
    expect(Number(refused[0]?.headers['retry-after'])).toBe(60)
    expect(refused[0]?.text).toContain('Charged twice')
    expect(await countTickets(desk)).toBe(5)
    // Somebody else is not kept waiting; the same one is, for a whole minute.
    const [stamp = ''] = stamps.slice(-1)
    desk.setNow(later(60 + 59))
    expect((await postForm(desk, { ...typed, stamp })).status).toBe(429)
    expect((await postForm(desk, { ...typed, stamp }, { from: '127.0.0.9' })).status).toBe(201)
    desk.setNow(later(60 + 61))
    const [again = ''] = stamps.slice(-2)
    expect((await postForm(desk, { ...typed, stamp: again })).status).toBe(201)
  })

  test('from one address, fifty a second: agents go on as if there were none', async () => {
    const { desk, agent } = await aDeskWithForm()
    const [stamp = ''] = await stampsFor(desk, 1)
    const flood = Array.from({ length: 150 }, async (_, n) => {
      await sleep(n * 20)
      const fields = { ...typed, subject: `Flood ${n}`, stamp }
      return (await postForm(desk, fields)).status
    })
    const tookMs: number[] = []
    for (let n = 0; n < 60; n++) {
      const startedAt = performance.now()
      const reply = await call(desk, `GET /api/v1/tickets?limit=${10 + n}`, { headers: agent })
      expect(reply.status).toBe(200)
      tookMs.push(performance.now() - startedAt)
      await sleep(40)
    }
    const statuses = await Promise.all(flood)
    expect(statuses.filter((status) => status === 429)).toHaveLength(145)
    expect(await countTickets(desk)).toBe(1)
    // Of a machine that other tests keep busy as well.
    expect(tookMs.toSorted((a, b) => a - b)[54]).toBeLessThan(2_000)
  })

  test('from many addresses: two hundred an hour in all, and then an honest 503 that writes nothing', async () => {
    const { desk, agent } = await aDeskWithForm()
    const stamps = await stampsFor(desk, 230)
    const replies: number[] = []
    for (let at = 0; at < stamps.length; at += 10)
      replies.push(
        ...(await Promise.all(
          stamps
            .slice(at, at + 10)
            .map(async (stamp, n) =>
              postForm(desk, { ...typed, stamp }, { from: `127.0.${1 + at / 10}.${1 + n}` }).then(
                ({ status }) => status,
              ),
            ),
        )),
      )
    expect(replies.filter((status) => status === 201)).toHaveLength(200)
    expect(replies.filter((status) => status === 503)).toHaveLength(30)
    expect(await countTickets(desk)).toBe(200)
    const places = async () => {
      const { rows } = await sql<{ n: number }>`select count(*) as n from form_limits`.execute(desk.ctx.db)
      return rows[0]?.n ?? 0
    }
    expect(await places()).toBeLessThanOrEqual(211)
    const [stamp = ''] = stamps.slice(-1)
    const refused = await postForm(desk, { ...typed, stamp }, { from: '127.0.99.1' })
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '3600'])
    expect((await call(desk, 'GET /api/v1/stats', { headers: agent })).json()).toMatchObject({ total_tickets: 200 })
    desk.setNow(later(2 * 3_600))
    await forgetOldPlaces(desk.ctx)
    expect(await places()).toBe(0)
    expect((await postForm(desk, { ...typed, stamp })).status).toBe(201)
  })
})

test('what is kept opens nothing: no link, no stamp, no key of a form', async () => {
  const { desk, stamp, agent } = await aDeskWithForm()
  const { text } = await postForm(desk, { ...typed, stamp })
  const [, path = ''] = linkIn(text)
  const made = await call(desk, 'POST /api/v1/tickets/1/link', { headers: agent })
  const { rows: tables } = await sql<{ name: string }>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
  `.execute(desk.ctx.db)
  const secrets = [path.slice(4), made.json<{ path: string }>().path.slice(4), stamp.split('.')[1] ?? '']
  expect(secrets.map((secret) => secret.length)).toEqual([43, 43, 43])
  for (const { name } of tables) {
    const { rows } = await sql<{ text: string }>`
      select coalesce(string_agg(t::text, ' '), '') as text from ${sql.table(name)} as t`.execute(desk.ctx.db)
    for (const secret of secrets) {
      expect.soft(rows[0]?.text, name).not.toContain(secret)
      expect.soft(rows[0]?.text, name).not.toContain(Buffer.from(secret, 'base64url').toString('hex'))
    }
  }
})
