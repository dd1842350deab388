import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { addPerson, disablePerson, makeClaimCode, makeOwner, setPassword } from '#server/people/people.ts'
import { loadSample, removeSample } from '#server/sample/sample.ts'
import { aDesk, aPerson, claimed, startDesk, testPassword } from '#server/testing.ts'
import { auditActions, type AuditEntry } from '#shared/audit.ts'
import { call } from '../../test/call.ts'
import { audit } from './audit.ts'
import { listAudit } from './list.ts'

/** What was written since the last look, oldest first, without when and without numbers. */
const trail = async (ctx: Ctx, since = 0) => {
  const { items } = await listAudit(ctx, { filter: {}, limit: 200 })
  return items.filter(({ id }) => id > since).toReversed()
}
const lastId = async (ctx: Ctx) => (await trail(ctx)).at(-1)?.id ?? 0

const inShort = ({ action, actor, subject, via, address, changes }: AuditEntry) => ({
  action,
  actor,
  subject,
  via,
  address,
  changes,
})

test('a deed is written down with who did it, from where, and what changed', async () => {
  const ctx = await aDesk({ now: '2026-11-20T12:00:00Z' })
  const { id } = await aPerson(ctx, { role: 'owner', name: 'Ada Park' })
  const identity = {
    personId: id,
    sessionId: 1,
    name: 'Ada Park',
    email: 'ada.park@example.org',
    role: 'owner',
  } as const
  const by = { ...ctx, actor: { name: 'Ada Park', via: 'api', identity, address: '127.0.0.1' } } as const
  await audit(by, {
    action: 'person.role_changed',
    subject: 'bo@example.org',
    subjectId: 7,
    changes: { role: { before: 'agent', after: 'admin' } },
  })
  const [row] = await ctx.db.selectFrom('audit_entries').selectAll().orderBy('id', 'desc').limit(1).execute()
  expect(row).toMatchObject({
    at: '2026-11-20T12:00:00Z',
    action: 'person.role_changed',
    actor: 'Ada Park',
    actor_id: id,
    via: 'api',
    address: '127.0.0.1',
    subject: 'bo@example.org',
    subject_id: 7,
    changes: { role: { before: 'agent', after: 'admin' } },
  })
})

test('what is rolled back was not done', async () => {
  const ctx = await aDesk()
  const attempt = inTransaction(ctx, async (ctx) => {
    await audit(ctx, { action: 'sample.loaded', subject: 'sample tickets' })
    throw new Error('changed its mind')
  })
  await expect(attempt).rejects.toThrow('changed its mind')
  expect(await ctx.db.selectFrom('audit_entries').select('id').where('action', '=', 'sample.loaded').execute()).toEqual(
    [],
  )
})

test('claiming, inviting, joining, another role, keeping out, letting in and signing out are each written down', async () => {
  const desk = await startDesk()
  const code = await makeClaimCode(desk.ctx)
  const start = await lastId(desk.ctx)
  const ada = { name: 'Ada Park', email: 'ada@example.org', password: testPassword }
  const claim = await call(desk, 'POST /api/v1/claim', { json: { code, ...ada } })
  const headers = { cookie: String(claim.headers['set-cookie']).split(';')[0] ?? '' }
  const invite = (email: string, role: string) =>
    call(desk, 'POST /api/v1/invitations', { headers, json: { email, role } })
  await invite('bo@example.org', 'viewer')
  const invitation = (await invite('bo@example.org', 'agent')).json<{ code: string }>()
  const doomed = (await invite('cy@example.org', 'admin')).json<{ team: { invitations: { id: number }[] } }>()
  await call(desk, `DELETE /api/v1/invitations/${doomed.team.invitations.at(-1)?.id}`, { headers })
  const joined = await call(desk, 'POST /api/v1/join', {
    json: { code: invitation.code, name: 'Bo Lind', password: testPassword },
  })
  const { person } = joined.json<{ person: { id: number } }>()
  const change = (json: object) => call(desk, `PATCH /api/v1/people/${person.id}`, { headers, json })
  await change({ role: 'admin' })
  await change({ role: 'admin' })
  await change({ is_disabled: true })
  await change({ is_disabled: false, role: 'viewer' })
  await call(desk, 'DELETE /api/v1/session', { headers })
  await call(desk, 'DELETE /api/v1/session', { headers })

  const fromHere = { via: 'api', address: '127.0.0.1' }
  const byAda = { ...fromHere, actor: 'Ada Park' }
  const byBo = { ...fromHere, actor: 'Bo Lind' }
  const [anAda, aBo] = [{ subject: 'ada@example.org' }, { subject: 'bo@example.org' }]
  expect((await trail(desk.ctx, start)).map(inShort)).toEqual([
    { ...byAda, ...anAda, action: 'desk.claimed', changes: { name: { after: 'Ada Park' }, role: { after: 'owner' } } },
    { ...byAda, ...anAda, action: 'person.signed_in', changes: {} },
    { ...byAda, ...aBo, action: 'invitation.made', changes: { role: { after: 'viewer' } } },
    { ...byAda, ...aBo, action: 'invitation.made', changes: { role: { before: 'viewer', after: 'agent' } } },
    { ...byAda, subject: 'cy@example.org', action: 'invitation.made', changes: { role: { after: 'admin' } } },
    { ...byAda, subject: 'cy@example.org', action: 'invitation.withdrawn', changes: { role: { before: 'admin' } } },
    {
      ...byBo,
      ...aBo,
      action: 'person.joined',
      changes: { name: { after: 'Bo Lind' }, role: { after: 'agent' }, invited_by: { after: 'Ada Park' } },
    },
    { ...byBo, ...aBo, action: 'person.signed_in', changes: {} },
    { ...byAda, ...aBo, action: 'person.role_changed', changes: { role: { before: 'agent', after: 'admin' } } },
    { ...byAda, ...aBo, action: 'person.disabled', changes: {} },
    { ...byAda, ...aBo, action: 'person.role_changed', changes: { role: { before: 'admin', after: 'viewer' } } },
    { ...byAda, ...aBo, action: 'person.enabled', changes: {} },
    { ...byAda, ...anAda, action: 'person.signed_out', changes: {} },
  ])
})

test('who signs in is named with where they came from, and a session that is replaced is no sign-out', async () => {
  const desk = await startDesk()
  const { owner } = await claimed(desk.ctx)
  const start = await lastId(desk.ctx)
  const json = { email: 'ANN.OWNER@example.org', password: testPassword }
  await call(desk, 'POST /api/v1/session', { json, headers: owner, from: '127.0.0.9' })
  expect((await trail(desk.ctx, start)).map(inShort)).toEqual([
    {
      action: 'person.signed_in',
      actor: 'Ann owner',
      subject: 'ann.owner@example.org',
      via: 'api',
      address: '127.0.0.9',
      changes: {},
    },
  ])
})

test('what commands do to people is written down as done on the machine', async () => {
  const desk = await aDesk()
  await aPerson(desk, { role: 'owner' })
  const ctx: Ctx = { ...desk, actor: { name: 'system', via: 'cli' } }
  const start = await lastId(ctx)
  await addPerson(ctx, { name: 'Bo', email: 'bo@example.org', password: testPassword, role: 'agent' })
  await setPassword(ctx, 'bo@example.org', `${testPassword} again`)
  await disablePerson(ctx, 'bo@example.org')
  await makeOwner(ctx, 'bo@example.org')
  const onMachine = { actor: 'system', via: 'cli', address: null, subject: 'bo@example.org' }
  expect((await trail(ctx, start)).map(inShort)).toEqual([
    { ...onMachine, action: 'person.added', changes: { name: { after: 'Bo' }, role: { after: 'agent' } } },
    { ...onMachine, action: 'person.password_reset', changes: {} },
    { ...onMachine, action: 'person.disabled', changes: {} },
    { ...onMachine, action: 'person.role_changed', changes: { role: { before: 'agent', after: 'owner' } } },
    { ...onMachine, action: 'person.enabled', changes: {} },
  ])
  const claim = (await listAudit(ctx, { filter: { actions: ['desk.claimed'] }, limit: 10 })).items
  expect(claim.map(({ subject }) => subject)).toEqual(['ann.owner@example.org'])
})

test('what changes nothing is not written down', async () => {
  const ctx = await aDesk()
  const owner = await aPerson(ctx, { role: 'owner' })
  await aPerson(ctx, { role: 'agent' })
  await loadSample(ctx)
  const start = await lastId(ctx)
  await makeOwner(ctx, owner.email)
  await loadSample(ctx)
  await expect(setPassword(ctx, 'ann.agent@example.org', 'short')).rejects.toThrow('at least')
  await expect(disablePerson(ctx, owner.email)).rejects.toThrow('the only owner')
  expect(await trail(ctx, start)).toEqual([])
})

test('sample tickets are written down by how many came and went', async () => {
  const ctx = await aDesk()
  const { count } = await loadSample(ctx)
  await removeSample(ctx)
  await removeSample(ctx)
  expect((await trail(ctx)).map(({ action, changes }) => [action, changes])).toEqual([
    ['sample.loaded', { tickets: { before: 0, after: count } }],
    ['sample.removed', { tickets: { before: count, after: 0 } }],
  ])
})

test('settings that differ from those of the last start are written down, of secrets only whether there is one', async () => {
  const key = 'gsk_never_to_be_seen'
  const first = await startDesk({ settings: { AI_CONCURRENCY: '3', GROQ_API_KEY: key } })
  await first.stop()
  const again = await startDesk({
    databaseUrl: first.databaseUrl,
    settings: { AI_CONCURRENCY: '3', GROQ_API_KEY: key },
  })
  await again.stop()
  const { ctx } = await startDesk({ databaseUrl: first.databaseUrl, settings: { AI_CONCURRENCY: '5' } })
  const entries = await trail(ctx)
  expect(entries.map(({ action, actor, via }) => [action, actor, via])).toEqual([
    ['desk.configured', 'system', 'job'],
    ['desk.configured', 'system', 'job'],
  ])
  expect(entries[0]?.changes).toMatchObject({
    AI_CONCURRENCY: { before: null, after: '3' },
    GROQ_API_KEY: { before: null, after: 'set' },
  })
  expect(entries[1]?.changes).toEqual({
    AI_CONCURRENCY: { before: '3', after: '5' },
    GROQ_API_KEY: { before: 'set', after: null },
  })
  expect(JSON.stringify(await ctx.db.selectFrom('known_settings').selectAll().execute())).not.toContain(key)
})

test('every action of the list is written by something, and nothing else could be', () => {
  const server = join(import.meta.dirname, '..')
  const code = readdirSync(server, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(server, name), 'utf8'))
    .join('\n')
  for (const action of auditActions) expect.soft(code, action).toContain(`'${action}'`)
  expect(auditActions).toEqual(auditActions.toSorted())
})

test('a role that is no superuser cannot change what stands there, whatever the code does', async () => {
  const ctx = await aDesk()
  const { rows } = await sql<{ right: string }>`
    select privilege_type as right from pg_class, aclexplode(relacl)
    where oid = 'audit_entries'::regclass order by 1`.execute(ctx.db)
  const rights = rows.map(({ right }) => right)
  expect(rights).toEqual(expect.arrayContaining(['DELETE', 'INSERT', 'SELECT']))
  expect(rights).not.toContain('UPDATE')
  expect(rights).not.toContain('TRUNCATE')
})
