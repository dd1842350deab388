// A provider that is down, broken, or somebody else's.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { claimed, startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'
import { signInAt, startProvider, type IdToken } from '../../test/openid-provider.ts'
import { begin, finish, go } from '../../test/openid-sign-in.ts'
import { checkProvider } from './oidc.ts'

const both = async (options: Parameters<typeof startProvider>[0] = {}) => {
  const provider = await startProvider(options)
  const desk = await startDesk({ settings: provider.settings })
  provider.register(desk)
  await claimed(desk.ctx)
  provider.accounts.set('agent-7', { email: 'ann.agent@example.org', email_verified: true })
  return { provider, desk }
}

type Desk = Awaited<ReturnType<typeof both>>['desk']
const outcomeOf = (reply: Awaited<ReturnType<typeof call>>) => [reply.status, reply.json<{ code: string }>().code]
const start = (desk: Desk) => call(desk, 'POST /api/v1/oidc/start', { json: {} })
const nobodyIsIn = async (desk: Desk) => {
  const counts = await Promise.all(
    (['sessions', 'oidc_links'] as const).map((table) => desk.ctx.db.selectFrom(table).select('id').execute()),
  )
  // Those that `claimed` began.
  expect(counts.map((rows) => rows.length)).toEqual([4, 0])
}

const withClaims =
  (claims: Readonly<Record<string, unknown>>) =>
  (token: IdToken): IdToken => ({ ...token, claims: { ...token.claims, ...claims } })
const inAnHour = () => Math.floor(Date.now() / 1_000) + 3_600

describe('an ID token', () => {
  const changes: Readonly<Record<string, (token: IdToken) => IdToken>> = {
    'with the nonce of another sign-in': withClaims({ nonce: 'another' }),
    'without a nonce': withClaims({ nonce: undefined }),
    'for another audience': withClaims({ aud: 'another' }),
    'for several audiences, made for another': withClaims({ aud: ['docket', 'another'], azp: 'another' }),
    'for several audiences, made for nobody in particular': withClaims({ aud: ['docket', 'another'] }),
    'of another issuer': withClaims({ iss: 'https://evil.example' }),
    'that has run out': withClaims({ exp: Math.floor(Date.now() / 1_000) - 60 }),
    'that never runs out': withClaims({ exp: undefined }),
    'that does not count yet': withClaims({ nbf: inAnHour() }),
    'without a subject': withClaims({ sub: undefined }),
    'with a subject that is no text': withClaims({ sub: ['agent-7'] }),
    'with an empty subject': withClaims({ sub: '' }),
    'with a subject of no characters that count': withClaims({ sub: 'a\u0000' }),
    'with a subject that is too long': withClaims({ sub: 'a'.repeat(256) }),
    'that is not signed': (token) => ({ ...token, header: { alg: 'none' } }),
    'signed with the public key as a secret': (token) => ({ ...token, header: { ...token.header, alg: 'HS256' } }),
    'with an extension that nobody knows': (token) => ({ ...token, header: { ...token.header, crit: ['x'], x: 1 } }),
  }
  test(
    `signs nobody in ${Object.keys(changes).join(', ')}; nor signed by a stranger`,
    { timeout: 60_000 },
    async () => {
      const { provider, desk } = await both({ tellsInIdToken: true })
      for (const [name, change] of Object.entries(changes)) {
        provider.retell(change)
        expect.soft(outcomeOf(await go(desk, 'agent-7')), name).toEqual([403, 'provider_misanswered'])
      }
      provider.retell((token) => token, 'a stranger')
      expect(outcomeOf(await go(desk, 'agent-7'))).toEqual([403, 'provider_misanswered'])
      await nobodyIsIn(desk)
      provider.retell((token) => token)
      expect((await go(desk, 'agent-7')).status).toBe(200)
    },
  )
})

describe('an answer', () => {
  test('of another issuer (a mix-up), or of a kind that was not asked for, is not taken, and its code goes nowhere', async () => {
    const { provider, desk } = await both()
    const changes: Readonly<Record<string, (query: URLSearchParams) => void>> = {
      'another issuer': (query) => query.set('iss', 'https://evil.example'),
      'no issuer, where it always says so': (query) => query.delete('iss'),
      'two codes': (query) => query.append('code', 'x'),
      'an ID token in the address': (query) => query.set('id_token', 'x'),
      'a signed response': (query) => query.set('response', 'x'),
    }
    for (const [name, change] of Object.entries(changes)) {
      const begun = await begin(desk)
      const back = await signInAt(begun.url, 'agent-7')
      change(back.searchParams)
      expect.soft(outcomeOf(await finish(desk, begun, back)), name).toEqual([403, 'provider_misanswered'])
    }
    expect(provider.requests).not.toContain('POST /token')
    await nobodyIsIn(desk)
  })

  test('that tells of somebody else when asked for the address is not taken', async () => {
    const { provider, desk } = await both()
    provider.insteadOf('/me', (response) => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ sub: 'another', email: 'ann.agent@example.org', email_verified: true }))
    })
    expect(outcomeOf(await go(desk, 'agent-7'))).toEqual([403, 'provider_misanswered'])
    await nobodyIsIn(desk)
  })

  test('for a client that the provider does not know is told as a matter of set-up', async () => {
    const provider = await startProvider()
    const desk = await startDesk({ settings: { ...provider.settings, OIDC_CLIENT_SECRET: 'not this one' } })
    provider.register(desk)
    await claimed(desk.ctx)
    provider.accounts.set('agent-7', { email: 'ann.agent@example.org', email_verified: true })
    expect(outcomeOf(await go(desk, 'agent-7'))).toEqual([503, 'provider_misconfigured'])
    await nobodyIsIn(desk)
  })
})

describe('a provider in trouble', () => {
  const words = 'Acme ID does not answer as it should just now. Try again shortly, or sign in with e-mail and password.'

  test('that is down is told of in a sentence, and found again by itself', async () => {
    const { provider, desk } = await both()
    provider.insteadOf('/', (_, request) => request.socket.destroy())
    const reply = await start(desk)
    expect(outcomeOf(reply)).toEqual([503, 'provider_away'])
    expect(reply.json()).toMatchObject({ detail: words })
    expect(reply.text).not.toContain(new URL(provider.issuer).port)
    provider.insteadOf('/nowhere', () => undefined)
    expect((await go(desk, 'agent-7')).status).toBe(200)
    expect((await checkProvider(desk.ctx))?.isWell).toBe(true)
  })

  test('that goes down on the way is told of too', async () => {
    const { provider, desk } = await both()
    const begun = await begin(desk)
    const back = await signInAt(begun.url, 'agent-7')
    await provider.stop()
    expect(outcomeOf(await finish(desk, begun, back))).toEqual([503, 'provider_away'])
  })

  test('that never answers is not waited for, wherever it is', { timeout: 60_000 }, async () => {
    const since = performance.now()
    const replies = await Promise.all(
      ['/.well-known', '/token', '/jwks', '/me'].map(async (path) => {
        const { provider, desk } = await both()
        provider.insteadOf(path, () => undefined)
        return path === '/.well-known' ? start(desk) : go(desk, 'agent-7')
      }),
    )
    for (const reply of replies) expect(outcomeOf(reply)).toEqual([503, 'provider_away'])
    expect(performance.now() - since).toBeLessThan(30_000)
  })

  test('that sends 10 MB is cut off early', async () => {
    const { provider, desk } = await both()
    let sent = 0
    provider.insteadOf('/.well-known', (response) => {
      response.setHeader('content-type', 'application/json')
      const more = () => {
        while (sent < 10_000_000) {
          sent += 50_000
          if (!response.write(' '.repeat(50_000))) return response.once('drain', more)
        }
        return response.end('{}')
      }
      more()
    })
    expect(outcomeOf(await start(desk))).toEqual([503, 'provider_away'])
    expect(sent).toBeLessThan(10_000_000)
    expect((await checkProvider(desk.ctx))?.message).toContain('more than 262144 bytes')
  })

  test('whose discovery document is of no use is told of, and nothing is begun', async () => {
    const { provider, desk } = await both()
    const documents = [
      ['a redirect', 302, '', 'provider_away'],
      ['an error', 500, '{}', 'provider_away'],
      ['a page', 200, '<!doctype html>', 'provider_away'],
      ['a list', 200, '[]', 'provider_misanswered'],
      ['nothing of use', 200, '{}', 'provider_misanswered'],
      ['of another issuer', 200, '{"issuer":"https://evil.example"}', 'provider_misconfigured'],
      ['of no issuer that there could be', 200, '{"issuer":["x"]}', 'provider_misanswered'],
      ['without addresses', 200, JSON.stringify({ issuer: provider.issuer }), 'provider_misconfigured'],
    ] as const
    for (const [name, status, body, code] of documents) {
      provider.insteadOf('/.well-known', (response) => {
        const type = body.startsWith('<') ? 'text/html' : 'application/json'
        response.writeHead(status, { 'content-type': type, ...(status === 302 && { location: '/elsewhere' }) })
        response.end(body)
      })
      const reply = await start(desk)
      expect.soft(reply.json<{ code: string }>().code, name).toBe(code)
      expect.soft([403, 503], name).toContain(reply.status)
      expect.soft((await checkProvider(desk.ctx))?.isWell, name).toBe(false)
    }
    expect(await desk.ctx.db.selectFrom('oidc_sign_ins').select('issuer').execute()).toEqual([])
  })

  test('that names an address inside does not get this desk to go there', async () => {
    let isReached = false
    const inside = createServer((_, response) => {
      isReached = true
      response.end('{}')
    })
    await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void inside.close())
    const { port } = inside.address() as AddressInfo
    for (const named of ['token_endpoint', 'jwks_uri', 'userinfo_endpoint']) {
      const { provider, desk } = await both()
      const document = (await (await fetch(`${provider.issuer}/.well-known/openid-configuration`)).json()) as object
      provider.insteadOf('/.well-known', (response) => {
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify({ ...document, [named]: `http://127.0.0.1:${port}/latest/meta-data` }))
      })
      expect.soft(outcomeOf(await go(desk, 'agent-7')), named).toEqual([503, 'provider_away'])
    }
    expect(isReached).toBe(false)
  })
})

test('Google speaks for its own mail and for organisations that it hosts, for no other address', async () => {
  const { readVouched } = await import('./vouching.ts')
  const { desk } = await both()
  const config = desk.ctx.config.oidc!
  const told = { email: 'ann@acme.example', email_verified: true }
  const google = { issuer: 'https://accounts.google.com' }
  expect(() => readVouched(config, google, told)).toThrow('has not verified')
  expect(readVouched(config, google, { ...told, hd: 'acme.example' }).email).toBe('ann@acme.example')
  expect(readVouched(config, google, { ...told, email: 'ann@gmail.com' }).email).toBe('ann@gmail.com')
  expect(() => readVouched(config, google, { ...told, email: 'ann@gmail.com.evil.example' })).toThrow(
    'has not verified',
  )
  expect(readVouched(config, { issuer: 'https://id.acme.example' }, told).email).toBe('ann@acme.example')
})
