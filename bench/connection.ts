// One kept HTTP/1.1 connection that asks one thing at a time, costing little beside what it measures. Made for this:
// a general client costs several times more, and load generators at hand cut what is under way when time is up, which
// leaves their statements running in the database under the next measurement.
import { connect, type Socket } from 'node:net'

export interface Asked {
  readonly method: 'GET' | 'POST' | 'PATCH'
  readonly path: string
  /** JSON. */
  readonly body?: string
}

export interface Answered {
  readonly status: number
  readonly body: Buffer
}

export interface Connection {
  ask(asked: Asked): Promise<Answered>
  close(): void
}

const patienceMs = 30_000

/** Connects with the first question, and again whenever the other side hung up. */
export const openConnection = (origin: string): Connection => {
  const { hostname, port, host } = new URL(origin)
  const head = `Host: ${host}\r\nAccept: application/json\r\n`
  let socket: Socket | undefined
  const ask = (asked: Asked) =>
    new Promise<Answered>((settle, fail) => {
      const reading = readAnswer()
      const current = (socket ??= connect({ host: hostname, port: Number(port || 80), noDelay: true }))
      current.setTimeout(patienceMs)
      const end = (outcome: Answered | Error) => {
        current.removeAllListeners()
        if (outcome instanceof Error || reading.closes()) {
          current.on('error', () => undefined)
          current.destroy()
          socket = undefined
        }
        if (outcome instanceof Error) fail(outcome)
        else settle(outcome)
      }
      current.on('data', (chunk: Buffer) => {
        const answer = reading.add(chunk)
        if (answer) end(answer)
      })
      current.on('error', end)
      current.on('timeout', () => end(new Error(`no answer within ${patienceMs / 1_000} s`)))
      current.on('close', () => end(reading.ended() ?? new Error('hung up before the answer was whole')))
      current.write(written(asked, head))
    })
  return { ask, close: () => socket?.destroy() }
}

const written = ({ method, path, body }: Asked, head: string) =>
  body === undefined
    ? `${method} ${path} HTTP/1.1\r\n${head}\r\n`
    : `${method} ${path} HTTP/1.1\r\n${head}Content-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

const headEnd = Buffer.from('\r\n\r\n')

/** Puts an answer together from its pieces (RFC 9112 section 6.3: chunked, a length, or all until the end). */
const readAnswer = () => {
  let received: Buffer = Buffer.alloc(0)
  let head: string | undefined
  let bodyAt = 0
  let length: BodyLength = 0

  const whole = (body: Buffer): Answered => ({ status: Number(head?.slice(9, 12)), body })

  return {
    /** @returns the answer once it is whole */
    add: (chunk: Buffer): Answered | undefined => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
      if (head === undefined) {
        const end = received.indexOf(headEnd)
        if (end === -1) return undefined
        head = received.toString('latin1', 0, end)
        bodyAt = end + headEnd.length
        length = lengthOf(head)
      }
      if (length === 'until the end') return undefined
      if (length !== 'chunked') {
        return received.length >= bodyAt + length ? whole(received.subarray(bodyAt, bodyAt + length)) : undefined
      }
      const body = unchunked(received, bodyAt)
      return body && whole(body)
    },
    /** @returns the answer that ends with the connection */
    ended: () => (head !== undefined && length === 'until the end' ? whole(received.subarray(bodyAt)) : undefined),
    closes: () => length === 'until the end' || /\r\nconnection: *close|^HTTP\/1\.0/i.test(head ?? ''),
  }
}

type BodyLength = number | 'chunked' | 'until the end'

const lengthOf = (head: string): BodyLength => {
  if (/^HTTP\/1\.\d (?:204|304)/.test(head)) return 0
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) return 'chunked'
  const given = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  return given === undefined ? 'until the end' : Number(given)
}

/** @returns the body, or undefined while pieces are missing. Trailers are not expected. */
const unchunked = (received: Buffer, from: number): Buffer | undefined => {
  const pieces: Buffer[] = []
  for (let at = from; ;) {
    const lineEnd = received.indexOf('\r\n', at)
    if (lineEnd === -1) return undefined
    const size = Number.parseInt(received.toString('latin1', at, lineEnd), 16)
    const next = lineEnd + 2 + size + 2
    if (received.length < next) return undefined
    if (size === 0) return Buffer.concat(pieces)
    pieces.push(received.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = next
  }
}
