// Fills a desk with the tickets of tickets.ts: straight into its database, or through the API of any server.
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type pg from 'pg'
import { readConfig } from '#server/config.ts'
import { contextOf } from '#server/platform/context.ts'
import { openDatabase } from '#server/platform/db.ts'
import { makeLog } from '#server/platform/log.ts'
import { takeTermsNow } from '#server/similar/similar.ts'
import { tidySearchNow } from '#server/tickets/tickets.ts'
import { openConnection } from './connection.ts'
import { untilFolded } from './desk.ts'
import type { FillWork } from './fill-worker.ts'
import { say } from './put-away.ts'
import { statusOf, ticketOf } from './tickets.ts'

/** What load needs to know of the tickets that are there. */
export interface Filled {
  readonly count: number
  readonly idOf: (n: number) => number
  readonly initialStatusOf: (n: number) => string
}

/** Counted up when the same tickets are put in otherwise, so that no desk kept before is taken for one filled so. */
export const fillingVersion = 3

const batchSize = 10_000
const eventBatch = 100_000
const sayEveryMs = 10_000

/** What is known of a desk that fillDatabase filled, then or earlier. */
export const filledBefore = (count: number): Filled => ({ count, idOf: (n) => n, initialStatusOf: statusOf })

/**
 * Into an empty desk: the ids are the numbers. Each ticket gets its event, as every other way of creating gives it.
 * Indexes are made at the end, as for any bulk load; triggers do what they do for every writer.
 */
export const fillDatabase = async (client: pg.Client, count: number): Promise<Filled> => {
  const startedAt = performance.now()
  await client.query(`set synchronous_commit = off; set maintenance_work_mem = '512MB'`)
  const indexes = await dropIndexes(client)
  await copyTickets(client, count)
  for (const { definition } of indexes) await client.query(definition)
  await client.query(`select setval(pg_get_serial_sequence('tickets', 'id'), ${count})`)
  for (let after = 0; after < count; after += eventBatch) await client.query(insertEvents, [after, after + eventBatch])
  // As a desk is after a while: visibility known, statistics fresh.
  await untilFolded(client)
  await tidySearch(client)
  await client.query('vacuum (analyze)')
  await client.query('reset synchronous_commit; reset maintenance_work_mem')
  say(`Filled with ${count} tickets in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`)
  return filledBefore(count)
}

const tidySearch = async (client: pg.Client) => {
  const address = addressOf(client)
  const { db } = openDatabase(address, 1, () => undefined)
  const desk = { config: readConfig({ DATABASE_URL: address }), db, log: makeLog('silent'), now: () => new Date() }
  const ctx = contextOf(desk, { name: 'bench', via: 'cli' })
  await tidySearchNow(ctx)
  await takeTermsNow(ctx)
  await db.destroy()
}

const addressOf = ({ user, password, host, port, database }: pg.Client) =>
  `postgres://${user}:${password}@${host}:${port}/${database}`

/** Those that hold no rule: what is unique is needed by the triggers. */
const dropIndexes = async (client: pg.Client) => {
  const { rows } = await client.query<{ name: string; definition: string }>(`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
    from pg_index join pg_class on pg_class.oid = indrelid
    where relnamespace = 'public'::regnamespace and not indisunique
    order by indexrelid`)
  for (const { name } of rows) await client.query(`drop index ${name}`)
  return rows
}

const copyTickets = async (client: pg.Client, count: number) => {
  const progress = new SharedArrayBuffer(8)
  const work: FillWork = { address: addressOf(client), count, batchSize, progress }
  const runWorker = () =>
    new Promise<void>((settle, fail) => {
      const worker = new Worker(new URL('fill-worker.ts', import.meta.url), { workerData: work })
      worker.on('error', fail)
      worker.on('exit', (code) => (code === 0 ? settle() : fail(new Error(`A thread that fills ended with ${code}.`))))
    })
  const telling = setInterval(
    () => say(`  ${Atomics.load(new Int32Array(progress), 1)} of ${count} tickets`),
    sayEveryMs,
  )
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, runWorker)).finally(() =>
    clearInterval(telling),
  )
}

const insertEvents = `
  insert into events (ticket_id, kind, actor, via, changes, created_at)
  select id, 'ticket.created', 'bench', 'cli',
    jsonb_build_object(
      'title', jsonb_build_object('before', null, 'after', title),
      'status', jsonb_build_object('before', null, 'after', status),
      'category', jsonb_build_object('before', null, 'after', category),
      'priority', jsonb_build_object('before', null, 'after', priority)
    ),
    created_at
  from tickets
  where id > $1 and id <= $2
  order by id`

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
