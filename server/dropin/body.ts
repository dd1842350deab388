// What a body may be here: JSON, a form, or a multipart form; each read as Django REST Framework reads it.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { DropinRefusal, pythonType, texts } from './faults.ts'

/** Fields of a request. In a form an empty optional field counts as left out, as browsers send it. */
export interface Fields {
  readonly values: Readonly<Record<string, unknown>>
  readonly isForm: boolean
}

export const addBodyParsers = (app: FastifyInstance) => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, readJson(String(body)))
    } catch (error) {
      done(error as Error)
    }
  })
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, formOf(new URLSearchParams(String(body))))
  })
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => readMultipart(body, request.headers['content-type'] ?? ''),
  )
}

/** @throws DropinRefusal 400 when the body is not a dictionary. */
export const readFields = (request: FastifyRequest): Fields => {
  const body: unknown = request.body ?? (request.body === null ? null : {})
  if (body instanceof Form) return { values: body.values, isForm: true }
  if (body === null) throw new DropinRefusal(400, { non_field_errors: [texts.noData] })
  if (typeof body !== 'object' || Array.isArray(body)) {
    throw new DropinRefusal(400, { non_field_errors: [texts.notDictionary(pythonType(body))] })
  }
  return { values: body as Record<string, unknown>, isForm: false }
}

class Form {
  readonly values: Readonly<Record<string, string>>
  constructor(values: Readonly<Record<string, string>>) {
    this.values = values
  }
}

// A repeated key: the last one wins.
const formOf = (pairs: Iterable<readonly [string, string]>) => new Form(Object.fromEntries(pairs))

// The platform's own parser takes a body as a whole, so the limit of every body holds for this one too.
const readMultipart = async (body: Buffer, type: string) => {
  const form = await new Response(body, { headers: { 'content-type': type } }).formData().catch(() => undefined)
  if (!form) throw new DropinRefusal(400, { detail: 'Multipart form parse error - the parts cannot be told apart' })
  // Files are not taken on this surface.
  return formOf([...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])))
}

const readJson = (text: string): unknown => {
  // An empty body has no fields, which then are all missing.
  if (text.trim() === '') return {}
  try {
    const value = JSON.parse(text) as unknown
    return holdsNumbers(value) ? keepDigits(value, text) : value
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'cannot be read'
    throw new DropinRefusal(400, { detail: `JSON parse error - ${reason}` })
  }
}

const holdsNumbers = (value: unknown) =>
  typeof value === 'object' && value !== null && Object.values(value).some((field) => typeof field === 'number')

// Numbers become strings digit by digit: a 20-digit order number would lose its tail as a double.
const keepDigits = (value: unknown, text: string): unknown => {
  const withSource = JSON.parse(text, (_key, inner: unknown, context?: { source?: string }) =>
    typeof inner === 'number' && Number.isFinite(inner) && context?.source !== undefined
      ? new Digits(context.source)
      : inner,
  ) as Record<string, unknown>
  if (Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(withSource).map(([key, field]) => [
      key,
      field instanceof Digits ? field : (value as Record<string, unknown>)[key],
    ]),
  )
}

/** A JSON number as it was written. */
export class Digits {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}
