// The cookie of a session: which name it has where, and what browsers are told of it.
import type { Config } from '#server/config.ts'
import { hostName } from '#server/platform/access.ts'
import { isLoopbackHost } from '#server/platform/loopback.ts'
import { Refusal } from '#server/platform/refusal.ts'

interface Cookie {
  readonly name: string
  readonly isSecure: boolean
}

const secure: Cookie = { name: '__Host-docket_session', isSecure: true }
const onLoopback: Cookie = { name: 'docket_session', isSecure: false }

const longestSeconds = 7 * 24 * 3_600

interface At {
  readonly config: Config
  /** The Host header. */
  readonly host: string | undefined
}

/** Undefined where a cookie could be read on its way: by plain http on any host but loopback nobody signs in. */
const cookieAt = ({ config: { publicUrl }, host = '' }: At): Cookie | undefined => {
  const name = hostName(host)
  if (name === undefined) return undefined
  if (publicUrl?.startsWith('https:')) {
    const { host: publicHost, hostname } = new URL(publicUrl)
    if (isLoopbackHost(name) ? host === publicHost : name === hostname) return secure
  }
  return isLoopbackHost(name) ? onLoopback : undefined
}

/** @throws Refusal 403 where a session would not be safe. */
export const refuseUnsafeSignIn = (at: At) => void safeCookieAt(at)

/** The Set-Cookie header that hands a session over. */
export const cookieWith = (at: At, token: string) => write(safeCookieAt(at), token, longestSeconds)

/** The one that takes it back. */
export const cookieWithout = (at: At) => write(safeCookieAt(at), '', 0)

/** What the request brings. Under the name that counts at this host alone. */
export const tokenIn = (at: At, header: string | undefined) => {
  const cookie = cookieAt(at)
  return cookie && secretIn(header, cookie.name)
}

/** Another cookie beside that of the session, under the same rules. @throws Refusal 403 where it could be read. */
export const cookieBeside = (at: At, name: `docket_${string}`) => {
  const { isSecure } = safeCookieAt(at)
  const cookie = { name: isSecure ? `__Host-${name}` : name, isSecure }
  return {
    isSecure,
    read: (header: string | undefined) => secretIn(header, cookie.name),
    write: (value: string, seconds: number) => write(cookie, value, seconds),
  }
}

const secretIn = (header: string | undefined, name: string) => {
  if (header === undefined) return undefined
  const found = header.split(';').map((pair) => pair.trim())
  // Twice the same name is somebody's attempt to slip one in, or a mistake: neither counts.
  const values = found.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1))
  const [token] = values
  return values.length === 1 && token && /^[A-Za-z0-9_-]{43}$/.test(token) ? token : undefined
}

const safeCookieAt = (at: At) => {
  const cookie = cookieAt(at)
  if (cookie) return cookie
  throw new Refusal(
    403,
    'needs_https',
    'Nobody signs in over plain http, where the session could be read on its way: ' +
      'put https before the desk and set PUBLIC_URL to that address, or use an SSH tunnel.',
  )
}

const write = ({ name, isSecure }: Cookie, value: string, seconds: number) =>
  `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
