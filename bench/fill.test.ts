import { expect, onTestFinished, test } from 'vitest'
import { startFilled } from './filled-desk.ts'
import { temporaryFolder } from '../test/desk-process.ts'
import { ticketOf } from './tickets.ts'

const tickets = 300

test('a filled desk holds the tickets of its numbers, each with its beginning, and is taken as it was kept', async () => {
  const keep = temporaryFolder()
  onTestFinished(keep.remove)
  const first = await startFilled({ tickets, variant: '', keep: keep.folder })
  onTestFinished(first.putAway)
  const { rows } = await first.client.query<{ id: number; title: string; description: string; status: string }>(
    'select id::int, title, description, status from tickets order by id',
  )
  expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: tickets }, (_, index) => index + 1))
  for (const [at, { title, description, status }] of rows.entries()) {
    expect({ title, description, status }).toEqual(pick(at + 1))
  }
  const counts = await first.client.query<{ events: number; indexes: number }>(`
    select (select count(*)::int from events where kind = 'ticket.created') as events,
      (select count(*)::int from pg_indexes where schemaname = 'public') as indexes`)
  expect(counts.rows[0]?.events).toBe(tickets)
  const stats = (await (await fetch(`${first.desk.url}/api/tickets/stats/`)).json()) as { total_tickets: number }
  expect(stats.total_tickets).toBe(tickets)

  await first.client.query('delete from tickets where id = 7')
  await first.putAway()
  const second = await startFilled({ tickets, variant: 'ceiling', keep: keep.folder })
  onTestFinished(second.putAway)
  const again = await second.client.query<{ n: number; indexes: number; copied: number }>(`
    select (select count(*)::int from tickets) as n,
      (select count(*)::int from pg_indexes where schemaname = 'public') as indexes,
      (select count(*)::int from ceiling.tickets) as copied`)
  expect(again.rows[0]).toEqual({ n: tickets, indexes: counts.rows[0]?.indexes, copied: tickets })
}, 120_000)

const pick = (n: number) => {
  const { title, description, status } = ticketOf(n, tickets)
  return { title, description, status }
}
