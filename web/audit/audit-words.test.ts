import { expect, test } from 'vitest'
import { auditActions, type AuditEntry } from '#shared/audit.ts'
import { auditKinds, auditSentence, fieldText, valueText, whereWords } from './audit-words.ts'

const entry = (given: Partial<AuditEntry>): AuditEntry => ({
  id: 1,
  at: '2026-11-20T09:12:00Z',
  action: 'person.signed_in',
  actor: 'Ada Park',
  actor_id: 1,
  actor_email: 'ada@example.org',
  via: 'api',
  address: '10.0.0.7',
  subject: 'bo@example.org',
  subject_id: 2,
  subject_name: 'Bo Lind',
  changes: {},
  ...given,
})

const byNobody = { actor: 'anonymous', actor_id: null }
const byCommand = { actor: 'system', actor_id: null, via: 'cli', address: null }

test.each<[Partial<AuditEntry>, string]>([
  [
    { action: 'person.role_changed', changes: { role: { before: 'agent', after: 'admin' } } },
    'Ada Park made Bo Lind an admin',
  ],
  [{ action: 'person.role_changed', changes: { role: { after: 'viewer' } } }, 'Ada Park made Bo Lind a viewer'],
  [
    { action: 'invitation.made', subject_name: null, changes: { role: { after: 'agent' } } },
    'Ada Park invited bo@example.org as an agent',
  ],
  [{ ...byCommand, action: 'person.password_reset' }, 'Somebody on the desk’s machine set a new password for Bo Lind'],
  [
    { ...byNobody, action: 'sign_in.failed', changes: { again: { after: 57 } } },
    'A sign-in to Bo Lind failed, 57 more times',
  ],
  [
    { ...byNobody, action: 'sign_in.failed', subject: 'an unknown account', subject_name: null },
    'A sign-in to an unknown account failed',
  ],
  [
    { action: 'access.denied', subject: 'GET /api/v1/audit', changes: { reason: { after: 'not_permitted' } } },
    'Ada Park was refused GET /api/v1/audit: not within their role',
  ],
  [
    { ...byNobody, action: 'access.denied', subject: 'GET /', changes: { reason: { after: 'unheard_of' } } },
    'Somebody was refused GET /: unheard_of',
  ],
  [
    { ...byNobody, via: 'job', action: 'desk.configured', changes: { PORT: {}, HOST: {} } },
    'The desk started with other settings: PORT, HOST',
  ],
  [{ actor: 'system', action: 'person.signed_in' }, 'system signed in'],
  [{ action: 'token.polished' }, 'Ada Park: token.polished (bo@example.org)'],
])('an entry is told in a sentence: %j', (given, sentence) => expect(auditSentence(entry(given))).toBe(sentence))

test('every action has its sentence, and some kind to find it by', () => {
  const found = new Set<string>(auditKinds.flatMap(({ actions }) => [...actions]))
  for (const action of auditActions) {
    expect(auditSentence(entry({ action })), action).not.toContain(action)
    expect(auditSentence(entry({ action })), action).not.toMatch(/undefined|NaN|\[object/)
    expect(found, action).toContain(action)
  }
})

test('where it came from is said in words, values as they are', () => {
  expect(whereWords(entry({}))).toBe('from 10.0.0.7')
  expect(whereWords(entry(byCommand))).toBe('by command')
  expect(['AI_MODEL', 'invited_by'].map(fieldText)).toEqual(['AI_MODEL', 'invited by'])
  expect([null, undefined, 'x', 7, { a: 1 }].map(valueText)).toEqual(['–', '–', 'x', '7', '{"a":1}'])
})
