// What the routes of a server have in common: each says who may call it and what it belongs to, and together they know their methods.
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import { roles } from '#shared/words.ts'
import { isTokenScope, scopeOf } from './bearer.ts'
import { pathOf } from './problem.ts'
import { Refusal } from './refusal.ts'

// Looked at when all is plugged in: a plug-in's own hooks may say it for its routes.
export const refuseSilentRoutes = (app: FastifyInstance) => {
  const routes: RouteOptions[] = []
  app.addHook('onRoute', (route) => void routes.push(route))
  app.addHook('onReady', async () => {
    const silent = routes.filter(({ config }) => config?.access === undefined)
    if (silent.length > 0) throw new Error(`These routes do not say who may call them: ${namesOf(silent)}.`)
    const homeless = routes.filter(({ config }) => roles.some((role) => role === config?.access) && !config?.area)
    if (homeless.length > 0) throw new Error(`These routes do not say which area they belong to: ${namesOf(homeless)}.`)
    const closed = routes.filter((route) => scopesOf(route).some((scope) => !isTokenScope(scope)))
    if (closed.length > 0)
      throw new Error(
        `No token can have the scope that these routes take, so they are of the area session or it is missing: ${namesOf(closed)}.`,
      )
  })
}

const namesOf = (routes: readonly RouteOptions[]) =>
  routes.map(({ method, url }) => `${String(method)} ${url}`).join(', ')

const scopesOf = ({ method, config }: RouteOptions) => {
  const { access, area } = config ?? {}
  if (access === undefined || area === undefined || area === 'session') return []
  return [method].flat().flatMap((name) => scopeOf({ access, area }, name) ?? [])
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

export const noSuchRoute = (request: FastifyRequest, methodsOf: (path: string) => string[]) => {
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
