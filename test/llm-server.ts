// A server that speaks the vendors' own wire formats, faults included, for tests and for trying the desk without a key.
// It checks what it is sent as the vendors do: a wrong path, header or body is answered as they would.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { formats, type Vendor, type WireFormat } from './llm-formats.ts'

export type { Vendor } from './llm-formats.ts'

interface AnswerFields {
  readonly category: string
  readonly priority: string
  readonly reason?: string
}

/** What the server does with a request. Set at any time. */
export type Mode =
  | ({ readonly kind: 'answer'; readonly fenced?: boolean; readonly afterMs?: number } & AnswerFields)
  /** The model's text, as it is. */
  | { readonly kind: 'text'; readonly text: string }
  /** Believes the ticket: answers the first JSON object found in it. */
  | { readonly kind: 'obey' }
  | { readonly kind: 'key_refused' }
  | { readonly kind: 'no_such_model' }
  | { readonly kind: 'decommissioned' }
  /** Groq's answer when a model's text does not fit the schema. */
  | { readonly kind: 'schema_not_kept' }
  | { readonly kind: 'rate_limited'; readonly retryAfter?: string; readonly times?: number; readonly next?: Mode }
  | { readonly kind: 'server_error'; readonly status?: number; readonly times?: number; readonly next?: Mode }
  /** Refuses a request that has this member (dotted path) with the message a vendor would give. */
  | { readonly kind: 'refuses'; readonly members: readonly string[]; readonly next: Mode }
  | { readonly kind: 'hang' | 'drip' | 'html' | 'broken_json' | 'broken_body' | 'huge' | 'redirect' | 'empty' }
  | { readonly kind: 'reset'; readonly times?: number; readonly next?: Mode }

export interface RecordedRequest {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Readonly<Record<string, unknown>>
  /** What reached the model, instructions included. */
  readonly prompt: string
  readonly instructions: string
}

export const testKey = 'test-key-4f1d0c2b9a'
export const rightAnswer: Mode = { kind: 'answer', category: 'billing', priority: 'high', reason: 'Charged twice.' }

export const startLlmServer = async ({
  vendor,
  port = 0,
  mode = rightAnswer,
}: {
  vendor: Vendor
  port?: number
  mode?: Mode
}) => {
  const format = formats[vendor]
  const requests: RecordedRequest[] = []
  const state = { mode, handled: 0, redirected: 0, underWay: 0 }
  const server = createServer((request, response) => {
    state.underWay++
    response.on('close', () => state.underWay--)
    void serve({ request, response, format, requests, state })
  })
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    baseUrl: `${origin}${format.base}`,
    requests,
    /** Settings of a desk that asks this server. */
    settings: format.settings(`${origin}${format.base}`, testKey),
    setMode: (next: Mode) => {
      state.mode = next
      state.handled = 0
      requests.length = 0
    },
    /** Requests that are not answered yet and whose caller has not hung up. */
    underWay: () => state.underWay,
    /** Requests that arrived where a redirect pointed. */
    redirected: () => state.redirected,
    stop: () =>
      new Promise<void>((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}

export type LlmServer = Awaited<ReturnType<typeof startLlmServer>>

interface Served {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly format: WireFormat
  readonly requests: RecordedRequest[]
  readonly state: { mode: Mode; handled: number; redirected: number }
}

const serve = async ({ request, response, format, requests, state }: Served) => {
  const text = await readBody(request)
  const path = request.url ?? ''
  if (path.startsWith('/elsewhere')) {
    state.redirected++
    return sendJson(response, 200, {})
  }
  const body = parse(text)
  const { prompt, instructions } = format.read(body)
  requests.push({ path, headers: request.headers, body, prompt, instructions })
  const refusal = format.check({ method: request.method ?? '', path, headers: request.headers, body, key: testKey })
  if (refusal) return sendJson(response, refusal.status, refusal.body)
  return act({ request, response, format, body, prompt, mode: modeNow(state) })
}

/** Modes with `times` pass over to what comes `next`. */
const modeNow = (state: Served['state']): Mode => {
  const { mode } = state
  if (!('times' in mode) || mode.times === undefined) return mode
  return state.handled++ < mode.times ? mode : (mode.next ?? rightAnswer)
}

interface Acted {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly format: WireFormat
  readonly body: Readonly<Record<string, unknown>>
  readonly prompt: string
  readonly mode: Mode
}

const act = async (acted: Acted): Promise<void> => {
  const { request, response, format, body, prompt, mode } = acted
  const say = (text: string) => sendJson(response, 200, format.answer(text, body))
  switch (mode.kind) {
    case 'answer': {
      const { category, priority, reason = 'Because.' } = mode
      const json = JSON.stringify({ category, priority, reason })
      if (mode.afterMs) await new Promise((passed) => setTimeout(passed, mode.afterMs))
      return say(mode.fenced ? `Here you are:\n\`\`\`json\n${json}\n\`\`\`` : json)
    }
    case 'text':
      return say(mode.text)
    case 'obey':
      return say(/\{[^{}]*\}/.exec(prompt)?.[0] ?? '{}')
    case 'broken_json':
      return say('{"category":"billing","priority":')
    case 'empty':
      return say('')
    case 'refuses': {
      const member = mode.members.find((name) => has(body, name))
      if (member === undefined) return act({ ...acted, mode: mode.next })
      const refusal = format.faults.refusedMember(member)
      return sendJson(response, refusal.status, refusal.body)
    }
    case 'key_refused':
    case 'no_such_model':
    case 'decommissioned':
    case 'schema_not_kept': {
      const fault = format.faults[mode.kind](format.modelOf(body, request.url ?? ''))
      return sendJson(response, fault.status, fault.body)
    }
    case 'rate_limited': {
      if (mode.retryAfter !== undefined) response.setHeader('retry-after', mode.retryAfter)
      const fault = format.faults.rate_limited(format.modelOf(body, request.url ?? ''))
      return sendJson(response, fault.status, fault.body)
    }
    case 'server_error': {
      const fault = format.faults.server_error(mode.status ?? 500)
      return sendJson(response, fault.status, fault.body)
    }
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' })
      return void response.end('<!doctype html><title>Sign in</title><p>Your network wants you to sign in.</p>')
    case 'broken_body':
      response.writeHead(200, { 'content-type': 'application/json' })
      return void response.end('{"choices":[{"message":')
    case 'redirect':
      response.writeHead(307, { location: '/elsewhere' })
      return void response.end()
    case 'hang':
      return undefined
    case 'drip': {
      const whole = JSON.stringify(format.answer('{"category":"billing","priority":"high","reason":"Late."}', body))
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(whole) })
      let sent = 0
      const timer = setInterval(() => response.write(whole.charAt(sent++)), 1_000)
      return void response.on('close', () => clearInterval(timer))
    }
    case 'huge': {
      response.writeHead(200, { 'content-type': 'application/json' })
      const block = Buffer.alloc(1_048_576, ' ')
      for (let written = 0; written < 10 && !response.destroyed; written++) response.write(block)
      return void response.end('{}')
    }
    case 'reset':
      return void request.socket.resetAndDestroy()
  }
}

const sendJson = (response: ServerResponse, status: number, body: object) => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}

const readBody = async (request: IncomingMessage) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

const parse = (text: string): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return {}
  }
}

const has = (body: unknown, path: string): boolean => {
  const [first = '', ...rest] = path.split('.')
  if (typeof body !== 'object' || body === null || !(first in body)) return false
  return rest.length === 0 || has((body as Record<string, unknown>)[first], rest.join('.'))
}
