// Makes tickets and puts them in, in a thread of its own beside others: making them takes about as long as storing them.
import { workerData } from 'node:worker_threads'
import pg from 'pg'
import { copyIn, copyLine } from './copy-in.ts'
import { ticketOf } from './tickets.ts'

export interface FillWork {
  readonly address: string
  readonly count: number
  readonly batchSize: number
  /** An Int32Array: the next batch that nobody took yet, and how many tickets are in. */
  readonly progress: SharedArrayBuffer
}

const copyTickets = `
  copy tickets (id, title, description, category, priority, status, created_at, updated_at, resolved_at) from stdin`

const lineOf = (n: number, count: number) => {
  const { title, description, category, priority, status, created_at, resolved_at } = ticketOf(n, count)
  const updated_at = resolved_at ?? created_at
  return copyLine([n, title, description, category, priority, status, created_at, updated_at, resolved_at])
}

const { address, count, batchSize, progress } = workerData as FillWork
const shared = new Int32Array(progress)
const client = new pg.Client({ connectionString: address, application_name: 'docket-bench' })
await client.connect()
await client.query('set synchronous_commit = off')
for (;;) {
  const first = Atomics.add(shared, 0, 1) * batchSize + 1
  if (first > count) break
  const rows = Math.min(batchSize, count - first + 1)
  await copyIn(
    client,
    copyTickets,
    Array.from({ length: rows }, (_, index) => lineOf(first + index, count)),
  )
  Atomics.add(shared, 1, rows)
}
await client.end()
