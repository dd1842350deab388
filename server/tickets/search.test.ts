// Searching: whatever way is taken, what is found is just what holds the terms, in order, page by page.
import { sql, type KyselyPlugin } from 'kysely'
import { describe, expect, test } from 'vitest'
import { aDesk, aTicket } from '#server/testing.ts'
import type { Ticket } from '#shared/tickets.ts'
import { categories, priorities, statuses } from '#shared/words.ts'
import type { Ctx } from '#server/platform/context.ts'
import { lettersIn, lettersNeeded, tidySearch, moveTail } from './search-letters.ts'
import { countTickets, listTickets, type Order, type TicketFilter } from './tickets.ts'

const walk = async (ctx: Ctx, filter: TicketFilter, order: Order, limit: number) => {
  const items: Ticket[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await listTickets(ctx, { filter, order, limit, ...(cursor && { cursor }) })
    items.push(...page.items)
    cursor = page.next
  }
  return items
}

const ids = (tickets: readonly Ticket[]) => tickets.map(({ id }) => id)

/** What must be found, by reading every ticket. */
const holding = (tickets: readonly Ticket[], filter: TicketFilter, terms: readonly string[]) =>
  tickets.filter(
    ({ title, description, status, priority, category, created_at }) =>
      terms.every((term) => [title, description].some((text) => text.toLowerCase().includes(term))) &&
      (filter.status?.includes(status) ?? true) &&
      (filter.priority?.includes(priority) ?? true) &&
      (filter.category?.includes(category) ?? true) &&
      Date.parse(created_at) >= Date.parse(filter.createdFrom ?? '0001-01-01') &&
      Date.parse(created_at) < Date.parse(filter.createdBefore ?? '9999-01-01'),
  )

/** Tickets over two years, thick and thin, with words of every frequency; not in the order of their numbers. */
const fill = async (ctx: Ctx, count: number) => {
  await sql`
    insert into tickets (title, description, category, priority, status, created_at, updated_at)
    select 'Order ' || n || case when n % 3 = 0 then ' refund' else '' end,
      'The text of it' || case when n % 40 = 7 then ', a Turnstile' else '' end
        || case when n % 97 = 5 then ' 返金 c++ Ärger' else '' end || case when n = 333 then ' needle qz' else '' end
        || case when n % 150 = 1 then ' xy' when n % 151 = 1 then ' x y' else '' end,
      (array['billing', 'technical', 'account', 'general'])[1 + n * 7 % 4],
      (array['low', 'medium', 'high', 'critical'])[1 + n * 5 % 11 % 4],
      (array['open', 'in_progress', 'resolved', 'closed'])[1 + n * 3 % 17 % 4],
      '2026-11-01T00:00:00Z'::timestamptz - (n * 7919 % ${count}) ^ 1.6 * interval '20 minutes',
      '2026-11-01T00:00:00Z'::timestamptz - (n * 104729 % ${count}) * interval '1 minute'
    from generate_series(1, ${count}) as n`.execute(ctx.db)
}

const searches: readonly (readonly [search: string, terms: readonly string[]])[] = [
  ['order', ['order']],
  ['TURNSTILE', ['turnstile']],
  ['needle', ['needle']],
  ['nothinghasit', ['nothinghasit']],
  ['turnstile refund', ['turnstile', 'refund']],
  ['"text of"', ['text of']],
  ['qz', ['qz']],
  ['zq', ['zq']],
  ['返金', ['返金']],
  ['ärger', ['ärger']],
  ['c++', ['c++']],
  ['r', ['r']],
  ['xy order', ['xy', 'order']],
  ['"x y"', ['x y']],
  ['%', ['%']],
  ['____', ['____']],
]

const filters: readonly TicketFilter[] = [
  {},
  { status: ['open'] },
  { status: ['open', 'closed', 'resolved'], priority: ['low', 'medium', 'critical'] },
  { category: ['billing'], priority: ['high'], status: ['in_progress'] },
  { createdFrom: '2026-03-01T00:00:00Z', createdBefore: '2026-08-15T12:00:00Z' },
  { createdBefore: '2026-10-30T00:00:00Z', category: ['account', 'general'] },
]

const orders: readonly Order[] = ['-created_at', 'created_at', '-updated_at', '-priority', 'status-word', 'title', 'id']

describe('a search finds what holds its terms', () => {
  test.each<[state: string, prepare: (ctx: Ctx) => Promise<unknown>]>([
    ['with texts that no block names yet', async () => undefined],
    ['with all texts in blocks', async (ctx) => moveTail(ctx)],
    [
      'with blocks, texts changed since, and tickets newer than the desk remembers',
      async (ctx) => {
        await moveTail(ctx)
        // The desk looks at what there is, and keeps what it saw for a minute.
        await walk(ctx, { search: 'order' }, '-created_at', 100)
        await sql`update tickets set description = 'Now with qz and a turnstile' where id % 50 = 3`.execute(ctx.db)
        await sql`update tickets set created_at = created_at + interval '90 days' where id % 29 = 3`.execute(ctx.db)
        await sql`delete from tickets where id % 31 = 4`.execute(ctx.db)
        await aTicket(ctx, { title: 'Needle again', description: 'With a turnstile and 返金.' })
      },
    ],
  ])('in every order, with every filter, by pages, %s', async (_state, prepare) => {
    const ctx = await aDesk({ now: '2026-11-20T10:00:00Z' })
    await fill(ctx, 700)
    await prepare(ctx)
    for (const order of orders) {
      const all = await walk(ctx, {}, order, 200)
      expect(all.length).toBeGreaterThan(600)
      for (const [search, terms] of searches) {
        for (const filter of filters) {
          const name = `${search} ${order} ${JSON.stringify(filter)}`
          const right = ids(holding(all, filter, terms))
          const limit = right.length > 60 ? 50 : 7
          expect.soft(ids(await walk(ctx, { ...filter, search }, order, limit)), name).toEqual(right)
        }
      }
    }
    const all = await walk(ctx, {}, 'id', 200)
    for (const [search, terms] of searches) {
      for (const filter of filters) {
        expect
          .soft(await countTickets(ctx, { ...filter, search }), `${search} ${JSON.stringify(filter)}`)
          .toEqual({ count: holding(all, filter, terms).length, is_capped: false })
      }
    }
  })

  test('at any date there is', async () => {
    const ctx = await aDesk()
    const dates = ['infinity', '-infinity', '0044-03-15 BC', '0001-01-01', '1969-12-31', '9999-12-31', '12000-01-01']
    for (const date of dates) {
      await sql`insert into tickets (title, description, created_at) values ('Needle qz', 'x', ${date}::timestamptz)`.execute(
        ctx.db,
      )
    }
    await moveTail(ctx)
    const newestFirst = [1, 7, 6, 5, 4, 3, 2]
    for (const search of ['needle', 'qz']) {
      for (const limit of [1, 3, 20]) {
        expect.soft(ids(await walk(ctx, { search }, '-created_at', limit)), search).toEqual(newestFirst)
        expect.soft(ids(await walk(ctx, { search }, 'created_at', limit)), search).toEqual(newestFirst.toReversed())
      }
    }
  })
})

describe('the blocks', () => {
  test('name single letters and pairs; a term needs its pairs, or the one letter it is', () => {
    expect([...lettersIn('añ😀')]).toEqual(['a', 'ñ', 'añ', '😀', 'ñ😀'])
    expect(lettersNeeded('añ😀')).toEqual(['añ', 'ñ😀'])
    expect(lettersNeeded('😀')).toEqual(['😀'])
    expect(lettersNeeded('aa')).toEqual(['aa'])
  })

  test('take the tail when it is long, in one of several processes', async () => {
    const ctx = await aDesk()
    const tail = async () => (await sql`select from search_tail`.execute(ctx.db)).rows.length
    await fill(ctx, 255)
    await tidySearch(ctx)
    expect(await tail()).toBe(255)
    await fill(ctx, 400)
    await Promise.all([tidySearch(ctx), tidySearch(ctx), tidySearch(ctx)])
    await tidySearch(ctx)
    expect(await tail()).toBeLessThan(256)
  })

  test.each([1, 2, 3, 4, 5])('lose no ticket to a search when they take the tail after its statement %i', async (n) => {
    const ctx = await aDesk()
    await fill(ctx, 300)
    await walk(ctx, { search: 'order' }, 'id', 200)
    const { id } = await aTicket(ctx, { title: 'Few have ~#' })
    let answered = 0
    const between: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        answered++
        if (answered === n) await moveTail(ctx)
        return result
      },
    }
    const watched = { ...ctx, db: ctx.db.withPlugin(between) }
    expect(
      ids((await listTickets(watched, { filter: { search: '~#' }, order: '-created_at', limit: 9 })).items),
    ).toEqual([id])
  })

  test('are forgotten with all tickets', async () => {
    const ctx = await aDesk()
    await fill(ctx, 300)
    await moveTail(ctx)
    await fill(ctx, 10)
    await sql`truncate tickets cascade`.execute(ctx.db)
    for (const table of ['search_blocks', 'search_tail', 'ticket_search'])
      expect.soft((await sql`select from ${sql.table(table)}`.execute(ctx.db)).rows, table).toEqual([])
  })
})

test('every filter in every order gives the tickets that fit, by pages', async () => {
  const ctx = await aDesk()
  await fill(ctx, 500)
  for (const order of [
    '-created_at',
    '-updated_at',
    '-priority',
    'status',
    '-status-word',
    'category',
    'title',
  ] as const) {
    const all = await walk(ctx, {}, order, 200)
    expect(new Set(ids(all)).size).toBe(500)
    for (const filter of [
      ...filters,
      ...statuses.map((status) => ({ status: [status] })),
      ...priorities.map((priority) => ({ priority: [priority], category: categories.slice(1) })),
    ]) {
      const right = ids(holding(all, filter, []))
      for (const limit of [3, 40])
        expect.soft(ids(await walk(ctx, filter, order, limit)), `${order} ${JSON.stringify(filter)}`).toEqual(right)
    }
  }
})
