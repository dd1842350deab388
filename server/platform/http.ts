import { randomUUID } from 'node:crypto'
import { Ajv, type AnySchemaObject, type ValidateFunction } from 'ajv'
import Fastify, {
  LogController,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import { type BodyOf, type Contract, type HeadersOf, type OkOf, type ParamsOf, type QueryOf } from '#shared/contract.ts'
import {
  admit,
  hostName,
  page as pageAccess,
  viewer,
  type Admission,
  type Caller,
  type Door,
  type Policy,
} from './access.ts'
import { answerClientError } from './client-error.ts'
import { compressAnswers } from './compression.ts'
import { contextOf, type Actor, type Ctx, type Desk, type Identity } from './context.ts'
import { isDay } from './day.ts'
import { noSuchRoute, refuseSilentRoutes, rememberMethods } from './known-routes.ts'
import { knowCaller, noteAnswer } from './freshness.ts'
import { observeRequests } from './metrics.ts'
import { withRefs, type NamedSchema } from './named-schemas.ts'
import { narrowedTo, type View } from './narrowed.ts'
import { answerError, answerProblem, isForReading } from './problem.ts'
import { Refusal } from './refusal.ts'
import { answerUnchanged } from './unchanged.ts'
import { isWrittenJson, sendWritten, type WrittenJson } from './written-json.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Admission['access']
    area?: Admission['area']
    isForPages?: boolean
    staysOpen?: boolean
    isForEnrolling?: boolean
    via?: Actor['via']
  }
  interface FastifyRequest {
    /** Made for every request before its handler. */
    ctx: Ctx
    /** For routes open to anyone: whether this caller would be let in to the desk itself. */
    mayUseDesk(as?: Admission): Promise<boolean>
    /** Who asks, as far as the network tells. */
    caller(): Caller
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

/**
 * Plugs a contract in: who may call it, and the handler. The answer goes out with the contract's success status, and with
 * the fields of its schema alone; what is written already, as it is.
 */
export type On = <C extends Contract>(
  contract: C,
  access: Admission,
  handle: (call: Call<C>) => Promise<OkOf<C> | WrittenJson>,
) => void

/** What knows the people of the desk. */
export interface Gate {
  isClaimed(ctx: Ctx): Promise<boolean>
  /** Who has signed in, by the cookie that the request brings. */
  identify(ctx: Ctx, request: FastifyRequest): Promise<Identity | undefined>
  /** For whom this token speaks, if it counts. */
  identifyByToken(ctx: Ctx, token: string): Promise<Identity | undefined>
}

/** A request that was turned away for who asked, or from where. All of it fit to be kept: no path, no query, no body. */
export interface Denial {
  /** Of the refusal. */
  readonly code: string
  /** Method and path as registered. */
  readonly route: string
  /** The Host, where it was none of ours. */
  readonly host: string | undefined
  /** The origin of the page that asked, where that may not. */
  readonly page: string | undefined
}

interface ServerOptions {
  readonly policy: Policy
  readonly gate: Gate
  /** Told of each; the context is that of who asked, as far as they were known. */
  readonly onDenied: (ctx: Ctx, denial: Denial) => void
  /** What somebody may see, where that is not all. */
  readonly viewOf: (identity: Identity) => View | undefined
  readonly schemas: readonly NamedSchema[]
  /** The page of the web app, for addresses that a person opens and nothing serves; undefined where it is not built. */
  readonly page: () => Buffer | undefined
}

/** The bare server: parsing, admission, request ids, refusals. Routes come from features. */
export const makeServer = (desk: Desk, { policy, gate, viewOf, onDenied, schemas, page }: ServerOptions) => {
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
    // A connection that dribbles its headers is let go, and looked for more often than by default.
    http: { headersTimeout: 15_000, connectionsCheckingInterval: 5_000 },
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    clientErrorHandler: answerClientError,
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
  const doorFor = (request: FastifyRequest): Door => ({
    policy,
    isClaimed: () => gate.isClaimed(request.ctx),
    identify: () => gate.identify(request.ctx, request),
    identifyByToken: (token) => gate.identifyByToken(request.ctx, token),
  })
  app.decorateRequest('caller', function caller(this: FastifyRequest) {
    return callerOf(this)
  })
  app.decorateRequest('mayUseDesk', async function mayUseDesk(this: FastifyRequest, as: Admission = viewer('health')) {
    try {
      await admit(as, callerOf(this), doorFor(this))
      return true
    } catch {
      return false
    }
  })
  const validator = new Ajv({
    allErrors: true,
    strict: false,
    useDefaults: true,
    formats: { date: isDay },
    schemas: [...schemas],
  })
  for (const schema of schemas) app.addSchema(schema)
  app.setValidatorCompiler<AnySchemaObject>(({ schema, httpPart }) => {
    const validate = validator.compile(schema)
    return httpPart === 'body' ? validate : readingIntegers(validate, schema)
  })
  const tellDenied = denialsOf(onDenied)
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    tellDenied(error, request)
    return answerError(error, request, reply)
  })
  const methodsOf = rememberMethods(app)
  app.setNotFoundHandler(async (request, reply) => {
    // The app shows its own not-found screen.
    const html = isForReading(request) && (await request.mayUseDesk(pageAccess)) ? page() : undefined
    if (html) return reply.code(404).type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(html)
    return answerProblem(noSuchRoute(request, methodsOf), request, reply)
  })
  refuseSilentRoutes(app)
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id)
    request.ctx = contextFor(desk, request, reply)
    if (request.is404) return
    // A route that says nothing does not get this far (known-routes.ts).
    const { access = 'owner', ...config } = request.routeOptions.config
    let known: Identity | undefined
    const door = doorFor(request)
    const remember = async (identity: Promise<Identity | undefined>) => (known = await identity)
    try {
      await admit({ ...config, access }, callerOf(request), {
        ...door,
        identify: () => remember(door.identify()),
        identifyByToken: (token) => remember(door.identifyByToken(token)),
      })
    } catch (error) {
      // Here, since the drop-in API answers errors by itself.
      tellDenied(error, request, known)
      throw error
    }
    if (!known) return
    const ctx = contextOfIdentity(request, known)
    // Who works on what is their own alone needs no view of the rest.
    const view = access === 'person' ? undefined : viewOf(known)
    request.ctx = view === undefined ? ctx : await narrowedTo(ctx, view)
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
  app.addHook('onSend', async (request) => {
    if (!['GET', 'HEAD', 'OPTIONS'].includes(request.method)) noteAnswer(request.ctx)
  })
  answerUnchanged(app)
  compressAnswers(app)
  observeRequests(app, desk)
  return app
}

export type Server = ReturnType<typeof makeServer>

const denialsOf = (onDenied: ServerOptions['onDenied']) => {
  // One and the same comes by twice: where it is thrown, and where it is answered.
  const told = new WeakSet<Error>()
  return (error: unknown, request: FastifyRequest, identity?: Identity) => {
    if (!(error instanceof Refusal) || (error.status !== 403 && error.status !== 421) || told.has(error)) return
    told.add(error)
    const { method, routeOptions, headers, ctx } = request
    const { code } = error
    onDenied(identity ? contextOfIdentity(request, identity) : ctx, {
      code,
      route: `${method} ${routeOptions.url ?? 'unknown'}`,
      host: code === 'unknown_host' ? hostName(headers.host)?.slice(0, 253) : undefined,
      page: code === 'foreign_page' ? originOf(headers.origin) : undefined,
    })
  }
}

const originOf = (origin: string | undefined) =>
  origin !== undefined && URL.canParse(origin) ? new URL(origin).origin.slice(0, 300) : undefined

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
        const answer = await handle({
          ctx,
          params: params as ParamsOf<typeof contract>,
          query: query as QueryOf<typeof contract>,
          headers: headers as object as HeadersOf<typeof contract>,
          body: body as BodyOf<typeof contract>,
          request,
          reply,
        })
        return isWrittenJson(answer) ? sendWritten(reply, answer) : answer
      },
    })
  }

const problemResponse = {
  description: 'A problem (RFC 9457)',
  content: { 'application/problem+json': { schema: { $ref: 'Problem#' } } },
}

const callerOf = (request: FastifyRequest): Caller => ({
  method: request.method,
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
  const caller = knowCaller(traitsOf(request))
  return contextOf(
    desk,
    { name: 'anonymous', via, address: request.ip },
    { log: request.log, caller, signal: gone.signal },
  )
}

/** The same for who has signed in: what they do is theirs, and they are known again wherever they come from. */
const contextOfIdentity = (request: FastifyRequest, identity: Identity): Ctx => {
  const { ctx } = request
  const caller = knowCaller({ ...traitsOf(request), personId: identity.personId })
  return { ...ctx, caller, actor: { ...ctx.actor, name: nameOf(identity), identity } }
}

// What a token did is its person's, and still to be told from what they did themselves.
const nameOf = ({ name, token }: Identity) => (token ? `${name} (token ${token.name})` : name)

const traitsOf = (request: FastifyRequest) => ({
  address: request.ip,
  authorization: request.headers.authorization,
  // Said by every browser of today where a desk may be reached.
  isPage: request.headers['sec-fetch-site'] !== undefined,
})

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
