// What goes wrong with a provider, as sentences for who stands at the door. Words of the provider's own are not shown:
// they would be a stranger's on the desk's page. The log has them.
import type { OidcConfig } from '#server/config.ts'
import type { Ctx } from '#server/platform/context.ts'
import { EgressError } from '#server/platform/egress.ts'
import { Refusal } from '#server/platform/refusal.ts'

/** Found by this desk rather than by the library. */
export class ProviderFault extends Error {
  readonly kind: 'misconfigured' | 'misanswered'
  constructor(kind: ProviderFault['kind'], message: string) {
    super(message)
    this.name = 'ProviderFault'
    this.kind = kind
  }
}

/** Whatever asking the provider threw, as a refusal; logged on the way. */
export const refusalOf = (ctx: Pick<Ctx, 'log'>, { name }: OidcConfig, error: unknown): Refusal => {
  ctx.log.warn({ err: error, reason: reasonOf(error) }, 'a sign-in by OpenID Connect failed')
  return sentences[kindOf(error)](name)
}

/** The same for the operator, with the reason. */
export const reasonOf = (error: unknown): string => {
  const egress = egressErrorIn(error)
  if (egress) return egress.message
  const { message, cause, error: code } = error as Error & { readonly error?: unknown }
  const inner = cause instanceof Error && cause.message !== message ? `: ${cause.message}` : ''
  return `${message}${inner}${isCode(code) ? ` (${code})` : ''}`
}

const sentences = {
  away: (name) =>
    new Refusal(
      503,
      'provider_away',
      `${name} does not answer as it should just now. Try again shortly, or sign in with e-mail and password.`,
      { headers: { 'retry-after': '10' } },
    ),
  misconfigured: (name) =>
    new Refusal(
      503,
      'provider_misconfigured',
      `${name} and this desk are not set up for each other. Tell who runs the desk; e-mail and password still work.`,
    ),
  misanswered: (name) =>
    new Refusal(
      403,
      'provider_misanswered',
      `What ${name} answered does not hold, so nobody was signed in. Begin again; if it stays so, tell who runs the desk.`,
    ),
  refused: (name) =>
    new Refusal(
      403,
      'provider_refused',
      `${name} did not let you in: it was cancelled there, or your account may not use this desk.`,
    ),
  unfinished: (name) =>
    new Refusal(
      403,
      'provider_unfinished',
      `${name} wants something more from you. Sign in there first, then begin again.`,
    ),
  stale: () => staleSignIn(),
} as const satisfies Readonly<Record<string, (name: string) => Refusal>>

export const staleSignIn = () =>
  new Refusal(
    403,
    'sign_in_stale',
    'This sign-in does not count: it was begun in another browser or more than 10 minutes ago, or it is done already. Begin again.',
  )

type Kind = keyof typeof sentences

const kindOf = (error: unknown): Kind => {
  if (egressErrorIn(error)) return 'away'
  if (error instanceof ProviderFault) return error.kind
  const { code, error: word } = error as { readonly code?: unknown; readonly error?: unknown }
  // RFC 6749, 4.1.2.1 and 5.2; OpenID Connect Core 1.0, 3.1.2.6
  if (code === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR') return kindsOfErrors.get(word) ?? 'misconfigured'
  if (code === 'OAUTH_RESPONSE_BODY_ERROR') return word === 'invalid_grant' ? 'stale' : 'misconfigured'
  return kindsOfCodes.get(code) ?? 'misanswered'
}

// Maps rather than objects: the words are a stranger's, and every object knows some by itself.
const kindsOfErrors: ReadonlyMap<unknown, Kind> = new Map([
  ['access_denied', 'refused'],
  ['login_required', 'unfinished'],
  ['interaction_required', 'unfinished'],
  ['consent_required', 'unfinished'],
  ['account_selection_required', 'unfinished'],
  ['server_error', 'away'],
  ['temporarily_unavailable', 'away'],
])

const kindsOfCodes: ReadonlyMap<unknown, Kind> = new Map([
  ['OAUTH_WWW_AUTHENTICATE_CHALLENGE', 'misconfigured'],
  ['OAUTH_HTTP_REQUEST_FORBIDDEN', 'misconfigured'],
  ['OAUTH_REQUEST_PROTOCOL_FORBIDDEN', 'misconfigured'],
  ['OAUTH_MISSING_SERVER_METADATA', 'misconfigured'],
  ['OAUTH_INVALID_SERVER_METADATA', 'misconfigured'],
  ['OAUTH_RESPONSE_IS_NOT_CONFORM', 'away'],
  ['OAUTH_RESPONSE_IS_NOT_JSON', 'away'],
  ['OAUTH_TIMEOUT', 'away'],
])

const isCode = (word: unknown): word is string => typeof word === 'string' && /^[a-z_]{1,60}$/.test(word)

// The library wraps what its way out threw.
const egressErrorIn = (error: unknown): EgressError | undefined => {
  for (let inner: unknown = error; inner instanceof Error; inner = inner.cause)
    if (inner instanceof EgressError) return inner
  return undefined
}
