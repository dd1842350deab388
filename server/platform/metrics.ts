import type { FastifyInstance } from 'fastify'
import { AggregatorRegistry, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { perDesk, type Ctx, type Desk } from './context.ts'
import type { Measured } from './process-talk.ts'

/** The registry of a desk: each part adds its own counters; /metrics prints them all. */
export const metrics = perDesk(() => new Registry())

/** Measures every request under its route's pattern, never its raw path. */
export const observeRequests = (app: FastifyInstance, desk: Desk) => {
  const durations = new Histogram({
    name: 'docket_http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
    registers: [metrics({ desk })],
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000)
  })
}

/** Adds the process's own figures (memory, event loop, garbage collection). */
export const observeProcess = (desk: Desk) => collectDefaultMetrics({ register: metrics({ desk }) })

const othersOf = perDesk(() => ({ measure: undefined as (() => Promise<readonly Measured[]>) | undefined }))

/** Says how the figures of the desk's other processes are had, where there are such. */
export const measureOthersBy = (ctx: Pick<Ctx, 'desk'>, measure: () => Promise<readonly Measured[]>) => {
  othersOf(ctx).measure = measure
}

export const measureOwn = (ctx: Pick<Ctx, 'desk'>): Promise<Measured> => metrics(ctx).getMetricsAsJSON()

/** The figures of the whole desk as text: of several processes what each of them counted, added up. */
export const readMetrics = async (ctx: Pick<Ctx, 'desk'>): Promise<string> => {
  const { measure } = othersOf(ctx)
  if (!measure) return metrics(ctx).metrics()
  const [own, others] = await Promise.all([measureOwn(ctx), measure()])
  return AggregatorRegistry.aggregate([own, ...others].map((measured) => [...measured])).metrics()
}
