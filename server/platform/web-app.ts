import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { newcomerPage, page as pageAccess } from './access.ts'
import { Refusal } from './refusal.ts'

export const webFolder = join(import.meta.dirname, '../../dist/web')

/** The page of the web app as it is built now, or undefined. A build beside a running desk shows with the next load. */
export const readPage = () => {
  try {
    return readFileSync(join(webFolder, 'index.html'))
  } catch {
    return undefined
  }
}

interface Paths {
  readonly paths: readonly string[]
  /** Those where one claims the desk and signs in. */
  readonly entrances: readonly string[]
}

/** Serves the built web app; its paths all answer with its page. */
export const serveWebApp = async (app: FastifyInstance, { paths, entrances }: Paths) => {
  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, ...(paths.includes(route.url) ? pageAccess : newcomerPage) }
      route.schema = { ...route.schema, hide: true }
    })
    await scope.register(fastifyStatic, {
      root: join(webFolder, 'assets'),
      prefix: '/assets/',
      preCompressed: true,
      decorateReply: false,
      index: false,
      // Named by content: a new build has new names.
      immutable: true,
      maxAge: '1y',
      logLevel: 'error',
    })
    for (const path of [...paths, ...entrances]) {
      scope.get(path, async (_request, reply) => {
        const page = readPage()
        if (!page) throw new Refusal(503, 'web_app_not_built', 'The web app is not built: run npm run build.')
        return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page)
      })
    }
  })
}
