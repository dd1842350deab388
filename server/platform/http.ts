import { randomUUID } from 'node:crypto'
import { Ajv, type AnySchemaObject, type ErrorObject, type ValidateFunction } from 'ajv'
import Fastify, {
  LogController,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RouteOptions,
} from 'fastify'
import {
  Problem,
  type BodyOf,
  type Contract,
  type HeadersOf,
  type OkOf,
  type ParamsOf,
  type QueryOf,
} from '#shared/contract.ts'
import { admit, type Access, type Caller, type Policy } from './access.ts'
import { contextOf, type Actor, type Ctx, type Desk } from './context.ts'
import { asRefusal } from './db.ts'
import { observeRequests } from './metrics.ts'
import { Refusal } from './refusal.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
    via?: Actor['via']
  }
  interface FastifyRequest {
    /** Made for every request before its handler. */
    ctx: Ctx
    /** For routes open to anyone: whether this caller would be let in to the desk itself. */
    mayUseDesk(as?: Access): boolean
  }
}

export const bodyLimitBytes = 1_048_576
const mostBodyFields = 200

export interface Call<C extends Contract> {
  readonly ctx: Ctx
  readonly params: ParamsOf<C>
  readonly query: QueryOf<C>
  readonly headers: HeadersOf<C>
  readonly body: BodyOf<C>
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** Plugs a contract in: who may call it, and the handler. The answer goes out with the contract's success status. */
export type On = <C extends Contract>(
  contract: C,
  access: { readonly access: Access },
  handle: (call: Call<C>) => Promise<OkOf<C>>,
) => void

interface ServerOptions {
  readonly policy: Policy
  readonly schemas: readonly NamedSchema[]
  /** The page of the web app, for addresses that a person opens and nothing serves; undefined where it is not built. */
  readonly page: () => Buffer | undefined
}

/** The bare server: parsing, admission, request ids, refusals. Routes come from features. */
export const makeServer = (desk: Desk, { policy, schemas, page }: ServerOptions) => {
  const app = Fastify({
    loggerInstance: desk.log as FastifyInstance['log'],
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimitBytes,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: (address) => policy.isTrustedProxy(address),
    // No length of a path's part is refused here: what is no id is answered as that by its own route.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 16_384 },
    // What JavaScript would take for a prototype is an unknown key like any other.
    onProtoPoisoning: 'remove',
    onConstructorPoisoning: 'remove',
    requestTimeout: 60_000,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    frameworkErrors: (error, request, reply) => {
      // Raised before any hook runs, such as for a URL that cannot be decoded.
      void reply.header('x-request-id', request.id)
      void answerProblem(
        new Refusal(error.statusCode ?? 400, 'bad_request', 'The address cannot be read.'),
        request,
        reply,
      )
    },
  })
  // What a form of any page may send without asking first is not taken at all.
  app.removeContentTypeParser('text/plain')
  app.decorateRequest('ctx')
  app.decorateRequest('mayUseDesk', function mayUseDesk(this: FastifyRequest, as: Access = 'desk') {
    try {
      admit(as, callerOf(this), policy)
      return true
    } catch {
      return false
    }
  })
  const validator = new Ajv({ allErrors: true, strict: false, useDefaults: true, schemas: [...schemas] })
  for (const schema of schemas) app.addSchema(schema)
  app.setValidatorCompiler<AnySchemaObject>(({ schema, httpPart }) => {
    const validate = validator.compile(schema)
    return httpPart === 'body' ? validate : readingIntegers(validate, schema)
  })
  app.setErrorHandler<FastifyError>((error, request, reply) => answerError(error, request, reply))
  const methodsOf = rememberMethods(app)
  app.setNotFoundHandler((request, reply) => {
    // The app shows its own not-found screen.
    const html = isForReading(request) && request.mayUseDesk('link') ? page() : undefined
    if (html) return reply.code(404).type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(html)
    return answerProblem(noSuchRoute(request, methodsOf), request, reply)
  })
  refuseSilentRoutes(app)
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id)
    request.ctx = contextFor(desk, request, reply)
    if (request.is404) return
    admit(request.routeOptions.config.access ?? 'desk', callerOf(request), policy)
  })
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request
    const elapsedMs = Math.round(reply.elapsedTime * 10) / 10
    // The route's pattern, never the raw path: ids and query strings may be secrets.
    request.log.info(
      { method, route: routeOptions.url ?? 'unknown', status: reply.statusCode, ms: elapsedMs },
      'request',
    )
  })
  observeRequests(app, desk)
  return app
}

export type Server = ReturnType<typeof makeServer>

/** The `on` of a server: contract in, verb out. */
export const routesOn =
  (app: FastifyInstance): On =>
  (contract, access, handle) => {
    const { response, ...schema } = contract.schema
    const status = Number(Object.keys(response)[0])
    app.route({
      method: contract.method,
      url: contract.url,
      config: { ...access, via: 'api' },
      schema: {
        ...(withRefs(schema) as object),
        response: { ...(withRefs(response) as object), default: problemResponse },
      },
      preValidation: async (request) => refuseCrowdedBody(request.body),
      handler: async (request, reply) => {
        void reply.code(status)
        const { ctx, params, query, headers, body } = request
        return handle({
          ctx,
          params: params as ParamsOf<typeof contract>,
          query: query as QueryOf<typeof contract>,
          headers: headers as object as HeadersOf<typeof contract>,
          body: body as BodyOf<typeof contract>,
          request,
          reply,
        })
      },
    })
  }

const problemResponse = {
  description: 'A problem (RFC 9457)',
  content: { 'application/problem+json': { schema: { $ref: 'Problem#' } } },
}

export interface NamedSchema {
  readonly $id: string
}

/** Schemas with a name of their own, to be written once in OpenAPI. */
export const namedSchemas = (schemas: readonly unknown[]): NamedSchema[] => {
  const named = new Map<string, object>([['Problem', Problem]])
  const visit = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return
    const { $id } = value as { $id?: unknown }
    if (typeof $id === 'string') named.set($id, value)
    for (const inner of Object.values(value)) visit(inner)
  }
  visit(schemas)
  return [...named.values()].map((schema) => {
    const { $id, ...rest } = schema as NamedSchema
    return { $id, ...(withRefs(rest) as object) }
  })
}

/** Replaces every named schema inside by a reference to it. */
const withRefs = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withRefs)
  if (typeof value !== 'object' || value === null) return value
  const { $id } = value as { $id?: unknown }
  if (typeof $id === 'string') return { $ref: `${$id}#` }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withRefs(inner)]))
}

const callerOf = (request: FastifyRequest): Caller => ({
  headers: request.headers,
  address: request.ip,
  peer: request.raw.socket.remoteAddress ?? '',
})

const contextFor = (desk: Desk, request: FastifyRequest, reply: FastifyReply) => {
  const gone = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort()
  })
  const via = request.routeOptions.config?.via ?? 'api'
  return contextOf(desk, { name: 'anonymous', via }, { log: request.log, signal: gone.signal })
}

// A JSON body must have the right types by itself. In a URL all is text: where its contract says integer, plain digits
// are read as one, and nothing else that JavaScript would take for a number (0x10, 1e3, blanks).
const readingIntegers = (validate: ValidateFunction, { properties = {} }: AnySchemaObject) => {
  const integers = Object.entries(properties as Readonly<Record<string, { type?: unknown }>>)
    .filter(([, { type }]) => type === 'integer')
    .map(([name]) => name)
  const validateText = (texts: Record<string, unknown>) => {
    for (const name of integers) {
      const text = texts[name]
      if (typeof text === 'string' && /^\d{1,16}$/.test(text)) texts[name] = Number(text)
    }
    const isValid = validate(texts)
    validateText.errors = validate.errors
    return isValid
  }
  validateText.errors = validate.errors
  return validateText
}

const refuseCrowdedBody = (body: unknown) => {
  if (typeof body === 'object' && body !== null && Object.keys(body).length > mostBodyFields) {
    throw new Refusal(422, 'too_many_fields', `A body has at most ${mostBodyFields} fields.`)
  }
}

const answerError = (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
  const refusal = toRefusal(error, request)
  if (refusal) return answerProblem(refusal, request, reply)
  request.log.error({ err: error }, 'a bug: the request could not be answered')
  return answerProblem(
    new Refusal(500, 'internal_error', 'Something went wrong on our side. The log has it under this request id.'),
    request,
    reply,
  )
}

/** What a thrown error means to the caller; undefined when it is a bug of ours. */
export const toRefusal = (error: unknown, request: FastifyRequest): Refusal | undefined => {
  if (error instanceof Refusal) return error
  const { validation, validationContext, code, statusCode, message } = error as FastifyError & {
    validation?: ErrorObject[]
    validationContext?: string
  }
  if (validation) return invalid(validation, validationContext ?? 'body')
  const database = asRefusal(error)
  if (database) return database
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new Refusal(413, 'body_too_large', 'The body is larger than 1 MB (1,048,576 bytes).')
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    const type = request.headers['content-type'] ?? ''
    return new Refusal(
      415,
      'unsupported_media_type',
      `The media type "${type.slice(0, 100)}" is not taken here: send application/json.`,
    )
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    const text =
      code === 'FST_ERR_CTP_EMPTY_JSON_BODY' || error instanceof SyntaxError
        ? `The JSON cannot be read: ${message}`
        : message
    return new Refusal(statusCode, 'bad_request', text)
  }
  if (statusCode === 503)
    return new Refusal(503, 'stopping', 'This desk is stopping; try again shortly.', {
      headers: { 'retry-after': '2' },
    })
  return undefined
}

const mostFaultsShown = 20

const invalid = (faults: readonly ErrorObject[], part: string) => {
  if (part === 'params') return new Refusal(404, 'not_found', 'There is nothing under that id.')
  const fields = faults.slice(0, mostFaultsShown).map((fault) => ({ field: fieldOf(fault), message: messageOf(fault) }))
  return part === 'body'
    ? new Refusal(422, 'invalid_body', 'The body needs mending.', { fields })
    : new Refusal(400, part === 'headers' ? 'invalid_header' : 'invalid_query', 'The request needs mending.', {
        fields,
      })
}

const fieldOf = ({ instancePath, keyword, params }: ErrorObject) => {
  const path = instancePath.slice(1).replaceAll('/', '.')
  const inner =
    keyword === 'required'
      ? (params as { missingProperty: string }).missingProperty
      : keyword === 'additionalProperties'
        ? (params as { additionalProperty: string }).additionalProperty.slice(0, 100)
        : ''
  return [path, inner].filter((part) => part !== '').join('.') || 'body'
}

const messageOf = ({ keyword, message, params }: ErrorObject) => {
  if (keyword === 'required') return 'Is required.'
  if (keyword === 'additionalProperties') return 'Is not known here.'
  if (keyword === 'enum') return `Must be one of ${(params as { allowedValues: unknown[] }).allowedValues.join(', ')}.`
  const text = message ?? 'is not valid'
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

// A person in a browser, at an address that is no API's.
const isForReading = (request: FastifyRequest) =>
  request.method === 'GET' &&
  !pathOf(request).startsWith('/api/') &&
  (request.headers.accept ?? '').includes('text/html')

/** RFC 9457 problem details; nothing of ours but a request id leaves with it. */
const answerProblem = (refusal: Refusal, request: FastifyRequest, reply: FastifyReply) => {
  if (refusal.headers) void reply.headers(refusal.headers)
  if (isForReading(request)) return answerPage(refusal, reply)
  return reply
    .code(refusal.status)
    .type('application/problem+json')
    .serializer((body: unknown) => JSON.stringify(body))
    .send({
      type: 'about:blank',
      title: titles[refusal.status] ?? 'The request was refused',
      status: refusal.status,
      detail: refusal.message,
      code: refusal.code,
      request_id: request.id,
      ...(refusal.fields && { errors: refusal.fields }),
    })
}

// Every refusal's sentence is our own; what a caller sent is never in one that a page can meet, and is escaped anyway.
const answerPage = (refusal: Refusal, reply: FastifyReply) => {
  const escaped = refusal.message.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
  const title = titles[refusal.status] ?? 'The request was refused'
  return reply
    .code(refusal.status)
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>Docket</title><h1>${title}</h1><p>${escaped}</p></html>`,
    )
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  412: 'Precondition failed',
  413: 'Too large',
  415: 'Unsupported media type',
  421: 'Wrong host',
  422: 'Cannot be processed',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Not available just now',
  507: 'Out of space',
}

// Looked at when all is plugged in: a plug-in's own hooks may say it for its routes.
const refuseSilentRoutes = (app: FastifyInstance) => {
  const routes: RouteOptions[] = []
  app.addHook('onRoute', (route) => void routes.push(route))
  app.addHook('onReady', async () => {
    const silent = routes.filter(({ config }) => config?.access === undefined)
    if (silent.length === 0) return
    const names = silent.map(({ method, url }) => `${String(method)} ${url}`)
    throw new Error(`These routes do not say who may call them: ${names.join(', ')}.`)
  })
}

/** Which methods a path is served with, so that a wrong one is answered 405 with Allow (RFC 9110 15.5.6). */
export const rememberMethods = (app: FastifyInstance) => {
  const served = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>()
  app.addHook('onRoute', ({ url, method }) => {
    if (url.includes('*')) return
    const pattern = new RegExp(`^${url.replaceAll('.', String.raw`\.`).replaceAll(/:\w+/g, '[^/]+')}/?$`)
    const entry = served.get(url) ?? { pattern, methods: new Set() }
    for (const name of [method].flat()) entry.methods.add(name)
    served.set(url, entry)
  })
  return (path: string) => {
    const matching = [...served.values()].filter(({ pattern }) => pattern.test(path))
    return [...new Set(matching.flatMap(({ methods }) => [...methods]))].sort()
  }
}

const noSuchRoute = (request: FastifyRequest, methodsOf: (path: string) => string[]) => {
  const path = pathOf(request)
  const allowed = methodsOf(path)
  return allowed.length === 0
    ? new Refusal(404, 'no_such_route', `There is nothing at ${path}.`)
    : new Refusal(
        405,
        'method_not_allowed',
        `${request.method} is not possible at ${path}; ${allowed.join(', ')} is.`,
        {
          headers: { allow: allowed.join(', ') },
        },
      )
}

export const pathOf = (request: FastifyRequest) => (request.url.split('?')[0] ?? '').slice(0, 200)
