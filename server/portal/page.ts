// The frame of every page for those who ask: no script, no brand, kept and found by nobody.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { html, type Html } from '#server/platform/html.ts'
import { answerError, toRefusal } from '#server/platform/problem.ts'

export const stylesheet = readFileSync(join(import.meta.dirname, 'portal.css'))
export const stylesheetPath = '/portal.css'

interface Page {
  /** Names nothing of a ticket: titles stand in histories, and in other windows. */
  readonly title: string
  readonly body: Html
  readonly status?: number
}

export const sendPage = (reply: FastifyReply, { title, body, status = 200 }: Page) =>
  reply
    .code(status)
    .headers({
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      'x-robots-tag': 'noindex, nofollow',
    })
    .type('text/html; charset=utf-8')
    .send(
      html`<!doctype html>
        <html lang="en">
          <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta name="color-scheme" content="dark light" />
            <meta name="robots" content="noindex, nofollow" />
            <title>${title}</title>
            <link rel="stylesheet" href="${stylesheetPath}" />
          </head>
          <body>
            <main>${body}</main>
          </body>
        </html>`.text,
    )

/** What a form of a page sends, and nothing else: as URLSearchParams. No other route of the desk takes it, but the drop-in API. */
export const takeFormsOnly = (app: FastifyInstance) => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, new URLSearchParams(String(body)))
  })
}

/** A refusal as a page, for who reads pages; a problem for programs. */
export const answerAsPage = (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
  const refusal = toRefusal(error, request)
  if (!refusal || !(request.headers.accept ?? '').includes('text/html')) return answerError(error, request, reply)
  if (refusal.headers) void reply.headers(refusal.headers)
  const body = html`<h1>That did not work</h1>
    <p>${refusal.message}</p>`
  return sendPage(reply, { title: 'That did not work', body, status: refusal.status })
}
