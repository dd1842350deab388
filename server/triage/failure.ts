import type { APICallError } from 'ai'
import { EgressError } from '#server/platform/egress.ts'
import type { Failure, Fault } from './fault.ts'

/** Every way a request ends without an answer, in one place. */
export const failureOf = (sdk: { APICallError: typeof APICallError }, error: unknown): Failure => {
  const egress = egressErrorIn(error)
  if (egress) return ofEgress(egress)
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError'))
    return { fault: 'timeout' }
  if (!sdk.APICallError.isInstance(error) || error.statusCode === undefined) {
    // The name only: messages of the SDK quote what the model said.
    return { fault: 'unusable', ...(error instanceof Error && { detail: error.name }) }
  }
  const { statusCode, responseHeaders, responseBody = '' } = error
  const retryAfterMs = retryAfterOf(responseHeaders?.['retry-after'], responseBody)
  return {
    fault: faultOfStatus(statusCode, responseBody.slice(0, 4_000)),
    detail: statusCode,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  }
}

// The SDK wraps errors of the network into its own.
const egressErrorIn = (error: unknown) =>
  error instanceof EgressError
    ? error
    : error instanceof Error && error.cause instanceof EgressError
      ? error.cause
      : undefined

const ofEgress = ({ fault, code }: EgressError): Failure => {
  const faults = {
    url: 'unreachable',
    address: 'unreachable',
    redirect: 'redirect',
    too_large: 'unusable',
    encoding: 'unusable',
    timeout: 'timeout',
    unreachable: 'unreachable',
  } as const satisfies Record<EgressError['fault'], Fault>
  return { fault: faults[fault], ...(code && { detail: code }) }
}

const faultOfStatus = (status: number, body: string): Fault => {
  if (status < 300) return 'unusable'
  if (status === 401 || status === 403) return 'key_refused'
  if (status === 404) return 'no_such_model'
  if (status === 429) return 'rate_limited'
  if (status >= 500 || status === 408) return 'server_error'
  if (/api.?key/i.test(body) && /invalid|not valid|expired|missing|incorrect/i.test(body)) return 'key_refused'
  if (/json_validate_failed/.test(body)) return 'unusable'
  if (
    /model/i.test(body) &&
    /decommission|deprecat|not found|not exist|no longer|retired|unknown|invalid model/i.test(body)
  ) {
    return 'no_such_model'
  }
  return 'refused'
}

/** Milliseconds, from Retry-After in seconds or as a date (RFC 9110 10.2.3), or from Google's RetryInfo in the body. */
export const retryAfterOf = (header: string | undefined, body: string, now = Date.now()): number | undefined => {
  const value = header?.trim() ?? ''
  if (/^\d{1,9}(\.\d{1,6})?$/.test(value)) return Number(value) * 1_000
  // Date.parse takes far more for a date than HTTP does, -1 among it.
  const date = /^[A-Z][a-z]{2}, /.test(value) ? Date.parse(value) : Number.NaN
  if (!Number.isNaN(date)) return Math.max(0, date - now)
  const info = /"retryDelay"\s*:\s*"(\d{1,6}(?:\.\d{1,9})?)s"/.exec(body.slice(0, 10_000))?.[1]
  return info === undefined ? undefined : Number(info) * 1_000
}
