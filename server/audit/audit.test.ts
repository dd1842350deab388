import { expect, test } from 'vitest'
import { inTransaction } from '#server/platform/db.ts'
import { aDesk, aPerson } from '#server/testing.ts'
import { audit } from './audit.ts'

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
    action: 'person.changed',
    subject: 'bo@example.org',
    subjectId: 7,
    changes: { role: { before: 'agent', after: 'admin' } },
  })
  const [row] = await ctx.db.selectFrom('audit_entries').selectAll().orderBy('id', 'desc').limit(1).execute()
  expect(row).toMatchObject({
    at: '2026-11-20T12:00:00Z',
    action: 'person.changed',
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
    await audit(ctx, { action: 'token.made', subject: 'reports' })
    throw new Error('changed its mind')
  })
  await expect(attempt).rejects.toThrow('changed its mind')
  expect(await ctx.db.selectFrom('audit_entries').select('id').where('action', '=', 'token.made').execute()).toEqual([])
})
