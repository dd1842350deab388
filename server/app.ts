// Puts a server together: platform, features, documents, web app. Listens nowhere yet.
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { api } from '#shared/api.ts'
import { live as liveContracts } from '#shared/live.ts'
import { noteDenial } from './audit/audit.ts'
import { DropinTicketSchema } from '#shared/tickets.ts'
import { features } from './features.ts'
import { gate } from './people/people.ts'
import { policyOf, viewer } from './platform/access.ts'
import { startClock } from './platform/clock.ts'
import { contextOf, type Desk } from './platform/context.ts'
import { describeAccess, securitySchemes } from './platform/described-access.ts'
import { addListeners } from './platform/events.ts'
import { makeServer, routesOn, type Server } from './platform/http.ts'
import { forgetOldKeys } from './platform/idempotency.ts'
import { closeStreams, openStream } from './platform/live.ts'
import { namedSchemas } from './platform/named-schemas.ts'
import { sendSecurityHeaders } from './platform/security-headers.ts'
import { version } from './platform/version.ts'
import { watchProxies } from './platform/proxies.ts'
import { readPage, serveWebApp } from './platform/web-app.ts'
import { identifyByToken } from './tokens/tokens.ts'
import { ticketsSeenBy } from './tickets/tickets.ts'

/** Paths of the web app, each answered with its page. */
const webPaths = {
  paths: [
    '/',
    '/dashboard',
    '/tickets',
    '/t/:id',
    '/new',
    '/settings',
    '/settings/:section',
    '/welcome',
    '/second-step',
  ],
  entrances: ['/claim', '/sign-in', '/sign-in/oidc', '/join'],
}

export const makeApp = async (desk: Desk): Promise<Server> => {
  const proxies = await watchProxies(desk.config.trustedProxies, desk.log)
  const app = makeServer(desk, {
    policy: policyOf(desk.config, proxies),
    gate: { ...gate, identifyByToken },
    viewOf: ticketsSeenBy,
    onDenied: noteDenial,
    schemas: namedSchemas([api, liveContracts, DropinTicketSchema]),
    page: readPage,
  })
  app.addHook('preClose', async () => closeStreams({ desk }))
  app.addHook('onClose', async () => proxies.stop())

  sendSecurityHeaders(app, {
    contentSecurityPolicy: { useDefaults: false, directives: contentPolicy },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    // Only meaningful over https, which an open desk never is.
    strictTransportSecurity: desk.config.publicUrl?.startsWith('https:') ? undefined : false,
    xFrameOptions: { action: 'deny' },
  })
  describeAccess(app)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Docket',
        version,
        description:
          'The API of a Docket desk. /api/v1 answers refusals as problem details (RFC 9457). ' +
          'Beside it stands the drop-in API under /api/tickets/, described in docs/api.md.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/' }],
      components: { securitySchemes },
    },
    refResolver: {
      buildLocalReference: ({ $id }, _base, _fragment, index) => (typeof $id === 'string' ? $id : `def-${index}`),
    },
  })
  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, ...viewer('any') }
    })
    await scope.register(swaggerUi, {
      routePrefix: '/api/docs',
      staticCSP:
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'",
      // BaseLayout: without a bar for other documents, which the policy would refuse anyway.
      uiConfig: { layout: 'BaseLayout', docExpansion: 'list', deepLinking: false, validatorUrl: null },
      theme: { title: 'Docket API' },
    })
  })

  // After the plug-ins above, so that the document knows every route.
  await app.register(async (scope) => {
    const onScope = routesOn(scope)
    for (const feature of features) {
      feature.routes?.(onScope)
      addListeners({ desk }, feature.listeners ?? [])
    }
    onScope(liveContracts.followLive, viewer('tickets'), async ({ ctx, reply, headers }) =>
      openStream(ctx, reply, headers['last-event-id']),
    )
    scope.get('/openapi.json', { config: viewer('any'), schema: { hide: true } }, async () => app.swagger())
  })
  for (const feature of features) await feature.plugin?.(app, desk)
  await serveWebApp(app, webPaths)
  return app
}

/** What features do when a process of the desk begins to serve. */
export const startFeatures = async (desk: Desk) => {
  for (const feature of features) await feature.start?.(systemContext(desk))
}

/** What the desk does again and again; of several processes on one port one does it. @returns stops the clocks */
export const startClocks = (desk: Desk) => {
  const ctx = systemContext(desk)
  const stops = features.flatMap(({ name, often, hourly }) => [
    ...(often ? [startClock(ctx, { name, everyMs: 2_000, work: often })] : []),
    ...(hourly ? [startClock(ctx, { name, everyMs: 3_600_000, work: hourly })] : []),
  ])
  // Soon too: a desk may be started more often than once an hour.
  const forgetting = { name: 'idempotency', everyMs: 3_600_000, firstAfterMs: 5_000, work: forgetOldKeys }
  stops.push(startClock(ctx, forgetting))
  return async () => void (await Promise.all(stops.map((stop) => stop())))
}

const systemContext = (desk: Desk) => contextOf(desk, { name: 'system', via: 'job' })

const contentPolicy = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'blob:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'frame-src': ["'self'"],
  'manifest-src': ["'self'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
  'object-src': ["'none'"],
  'form-action': ["'self'"],
  'require-trusted-types-for': ["'script'"],
  // No code of the page turns a text into one of these types, so none may.
  'trusted-types': ["'none'"],
}
