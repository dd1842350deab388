// What the database itself keeps, whoever writes: choices, lengths, blanks, defaults, and the search beside the row.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Ctx } from '#server/platform/context.ts'
import { aDesk } from '#server/testing.ts'
import { categories, priorities, statuses, type Category, type Priority, type Status } from '#shared/words.ts'
import { allFacets, facetOf } from './facets.ts'

const insert = (ctx: Ctx, fields: Readonly<Record<string, unknown>>) => {
  const given: Readonly<Record<string, unknown>> = { title: 'x', description: 'y', ...fields }
  const columns = sql.join(Object.keys(given).map((name) => sql.ref(name)))
  return sql<Record<string, unknown>>`
    insert into tickets (${columns}) values (${sql.join(Object.values(given))}) returning *`.execute(ctx.db)
}
const refusedBy = async (work: Promise<unknown>) =>
  work.then(
    () => 'nothing',
    (error: unknown) => {
      const { code, constraint, column } = error as { code?: string; constraint?: string; column?: string }
      return `${code} ${constraint ?? column ?? ''}`.trim()
    },
  )

describe('direct SQL is refused', () => {
  const rows: readonly (readonly [name: string, fields: Readonly<Record<string, unknown>>, by: string])[] = [
    ['category outside the list', { category: 'foo' }, '23514 tickets_category_known'],
    ['category in other letters', { category: 'Billing' }, '23514 tickets_category_known'],
    ['priority outside the list', { priority: 'urgent' }, '23514 tickets_priority_known'],
    ['status outside the list', { status: 'pending' }, '23514 tickets_status_known'],
    ['empty choice', { status: '' }, '23514 tickets_status_known'],
    ['title of 201', { title: 'x'.repeat(201) }, '23514 tickets_title_length'],
    ['empty title', { title: '' }, '23514 tickets_title_not_blank'],
    ['blank title', { title: ' \t\n\u00a0\u0085' }, '23514 tickets_title_not_blank'],
    ['empty description', { description: '' }, '23514 tickets_description_not_blank'],
    ['blank description', { description: ' \r\n ' }, '23514 tickets_description_not_blank'],
    ['no source', { category_source: '' }, '23514 tickets_category_source_short'],
    ['endless source', { priority_source: 'x'.repeat(41) }, '23514 tickets_priority_source_short'],
    ['version zero', { version: 0 }, '23514 tickets_version_positive'],
    ['same id twice', { id: 1 }, '23505 tickets_pkey'],
    ['facet by hand', { facet: 4 }, '428C9'],
    ...[
      'title',
      'description',
      'category',
      'priority',
      'status',
      'created_at',
      'updated_at',
      'version',
      'is_sample',
    ].map((column) => [`null ${column}`, { [column]: null }, `23502 ${column}`] as const),
  ]

  test('for every choice, length, blank and null, on insert and on update', async () => {
    const ctx = await aDesk()
    await insert(ctx, { id: 1 })
    await insert(ctx, { id: 2 })
    for (const [name, fields, by] of rows) {
      expect.soft(await refusedBy(insert(ctx, fields)), `insert: ${name}`).toBe(by)
      const [[column, value] = ['', undefined]] = Object.entries(fields)
      const update = sql`update tickets set ${sql.ref(column)} = ${value} where id = 2`.execute(ctx.db)
      expect.soft(await refusedBy(update), `update: ${name}`).toBe(by)
    }
    const { rows: left } = await sql`select id from tickets`.execute(ctx.db)
    expect(left).toHaveLength(2)
  })

  test('for a title or description that is left out', async () => {
    const ctx = await aDesk()
    expect(await refusedBy(sql`insert into tickets (title) values ('x')`.execute(ctx.db))).toBe('23502 description')
    expect(await refusedBy(sql`insert into tickets (description) values ('x')`.execute(ctx.db))).toBe('23502 title')
  })
})

test('defaults are the database’s own', async () => {
  const ctx = await aDesk()
  const { rows } = await insert(ctx, {})
  expect(rows[0]).toMatchObject({
    id: 1,
    category: 'general',
    priority: 'medium',
    status: 'open',
    category_source: 'person',
    priority_source: 'person',
    is_sample: false,
    version: 1,
    resolved_at: null,
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/),
  })
  expect(rows[0]?.['updated_at']).toBe(rows[0]?.['created_at'])
})

test('200 characters fit, counted as characters', async () => {
  const ctx = await aDesk()
  expect(await refusedBy(insert(ctx, { title: '😀'.repeat(200) }))).toBe('nothing')
  expect(await refusedBy(insert(ctx, { title: '😀'.repeat(201) }))).toBe('23514 tickets_title_length')
})

test('the facet follows the words, as the desk numbers it', async () => {
  const ctx = await aDesk()
  for (const status of statuses)
    for (const priority of priorities)
      for (const category of categories) await insert(ctx, { status, priority, category })
  const { rows } = await sql<{ facet: number; status: Status; priority: Priority; category: Category }>`
    select facet, status, priority, category from tickets order by id`.execute(ctx.db)
  expect(rows.map(({ facet }) => facet)).toEqual(allFacets)
  expect(rows.map(facetOf)).toEqual(allFacets)
  await sql`update tickets set priority = 'low', status = 'in_progress', category = 'account'`.execute(ctx.db)
  expect((await sql`select distinct facet from tickets`.execute(ctx.db)).rows).toEqual([{ facet: 18 }])
})

test('the searched text follows title and description, and goes with the ticket', async () => {
  const ctx = await aDesk()
  const searched = async () => (await sql<{ body: string }>`select body from ticket_search`.execute(ctx.db)).rows
  await insert(ctx, { title: 'ÄPFEL', description: 'Und Birnen' })
  expect(await searched()).toEqual([{ body: 'äpfel\u0001und birnen' }])
  await sql`update tickets set description = 'Only'`.execute(ctx.db)
  expect(await searched()).toEqual([{ body: 'äpfel\u0001only' }])
  await sql`delete from tickets`.execute(ctx.db)
  expect(await searched()).toEqual([])
})
