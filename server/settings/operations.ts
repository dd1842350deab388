// What operators' tools ask for: is it alive, is it ready, how is it doing.
import type { FastifyInstance } from 'fastify'
import { Gauge } from 'prom-client'
import { anyone, viewer } from '#server/platform/access.ts'
import type { Desk } from '#server/platform/context.ts'
import { countStreams } from '#server/platform/live.ts'
import { metrics, readMetrics } from '#server/platform/metrics.ts'
import { readHealth } from './settings.ts'

export const serveOperations = async (app: FastifyInstance, desk: Desk) => {
  const streams: Gauge = new Gauge({
    name: 'docket_live_streams',
    help: 'Screens that follow changes now',
    registers: [metrics({ desk })],
    collect: () => streams.set(countStreams({ desk })),
  })

  app.get('/healthz', { config: anyone, schema: { hide: true } }, async () => ({ status: 'ok' }))

  // Whether, for anyone who asks; what exactly is unwell, for those who may use the desk.
  app.get('/readyz', { config: anyone, schema: { hide: true } }, async (request, reply) => {
    const health = await readHealth(request.ctx)
    const isReady = health.items.some(({ name, state }) => name === 'database' && state === 'ok')
    const details = (await request.mayUseDesk()) ? health : {}
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not ready', ...details })
  })

  app.get('/metrics', { config: viewer('health'), schema: { hide: true } }, async ({ ctx }, reply) =>
    reply.type(metrics(ctx).contentType).send(await readMetrics(ctx)),
  )
}
