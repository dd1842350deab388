// Fills a desk with the tickets of tickets.ts: straight into its database, or through the API of any server.
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { openConnection } from './connection.ts'
import { say } from './put-away.ts'
import { statusOf, ticketOf } from './tickets.ts'

/** What load needs to know of the tickets that are there. */
export interface Filled {
  readonly count: number
  readonly idOf: (n: number) => number
  readonly initialStatusOf: (n: number) => string
}

/** Counted up when the same tickets are put in otherwise, so that no desk kept before is taken for one filled so. */
export const fillingVersion = 1

/** What is known of a desk that fillDatabase filled, then or earlier. */
export const filledBefore = (count: number): Filled => ({ count, idOf: (n) => n, initialStatusOf: statusOf })

const batchSize = 2_000

/** Into an empty desk: the ids are the numbers. Each ticket gets its event, as every other way of creating gives it. */
export const fillDatabase = async (client: pg.Client, count: number): Promise<Filled> => {
  const startedAt = performance.now()
  await client.query('set synchronous_commit = off')
  for (let first = 1; first <= count; first += batchSize) {
    const numbers = Array.from({ length: Math.min(batchSize, count - first + 1) }, (_, index) => first + index)
    const batch = numbers.map((n) => ({ n, ...ticketOf(n, count) }))
    await client.query(insertBatch, [JSON.stringify(batch)])
    if ((first - 1) % 50_000 === 0 && first > 1) say(`  ${first - 1} of ${count} tickets`)
  }
  // As a desk is after a while: visibility known, statistics fresh, no index entries waiting.
  await untilFolded(client)
  for (const table of ['tickets', 'ticket_search', 'events']) await client.query(`vacuum (analyze) ${table}`)
  say(`Filled with ${count} tickets in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`)
  return filledBefore(count)
}

// The desk folds what it counts every two seconds; a flood as this one takes it some rounds.
const untilFolded = async (client: pg.Client) => {
  const until = performance.now() + 120_000
  while (performance.now() < until) {
    const { rows } = await client.query<{ n: number }>(
      'select count(*) as n from (select from ticket_count_changes limit 100) as tail',
    )
    if ((rows[0]?.n ?? 0) < 100) return
    await sleep(200)
  }
  throw new Error('the desk did not fold its counts')
}

const insertBatch = `
  with written as (
    insert into tickets (title, description, category, priority, status, created_at, updated_at, resolved_at)
    select title, description, category, priority, status, created_at, coalesce(resolved_at, created_at), resolved_at
    from json_to_recordset($1::json) as given (
      n int, title text, description text, category text, priority text, status text,
      created_at timestamptz, resolved_at timestamptz
    )
    order by n
    returning *
  )
  insert into events (ticket_id, kind, actor, via, changes, created_at)
  select id, 'ticket.created', 'bench', 'cli',
    jsonb_build_object(
      'title', jsonb_build_object('before', null, 'after', title),
      'status', jsonb_build_object('before', null, 'after', status),
      'category', jsonb_build_object('before', null, 'after', category),
      'priority', jsonb_build_object('before', null, 'after', priority)
    ),
    created_at
  from written`

const clients = 16

/** Into an empty server of the same API. Tickets created so are open and of now. */
export const fillThroughApi = async (url: string, count: number): Promise<Filled> => {
  await refuseForeignTickets(url)
  const ids = new Map<number, number>()
  let last = 0
  const runClient = async () => {
    const connection = openConnection(url)
    while (last < count) {
      const n = ++last
      const { title, description, category, priority } = ticketOf(n, count)
      const body = JSON.stringify({ title, description, category, priority })
      const answer = await connection.ask({ method: 'POST', path: '/api/tickets/', body })
      if (answer.status !== 201) throw new Error(`${url} refused ticket ${n}: ${answer.status} ${excerpt(answer.body)}`)
      ids.set(n, (JSON.parse(answer.body.toString()) as { id: number }).id)
    }
    connection.close()
  }
  await Promise.all(Array.from({ length: clients }, runClient))
  say(`Filled ${url} with ${count} tickets`)
  return { count, idOf: (n) => ids.get(n) ?? 0, initialStatusOf: () => 'open' }
}

// The load creates and changes tickets: never on a desk that somebody uses.
const refuseForeignTickets = async (url: string) => {
  const connection = openConnection(url)
  const { status, body } = await connection.ask({ method: 'GET', path: '/api/tickets/stats/' })
  connection.close()
  const total = status === 200 ? (JSON.parse(body.toString()) as { total_tickets?: number }).total_tickets : undefined
  if (total !== 0) {
    throw new Error(
      `${url} answers ${status} and has ${total ?? 'an unknown number of'} tickets: it must be a server without tickets, for this fills it and writes to it.`,
    )
  }
}

const excerpt = (body: Buffer) => body.toString().slice(0, 300)
