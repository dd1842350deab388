import { describe, expect, test } from 'vitest'
import { claimed, startDesk, testPassword } from '#server/testing.ts'
import { disablePerson } from '#server/people/people.ts'
import { call } from '../../test/call.ts'
import { signInAt, startProvider, type TestProvider } from '../../test/openid-provider.ts'
import { begin, finish, go, type Desk } from '../../test/openid-sign-in.ts'

const now = '2026-11-20T12:00:00Z'
const codeOf = (reply: Awaited<ReturnType<typeof call>>) => reply.json<{ code: string }>().code

/** A claimed desk and its provider. */
const both = async (
  settings: Readonly<Record<string, string>> = {},
  options: Parameters<typeof startProvider>[0] = {},
) => {
  const provider = await startProvider(options)
  const desk = await startDesk({ settings: { ...provider.settings, ...settings } })
  provider.register(desk)
  const sessions = await claimed(desk.ctx)
  provider.accounts.set('agent-7', { email: 'Ann.Agent@example.org', email_verified: true, name: 'Ann at work' })
  return { provider, desk, sessions }
}

const linksOf = (desk: Desk) =>
  desk.ctx.db
    .selectFrom('oidc_links')
    .innerJoin('people', 'people.id', 'person_id')
    .select(['issuer', 'subject', 'people.email', 'oidc_links.email as told'])
    .orderBy('oidc_links.id')
    .execute()

describe('signing in by a provider', () => {
  test.each([
    ['client_secret_basic', false],
    ['client_secret_post', true],
    ['none', false],
  ] as const)(
    'finds somebody by their verified address (%s), and knows the account from then on',
    async (way, tells) => {
      const { provider, desk } = await both({}, { way, tellsInIdToken: tells })
      const begun = await begin(desk, { next: '/tickets?status=open' })
      const asked = new URL(begun.url)
      expect(Object.fromEntries(asked.searchParams)).toMatchObject({
        response_type: 'code',
        response_mode: 'query',
        code_challenge_method: 'S256',
        redirect_uri: `${desk.url}/sign-in/oidc`,
      })
      const reply = await finish(desk, begun, await signInAt(begun.url, 'agent-7'))
      expect(reply.status, reply.text).toBe(200)
      const person = { id: expect.any(Number), name: 'Ann agent', email: 'ann.agent@example.org', role: 'agent' }
      expect(reply.json()).toEqual({
        session: { is_claimed: true, is_open: false, person },
        next: '/tickets?status=open',
      })
      const [session = '', gone = ''] = reply.headers['set-cookie'] ?? []
      expect(session).toMatch(/^docket_session=[\w-]{43}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Lax$/)
      expect(gone).toBe('docket_oidc=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax')
      const headers = { cookie: session.split(';')[0] ?? '' }
      expect((await call(desk, 'GET /api/v1/session', { headers })).json()).toMatchObject({ person })
      expect(await linksOf(desk)).toEqual([
        { issuer: provider.issuer, subject: 'agent-7', email: 'ann.agent@example.org', told: 'Ann.Agent@example.org' },
      ])
      // The address does not matter any more, nor whether it is verified.
      provider.accounts.set('agent-7', { email: 'ann.owner@example.org', email_verified: false })
      expect((await go(desk, 'agent-7')).json()).toMatchObject({ session: { person } })
    },
  )

  test('is offered by its name, on a claimed desk alone', async () => {
    const provider = await startProvider()
    const desk = await startDesk({ settings: provider.settings })
    provider.register(desk)
    const offered = async () => (await call(desk, 'GET /api/v1/oidc')).json()
    expect(await offered()).toEqual({ name: null })
    const early = await call(desk, 'POST /api/v1/oidc/start', { json: {} })
    expect([early.status, codeOf(early)]).toEqual([409, 'desk_is_unclaimed'])
    await claimed(desk.ctx)
    expect(await offered()).toEqual({ name: 'Acme ID' })
    expect(provider.requests).toEqual([])
    const plain = await startDesk()
    await claimed(plain.ctx)
    expect((await call(plain, 'GET /api/v1/oidc')).json()).toEqual({ name: null })
    expect((await call(plain, 'POST /api/v1/oidc/start', { json: {} })).status).toBe(404)
  })

  test('ends the session that the browser had', async () => {
    const { desk, sessions } = await both()
    const begun = await begin(desk)
    const back = await signInAt(begun.url, 'agent-7')
    const cookie = `${begun.cookie}; ${sessions.viewer.cookie}`
    expect((await finish(desk, { cookie }, back)).status).toBe(200)
    expect((await call(desk, 'GET /api/v1/stats', { headers: sessions.viewer })).status).toBe(401)
  })

  test('asks the provider for its discovery document once for many', async () => {
    const { provider, desk } = await both()
    await Promise.all(Array.from({ length: 8 }, () => begin(desk)))
    expect(provider.requests).toEqual(['GET /.well-known/openid-configuration'])
  })

  test('may be begun so often from one address, and no more', async () => {
    const { desk } = await both()
    const statuses = await Promise.all(
      Array.from({ length: 60 }, async () => (await call(desk, 'POST /api/v1/oidc/start', { json: {} })).status),
    )
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(32)
    expect(statuses).toContain(429)
  })

  test('is not begun by a page of another site, nor over plain http elsewhere', async () => {
    const { desk } = await both({ PUBLIC_URL: 'http://desk.example' })
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'null' },
    ]
    for (const headers of foreign)
      expect((await call(desk, 'POST /api/v1/oidc/start', { json: {}, headers })).status).toBe(403)
    const plain = await call(desk, 'POST /api/v1/oidc/start', { json: {}, headers: { host: 'desk.example' } })
    expect(codeOf(plain)).toBe('needs_https')
  })

  test('over https comes back to PUBLIC_URL, with a cookie for it alone', async () => {
    const { desk } = await both({ PUBLIC_URL: 'https://desk.example' })
    const reply = await call(desk, 'POST /api/v1/oidc/start', { json: {}, headers: { host: 'desk.example' } })
    expect(new URL(reply.json<{ url: string }>().url).searchParams.get('redirect_uri')).toBe(
      'https://desk.example/sign-in/oidc',
    )
    expect(reply.headers['set-cookie']?.[0]).toMatch(
      /^__Host-docket_oidc=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/,
    )
  })

  test('leaves no secret in the database', async () => {
    const { desk } = await both()
    const begun = await begin(desk)
    const state = new URL(begun.url).searchParams.get('state')
    const nonce = new URL(begun.url).searchParams.get('nonce')
    const dump = async () =>
      JSON.stringify([
        await desk.ctx.db.selectFrom('oidc_sign_ins').selectAll().execute(),
        await linksOf(desk),
        await desk.ctx.db.selectFrom('audit_entries').selectAll().execute(),
      ])
    const back = await signInAt(begun.url, 'agent-7')
    for (const text of [await dump(), (await finish(desk, begun, back), await dump())])
      for (const secret of [state, nonce, begun.cookie.split('=')[1], back.searchParams.get('code')])
        expect(text).not.toContain(secret)
  })
})

describe('who is signed in', () => {
  const refusal = async (desk: Desk, login: string) => {
    const reply = await go(desk, login)
    expect(reply.headers['set-cookie']).toBeUndefined()
    return [reply.status, codeOf(reply)]
  }

  test('is nobody whose address is not verified, whatever else is said in its place', async () => {
    const { provider, desk } = await both({ OIDC_ROLE: 'viewer', OIDC_ALLOWED_DOMAINS: '*' })
    for (const verified of [false, undefined, null, 'true', 1, {}, [true]]) {
      provider.accounts.set('agent-7', {
        email: 'ann.agent@example.org',
        ...(verified !== undefined && { email_verified: verified }),
      })
      expect.soft(await refusal(desk, 'agent-7'), JSON.stringify(verified)).toEqual([403, 'email_unverified'])
    }
    provider.accounts.set('agent-7', { email_verified: true })
    expect(await refusal(desk, 'agent-7')).toEqual([403, 'email_missing'])
    expect(await linksOf(desk)).toEqual([])
  })

  test('is nobody by an address that only looks alike', async () => {
    const { provider, desk } = await both()
    for (const email of [
      // The sign of the kelvin, which becomes a k in lower case.
      'ann.\u212Aent@example.org',
      'ann.agent@example.org@evil.example',
      'ann.agent@example.org,x@evil.example',
      'Ann <ann.agent@example.org>',
      '"ann.agent"@example.org',
      'ann.agent@example.org\u0000',
      'ann.agent@example.org\n',
    ]) {
      provider.accounts.set('agent-7', { email, email_verified: true })
      expect.soft(await refusal(desk, 'agent-7'), email).toEqual([403, 'email_unverified'])
    }
  })

  test('is nobody new unless they are invited or the operator says so', async () => {
    const { provider, desk } = await both()
    provider.accounts.set('new-1', { email: 'new@example.org', email_verified: true, name: 'New One' })
    const reply = await go(desk, 'new-1')
    expect(reply.json<{ detail: string }>().detail).toBe(
      'There is nobody with the address new@example.org on this desk, and Acme ID alone lets nobody in. Ask for an invitation.',
    )
    const seen = await desk.ctx.db
      .selectFrom('audit_entries')
      .select('changes')
      .where('action', '=', 'sign_in.refused')
      .execute()
    expect(seen).toEqual([{ changes: { code: { after: 'not_on_desk' } } }])
  })

  test('joins by an invitation to that address, with its role, which is used up', async () => {
    const { provider, desk, sessions } = await both()
    const invited = await call(desk, 'POST /api/v1/invitations', {
      json: { email: 'New@example.org', role: 'admin' },
      headers: sessions.owner,
    })
    provider.accounts.set('new-1', { email: 'new@example.org', email_verified: true, name: 'New One' })
    const reply = await go(desk, 'new-1')
    expect(reply.json()).toMatchObject({ session: { person: { name: 'New One', role: 'admin' } } })
    const { code } = invited.json<{ code: string }>()
    expect((await call(desk, 'POST /api/v1/invitations/look', { json: { code } })).status).toBe(403)
    // There is no password to guess.
    for (const password of ['', testPassword]) {
      const json = { email: 'new@example.org', password }
      expect((await call(desk, 'POST /api/v1/session', { json })).status).toBe(401)
    }
    const deeds = await desk.ctx.db
      .selectFrom('audit_entries')
      .select(['action', 'actor', 'subject'])
      .orderBy('id')
      .execute()
    expect(deeds.filter(({ subject }) => subject === 'new@example.org')).toEqual([
      { action: 'person.joined', actor: 'New One', subject: 'new@example.org' },
      { action: 'sign_in_link.made', actor: 'New One', subject: 'new@example.org' },
      { action: 'person.signed_in', actor: 'New One', subject: 'new@example.org' },
      { action: 'sign_in.failed', actor: 'anonymous', subject: 'new@example.org' },
    ])
  })

  test('does not join by an invitation that does not count any more', async () => {
    const provider = await startProvider()
    const desk = await startDesk({ now, settings: provider.settings })
    provider.register(desk)
    const { admin } = await claimed(desk.ctx)
    await call(desk, 'POST /api/v1/invitations', { json: { email: 'new@example.org', role: 'agent' }, headers: admin })
    provider.accounts.set('new-1', { email: 'new@example.org', email_verified: true })
    await disablePerson(desk.ctx, 'ann.admin@example.org')
    expect(await refusal(desk, 'new-1')).toEqual([403, 'not_on_desk'])
    desk.setNow('2026-11-23T12:00:01Z')
    expect(await refusal(desk, 'new-1')).toEqual([403, 'not_on_desk'])
  })

  test('becomes somebody with OIDC_ROLE, of an allowed domain alone', async () => {
    const { provider, desk } = await both({ OIDC_ROLE: 'viewer', OIDC_ALLOWED_DOMAINS: 'Example.ORG, acme.example' })
    for (const email of [
      'x@evil-example.org',
      'x@example.org.evil.example',
      'x@sub.example.org',
      'x@example.or',
      'x@example.org.',
      'x@xample.org',
    ]) {
      provider.accounts.set(email, { email, email_verified: true })
      expect.soft(await refusal(desk, email), email).toEqual([403, 'domain_not_allowed'])
    }
    provider.accounts.set('new-1', { email: 'new@ACME.example', email_verified: true, name: 'New\nLine' })
    expect((await go(desk, 'new-1')).json()).toMatchObject({
      session: { person: { name: 'new', email: 'new@ACME.example', role: 'viewer' } },
    })
  })

  test('has to be of an allowed domain to be linked, but not once they are', async () => {
    const { provider, desk } = await both()
    await go(desk, 'agent-7')
    const narrow = await startDesk({
      databaseUrl: desk.databaseUrl,
      settings: { ...provider.settings, OIDC_ALLOWED_DOMAINS: 'acme.example' },
    })
    provider.register(narrow)
    expect((await go(narrow, 'agent-7')).status).toBe(200)
    provider.accounts.set('viewer-8', { email: 'ann.viewer@example.org', email_verified: true })
    expect(await refusal(narrow, 'viewer-8')).toEqual([403, 'domain_not_allowed'])
  })

  test('is nobody who is disabled, linked or not', async () => {
    const { desk } = await both()
    await disablePerson(desk.ctx, 'ann.agent@example.org')
    expect(await refusal(desk, 'agent-7')).toEqual([403, 'person_disabled'])
    expect(await linksOf(desk)).toEqual([])
    await desk.ctx.db.updateTable('people').set({ disabled_at: null }).execute()
    expect((await go(desk, 'agent-7')).status).toBe(200)
    await disablePerson(desk.ctx, 'ann.agent@example.org')
    expect(await refusal(desk, 'agent-7')).toEqual([403, 'person_disabled'])
  })

  test('is not who holds at the provider the address that somebody here had there before', async () => {
    const { provider, desk } = await both()
    await go(desk, 'agent-7')
    provider.accounts.set('agent-9', { email: 'ann.agent@example.org', email_verified: true })
    expect(await refusal(desk, 'agent-9')).toEqual([409, 'linked_elsewhere'])
  })

  test('is one person when it is their first time in ten tabs', async () => {
    const { provider, desk } = await both({ OIDC_ROLE: 'agent', OIDC_ALLOWED_DOMAINS: 'example.org' })
    provider.accounts.set('new-1', { email: 'new@example.org', email_verified: true })
    const statuses = (await Promise.all(Array.from({ length: 10 }, () => go(desk, 'new-1')))).map(
      ({ status }) => status,
    )
    expect(statuses).toContain(200)
    expect(statuses.every((status) => status < 500)).toBe(true)
    expect(await linksOf(desk)).toHaveLength(1)
  })
})

describe('the way back', () => {
  const stale = [403, 'sign_in_stale']
  const outcome = async (desk: Desk, begun: { cookie: string }, back: { search: string }) => {
    const reply = await finish(desk, begun, back)
    return [reply.status, codeOf(reply)]
  }

  test('counts once', async () => {
    const { desk } = await both()
    const begun = await begin(desk)
    const back = await signInAt(begun.url, 'agent-7')
    const replies = await Promise.all(Array.from({ length: 10 }, () => finish(desk, begun, back)))
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(replies.filter(({ status }) => status === 403)).toHaveLength(9)
    expect(await outcome(desk, begun, back)).toEqual(stale)
  })

  test('leads another browser nowhere, and still counts for its own', async () => {
    const { desk } = await both()
    const mine = await begin(desk)
    const others = await begin(desk)
    const back = await signInAt(mine.url, 'agent-7')
    for (const cookie of [
      '',
      others.cookie,
      `${mine.cookie}; ${mine.cookie}`,
      mine.cookie.slice(0, -1),
      'docket_oidc=',
    ])
      expect(await outcome(desk, { cookie }, back)).toEqual(stale)
    expect((await finish(desk, mine, back)).status).toBe(200)
  })

  test('with another state, with none or with two, counts for nothing', async () => {
    const { provider, desk } = await both()
    const begun = await begin(desk)
    const back = await signInAt(begun.url, 'agent-7')
    const asked = provider.requests.length
    for (const change of [
      (query: URLSearchParams) => query.set('state', `${query.get('state')?.slice(0, -1)}_`),
      (query: URLSearchParams) => query.set('state', ''),
      (query: URLSearchParams) => query.delete('state'),
      (query: URLSearchParams) => query.set('state', '\u0000'),
    ]) {
      const query = new URLSearchParams(back.search)
      change(query)
      expect(await outcome(desk, begun, { search: `?${query.toString()}` })).toEqual(stale)
    }
    expect(provider.requests).toHaveLength(asked)
    const twice = { search: `${back.search}&state=x` }
    expect(await outcome(desk, begun, twice)).toEqual([403, 'provider_misanswered'])
  })

  test('is shut after ten minutes', async () => {
    const provider = await startProvider()
    const desk = await startDesk({ now, settings: provider.settings })
    provider.register(desk)
    await claimed(desk.ctx)
    provider.accounts.set('agent-7', { email: 'ann.agent@example.org', email_verified: true })
    const begun = await begin(desk)
    const back = await signInAt(begun.url, 'agent-7')
    desk.setNow('2026-11-20T12:10:00Z')
    expect(await outcome(desk, begun, back)).toEqual(stale)
  })

  test('is not taken with a code from another sign-in: the provider holds it against the code challenge', async () => {
    const { provider, desk } = await both()
    provider.accounts.set('owner-1', { email: 'ann.owner@example.org', email_verified: true })
    const [victims, attackers] = [await begin(desk), await begin(desk)]
    const stolen = (await signInAt(victims.url, 'owner-1')).searchParams.get('code') ?? ''
    const back = await signInAt(attackers.url, 'agent-7')
    back.searchParams.set('code', stolen)
    expect(await outcome(desk, attackers, back)).toEqual(stale)
  })

  test('is not begun without a code challenge: the provider answers with an error, told in words', async () => {
    const { desk } = await both()
    const begun = await begin(desk)
    const url = new URL(begun.url)
    url.searchParams.delete('code_challenge')
    url.searchParams.delete('code_challenge_method')
    const back = await signInAt(url.href, 'agent-7')
    expect(back.searchParams.get('error')).toBe('invalid_request')
    expect(await outcome(desk, begun, back)).toEqual([503, 'provider_misconfigured'])
  })

  test('with an error becomes a sentence of the desk’s own', async () => {
    const { provider, desk } = await both()
    for (const [error, status, code] of [
      ['access_denied', 403, 'provider_refused'],
      ['login_required', 403, 'provider_unfinished'],
      ['temporarily_unavailable', 503, 'provider_away'],
      ['unauthorized_client', 503, 'provider_misconfigured'],
      ['<script>', 503, 'provider_misconfigured'],
      ['constructor', 503, 'provider_misconfigured'],
    ] as const) {
      const begun = await begin(desk)
      const state = new URL(begun.url).searchParams.get('state') ?? ''
      const query = new URLSearchParams({ state, error, iss: provider.issuer, error_description: 'Call +1 900 now' })
      const reply = await finish(desk, begun, { search: `?${query.toString()}` })
      expect.soft([reply.status, codeOf(reply)], error).toEqual([status, code])
      expect.soft(reply.text, error).not.toMatch(/Call|<script/)
    }
  })
})

describe('somebody’s links', () => {
  type Links = { links: { id: number; email: string }[]; may_link: boolean; name: string | null }
  const list = async (desk: Desk, headers: Readonly<Record<string, string>>) =>
    (await call(desk, 'GET /api/v1/oidc/links', { headers })).json<Links>()
  const link = async (desk: Desk, session: { cookie: string }, login: string) => {
    const begun = await begin(desk, {}, { route: 'POST /api/v1/oidc/links', cookie: session.cookie })
    return finish(desk, { cookie: `${begun.cookie}; ${session.cookie}` }, await signInAt(begun.url, login))
  }

  test('are made by who has signed in, told, and taken away again', async () => {
    const { desk, sessions } = await both()
    expect(await list(desk, sessions.agent)).toEqual({ name: 'Acme ID', may_link: true, links: [] })
    const reply = await link(desk, sessions.agent, 'agent-7')
    expect(reply.json()).toMatchObject({ session: { person: { email: 'ann.agent@example.org' } } })
    expect(reply.headers['set-cookie']?.join()).not.toContain('docket_session')
    const linked = await list(desk, sessions.agent)
    expect(linked).toMatchObject({ may_link: false, links: [{ email: 'Ann.Agent@example.org' }] })
    const remove = (headers: Readonly<Record<string, string>>) =>
      call(desk, `DELETE /api/v1/oidc/links/${linked.links[0]?.id}`, { headers })
    expect((await remove(sessions.owner)).status).toBe(404)
    expect((await remove(sessions.agent)).json()).toMatchObject({ links: [] })
    const deeds = await desk.ctx.db.selectFrom('audit_entries').select(['action', 'actor']).orderBy('id').execute()
    expect(deeds.filter(({ action }) => action.startsWith('sign_in_link'))).toEqual([
      { action: 'sign_in_link.made', actor: 'Ann agent' },
      { action: 'sign_in_link.removed', actor: 'Ann agent' },
    ])
  })

  test('are not made with somebody else’s address or account, nor by who has gone meanwhile', async () => {
    const { provider, desk, sessions } = await both()
    expect(codeOf(await link(desk, sessions.viewer, 'agent-7'))).toBe('other_address')
    provider.accounts.set('agent-7', { email: 'ann.agent@example.org', email_verified: false })
    expect(codeOf(await link(desk, sessions.agent, 'agent-7'))).toBe('email_unverified')
    provider.accounts.set('agent-7', { email: 'ann.agent@example.org', email_verified: true })
    await go(desk, 'agent-7')
    provider.accounts.set('agent-7', { email: 'ann.viewer@example.org', email_verified: true })
    expect(codeOf(await link(desk, sessions.viewer, 'agent-7'))).toBe('linked_elsewhere')
    const begun = await begin(desk, {}, { route: 'POST /api/v1/oidc/links', cookie: sessions.viewer.cookie })
    const back = await signInAt(begun.url, 'agent-7')
    const reply = await finish(desk, { cookie: `${begun.cookie}; ${sessions.agent.cookie}` }, back)
    expect(codeOf(reply)).toBe('not_same_person')
    expect(await linksOf(desk)).toHaveLength(1)
  })

  test('are nobody’s on an open desk', async () => {
    expect(await list(await startDesk(), {})).toMatchObject({ status: 403, code: 'desk_is_unclaimed' })
  })
})

test('another provider with the same subjects knows nobody here', async () => {
  const { provider, desk } = await both()
  await go(desk, 'agent-7')
  const second: TestProvider = await startProvider()
  const moved = await startDesk({ databaseUrl: desk.databaseUrl, settings: second.settings })
  second.register(moved)
  second.accounts.set('agent-7', { email: 'ann.viewer@example.org', email_verified: true })
  expect((await go(moved, 'agent-7')).json()).toMatchObject({ session: { person: { role: 'viewer' } } })
  expect((await linksOf(desk)).map(({ issuer }) => issuer)).toEqual([provider.issuer, second.issuer])
})
