// The pages for those who ask: the ticket that a link opens, and for requesters who have signed in all of theirs.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { cookieWithout, endSession, gate, tokenOf } from '#server/people/people.ts'
import { newcomerPage, visitor, visitorPage } from '#server/platform/access.ts'
import type { Ctx } from '#server/platform/context.ts'
import { foreign, html } from '#server/platform/html.ts'
import { narrowedTo } from '#server/platform/narrowed.ts'
import { notFound, Refusal } from '#server/platform/refusal.ts'
import { getTicket, listTickets, ticketsSeenBy } from '#server/tickets/tickets.ts'
import type { Ticket } from '#shared/tickets.ts'
import { findLinkedTicket } from './links.ts'
import { answerAsPage, sendPage, stylesheet, stylesheetPath, takeFormsOnly } from './page.ts'
import { moment, readSteps, statusWords, stepWords } from './plain-words.ts'

export const servePages = async (app: FastifyInstance) => {
  app.setErrorHandler(answerAsPage)
  app.addHook('onRoute', (route) => {
    route.schema = { ...route.schema, hide: true }
  })
  takeFormsOnly(app)
  app.get(stylesheetPath, { config: newcomerPage }, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'no-cache').send(stylesheet),
  )
  app.get('/my/:token', { config: visitorPage }, async ({ ctx, params }, reply) => {
    const { token } = params as { token: string }
    const id = await findLinkedTicket(ctx, token)
    if (id === undefined) return sendNothing(reply)
    return sendTicket(ctx, reply, await getTicket(ctx, id))
  })
  app.get('/my', { config: visitorPage }, async (request, reply) => {
    const ctx = await asRequester(request)
    if (ctx === undefined) return reply.redirect('/sign-in', 303)
    return sendList(reply, await listTickets(ctx, { filter: {}, order: '-updated_at', limit: mostListed }))
  })
  app.post('/my/sign-out', { config: visitor }, signOut)
  app.get('/my/tickets/:id', { config: visitorPage }, async (request, reply) => {
    const ctx = await asRequester(request)
    if (ctx === undefined) return reply.redirect('/sign-in', 303)
    const { id } = request.params as { id: string }
    if (!/^[1-9]\d{0,14}$/.test(id)) return sendNothing(reply)
    try {
      return await sendTicket(ctx, reply, await getTicket(ctx, Number(id)))
    } catch (error) {
      if (error instanceof Refusal && error.code === notFound('ticket').code) return sendNothing(reply)
      throw error
    }
  })
}

const mostListed = 200

const signOut = async (request: FastifyRequest, reply: FastifyReply) => {
  const { ctx } = request
  const token = tokenOf(ctx, request)
  if (token !== undefined) {
    await endSession(ctx, token)
    void reply.header('set-cookie', cookieWithout({ config: ctx.config, host: request.headers.host }))
  }
  return reply.redirect('/sign-in', 303)
}

/** With what a requester sees; undefined for anybody else, who has the desk itself. */
const asRequester = async (request: FastifyRequest): Promise<Ctx | undefined> => {
  const { ctx } = request
  const identity = await gate.identify(ctx, request)
  const view = identity && ticketsSeenBy(identity)
  return view && narrowedTo({ ...ctx, actor: { ...ctx.actor, name: identity.name, identity } }, view)
}

const sendNothing = (reply: FastifyReply) =>
  sendPage(reply, {
    title: 'Nothing here',
    status: 404,
    body: html`<h1>Nothing here</h1>
      <p>This link does not open anything, or does so no more. Links end 30 days after the last change.</p>`,
  })

const sendTicket = async (ctx: Ctx, reply: FastifyReply, ticket: Ticket) => {
  const steps = await readSteps(ctx, ticket.id)
  return sendPage(reply, {
    title: 'Your message',
    body: html`<p class="muted">#${ticket.id}</p>
      <h1>${foreign(ticket.title)}</h1>
      <p class="state">${statusWords[ticket.status]}</p>
      <h2>Your message</h2>
      <p class="muted">${moment(ticket.created_at)}</p>
      <div class="message">${foreign(ticket.description)}</div>
      <h2>What happened</h2>
      <ol class="happened" reversed>
        ${steps.map((step) => html`<li>${stepWords(step)} <span class="muted">${moment(step.created_at)}</span></li>`)}
      </ol>`,
  })
}

const sendList = (reply: FastifyReply, { items, next }: { items: readonly Ticket[]; next: string | null }) => {
  // The button below is sent with the page's origin: with no-referrer a browser would send it from "null".
  void reply.header('referrer-policy', 'same-origin')
  return sendPage(reply, {
    title: 'Your messages',
    body: html`<h1>Your messages</h1>
      ${items.length === 0 && html`<p>There are none from your address.</p>`}
      <ul class="list">
        ${items.map(
          (ticket) =>
            html`<li>
              <a href="/my/tickets/${ticket.id}">${foreign(ticket.title)}</a>
              <div class="muted">#${ticket.id} · ${statusWords[ticket.status]} ${moment(ticket.updated_at)}</div>
            </li>`,
        )}
      </ul>
      ${next !== null && html`<p class="muted">These are the last ${mostListed}.</p>`}
      <form method="post" action="/my/sign-out"><button type="submit">Sign out</button></form>`,
  })
}
