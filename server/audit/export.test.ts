import { request } from 'node:http'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { claimed, startDesk } from '#server/testing.ts'
import type { AuditEntry } from '#shared/audit.ts'
import { call } from '../../test/call.ts'
import { audit } from './audit.ts'
import { listAudit } from './list.ts'

test('the log comes out as a JSON object a line, filtered as the list is, and that is written down first', async () => {
  const desk = await startDesk()
  const { admin } = await claimed(desk.ctx)
  const reply = await call(desk, 'GET /api/v1/audit/export?format=ndjson&action=audit.exported,person.added', {
    headers: admin,
  })
  expect(reply.headers['content-type']).toBe('application/x-ndjson; charset=utf-8')
  expect(reply.headers['content-disposition']).toMatch(/^attachment; filename="docket-audit-\d{4}-\d\d-\d\d\.ndjson"$/)
  expect(reply.headers['cache-control']).toBe('no-store')
  const lines = reply.text.trimEnd().split('\n')
  const entries = lines.map((line) => JSON.parse(line) as AuditEntry)
  expect(entries.map(({ action }) => action)).toEqual([
    'audit.exported',
    'person.added',
    'person.added',
    'person.added',
  ])
  expect(entries[0]).toMatchObject({
    actor: 'Ann admin',
    address: '127.0.0.1',
    changes: {
      format: { after: 'ndjson' },
      filter: { after: { actions: ['audit.exported', 'person.added'] } },
    },
  })
})

test('as CSV it is one record an entry, and runs in no spreadsheet', async () => {
  const desk = await startDesk()
  const { owner } = await claimed(desk.ctx)
  const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', '＋1', '－1', '＠A']
  for (const subject of formulas) await audit(desk.ctx, { action: 'sample.loaded', subject })
  const reply = await call(desk, 'GET /api/v1/audit/export?action=sample.loaded', { headers: owner })
  expect(reply.headers['content-type']).toBe('text/csv; charset=utf-8')
  const [head, ...records] = reply.text.split('\r\n').slice(0, -1)
  expect(head).toBe('id,at,action,actor,actor_id,actor_email,via,address,subject,subject_id,subject_name,changes')
  expect(records).toHaveLength(formulas.length)
  for (const [at, subject] of formulas.toReversed().entries()) {
    const cell = records[at]?.split(',')[8] ?? ''
    expect(cell.replace(/^"/, ''), subject).toMatch(/^'/)
    expect(cell).toContain(`'${subject}`)
  }
})

test('who is no admin gets none of it, and is written down', async () => {
  const desk = await startDesk()
  const { agent } = await claimed(desk.ctx)
  expect((await call(desk, 'GET /api/v1/audit/export', { headers: agent })).status).toBe(403)
  await expect
    .poll(async () => (await listAudit(desk.ctx, { filter: { actions: ['access.denied'] }, limit: 9 })).items)
    .toMatchObject([{ subject: 'GET /api/v1/audit/export', actor: 'Ann agent' }])
  expect((await listAudit(desk.ctx, { filter: { actions: ['audit.exported'] }, limit: 9 })).items).toEqual([])
})

test('HEAD reads no file, and takes nothing out', async () => {
  const desk = await startDesk()
  const { owner } = await claimed(desk.ctx)
  expect((await call(desk, 'HEAD /api/v1/audit/export', { headers: owner })).status).toBe(200)
  expect((await listAudit(desk.ctx, { filter: { actions: ['audit.exported'] }, limit: 9 })).items).toEqual([])
})

test('many pages come whole and in order; who hangs up stops the reading', async () => {
  const desk = await startDesk()
  const { owner } = await claimed(desk.ctx)
  await sql`
    insert into audit_entries (at, action, actor, via, subject)
    select '2026-01-01T00:00:00Z'::timestamptz + make_interval(secs => n), 'sample.loaded', 'Ann', 'api', 'tickets ' || n
    from generate_series(1, 120000) as n`.execute(desk.ctx.db)
  const reply = await call(desk, 'GET /api/v1/audit/export?format=ndjson&action=sample.loaded&subject=00', {
    headers: owner,
  })
  const subjects = reply.text
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as AuditEntry).subject)
  const numbers = subjects.map((subject) => Number(subject.split(' ')[1]))
  expect(numbers[0]).toBe(120_000)
  expect(numbers).toEqual(numbers.toSorted((a, b) => b - a))
  expect(numbers.length).toBe(
    Array.from({ length: 120_000 }, (_, n) => n + 1).filter((n) => `${n}`.includes('00')).length,
  )

  const { hostname, port } = new URL(desk.url)
  await new Promise<void>((settle, fail) => {
    const outgoing = request({ hostname, port, path: '/api/v1/audit/export', headers: owner }, (incoming) => {
      incoming.once('data', () => incoming.destroy())
      incoming.once('close', settle)
    })
    outgoing.on('error', fail).end()
  })
  const asking = () =>
    sql<{ n: number }>`
    select count(*)::int as n from pg_stat_activity
    where datname = current_database() and state = 'active' and query like '%from audit_entries%'
      and pid <> pg_backend_pid()`.execute(desk.ctx.db)
  await expect.poll(async () => (await asking()).rows[0]?.n, { timeout: 5_000 }).toBe(0)
})
