import { request } from 'node:http'
import { expect, test } from 'vitest'
import type { Ctx } from '#server/platform/context.ts'
import { disablePerson } from '#server/people/people.ts'
import { aPerson, claimed, startDesk, testPassword } from '#server/testing.ts'
import type { AuditAction, AuditEntry } from '#shared/audit.ts'
import { call } from '../../test/call.ts'
import { noteAttempt } from './audit.ts'
import { closeWindows } from './attempts.ts'
import { listAudit } from './list.ts'

type Desk = Awaited<ReturnType<typeof startDesk>>

const entriesOf = async (ctx: Ctx, ...actions: AuditAction[]) =>
  (await listAudit(ctx, { filter: { actions }, limit: 200 })).items.toReversed()

/** They are written beside the answer, in their order: once the last is there, so are the others. */
const untilWritten = async (ctx: Ctx, count: number, ...actions: AuditAction[]) => {
  let found: AuditEntry[] = []
  await expect.poll(async () => (found = await entriesOf(ctx, ...actions)).length, { timeout: 5_000 }).toBe(count)
  return found
}

const signIn = (desk: Desk, email: string, password: string, from = '127.0.0.1') =>
  call(desk, 'POST /api/v1/session', { json: { email, password }, from })

const closeHour = async (desk: Desk) => closeWindows(desk.ctx, Number.POSITIVE_INFINITY)

test('failed sign-ins name the account, once at once and the others of the hour as a number', async () => {
  const desk = await startDesk()
  await aPerson(desk.ctx, { role: 'owner' })
  for (const from of ['127.0.0.2', '127.0.0.3', '127.0.0.4'])
    await signIn(desk, 'Ann.Owner@example.org', 'not this one', from)
  const [first] = await untilWritten(desk.ctx, 1, 'sign_in.failed')
  expect(first).toMatchObject({
    actor: 'anonymous',
    actor_id: null,
    address: '127.0.0.2',
    subject: 'ann.owner@example.org',
    subject_name: 'Ann owner',
    changes: { reason: { after: 'wrong_password' } },
  })
  await closeHour(desk)
  const [, counted] = await untilWritten(desk.ctx, 2, 'sign_in.failed')
  expect(counted).toMatchObject({
    subject: 'ann.owner@example.org',
    changes: { reason: { after: 'wrong_password' }, again: { after: 2 }, since: { after: expect.any(String) } },
  })
  await signIn(desk, 'ann.owner@example.org', 'not this one', '127.0.0.5')
  await untilWritten(desk.ctx, 3, 'sign_in.failed')
})

test('what was typed where an account’s address belongs is kept nowhere', async () => {
  const desk = await startDesk()
  await aPerson(desk.ctx, { role: 'owner' })
  const typed = 'my secret passphrase'
  await signIn(desk, typed, 'whatever')
  await signIn(desk, 'stranger@example.org', typed)
  const entries = await untilWritten(desk.ctx, 1, 'sign_in.failed')
  expect(entries[0]).toMatchObject({ subject: 'an unknown account', subject_id: null })
  await closeHour(desk)
  const all = await untilWritten(desk.ctx, 2, 'sign_in.failed')
  expect(all[1]?.changes).toMatchObject({ again: { after: 1 } })
  const written = JSON.stringify(await desk.ctx.db.selectFrom('audit_entries').selectAll().execute())
  expect(written).not.toContain(typed)
  expect(written).not.toContain('stranger@example.org')
})

test('somebody who is kept out and still knows the password is told apart from a guess', async () => {
  const desk = await startDesk()
  await aPerson(desk.ctx, { role: 'owner' })
  await aPerson(desk.ctx, { role: 'agent' })
  await disablePerson(desk.ctx, 'ann.agent@example.org')
  await signIn(desk, 'ann.agent@example.org', testPassword)
  await signIn(desk, 'ann.agent@example.org', 'not this one')
  const entries = await untilWritten(desk.ctx, 2, 'sign_in.failed')
  expect(entries.map(({ changes }) => changes['reason']?.after)).toEqual(['disabled', 'wrong_password'])
})

test('too many tries are written down with the account, however many follow', async () => {
  const desk = await startDesk()
  await aPerson(desk.ctx, { role: 'owner' })
  const statuses = await Promise.all(
    Array.from({ length: 25 }, async () => (await signIn(desk, 'ann.owner@example.org', 'not this one')).status),
  )
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(10)
  const [blocked] = await untilWritten(desk.ctx, 1, 'sign_in.blocked')
  expect(blocked).toMatchObject({ subject: 'ann.owner@example.org', address: '127.0.0.1' })
  expect(await entriesOf(desk.ctx, 'sign_in.failed')).toHaveLength(1)
})

test('an agent who asks for what is an admin’s is refused, and that is written down: each route once an hour', async () => {
  const desk = await startDesk()
  const { agent } = await claimed(desk.ctx)
  const routes = [
    'GET /api/v1/people',
    'PATCH /api/v1/people/1',
    'POST /api/v1/invitations',
    'DELETE /api/v1/invitations/1',
    'GET /api/v1/settings',
    'GET /api/v1/audit',
    'GET /api/v1/audit/export',
  ]
  for (const route of [...routes, ...routes]) expect((await call(desk, route, { headers: agent })).status).toBe(403)
  const entries = await untilWritten(desk.ctx, routes.length, 'access.denied')
  expect(entries.map(({ subject }) => subject)).toEqual(routes.map((route) => route.replace('/1', '/:id')))
  for (const entry of entries)
    expect(entry).toMatchObject({
      actor: 'Ann agent',
      actor_email: 'ann.agent@example.org',
      address: '127.0.0.1',
      changes: { reason: { after: 'not_permitted' }, role: { after: 'agent' } },
    })
  await closeHour(desk)
  const counted = (await untilWritten(desk.ctx, 2 * routes.length, 'access.denied')).slice(routes.length)
  expect(counted.every(({ changes }) => changes['again']?.after === 1)).toBe(true)
})

test('a rule finer than the route’s is written down as well: an admin who would make an owner', async () => {
  const desk = await startDesk()
  const { admin } = await claimed(desk.ctx)
  const json = { email: 'cy@example.org', role: 'owner' }
  expect((await call(desk, 'POST /api/v1/invitations', { headers: admin, json })).status).toBe(403)
  const [entry] = await untilWritten(desk.ctx, 1, 'access.denied')
  expect(entry).toMatchObject({ actor: 'Ann admin', subject: 'POST /api/v1/invitations' })
})

test('another Host, a foreign page, a made-up code and the drop-in API are written down with what was refused', async () => {
  const desk = await startDesk()
  const { viewer } = await claimed(desk.ctx)
  await call(desk, 'GET /api/v1/stats?secret=1', { headers: { host: 'desk.evil.example' } })
  await call(desk, 'DELETE /api/v1/sample', { headers: { origin: 'https://evil.example' } })
  await call(desk, 'POST /api/v1/invitations/look', { json: { code: 'AAAAAAAAAAAAAAAAAAAAAA' } })
  await call(desk, 'POST /api/tickets/', { headers: viewer, json: {} })
  const entries = await untilWritten(desk.ctx, 4, 'access.denied')
  expect(entries.map(({ actor, subject, changes }) => [actor, subject, changes])).toEqual([
    ['anonymous', 'GET /api/v1/stats', { reason: { after: 'unknown_host' }, host: { after: 'desk.evil.example' } }],
    [
      'anonymous',
      'DELETE /api/v1/sample',
      { reason: { after: 'foreign_page' }, page: { after: 'https://evil.example' } },
    ],
    ['anonymous', 'POST /api/v1/invitations/look', { reason: { after: 'bad_invitation' } }],
    ['Ann viewer', 'POST /api/tickets', { reason: { after: 'not_permitted' }, role: { after: 'viewer' } }],
  ])
})

test('a flood of them from one address is one entry and one number', async () => {
  const desk = await startDesk()
  await claimed(desk.ctx)
  const { hostname, port } = new URL(desk.url)
  const knock = () =>
    new Promise<void>((settle, fail) => {
      const outgoing = request({ hostname, port, path: '/', headers: { host: 'evil.example' } }, (incoming) => {
        incoming.resume().on('end', settle)
      })
      outgoing.on('error', fail).end()
    })
  for (let round = 0; round < 20; round++) await Promise.all(Array.from({ length: 25 }, knock))
  await closeHour(desk)
  const entries = await untilWritten(desk.ctx, 2, 'access.denied')
  expect(entries[1]?.changes['again']?.after).toBe(499)
})

test('strangers from everywhere fill no more than their share, and do not hide who is known', async () => {
  const desk = await startDesk()
  const attempt = (kind: string, crowd: 'strangers' | 'people') =>
    noteAttempt(desk.ctx, {
      action: 'sign_in.failed',
      kind,
      crowd,
      reason: 'wrong_password',
      describe: () => ({ subject: kind }),
    })
  for (let stranger = 0; stranger < 5_000; stranger++) attempt(`198.51.${stranger}`, 'strangers')
  attempt('ada@example.org', 'people')
  const entries = await untilWritten(desk.ctx, 102, 'sign_in.failed')
  expect(entries.at(-1)?.subject).toBe('ada@example.org')
  expect(entries.at(-2)?.subject).toBe('many others')
  await closeHour(desk)
  const all = await untilWritten(desk.ctx, 103, 'sign_in.failed')
  expect(all.at(-1)).toMatchObject({ subject: 'many others', address: null, changes: { again: { after: 4_899 } } })
})

test('what was counted is written down when the desk stops', async () => {
  const desk = await startDesk()
  await aPerson(desk.ctx, { role: 'owner' })
  for (let time = 0; time < 3; time++) await signIn(desk, 'ann.owner@example.org', 'not this one')
  await desk.stop()
  const entries = await entriesOf(desk.ctx, 'sign_in.failed')
  expect(entries.map(({ changes }) => changes['again']?.after)).toEqual([undefined, 2])
})

test('a database that is away loses no more than what was tried meanwhile', async () => {
  const desk = await startDesk()
  const tryOnce = (isBroken: boolean) =>
    noteAttempt(desk.ctx, {
      action: 'sign_in.failed',
      kind: 'one',
      crowd: 'people',
      reason: 'wrong_password',
      describe: () => {
        if (isBroken) throw new Error('Connection terminated')
        return { subject: 'ada@example.org' }
      },
    })
  tryOnce(true)
  await new Promise((passed) => setImmediate(passed))
  tryOnce(false)
  await untilWritten(desk.ctx, 1, 'sign_in.failed')
})
