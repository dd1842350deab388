import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { aDesk, aPerson, claimed, startDesk } from '#server/testing.ts'
import type { AuditEntry } from '#shared/audit.ts'
import { call } from '../../test/call.ts'
import { audit } from './audit.ts'
import { listAudit, pageStatement, type AuditFilter } from './list.ts'

interface Listed {
  readonly items: readonly AuditEntry[]
  readonly next: string | null
}

/** So many entries, a minute apart, some at the very same time. */
const fill = async (ctx: Ctx, count: number) => {
  await sql`
    insert into audit_entries (at, action, actor, actor_id, via, address, subject, changes)
    select '2026-01-01T00:00:00.123456Z'::timestamptz + make_interval(mins => n / 3), 
      (array['person.signed_in', 'person.signed_out', 'sign_in.failed'])[1 + n % 3], 'Ann', 1 + n % 5, 'api', '127.0.0.1',
      'p' || n % 50 || '@example.org', '{}'
    from generate_series(1, ${count}) as n`.execute(ctx.db)
  await sql`analyze audit_entries`.execute(ctx.db)
}

const walkAll = async (ctx: Ctx, filter: AuditFilter, limit: number) => {
  const found: AuditEntry[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await listAudit(ctx, { filter, limit, ...(cursor && { cursor }) })
    found.push(...page.items)
    cursor = page.next
  }
  return found
}

test('pages together hold every entry once, newest first, whatever they are filtered by', async () => {
  const ctx = await aDesk()
  await fill(ctx, 500)
  const all = await walkAll(ctx, {}, 200)
  expect(all).toHaveLength(500)
  expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).toSorted((a, b) => b - a))
  const [from, before] = [all[400]!.at, all[100]!.at]
  const filters: [AuditFilter, (entry: AuditEntry) => boolean][] = [
    [{}, () => true],
    [{ person: 3 }, ({ actor_id }) => actor_id === 3],
    [{ actions: ['sign_in.failed'] }, ({ action }) => action === 'sign_in.failed'],
    [{ actions: ['sign_in.failed', 'person.signed_in'] }, ({ action }) => action !== 'person.signed_out'],
    [
      { person: 2, actions: ['person.signed_out', 'sample.loaded'] },
      ({ actor_id, action }) => actor_id === 2 && action === 'person.signed_out',
    ],
    [{ subject: 'P7@EXAMPLE' }, ({ subject }) => subject === 'p7@example.org'],
    [{ subject: '%' }, () => false],
    [{ from, before }, ({ at }) => at >= from && at < before],
    [
      { from, before, actions: ['person.signed_in', 'sign_in.failed'], subject: '1@' },
      ({ at, action, subject }) =>
        at >= from && at < before && action !== 'person.signed_out' && subject.includes('1@'),
    ],
  ]
  for (const [filter, belongs] of filters) {
    const wanted = all.filter(belongs).map(({ id }) => id)
    for (const limit of [1, 7, 200]) {
      if (limit === 1 && wanted.length > 100) continue
      const found = (await walkAll(ctx, filter, limit)).map(({ id }) => id)
      expect(found, `${JSON.stringify(filter)} by ${limit}`).toEqual(wanted)
    }
  }
})

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Index Name'?: string
  readonly Plans?: readonly PlanNode[]
}
const nodesOf = (plan: PlanNode): PlanNode[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

test('each way of asking walks its own index in the order of the list, and sorts no more than a page', async () => {
  const desk = await startDesk()
  const { ctx } = desk
  await fill(ctx, 3_000)
  const after = { value: '2026-01-01T08:00:00Z', id: 1_000 }
  const ways: [AuditFilter, string][] = [
    [{}, 'audit_entries_by_time'],
    [{ from: '2026-01-01T01:00:00Z', before: '2026-01-01T09:00:00Z' }, 'audit_entries_by_time'],
    [{ subject: 'p7@' }, 'audit_entries_by_time'],
    [{ person: 3 }, 'audit_entries_by_actor'],
    [{ person: 3, actions: ['sign_in.failed'] }, 'audit_entries_by_actor'],
    [{ actions: ['sign_in.failed'] }, 'audit_entries_by_action'],
    [{ actions: ['sign_in.failed', 'person.signed_in'], subject: 'p7@' }, 'audit_entries_by_action'],
  ]
  for (const [filter, index] of ways)
    for (const place of [undefined, after]) {
      const plan = await inTransaction(ctx, async (ctx) => {
        const { rows } = await sql<{ 'QUERY PLAN': readonly { Plan: PlanNode }[] }>`
          explain (format json) ${pageStatement({ filter, limit: 51, after: place })}`.execute(ctx.db)
        return rows[0]!['QUERY PLAN'][0]!.Plan
      })
      const nodes = nodesOf(plan)
      const used = nodes.map((node) => node['Index Name']).filter((name) => name?.startsWith('audit_entries'))
      expect(used, JSON.stringify(filter)).toEqual([index])
      expect(nodes.map((node) => node['Node Type'])).not.toContain('Seq Scan')
    }
})

test('the route gives the people’s names of now beside the words of then', async () => {
  const desk = await startDesk()
  const { owner } = await claimed(desk.ctx)
  const { items, next } = (
    await call(desk, 'GET /api/v1/audit?action=person.added&limit=2', { headers: owner })
  ).json<Listed>()
  expect(items).toHaveLength(2)
  expect(items[0]).toMatchObject({ action: 'person.added', subject_name: expect.stringMatching(/^Ann /) })
  const rest = await call(desk, `GET /api/v1/audit?action=person.added&limit=2&cursor=${next}`, { headers: owner })
  expect(rest.json<Listed>().items).toHaveLength(1)
  expect(rest.json<Listed>().next).toBeNull()
})

test.each([
  'cursor=nonsense',
  'cursor=WyItYXVkaXQiLCJub3doZXJlIiwxXQ',
  'action=person.vanished',
  'action=',
  'person=x',
  'from=2026-11-20',
  'from=2026-02-30T00:00:00Z',
  'before=2026-11-20T25:00:00Z',
  'from=0000-01-01T00:00:00Z',
  'from=9999-12-31T23:59:00-14:00',
  'from=2026-11-20T10:00:00Z&before=2026-11-20T10:00:00Z',
  'limit=201',
  `subject=${'x'.repeat(201)}`,
  'order=desc',
  "person=1'%20or%20'1'='1",
])('is refused what cannot be meant: %s', async (query) => {
  const desk = await startDesk()
  const { owner } = await claimed(desk.ctx)
  for (const path of ['audit', 'audit/export']) {
    if (path === 'audit/export' && /cursor|limit/.test(query)) continue
    const reply = await call(desk, `GET /api/v1/${path}?${query}`, { headers: owner })
    expect(reply.status, reply.text).toBe(400)
    expect(reply.headers['content-type']).toContain('application/problem+json')
  }
})

test('entries name whoever did them by the name they had, also when it is the name of the desk itself', async () => {
  const ctx = await aDesk()
  const { id } = await aPerson(ctx, { role: 'owner', name: 'system' })
  await audit(ctx, { action: 'sample.loaded', subject: 'sample tickets', by: { id, name: 'system' } })
  const { items } = await listAudit(ctx, { filter: { person: id }, limit: 10 })
  expect(items).toMatchObject([{ actor: 'system', actor_id: id, actor_email: 'system@example.org' }])
})
