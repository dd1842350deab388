// OpenID Connect as this desk speaks it: discovery, authorization code with PKCE, an ID token whose signature and claims
// hold. The protocol is the library's; what it may reach, and which provider it takes, is ours.
import type { Configuration } from 'openid-client'
import type { OidcConfig } from '#server/config.ts'
import { perDesk, type Ctx } from '#server/platform/context.ts'
import { ProviderFault } from './faults.ts'
import { providerFetch } from './reach.ts'

// Loaded when somebody signs in by it: a desk without a provider never pays.
const loadLibrary = () => import('openid-client')
type Library = Awaited<ReturnType<typeof loadLibrary>>

interface Connection {
  readonly library: Library
  readonly configuration: Configuration
  /** With the client's secret sent in the other of the two ways, where there is one. */
  readonly other: Configuration | undefined
}

// Short, so that a provider that is down is found out here rather than by a browser that is sent to it.
const keptMs = 60_000

interface Kept {
  readonly at: number
  readonly connection: Promise<Connection>
}
const keptOf = perDesk((): { kept: Kept | undefined } => ({ kept: undefined }))

/** Asks for the discovery document now and then; of many at once one asks. @throws what the library and the way out throw */
export const connect = (ctx: Pick<Ctx, 'desk'>, config: OidcConfig): Promise<Connection> => {
  const state = keptOf(ctx)
  if (state.kept && performance.now() - state.kept.at < keptMs) return state.kept.connection
  const kept = { at: performance.now(), connection: discover(ctx, config) }
  state.kept = kept
  kept.connection.catch(() => {
    if (state.kept === kept) state.kept = undefined
  })
  return kept.connection
}

const withoutSlash = (issuer: string) => issuer.replace(/\/+$/, '')

/** @throws ProviderFault where the document is another issuer's, or lacks what is needed */
const discover = async (ctx: Pick<Ctx, 'desk'>, config: OidcConfig): Promise<Connection> => {
  const library = await loadLibrary()
  const { issuer, clientId, clientSecret } = config
  // By the address of the document itself: the library then leaves the issuer's name to be compared here. By itself it
  // would let a few hosts name another issuer, one for each of their customers.
  const document = new URL(`${withoutSlash(issuer)}/.well-known/openid-configuration`)
  const options = {
    [library.customFetch]: providerFetch(ctx),
    // Only what is signed counts, although TLS would do (OpenID Connect Core 1.0, 3.1.3.7): it is one thing less to trust.
    execute: [
      library.enableNonRepudiationChecks,
      ...(document.protocol === 'http:' ? [library.allowInsecureRequests] : []),
    ],
  }
  const connectBy = (way: ClientAuth) => library.discovery(document, clientId, clientSecret, way, options)
  const first = await connectBy(library.None())
  const metadata = first.serverMetadata()
  if (withoutSlash(metadata.issuer) !== withoutSlash(issuer))
    throw new ProviderFault('misconfigured', `The provider calls itself ${shown(metadata.issuer)}, not ${issuer}.`)
  for (const needed of ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const)
    if (metadata[needed] === undefined) throw new ProviderFault('misconfigured', `The provider names no ${needed}.`)
  if (clientSecret === undefined) return { library, configuration: first, other: undefined }
  const made = (way: ClientAuth) => {
    const configuration = new library.Configuration(metadata, clientId, clientSecret, way)
    configuration[library.customFetch] = options[library.customFetch]
    for (const extension of options.execute) extension(configuration)
    return configuration
  }
  const basic = made(library.ClientSecretBasic(clientSecret))
  const post = made(library.ClientSecretPost(clientSecret))
  // What a document does not say is basic (OpenID Connect Discovery 1.0, 3).
  const ways = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  if (!ways.includes('client_secret_basic')) return { library, configuration: post, other: undefined }
  return { library, configuration: basic, other: ways.includes('client_secret_post') ? post : undefined }
}
type ClientAuth = Parameters<Library['discovery']>[3]

const shown = (text: string) => JSON.stringify(text.slice(0, 200))

interface Question {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly redirectUri: string
}

/** The page of the provider at which somebody signs in. */
export const addressFor = async (
  { library, configuration }: Connection,
  { state, nonce, verifier, redirectUri }: Question,
) =>
  library.buildAuthorizationUrl(configuration, {
    response_type: 'code',
    response_mode: 'query',
    scope: 'openid email profile',
    redirect_uri: redirectUri,
    state,
    nonce,
    code_challenge: await library.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).href

/** What the provider says of somebody, as it came: nothing of it is checked yet but who said it. */
export interface Told {
  readonly email?: unknown
  readonly email_verified?: unknown
  readonly name?: unknown
  /** Google's: the organisation that the account belongs to. */
  readonly hd?: unknown
}

/** Whom it sent back. */
export interface Account {
  readonly issuer: string
  readonly subject: string
  /** Asks the provider once more where the ID token says no e-mail address. Address and proof come from one answer. */
  readonly tell: () => Promise<Told>
}

/** Turns what the browser came back with into who it is. @param answer the query, as it came */
export const redeem = async (
  { library, configuration, other }: Connection,
  { state, nonce, verifier, redirectUri }: Question,
  answer: URLSearchParams,
): Promise<Account> => {
  const url = new URL(redirectUri)
  url.search = answer.toString()
  const checks = {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: verifier,
    idTokenExpected: true,
  }
  const grant = (by: Configuration) => library.authorizationCodeGrant(by, url, { ...checks })
  const tokens = await grant(configuration).catch((error: unknown) => {
    // Registered there for the other way to send its secret. Who is refused has not used up the code.
    if (other && isOfClient(library, error)) return grant(other)
    throw error
  })
  const claims = tokens.claims()
  if (!claims) throw new ProviderFault('misanswered', 'There was no ID token.')
  const mayTellMore = configuration.serverMetadata().userinfo_endpoint !== undefined
  return {
    issuer: claims.iss,
    subject: claims.sub,
    tell: async () =>
      toldIn(
        claims['email'] === undefined && mayTellMore
          ? await library.fetchUserInfo(configuration, tokens.access_token, claims.sub)
          : claims,
      ),
  }
}

const toldIn = ({ email, email_verified, name, hd }: Readonly<Record<string, unknown>>): Told => ({
  email,
  email_verified,
  name,
  hd,
})

const isOfClient = ({ ResponseBodyError, WWWAuthenticateChallengeError }: Library, error: unknown) =>
  (error instanceof ResponseBodyError && error.error === 'invalid_client') ||
  (error instanceof WWWAuthenticateChallengeError && error.status === 401)
