import type { Api } from '#shared/api.ts'
import type { BodyOf, HeadersOf, OkOf, ParamsOf, QueryOf } from '#shared/contract.ts'
import { paths } from '#shared/routes.ts'
import { untilProven } from './proving.ts'
import { untilSignedIn, wantEnrolment } from './signing-in.ts'

export type CallName = keyof Api
export type Answer<N extends CallName> = OkOf<Api[N]>

type Part<Key extends string, Value> = [Value] extends [undefined]
  ? object
  : Partial<Value> extends Value
    ? { [K in Key]?: Value }
    : { [K in Key]: Value }

export type CallInput<N extends CallName> = Part<'params', ParamsOf<Api[N]>> &
  Part<'query', QueryOf<Api[N]>> &
  Part<'body', BodyOf<Api[N]>> &
  Part<'headers', HeadersOf<Api[N]>> & { signal?: AbortSignal }

type Plain = string | number | boolean

interface Sent {
  params?: Record<string, Plain>
  query?: Record<string, Plain | undefined>
  body?: unknown
  headers?: Record<string, Plain | undefined>
  signal?: AbortSignal
}

/** A call that did not succeed: refused by the server, failed there, or never reached it. */
export class CallError extends Error {
  override readonly name = 'CallError'
  readonly status: number
  readonly code: string
  readonly fieldErrors: Readonly<Record<string, string>>
  readonly requestId: string | undefined
  /** True when no answer came at all: no network, or no server behind it. */
  readonly isOffline: boolean
  readonly retryAfterSeconds: number | undefined

  constructor(fault: {
    message: string
    status?: number
    code?: string
    fieldErrors?: Record<string, string>
    requestId?: string | undefined
    isOffline?: boolean
    retryAfterSeconds?: number | undefined
    cause?: unknown
  }) {
    super(fault.message, { cause: fault.cause })
    this.status = fault.status ?? 0
    this.code = fault.code ?? 'unknown'
    this.fieldErrors = fault.fieldErrors ?? {}
    this.requestId = fault.requestId
    this.isOffline = fault.isOffline ?? false
    this.retryAfterSeconds = fault.retryAfterSeconds
  }
}

/** Calls a route of /api/v1 by its name; params, query, body and answer are typed by its contract. */
export const call = async <N extends CallName>(name: N, input: CallInput<N>): Promise<Answer<N>> =>
  (await callForResponse(name, input)).answer

/**
 * The same with the response headers, for the few who need an ETag. Where the session has ended the call waits for the
 * sign-in and is made again; so it does where it takes a proof.
 */
export const callForResponse = async <N extends CallName>(
  name: N,
  input: CallInput<N>,
): Promise<{ answer: Answer<N>; headers: Headers }> => {
  const { params, query, body, headers, signal } = input as Sent
  const [method, url] = paths[name].split(' ') as [string, string]
  const request = new Request(locationOf(url, params, query), {
    method,
    headers: headersOf(headers, body),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
    credentials: 'same-origin',
  })
  const response = await fetch(request).catch((cause: unknown) => {
    if (signal?.aborted) throw cause
    throw new CallError({ message: 'The desk could not be reached.', code: 'unreachable', isOffline: true, cause })
  })
  if (!response.ok) {
    const refusal = await refusalOf(response)
    if (refusal.code === 'proof_needed' && (await untilProven())) return callForResponse(name, input)
    if (refusal.code === 'must_enrol') wantEnrolment()
    if (refusal.code !== 'not_signed_in') throw refusal
    await untilSignedIn(signal)
    return callForResponse(name, input)
  }
  const answer = (response.status === 204 ? undefined : await response.json()) as Answer<N>
  return { answer, headers: response.headers }
}

const locationOf = (url: string, params: Sent['params'], query: Sent['query']) => {
  const path = url.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params?.[name])))
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== '') search.set(key, String(value))
  }
  return new URL(`${path}${search.size ? `?${search}` : ''}`, window.location.origin)
}

const headersOf = (headers: Sent['headers'], body: unknown) => {
  const all = new Headers({ accept: 'application/json' })
  if (body !== undefined) all.set('content-type', 'application/json')
  for (const [name, value] of Object.entries(headers ?? {})) if (value !== undefined) all.set(name, String(value))
  return all
}

interface ProblemDetails {
  title?: string
  detail?: string
  code?: string
  request_id?: string
  errors?: { field: string; message: string }[]
}

const refusalOf = async (response: Response) => {
  const problem = await problemOf(response)
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
  // A gateway in front answers for a server that is down; to the reader that is the same as no connection.
  const isOffline = [502, 503, 504].includes(response.status) && problem?.code === undefined
  return new CallError({
    message: isOffline
      ? 'The desk could not be reached.'
      : (problem?.detail ?? problem?.title ?? `The desk answered ${response.status}.`),
    status: response.status,
    code: problem?.code ?? (isOffline ? 'unreachable' : 'unknown'),
    fieldErrors: Object.fromEntries((problem?.errors ?? []).map(({ field, message }) => [field, message])),
    requestId: problem?.request_id ?? response.headers.get('x-request-id') ?? undefined,
    isOffline,
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : undefined,
  })
}

const problemOf = async (response: Response): Promise<ProblemDetails | undefined> => {
  if (!response.headers.get('content-type')?.includes('json')) return undefined
  return (await response.json().catch(() => undefined)) as ProblemDetails | undefined
}
