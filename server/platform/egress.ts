// The one way out: every HTTP request that this program makes goes through here (a test forbids any other).
import { lookup as lookupAddress } from 'node:dns'
import { Agent as HttpAgent, request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from './public-address.ts'

export interface EgressRules {
  /** `public-only` for addresses that anyone but the operator may choose: never this machine, never its network. */
  readonly allow: 'operator-configured' | 'public-only'
  /** A longer body is an error, and its connection is torn down. */
  readonly maxBytes: number
  /** From the call to the last byte of the body, so that a server which drips cannot hold a caller. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal
  /** How names become addresses; the system's resolver unless given. */
  readonly lookup?: LookupFunction
}

export type EgressFault = 'url' | 'address' | 'redirect' | 'too_large' | 'encoding' | 'timeout' | 'unreachable'

/** Why there is no answer. The message is fit for a person and holds neither path, query nor headers. */
export class EgressError extends Error {
  readonly fault: EgressFault
  /** The system's code where there is one: ECONNRESET, ENOTFOUND, CERT_HAS_EXPIRED, … */
  readonly code: string | undefined
  constructor(fault: EgressFault, message: string, code?: string) {
    super(message)
    this.name = 'EgressError'
    this.fault = fault
    this.code = code
  }
}

/**
 * A `fetch` within rules. It resolves when the whole body is here; it follows no redirect (so no credential ever
 * reaches a host it was not meant for), and it connects to the very address that was checked.
 * Rejects with EgressError, or with the signal's reason when the caller aborts.
 */
export const makeEgress = (rules: EgressRules): typeof fetch => {
  const agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) }
  const lookup: LookupFunction = rules.lookup ?? lookupAddress
  return async (input, init) => {
    const url = checkUrl(input instanceof Request ? input.url : String(input), rules)
    const request = new Request(input instanceof Request ? input : url, init)
    const signals = [init?.signal, input instanceof Request ? input.signal : undefined, rules.signal].filter((s) => !!s)
    for (const signal of signals) signal.throwIfAborted()
    const body = request.body ? Buffer.from(await request.arrayBuffer()) : undefined
    const isSecure = url.protocol === 'https:'
    return exchange({
      url,
      send: isSecure ? requestHttps : requestHttp,
      options: {
        method: request.method,
        headers: headersOf(request, body),
        agent: isSecure ? agents['https:'] : agents['http:'],
        lookup: rules.allow === 'public-only' ? publicOnly(lookup) : lookup,
      },
      body,
      signals,
      rules,
    })
  }
}

const checkUrl = (address: string, rules: EgressRules) => {
  if (!URL.canParse(address)) throw new EgressError('url', 'The address is not a URL.')
  // The parser has turned decimal, octal and hexadecimal spellings of an IPv4 address into the dotted one by now.
  const url = new URL(address)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new EgressError('url', 'Only http and https addresses are called.')
  }
  if (url.username !== '' || url.password !== '') {
    throw new EgressError('url', 'An address with a user name or a password in it is not called.')
  }
  // A literal address never passes the resolver, hence the check here.
  const literal = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (rules.allow === 'public-only' && isIP(literal) !== 0 && !isPublicAddress(literal)) throw notPublic(url.hostname)
  return url
}

const notPublic = (host: string) => new EgressError('address', `${host} is not a public address.`)

// Set by this client or meaningful for one connection only.
const ownHeaders = new Set(['accept-encoding', 'connection', 'content-length', 'expect', 'host', 'keep-alive', 'te'])
const hopHeaders = new Set(['trailer', 'transfer-encoding', 'upgrade', 'proxy-authorization', 'proxy-connection'])

const headersOf = (request: Request, body: Buffer | undefined) => {
  const headers: Record<string, string> = {}
  for (const [name, value] of request.headers) {
    if (!ownHeaders.has(name) && !hopHeaders.has(name)) headers[name] = value
  }
  // A compressed body of a few kilobytes can unfold into gigabytes: the cap must hold for what is read.
  headers['accept-encoding'] = 'identity'
  if (body) headers['content-length'] = String(body.byteLength)
  return headers
}

/** The addresses that are checked are the ones handed to connect: a name cannot change its mind in between. */
const publicOnly =
  (lookup: LookupFunction): LookupFunction =>
  (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, found, family) => {
      const addresses = typeof found === 'string' ? [{ address: found, family: family ?? isIP(found) }] : found
      const first = addresses?.[0]
      if (error || !first) callback(error ?? notPublic(hostname), [])
      else if (addresses.some(({ address }) => !isPublicAddress(address))) callback(notPublic(hostname), [])
      else if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })

interface Exchange {
  readonly url: URL
  readonly send: typeof requestHttp
  readonly options: RequestOptions
  readonly body: Buffer | undefined
  readonly signals: readonly AbortSignal[]
  readonly rules: EgressRules
}

const exchange = ({ url, send, options, body, signals, rules }: Exchange) =>
  new Promise<Response>((resolve, reject) => {
    const request = send(url, options)
    const stop = (reason: unknown) => {
      settle()
      reject(reason)
      request.destroy()
    }
    const onAbort = (event: Event) => stop((event.target as AbortSignal).reason)
    const timer = setTimeout(() => {
      stop(new EgressError('timeout', `${url.host} did not answer within ${rules.timeoutMs / 1000} s.`))
    }, rules.timeoutMs)
    const settle = () => {
      clearTimeout(timer)
      for (const signal of signals) signal.removeEventListener('abort', onAbort)
    }
    for (const signal of signals) {
      if (signal.aborted) return stop(signal.reason)
      signal.addEventListener('abort', onAbort, { once: true })
    }
    request.on('error', (error) => stop(unreachable(url, error)))
    request.on('response', (response) => {
      const refusal = refuseResponse(url, response, rules)
      if (refusal) return stop(refusal)
      const chunks: Buffer[] = []
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.byteLength
        if (bytes > rules.maxBytes) stop(tooLarge(url, rules))
        else chunks.push(chunk)
      })
      response.on('error', (error) => stop(unreachable(url, error)))
      response.on('end', () => {
        settle()
        resolve(asResponse(response, Buffer.concat(chunks)))
      })
    })
    request.end(body)
  })

const refuseResponse = (url: URL, { statusCode = 0, headers }: IncomingMessage, rules: EgressRules) => {
  if (statusCode >= 300 && statusCode < 400) {
    return new EgressError('redirect', `${url.host} redirects elsewhere, and redirects are not followed.`)
  }
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity' && encoding !== '') {
    return new EgressError('encoding', `${url.host} answers compressed although it was asked not to.`)
  }
  if (Number(headers['content-length'] ?? 0) > rules.maxBytes) return tooLarge(url, rules)
  return undefined
}

const tooLarge = (url: URL, rules: EgressRules) =>
  new EgressError('too_large', `${url.host} answers with more than ${rules.maxBytes} bytes.`)

const unreachable = (url: URL, error: Error) => {
  if (error instanceof EgressError) return error
  const { code } = error as NodeJS.ErrnoException
  return new EgressError('unreachable', `${url.host} cannot be reached (${code ?? 'connection lost'}).`, code)
}

const bodilessStatuses = new Set([204, 205, 304])

const asResponse = (response: IncomingMessage, body: Buffer) => {
  const headers = new Headers()
  for (const [name, values] of Object.entries(response.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value)
  }
  const status = response.statusCode ?? 0
  return new Response(bodilessStatuses.has(status) ? null : new Uint8Array(body), {
    status,
    statusText: response.statusMessage ?? '',
    headers,
  })
}
