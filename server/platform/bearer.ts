// Tokens as requests bring them (RFC 6750), and what those are told that do not get through.
import type { IncomingHttpHeaders } from 'node:http'
import { tokenLevels, tokenScopes, type TokenArea, type TokenLevel, type TokenScope } from '#shared/words.ts'
import type { TokenUse } from './context.ts'
import { Refusal } from './refusal.ts'

interface Caller {
  readonly headers: IncomingHttpHeaders
}

/** What a route belongs to: a token gets as far as its scopes say, to `any` with whichever it has, to `session` never. */
export type Area = TokenArea | 'any' | 'session'

interface Route {
  readonly access: string
  readonly area?: Area
}

/** What stands after `Bearer`, whatever it is; undefined where the request brings none. */
export const bearerIn = ({ headers: { authorization = '' } }: Caller) => {
  const [scheme = '', ...rest] = authorization.split(' ')
  return scheme.toLowerCase() === 'bearer' ? rest.join(' ').trim() : undefined
}

/** The scope that a route takes, by its area and by what it does there; undefined where any will do. */
export const scopeOf = ({ access, area }: Route, method: string): string | undefined =>
  area === undefined || area === 'any' ? undefined : `${area}:${levelOf(access, method)}`

/** Whether a scope can be given to a token at all. */
export const isTokenScope = (scope: string): scope is TokenScope => Object.hasOwn(tokenScopes, scope)

const levelOf = (access: string, method: string): TokenLevel => {
  // Viewers write nothing, whatever the method is called.
  if (access === 'viewer' || ['GET', 'HEAD', 'OPTIONS'].includes(method)) return 'read'
  return access === 'agent' || access === 'requester' ? 'write' : 'admin'
}

interface Use {
  readonly method: string
  /** Undefined for a session, which may all that its person may. */
  readonly token: TokenUse | undefined
}

/** @throws Refusal 403 */
export const refuseBeyondScopes = (route: Route, { method, token }: Use) => {
  if (!token) return
  if (route.area === 'session') throw forSessions()
  const scope = scopeOf(route, method)
  if (scope === undefined || token.scopes.some((held) => includes(held, scope))) return
  throw new Refusal(403, 'scope_missing', `This token may not do that: it takes the scope ${scope}.`, {
    headers: { 'www-authenticate': `Bearer realm="Docket", error="insufficient_scope", scope="${scope}"` },
  })
}

const includes = (held: string, needed: string) => {
  const [[heldArea, heldLevel], [area, level]] = [held.split(':'), needed.split(':')]
  return heldArea === area && rank(heldLevel) >= rank(level)
}

const rank = (level: string | undefined) => tokenLevels.findIndex((known) => known === level)

/** Claiming, signing in and what belongs to them is done by people. @throws Refusal 403 */
export const refuseToken = (caller: Caller) => {
  if (bearerIn(caller) !== undefined) throw forSessions()
}

const forSessions = () =>
  new Refusal(403, 'session_only', 'That is not for tokens: it is done by who has signed in.', {
    headers: { 'www-authenticate': 'Bearer realm="Docket", error="insufficient_scope"' },
  })

/** The same words for what never was, what has run out and what was revoked: who guesses learns nothing. */
export const noSuchToken = () =>
  new Refusal(
    401,
    'bad_token',
    'This token does not count: it is mistyped, has expired or was revoked, or its person is kept out.',
    { headers: { 'www-authenticate': 'Bearer realm="Docket", error="invalid_token"' } },
  )
