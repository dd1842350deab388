// What OpenAPI says of the drop-in API. Nothing here validates: the frozen rules are in input.ts and query.ts.
import { Type } from 'typebox'
import { categories, priorities, statuses } from '#shared/words.ts'

const tags = ['drop-in']
const ticket = { $ref: 'DropinTicket#' }
const faults = Type.Unsafe<object>({
  type: 'object',
  additionalProperties: true,
  description: 'Field by field, a list of every fault; or { "detail": "…" }',
})
const choice = (words: readonly string[]) => Type.Optional(Type.Unsafe<string>({ type: 'string', enum: words }))
const fields = {
  title: Type.Optional(Type.String({ maxLength: 200 })),
  description: Type.Optional(Type.String()),
  category: choice(categories),
  priority: choice(priorities),
  status: choice(statuses),
}
const refused = { '4xx': faults }

export const documents = {
  list: {
    summary: 'List tickets as a bare array',
    description: 'Newest first. With limit, or past COMPAT_LIST_MAX, the next page is in the Link header.',
    tags,
    querystring: Type.Object({
      category: choice(categories),
      priority: choice(priorities),
      status: choice(statuses),
      search: Type.Optional(Type.String()),
      ordering: Type.Optional(Type.String({ description: 'created_at, priority or status, with - for descending' })),
      date_from: Type.Optional(Type.String({ description: 'First day, UTC' })),
      date_to: Type.Optional(Type.String({ description: 'Last day, UTC' })),
      limit: Type.Optional(Type.Integer()),
      cursor: Type.Optional(Type.String()),
    }),
    response: { 200: Type.Array(Type.Unsafe(ticket)), ...refused },
  },
  create: {
    summary: 'Create a ticket',
    description: 'A missing or empty category or priority is filled in by triage. Takes an Idempotency-Key.',
    tags,
    body: Type.Object({ ...fields, title: Type.String({ maxLength: 200 }), description: Type.String() }),
    response: { 201: ticket, ...refused },
  },
  read: { summary: 'Read one ticket', tags, response: { 200: ticket, ...refused } },
  update: {
    summary: 'Change a ticket',
    description: 'Answers with the whole ticket. Takes If-Match.',
    tags,
    body: Type.Object(fields),
    response: { 200: ticket, ...refused },
  },
  stats: { summary: 'Counts by status, priority and category', tags, response: { 200: { $ref: 'Stats#' } } },
  classify: {
    summary: 'Suggest category and priority for a text',
    tags,
    body: Type.Object({ description: Type.String({ description: 'At least 10 characters after trimming' }) }),
    response: {
      200: Type.Object({
        suggested_category: Type.Unsafe<string>({ $ref: 'Category#' }),
        suggested_priority: Type.Unsafe<string>({ $ref: 'Priority#' }),
        source: Type.String(),
        model: Type.Union([Type.String(), Type.Null()]),
        confidence: Type.Union([Type.Number(), Type.Null()]),
      }),
      ...refused,
    },
  },
}
