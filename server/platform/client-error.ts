// What is no HTTP request at all, or breaks off in the middle of one: answered before there is anything to route.
import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import { problemOf } from './problem.ts'
import { Refusal } from './refusal.ts'

export const answerClientError = ({ code }: Error & { readonly code?: string }, socket: Socket) => {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const refusal = refusalOf(code)
  const requestId = randomUUID()
  const body = JSON.stringify(problemOf(refusal, requestId))
  socket.end(
    [
      `HTTP/1.1 ${refusal.status} Refused`,
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Request-Id: ${requestId}`,
      'X-Content-Type-Options: nosniff',
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  )
}

const refusalOf = (code: string | undefined) => {
  if (code === 'HPE_HEADER_OVERFLOW') return new Refusal(431, 'headers_too_large', 'The headers are larger than 16 kB.')
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new Refusal(408, 'too_slow', 'The request did not arrive in time.')
  return new Refusal(400, 'not_http', 'That is no HTTP request that can be read.')
}
