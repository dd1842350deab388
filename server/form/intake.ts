// The form, served and taken in. It works without scripts: what is sent is an ordinary form, and so is the answer.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { visitor, visitorPage } from '#server/platform/access.ts'
import type { Ctx } from '#server/platform/context.ts'
import { Refusal } from '#server/platform/refusal.ts'
import { answerAsPage, linkPath, linkTicket, takeFormsOnly } from '#server/portal/portal.ts'
import { createTicketOnce } from '#server/tickets/tickets.ts'
import type { NewTicket, Ticket } from '#shared/tickets.ts'
import { sendForm, sendNoForm, sendReceipt } from './form-page.ts'
import { takePlace } from './limits.ts'
import { readMessage, readPosted } from './message.ts'
import { keyOf, makeStamp, readStamp, tokenOf } from './stamp.ts'
import { formPath, readStampKey } from './switch.ts'

/** The longest message of letters that take four bytes, each byte written as %XX; and the rest. */
const bodyLimit = 256 * 1024

export const serveForm = async (app: FastifyInstance) => {
  app.setErrorHandler<FastifyError>(answerAsPage)
  app.addHook('onRoute', (route) => {
    route.schema = { ...route.schema, hide: true }
  })
  takeFormsOnly(app)
  app.get(formPath, { config: visitorPage }, async ({ ctx }, reply) => {
    const key = await readStampKey(ctx)
    return key ? sendForm(reply, { stamp: makeStamp(key, ctx.now()) }) : sendNoForm(reply)
  })
  app.post(formPath, { config: visitor, bodyLimit }, takeForm)
}

const takeForm = async (request: FastifyRequest, reply: FastifyReply) => {
  const { ctx } = request
  const key = await readStampKey(ctx)
  if (!key) return sendNoForm(reply)
  const posted = readPosted(request.body)
  const fresh = () => makeStamp(key, ctx.now())
  const again = (trouble: string, more: { readonly status?: number; readonly stamp?: string } = {}) =>
    sendForm(reply, { typed: posted, trouble, status: 422, stamp: posted.stamp, ...more })
  const { ticket, faults } = readMessage(posted)
  const stamped = readStamp(key, posted.stamp, ctx.now())
  if (Object.keys(faults).length > 0) {
    const stamp = stamped.state === 'unknown' ? fresh() : posted.stamp
    return sendForm(reply, { typed: posted, faults, status: 422, stamp })
  }
  if (posted.website !== '')
    return again('Not sent: a field was filled in that people do not see. Press Send once more.')
  if (stamped.state === 'unknown')
    return again('Not sent yet: this page was open for very long. Press Send once more.', { stamp: fresh() })
  if (stamped.state === 'early') return again('Not sent yet: that was quicker than people are. Press Send once more.')
  try {
    const { id } = await take(ctx, ticket, stamped.secret)
    return sendReceipt(reply, { ticketId: id, link: addressOf(request, linkPath(tokenOf(stamped.secret))) })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.headers) void reply.headers(error.headers)
    if (error.code === 'idempotency_key_reused')
      return again('A message was sent from this page before. If this is another one, press Send once more.', {
        stamp: fresh(),
      })
    if (error.code === 'idempotency_key_in_flight')
      return again('We are still taking it in. Press Send once more: it stays one message.', { status: 503 })
    return again(error.message, { status: error.status })
  }
}

/** A form that is sent twice makes one ticket, and is given the same link: both come from what only that form holds. */
const take = async (ctx: Ctx, ticket: NewTicket, secret: string): Promise<Ticket> => {
  await takePlace(ctx, ctx.actor.address ?? '')
  // Nobody has signed in, and nobody shall be taken for who once used the desk while it was open.
  const visiting: Ctx = { ...ctx, actor: { ...ctx.actor, name: 'visitor', via: 'form' } }
  const answer = await createTicketOnce(visiting, ticket, {
    key: keyOf(secret),
    scope: 'form',
    locationOf: () => formPath,
    alongside: (ctx, { id }) => linkTicket(ctx, id, tokenOf(secret)),
  })
  return answer.body as Ticket
}

/** Admission let nobody through by a Host that is not ours. */
const addressOf = ({ ctx, headers }: FastifyRequest, path: string) =>
  `${ctx.config.publicUrl ? new URL(ctx.config.publicUrl).origin : `http://${headers.host}`}${path}`
