// A real OpenID provider on loopback, for tests: with accounts, a sign-in page of its own, and ways to go wrong as a
// hostile or broken one would. By the name localhost: to a browser that is another site than a desk at 127.0.0.1.
import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider, type ClientMetadata } from 'oidc-provider'
import { onTestFinished } from 'vitest'

interface ProvidersAccount {
  readonly email?: string
  readonly email_verified?: unknown
  readonly name?: string
}

export interface IdToken {
  readonly header: Record<string, unknown>
  readonly claims: Record<string, unknown>
}

interface Options {
  readonly way?: ClientMetadata['token_endpoint_auth_method']
  /** Whether the ID token holds the address, as with some providers; else it has to be asked for. */
  readonly tellsInIdToken?: boolean
}

const clientId = 'docket'
const clientSecret = 'a+secret/with:signs%and words'
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
const { privateKey: strangersKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })

export const startProvider = async ({ way = 'client_secret_basic', tellsInIdToken = false }: Options = {}) => {
  const accounts = new Map<string, ProvidersAccount>()
  const requests: string[] = []
  const state: {
    handle: (request: IncomingMessage, response: ServerResponse) => unknown
    instead: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined
    retell: ((token: IdToken) => IdToken) | undefined
    key: typeof privateKey
  } = { handle: (_, response) => response.writeHead(503).end(), instead: undefined, retell: undefined, key: privateKey }
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    if (!state.instead?.(request, response)) void state.handle(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  onTestFinished(stop)
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`

  /** Registers the desk as a client. */
  const register = (desk: { readonly url: string }) => {
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: clientId,
          ...(way !== 'none' && { client_secret: clientSecret }),
          redirect_uris: [`${desk.url}/sign-in/oidc`],
          token_endpoint_auth_method: way,
        },
        { client_id: 'another', client_secret: 'x', redirect_uris: ['http://127.0.0.1:1/'] },
      ],
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      conformIdTokenClaims: !tellsInIdToken,
      cookies: { keys: ['for tests'] },
      ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
      pkce: { required: () => true },
      findAccount: (_, sub) =>
        accounts.has(sub) ? { accountId: sub, claims: async () => ({ sub, ...accounts.get(sub) }) } : undefined,
    })
    provider.use(async (ctx, next) => {
      await next()
      const body = ctx.body as { id_token?: string } | undefined
      if (ctx.path !== '/token' || body?.id_token === undefined || !state.retell) return
      body.id_token = encode(state.retell(decode(body.id_token)), state.key)
    })
    state.handle = provider.callback()
  }

  return {
    issuer,
    accounts,
    /** Method and path of each request. */
    requests,
    register,
    stop,
    settings: {
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: clientId,
      OIDC_NAME: 'Acme ID',
      ...(way !== 'none' && { OIDC_CLIENT_SECRET: clientSecret }),
    },
    /** Answers requests itself for which it returns true. */
    insteadOf: (path: string, answer: (response: ServerResponse, request: IncomingMessage) => unknown) => {
      state.instead = (request, response) => {
        if (!request.url?.startsWith(path)) return false
        void answer(response, request)
        return true
      }
    },
    /** Tells something else in the ID token from now on, properly signed unless by a stranger. */
    retell: (change: (token: IdToken) => IdToken, by: 'itself' | 'a stranger' = 'itself') => {
      state.retell = change
      state.key = by === 'itself' ? privateKey : strangersKey
    },
  }
}

export type TestProvider = Awaited<ReturnType<typeof startProvider>>

const decode = (token: string): IdToken => {
  const [header = '', claims = ''] = token.split('.')
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>
  return { header: read(header), claims: read(claims) }
}

const encode = ({ header, claims }: IdToken, key: typeof privateKey) => {
  const write = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const signed = `${write(header)}.${write(claims)}`
  if (header['alg'] === 'none') return `${signed}.`
  // The old mix-up of keys: what everybody may read, taken for a shared secret.
  if (header['alg'] === 'HS256') {
    const known = publicKey.export({ format: 'pem', type: 'spki' })
    return `${signed}.${createHmac('sha256', known).update(signed).digest('base64url')}`
  }
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`
}

/** Goes through the pages of the provider as a browser would. @returns the address that it sends the browser back to */
export const signInAt = async (address: string, login: string): Promise<URL> => {
  const cookies = new Map<string, string>()
  const { origin } = new URL(address)
  let at = new URL(address)
  let body: string | undefined
  for (let step = 0; step < 12; step++) {
    const response = await fetch(at, {
      redirect: 'manual',
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(body !== undefined && { method: 'POST', body }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    body = undefined
    if (location !== null) {
      at = new URL(location, at)
      if (at.origin !== origin) return at
      continue
    }
    const page = await response.text()
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1]
    if (prompt === undefined) throw new Error(`The provider answered ${response.status}: ${page.slice(0, 2_000)}`)
    body = new URLSearchParams({ prompt, ...(prompt === 'login' && { login, password: 'any' }) }).toString()
  }
  throw new Error('The provider went round in circles.')
}
