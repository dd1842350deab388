import { Type, type Static } from 'typebox'
import { contract } from './contract.ts'
import { paths } from './routes.ts'

/** All that is ever written into the audit log: a noun, and what became of it. */
export const auditActions = [
  'access.denied',
  'audit.exported',
  'desk.claimed',
  'desk.configured',
  'form.disabled',
  'form.enabled',
  'invitation.made',
  'invitation.withdrawn',
  'person.added',
  'person.changed',
  'person.disabled',
  'person.email_changed',
  'person.enabled',
  'person.joined',
  'person.left',
  'person.password_changed',
  'person.password_reset',
  'person.role_changed',
  'person.signed_in',
  'person.signed_out',
  'sample.loaded',
  'sample.removed',
  'second_factor.app_added',
  'second_factor.app_removed',
  'second_factor.code_failed',
  'second_factor.passkey_added',
  'second_factor.passkey_refused',
  'second_factor.passkey_removed',
  'second_factor.passkey_renamed',
  'second_factor.recovery_code_used',
  'second_factor.recovery_codes_made',
  'second_factor.reset',
  'second_factor.rule_changed',
  'session.revoked',
  'sign_in.blocked',
  'sign_in.failed',
  'sign_in.refused',
  'sign_in_link.made',
  'sign_in_link.removed',
  'ticket_link.made',
  'ticket_link.revoked',
  'tickets.exported',
  'tickets.imported',
  'token.made',
  'token.refused',
  'token.revoked',
] as const
export type AuditAction = (typeof auditActions)[number]

export const AuditEntrySchema = Type.Object(
  {
    id: Type.Integer(),
    at: Type.String({ format: 'date-time' }),
    action: Type.String({ description: `One of ${auditActions.join(', ')}` }),
    actor: Type.String({
      description: 'Who did it, by the name they had; system is the desk itself, anonymous somebody not signed in',
    }),
    actor_id: Type.Union([Type.Integer(), Type.Null()], { description: 'The person; null where nobody had signed in' }),
    actor_email: Type.Union([Type.String(), Type.Null()], { description: 'Their address now' }),
    via: Type.String({ description: 'api, dropin, cli or job' }),
    address: Type.Union([Type.String(), Type.Null()], { description: 'Where the request came from' }),
    subject: Type.String({ description: 'What it was done to, in the words of then' }),
    subject_id: Type.Union([Type.Integer(), Type.Null()]),
    subject_name: Type.Union([Type.String(), Type.Null()], { description: 'Where that is a person: their name now' }),
    changes: Type.Record(
      Type.String(),
      Type.Object({ before: Type.Optional(Type.Unknown()), after: Type.Optional(Type.Unknown()) }),
    ),
  },
  { $id: 'AuditEntry' },
)
export type AuditEntry = Static<typeof AuditEntrySchema>

const Instant = (description: string) =>
  Type.Optional(
    Type.String({
      pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$`,
      description: `${description}, such as 2026-11-20T09:00:00Z`,
    }),
  )

const filters = {
  action: Type.Optional(
    Type.String({
      maxLength: 1_000,
      pattern: `^(${auditActions.join('|')})(,(${auditActions.join('|')}))*$`.replaceAll('.', String.raw`\.`),
      description: 'One or more actions, with commas between',
    }),
  ),
  person: Type.Optional(
    Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'Who did it: the id of a person' }),
  ),
  from: Instant('At this instant or later'),
  before: Instant('Before this instant'),
  subject: Type.Optional(
    Type.String({ maxLength: 200, description: 'A text within the subject, in letters of either case' }),
  ),
}
export type AuditFilters = {
  readonly [name in keyof typeof filters]?: Static<(typeof filters)[name]>
}

const tags = ['audit'] as const

export const audit = {
  listAudit: contract(paths.listAudit, {
    summary: 'List what was done to people, access and settings, newest first, a page at a time',
    tags,
    querystring: Type.Object(
      {
        ...filters,
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
        cursor: Type.Optional(Type.String({ maxLength: 200, description: 'The `next` of the page before' })),
      },
      { additionalProperties: false },
    ),
    response: {
      200: Type.Object({
        items: Type.Array(AuditEntrySchema),
        next: Type.Union([Type.String(), Type.Null()], { description: 'Cursor of the next page; null on the last' }),
      }),
    },
  }),
  exportAudit: contract(paths.exportAudit, {
    summary: 'All that the list would show, as a file, newest first',
    description:
      'CSV (RFC 4180, safe for spreadsheets) or a JSON object a line. That it was taken out is written down, too.',
    tags,
    querystring: Type.Object(
      {
        ...filters,
        format: Type.Optional(
          Type.Unsafe<'csv' | 'ndjson'>({ type: 'string', enum: ['csv', 'ndjson'], default: 'csv' }),
        ),
      },
      { additionalProperties: false },
    ),
    response: {
      200: Type.Unsafe<AsyncIterable<string>>({
        description: 'The file',
        content: {
          'text/csv': { schema: { type: 'string' } },
          'application/x-ndjson': { schema: { type: 'string' } },
        },
      }),
    },
  }),
}
