// What OpenAPI says of who may call a route: the scope that a token needs, and where only a session counts.
import type { FastifyInstance, RouteOptions } from 'fastify'
import { roles } from '#shared/words.ts'
import { scopeOf } from './bearer.ts'

export const securitySchemes = {
  token: {
    type: 'http',
    scheme: 'bearer',
    description: 'An API token, made in the settings. The scope that a call takes stands beside it.',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'docket_session',
    description: 'What signing in gives; over https its name is __Host-docket_session.',
  },
} as const

/** To be called before any route is registered. */
export const describeAccess = (app: FastifyInstance) =>
  app.addHook('onRoute', (route) => {
    route.schema = { ...route.schema, security: securityOf(route) }
  })

const securityOf = ({ method, config }: RouteOptions): Record<string, string[]>[] => {
  const { access, area } = config ?? {}
  if (access === 'person') return [{ session: [] }]
  if (access === undefined || !roles.some((role) => role === access)) return []
  if (area === 'session') return [{ session: [] }]
  const [name = 'GET'] = [method].flat()
  const scope = scopeOf({ access, ...(area && { area }) }, name)
  return [{ token: scope === undefined ? [] : [scope] }, { session: [] }]
}
