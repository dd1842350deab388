// The drop-in API, /api/tickets/: frozen, its error texts are not schema errors, so it lives alone here and calls the
// same verbs as all else.
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import type { Config } from '#server/config.ts'
import { agent, viewer } from '#server/platform/access.ts'
import type { Area } from '#server/platform/bearer.ts'
import { isClaimed } from '#server/people/people.ts'
import { pathOf, toRefusal } from '#server/platform/problem.ts'
import { reading } from '#server/platform/reading.ts'
import type { Refusal } from '#server/platform/refusal.ts'
import { sendWritten, writtenJson } from '#server/platform/written-json.ts'
import { readStats } from '#server/stats/stats.ts'
import {
  countAllTickets,
  createTicketOnce,
  etagOf,
  getTicket,
  listTicketsAsJson,
  listTicketsInParts,
  updateTicket,
} from '#server/tickets/tickets.ts'
import { admitClassify, classify } from '#server/triage/triage.ts'
import { addBodyParsers, readFields } from './body.ts'
import { documents } from './documents.ts'
import { DropinRefusal, texts } from './faults.ts'
import { readClassifiable, readNewTicket, readTicketChange } from './input.ts'
import { readListQuery } from './query.ts'

const exposedHeaders = 'Link, X-Total-Count, ETag, Location, Idempotency-Replayed, X-Request-Id, Retry-After'

export const serveDropin = async (app: FastifyInstance, { compatApi }: Pick<Config, 'compatApi'>) => {
  addBodyParsers(app)
  // The schemas below are there to be read (OpenAPI): inputs are read by input.ts and query.ts, in DRF's words.
  app.setValidatorCompiler(() => () => true)
  app.setErrorHandler((error, request, reply) => answerFault(error, request, reply))
  // While the desk is open its pages may come from anywhere the admission rules allow; never with credentials.
  app.addHook('onSend', async (request, reply) => {
    if (await isClaimed(request.ctx).catch(() => true)) return
    void reply.header('access-control-allow-origin', '*').header('access-control-expose-headers', exposedHeaders)
  })
  app.setNotFoundHandler({}, (_request, reply) => reply.code(404).send({ detail: 'Not found.' }))

  if (compatApi === 'off') return
  const via = { isForPages: true, staysOpen: compatApi === 'open', via: 'dropin' } as const

  const serve = (url: string, area: Area, methods: Readonly<Record<string, Served>>) => {
    const [forReading, forWriting] = [viewer(area), agent(area)]
    const allow = [...Object.keys(methods), ...('GET' in methods ? ['HEAD'] : []), 'OPTIONS']
    for (const [method, { handler, schema }] of Object.entries(methods))
      app.route({ method, url, config: { ...(method === 'GET' ? forReading : forWriting), ...via }, schema, handler })
    const hidden = { hide: true }
    // Which methods there are is no matter of any area.
    const forAsking = { ...viewer('any'), ...via }
    app.route({
      method: 'OPTIONS',
      url,
      config: forAsking,
      schema: hidden,
      handler: async (_request, reply) => answerOptions(reply, allow),
    })
    app.route({
      method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) => !allow.includes(method)),
      url,
      config: forAsking,
      schema: hidden,
      exposeHeadRoute: false,
      // Before the body is read: what it holds does not matter.
      onRequest: async (request) => {
        throw new DropinRefusal(405, { detail: `Method "${request.method}" not allowed.` }, { allow: allow.join(', ') })
      },
      handler: async () => undefined,
    })
  }

  serve('/', 'tickets', {
    GET: { handler: list, schema: documents.list },
    POST: { handler: create, schema: documents.create },
  })
  serve('/stats/', 'stats', { GET: { handler: async ({ ctx }) => reading(ctx, readStats), schema: documents.stats } })
  serve('/classify/', 'triage', { POST: { handler: suggest, schema: documents.classify } })
  serve('/:id/', 'tickets', {
    GET: { handler: read, schema: documents.read },
    PATCH: { handler: update, schema: documents.update },
  })
}

interface Served {
  readonly handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>
  readonly schema: FastifySchema
}

const list = async (request: FastifyRequest, reply: FastifyReply) => {
  const { ctx } = request
  const most = ctx.config.compatListMax
  const { filter, order, limit, cursor } = readListQuery(request.url, most)
  const page = { filter, order, limit: limit ?? most, ...(cursor && { cursor }) }
  if (limit !== undefined && limit <= shortList) {
    const { items, next } = await reading(ctx, (ctx) => listTicketsAsJson(ctx, { ...page, form: 'dropin' }))
    linkNext(request, reply, { next, limit })
    return sendWritten(reply, writtenJson(`[${items}]`))
  }
  const { parts, isLong, next } = await listTicketsInParts(ctx, page)
  linkNext(request, reply, { next, limit: page.limit })
  // Only a list that was cut says how much there is: counting beside every page is what sinks big desks.
  if (next !== null && limit === undefined)
    void reply.header('x-total-count', String(await reading(ctx, (ctx) => countAllTickets(ctx, filter))))
  if (!isLong) return sendWritten(reply, writtenJson(`[${(await Array.fromAsync(parts)).join(',')}]`))
  return reply.type('application/json; charset=utf-8').send(Readable.from(asArray(parts)))
}

/** A page of so many is written in one go. */
const shortList = 200

const linkNext = (
  request: FastifyRequest,
  reply: FastifyReply,
  { next, limit }: { next: string | null; limit: number },
) => {
  if (next === null) return
  const query = new URLSearchParams(request.url.split('?').slice(1).join('?'))
  query.set('limit', String(limit))
  query.set('cursor', next)
  void reply.header('link', `<${pathOf(request)}?${query.toString()}>; rel="next"`)
}

async function* asArray(parts: AsyncIterable<string>) {
  let opening = '['
  for await (const part of parts) {
    yield opening + part
    opening = ','
  }
  yield opening === '[' ? '[]' : ']'
}

const create = async (request: FastifyRequest, reply: FastifyReply) => {
  const answer = await createTicketOnce(request.ctx, readNewTicket(readFields(request)), {
    key: readKey(request),
    scope: 'dropin',
    locationOf: (id) => `/api/tickets/${id}/`,
  })
  return reply.code(answer.status).headers(answer.headers).send(answer.body)
}

const read = async (request: FastifyRequest, reply: FastifyReply) => {
  const ticket = await getTicket(request.ctx, readId(request))
  void reply.header('etag', etagOf(ticket))
  return ticket
}

const update = async (request: FastifyRequest, reply: FastifyReply) => {
  const { ctx } = request
  const id = readId(request)
  const change = await readChange(request, id)
  const ticket = await updateTicket(ctx, id, { change, ifMatch: request.headers['if-match'] })
  void reply.header('etag', etagOf(ticket))
  return ticket
}

// An unknown id is answered as that, whatever faults the body has.
const readChange = async (request: FastifyRequest, id: number) => {
  try {
    return readTicketChange(readFields(request))
  } catch (fault) {
    await getTicket(request.ctx, id)
    throw fault
  }
}

const suggest = async (request: FastifyRequest) => {
  const { ctx } = request
  const description = readClassifiable(readFields(request))
  admitClassify(ctx, request.ip)
  const { category, priority, source, model, confidence } = await classify(ctx, { description })
  const isOfProvider = source !== 'local' && source !== 'fallback'
  if (ctx.config.triage.onFailure === 'unavailable' && !isOfProvider)
    throw new DropinRefusal(503, { error: texts.unavailable })
  return { suggested_category: category, suggested_priority: priority, source, model, confidence }
}

const readId = (request: FastifyRequest) => {
  const { id } = request.params as { id: string }
  if (!/^[0-9]{1,15}$/.test(id)) throw new DropinRefusal(404, { detail: 'Not found.' })
  return Number(id)
}

const readKey = (request: FastifyRequest) => {
  const key = request.headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key
  throw new DropinRefusal(400, { detail: 'Idempotency-Key must be 1 to 255 visible ASCII characters.' })
}

const answerOptions = (reply: FastifyReply, allow: readonly string[]) => {
  const methods = allow.join(', ')
  return reply
    .headers({
      allow: methods,
      'access-control-allow-methods': methods,
      'access-control-allow-headers':
        'Content-Type, Accept, Idempotency-Key, If-Match, If-None-Match, X-Requested-With, X-CSRFToken',
      'access-control-max-age': '600',
    })
    .send({
      name: 'Tickets',
      description: '',
      renders: ['application/json'],
      parses: ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'],
    })
}

const answerFault = (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
  const refusal = toRefusal(error, request)
  if (!refusal) {
    request.log.error({ err: error }, 'a bug: the request could not be answered')
    return reply
      .code(500)
      .send({ detail: `Something went wrong on our side; the log has it under request ${request.id}.` })
  }
  if (refusal.headers) void reply.headers(refusal.headers)
  return reply.code(refusal.status).send(bodyOf(refusal, request))
}

const bodyOf = (refusal: Refusal, request: FastifyRequest): DropinRefusal['body'] => {
  if (refusal instanceof DropinRefusal) return refusal.body
  if (refusal.code === 'bad_cursor') return { cursor: [texts.badCursor] }
  if (refusal.code === 'bad_token') return { detail: texts.badToken }
  if (refusal.status === 401) return { detail: texts.notSignedIn }
  if (refusal.code === 'not_permitted' || refusal.code === 'scope_missing') return { detail: texts.notPermitted }
  if (refusal.status === 404) return { detail: 'Not found.' }
  if (refusal.status === 415) {
    return { detail: `Unsupported media type "${(request.headers['content-type'] ?? '').slice(0, 100)}" in request.` }
  }
  if (refusal.fields) return Object.fromEntries(refusal.fields.map(({ field, message }) => [field, [message]]))
  return { detail: refusal.message }
}
