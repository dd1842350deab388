// What keeps a browser from guessing, framing and leaking: on every answer.
import type { FastifyInstance } from 'fastify'
import helmet, { type HelmetOptions } from 'helmet'

/** Sends helmet's headers with every answer. They depend on no request, so they are worked out once. */
export const sendSecurityHeaders = (app: FastifyInstance, options: HelmetOptions) => {
  const headers: Record<string, string> = {}
  const answer = {
    setHeader: (name: string, value: string) => void (headers[name.toLowerCase()] = value),
    removeHeader: () => undefined,
  }
  helmet(options)({} as never, answer as never, (error) => {
    if (error !== undefined) throw error
  })
  app.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(headers)
    done()
  })
}
