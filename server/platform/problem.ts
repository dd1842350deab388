// Refusals on their way out: problem details for programs (RFC 9457), a plain page for a person with a browser.
import type { ErrorObject } from 'ajv'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { asRefusal } from './db.ts'
import { Refusal } from './refusal.ts'

export const answerError = (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
  const refusal = toRefusal(error, request)
  if (refusal) return answerProblem(refusal, request, reply)
  request.log.error({ err: error }, 'a bug: the request could not be answered')
  return answerProblem(
    new Refusal(500, 'internal_error', 'Something went wrong on our side. The log has it under this request id.'),
    request,
    reply,
  )
}

/** RFC 9457 problem details; nothing of ours but a request id leaves with it. */
export const answerProblem = (refusal: Refusal, request: FastifyRequest, reply: FastifyReply) => {
  if (refusal.headers) void reply.headers(refusal.headers)
  if (isForReading(request)) return answerPage(refusal, reply)
  return reply
    .code(refusal.status)
    .type('application/problem+json')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problemOf(refusal, request.id))
}

export const problemOf = (refusal: Refusal, requestId: string) => ({
  type: 'about:blank',
  title: titles[refusal.status] ?? 'The request was refused',
  status: refusal.status,
  detail: refusal.message,
  code: refusal.code,
  request_id: requestId,
  ...(refusal.fields && { errors: refusal.fields }),
})

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

// A person in a browser, at an address that is no API's.
export const isForReading = (request: FastifyRequest) =>
  request.method === 'GET' &&
  !pathOf(request).startsWith('/api/') &&
  (request.headers.accept ?? '').includes('text/html')

export const pathOf = (request: FastifyRequest) => (request.url.split('?')[0] ?? '').slice(0, 200)

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
  if (keyword === 'format' && (params as { format: string }).format === 'date')
    return 'Must be a day of the calendar, written as 2026-11-20.'
  const text = message ?? 'is not valid'
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

// Every refusal's sentence is our own; what a caller sent is never in one that a page can meet, and is escaped anyway.
const answerPage = (refusal: Refusal, reply: FastifyReply) => {
  const escaped = refusal.message.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
  const title = titles[refusal.status] ?? 'The request was refused'
  return reply
    .code(refusal.status)
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="dark light"><title>Docket</title><h1>${title}</h1><p>${escaped}</p></html>`,
    )
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Too slow',
  409: 'Conflict',
  412: 'Precondition failed',
  413: 'Too large',
  415: 'Unsupported media type',
  421: 'Wrong host',
  422: 'Cannot be processed',
  429: 'Too many requests',
  431: 'Headers too large',
  500: 'Internal error',
  503: 'Not available just now',
  507: 'Out of space',
}
