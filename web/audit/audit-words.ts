// Entries of the audit log as sentences.
import type { AuditAction, AuditEntry } from '#shared/audit.ts'
import { numberWords, plural } from '#web/ui/words.ts'

/** What somebody may look for, each with the actions that belong to it. */
export const auditKinds = [
  {
    name: 'sign-ins',
    words: 'Sign-ins',
    actions: [
      'person.signed_in',
      'person.signed_out',
      'session.revoked',
      'sign_in.failed',
      'sign_in.blocked',
      'sign_in.refused',
      'sign_in_link.made',
      'sign_in_link.removed',
    ],
  },
  {
    name: 'failed-sign-ins',
    words: 'Failed sign-ins',
    actions: ['sign_in.failed', 'sign_in.blocked', 'sign_in.refused'],
  },
  {
    name: 'people',
    words: 'People and roles',
    actions: [
      'desk.claimed',
      'invitation.made',
      'invitation.withdrawn',
      'person.added',
      'person.joined',
      'person.role_changed',
      'person.disabled',
      'person.enabled',
      'person.password_reset',
      'person.password_changed',
      'person.email_changed',
      'person.changed',
      'person.left',
    ],
  },
  {
    name: 'second-steps',
    words: 'Second steps',
    actions: [
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
    ],
  },
  { name: 'tokens', words: 'API tokens', actions: ['token.made', 'token.refused', 'token.revoked'] },
  { name: 'denied', words: 'Refused access', actions: ['access.denied'] },
  {
    name: 'settings',
    words: 'Settings',
    actions: ['desk.configured', 'desk.claimed', 'form.enabled', 'form.disabled'],
  },
  {
    name: 'data',
    words: 'Tickets in and out',
    actions: [
      'tickets.imported',
      'tickets.exported',
      'sample.loaded',
      'sample.removed',
      'audit.exported',
      'ticket_link.made',
      'ticket_link.revoked',
    ],
  },
] as const satisfies readonly { name: string; words: string; actions: readonly AuditAction[] }[]

/** "Ada Park made Bo Lind an admin" */
export const auditSentence = (entry: AuditEntry) => {
  const say = isKnown(entry.action) ? sentences[entry.action] : undefined
  const sentence = say ? say(entry) : `${whoWords(entry)}: ${entry.action} (${entry.subject})`
  const again = entry.changes['again']?.after
  return typeof again === 'number' ? `${sentence}, ${plural(again, 'more time')}` : sentence
}

const isKnown = (action: string): action is AuditAction => action in sentences

/** By name; who has the machine, and the desk itself, have none. */
export const whoWords = ({ actor, actor_id: id, via }: AuditEntry) => {
  if (id !== null) return actor
  if (via === 'cli') return 'Somebody on the desk’s machine'
  return via === 'job' ? 'The desk' : 'Somebody'
}

/** "from 10.0.0.7", or by which other way. */
export const whereWords = ({ address, via }: AuditEntry) => {
  if (address !== null) return `from ${address}`
  return via === 'cli' ? 'by command' : ''
}

const whomWords = ({ subject, subject_name: name }: AuditEntry) => name ?? subject

const after = ({ changes }: AuditEntry, field: string) => {
  const value = changes[field]?.after
  return typeof value === 'string' || typeof value === 'number' ? value : ''
}

const before = ({ changes }: AuditEntry, field: string) => Number(changes[field]?.before ?? 0)

const aRole = (role: string | number) => `${/^[aeiou]/.test(String(role)) ? 'an' : 'a'} ${role}`

const sentences: Readonly<Record<AuditAction, (entry: AuditEntry) => string>> = {
  'access.denied': (entry) =>
    `${whoWords(entry)} was refused ${entry.subject}: ${reasons[String(after(entry, 'reason'))] ?? after(entry, 'reason')}`,
  'audit.exported': (entry) =>
    `${whoWords(entry)} took the audit log out as ${String(after(entry, 'format')).toUpperCase()}`,
  'desk.claimed': (entry) =>
    entry.actor_id === null
      ? `${whoWords(entry)} made ${whomWords(entry)} the owner of this desk`
      : `${whoWords(entry)} claimed this desk`,
  'desk.configured': ({ changes }) => `The desk started with other settings: ${Object.keys(changes).join(', ')}`,
  'form.disabled': (entry) => `${whoWords(entry)} switched the public form off`,
  'form.enabled': (entry) => `${whoWords(entry)} switched the public form on`,
  'invitation.made': (entry) => `${whoWords(entry)} invited ${entry.subject} as ${aRole(after(entry, 'role'))}`,
  'invitation.withdrawn': (entry) => `${whoWords(entry)} took back the invitation of ${entry.subject}`,
  'person.added': (entry) => `${whoWords(entry)} added ${whomWords(entry)} as ${aRole(after(entry, 'role'))}`,
  'person.changed': (entry) => `${whoWords(entry)} changed their name`,
  'person.disabled': (entry) => `${whoWords(entry)} disabled ${whomWords(entry)}`,
  'person.email_changed': (entry) => `${whoWords(entry)} changed their e-mail address`,
  'person.enabled': (entry) => `${whoWords(entry)} let ${whomWords(entry)} in again`,
  'person.joined': (entry) => `${whoWords(entry)} joined as ${aRole(after(entry, 'role'))}`,
  'person.left': (entry) => `${whoWords(entry)} left`,
  'person.password_changed': (entry) => `${whoWords(entry)} changed their password`,
  'person.password_reset': (entry) => `${whoWords(entry)} set a new password for ${whomWords(entry)}`,
  'person.role_changed': (entry) => `${whoWords(entry)} made ${whomWords(entry)} ${aRole(after(entry, 'role'))}`,
  'person.signed_in': (entry) => `${whoWords(entry)} signed in`,
  'person.signed_out': (entry) => `${whoWords(entry)} signed out`,
  'sample.loaded': (entry) =>
    `${whoWords(entry)} loaded ${numberWords(Number(after(entry, 'tickets')))} sample tickets`,
  'sample.removed': (entry) => `${whoWords(entry)} removed ${numberWords(before(entry, 'tickets'))} sample tickets`,
  'second_factor.app_added': (entry) => `${whoWords(entry)} added an authenticator app`,
  'second_factor.app_removed': (entry) => `${whoWords(entry)} removed the authenticator app`,
  'second_factor.code_failed': (entry) => `A second step of ${whomWords(entry)} failed`,
  'second_factor.passkey_added': (entry) => `${whoWords(entry)} added a passkey`,
  'second_factor.passkey_refused': (entry) => `A passkey of ${whomWords(entry)} was refused: it may have been copied`,
  'second_factor.passkey_removed': (entry) => `${whoWords(entry)} removed a passkey`,
  'second_factor.passkey_renamed': (entry) => `${whoWords(entry)} renamed a passkey`,
  'second_factor.recovery_code_used': (entry) => `A recovery code of ${whomWords(entry)} was used`,
  'second_factor.recovery_codes_made': (entry) => `${whoWords(entry)} made new recovery codes`,
  'second_factor.reset': (entry) => `${whoWords(entry)} took the second steps of ${whomWords(entry)} away`,
  'second_factor.rule_changed': (entry) => `${whoWords(entry)} changed of whom a second step is required`,
  'session.revoked': (entry) => `${whoWords(entry)} ended a session of theirs`,
  'sign_in.blocked': (entry) => `Too many tries to sign in to ${whomWords(entry)}`,
  'sign_in.failed': (entry) =>
    `A sign-in to ${whomWords(entry)} failed${after(entry, 'reason') === 'disabled' ? ': right password, but disabled' : ''}`,
  'sign_in.refused': ({ subject }) => `A sign-in by the provider was refused: ${subject}`,
  'sign_in_link.made': (entry) => `${whoWords(entry)} linked an account at the sign-in provider`,
  'sign_in_link.removed': (entry) => `${whoWords(entry)} removed the link with an account at the sign-in provider`,
  'ticket_link.made': (entry) => `${whoWords(entry)} made a link to ${entry.subject}`,
  'ticket_link.revoked': (entry) => `${whoWords(entry)} revoked the links to ${entry.subject}`,
  'tickets.exported': (entry) => `${whoWords(entry)} exported ${plural(Number(after(entry, 'tickets')), 'ticket')}`,
  'tickets.imported': (entry) =>
    `${whoWords(entry)} imported ${plural(Number(after(entry, 'imported')), 'ticket')} from ${entry.subject}`,
  'token.made': (entry) => `${whoWords(entry)} made the API token ${entry.subject}`,
  'token.refused': (entry) => `The API token ${entry.subject} was not made: more than the role allows`,
  'token.revoked': (entry) => `${whoWords(entry)} revoked the API token ${entry.subject}`,
}

const reasons: Readonly<Record<string, string>> = {
  bad_claim_code: 'the code for claiming does not count',
  bad_invitation: 'the invitation does not count',
  desk_is_open: 'nobody has claimed this desk yet',
  desk_is_unclaimed: 'nobody has claimed this desk yet',
  foreign_page: 'a page of another site asked',
  needs_https: 'not over https',
  not_permitted: 'not within their role',
  unknown_host: 'a Host that is none of this desk’s',
}

/** A value before or after, as text. */
export const valueText = (value: unknown) => {
  if (value === undefined || value === null) return '–'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** A field's name for reading: `invited_by` → "invited by"; the names of settings stay. */
export const fieldText = (field: string) => (/^[A-Z_]+$/.test(field) ? field : field.replaceAll('_', ' '))
