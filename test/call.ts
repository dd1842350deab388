// How tests call a desk from outside: the request goes out exactly as written, the answer is kept as it came.
import { request, type IncomingHttpHeaders } from 'node:http'
import { text as readText } from 'node:stream/consumers'

export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The body as JSON; the type is what the test expects, not checked here. */
  json<T = unknown>(): T
}

interface Sent {
  /** Sent as JSON, with its content type. */
  readonly json?: unknown
  /** Sent as it is. */
  readonly body?: string | Buffer
  readonly headers?: Readonly<Record<string, string | string[]>>
  /** The caller's own address, one of loopback: who is somebody else comes from another. */
  readonly from?: string
}

interface Called {
  readonly url: string
  /** Sent with every call. */
  readonly headers?: Readonly<Record<string, string>>
}

/** @param route such as `GET /api/tickets/?limit=1`; the path is sent as it is, whatever it holds. */
export const call = async (desk: Called, route: string, sent: Sent = {}): Promise<Reply> => {
  const [method = 'GET'] = route.split(' ', 1)
  const path = route.slice(method.length + 1)
  const { hostname, port } = new URL(desk.url)
  const body = 'json' in sent ? JSON.stringify(sent.json) : sent.body
  const headers = {
    ...('json' in sent && { 'content-type': 'application/json' }),
    ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
    ...desk.headers,
    ...sent.headers,
  }
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path, headers, localAddress: sent.from }, (incoming) => {
      readText(incoming).then(
        (text) =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            text,
            json: <T>() => JSON.parse(text) as T,
          }),
        reject,
      )
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
