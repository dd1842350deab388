import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { desk } from './access.ts'

export const webFolder = join(import.meta.dirname, '../../dist/web')

/** Serves the built web app; its paths all answer with index.html, and the app shows its own not-found page. */
export const serveWebApp = async (app: FastifyInstance, paths: readonly string[]) => {
  const page = join(webFolder, 'index.html')
  if (!existsSync(page)) return
  const html = readFileSync(page)
  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, ...desk }
      route.schema = { ...route.schema, hide: true }
    })
    await scope.register(fastifyStatic, {
      root: join(webFolder, 'assets'),
      prefix: '/assets/',
      wildcard: false,
      preCompressed: true,
      decorateReply: false,
      index: false,
      // Named by content: a new build has new names.
      immutable: true,
      maxAge: '1y',
    })
    for (const path of paths) {
      scope.get(path, async (_request, reply) =>
        reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(html),
      )
    }
  })
}
