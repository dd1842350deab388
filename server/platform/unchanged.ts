// Conditional requests (RFC 9110 13.1.2): who has the newest answer already is told so, in a few bytes.
import type { FastifyInstance } from 'fastify'
import { etagOfBytes } from './written-json.ts'

/** Gives the APIs' answers to GET an ETag, and answers 304 to a caller that names it. */
export const answerUnchanged = (app: FastifyInstance) => {
  app.addHook('onSend', (request, reply, payload, done) => {
    const { method, routeOptions } = request
    const isReading = method === 'GET' || method === 'HEAD'
    const isAnswer = reply.statusCode === 200 && routeOptions.config?.via !== undefined
    if (!isReading || !isAnswer || !(typeof payload === 'string' || Buffer.isBuffer(payload)))
      return done(null, payload)
    // A ticket names its version itself.
    const etag = reply.getHeader('etag') ?? etagOfBytes(payload)
    // Kept by the caller alone, and never used without asking: a desk changes at any moment.
    void reply.headers({ etag, 'cache-control': 'private, no-cache' })
    // HEAD has no body to spare.
    if (method === 'HEAD' || !names(request.headers['if-none-match'], String(etag))) return done(null, payload)
    // Of a compressed answer as of the plain one.
    void reply.code(304).header('vary', 'accept-encoding').removeHeader('content-type')
    done(null, null)
  })
}

// Compared weakly (RFC 9110 8.8.3.2): whether both are strong does not matter for reading.
const names = (ifNoneMatch: string | undefined, etag: string) =>
  ifNoneMatch !== undefined &&
  (ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((tag) => opaque(tag.trim()) === opaque(etag)))

const opaque = (tag: string) => tag.replace(/^W\//, '')
