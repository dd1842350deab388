// A connection of its own for work in bulk: statements that may take minutes, and COPY, which no pool of Kysely's gives.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Database } from './tables.ts'

/** A value of COPY's text format. */
export type CopyValue = string | number | boolean | null

export interface CopyInto {
  readonly table: string
  readonly columns: readonly string[]
  readonly rows: Iterable<readonly CopyValue[]>
}

/** Writes rows by COPY, in the transaction that is open on the connection. */
export type Copy = (into: CopyInto) => Promise<void>

export interface BulkConnection {
  readonly db: Kysely<Database>
  readonly copy: Copy
  close(): Promise<void>
}

// A batch may wait for a slow disk, and a vacuum takes as long as it takes.
const options = '-c timezone=UTC -c statement_timeout=0 -c idle_in_transaction_session_timeout=5min'

/** Session locks and settings stay with this connection: no pooler that shares connections may stand before it. */
export const openBulkConnection = async (url: string): Promise<BulkConnection> => {
  const client = new pg.Client({ connectionString: url, options, application_name: 'docket bulk', keepAlive: true })
  // A lost connection fails what is under way, and that tells.
  client.on('error', () => undefined)
  await client.connect()
  return {
    db: new Kysely<Database>({ dialect: new PostgresDialect({ pool: poolOf(client) }) }),
    copy: async ({ table, columns, rows }) => {
      const stream = client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`))
      await pipeline(Readable.from(chunksOf(rows)), stream)
    },
    close: () => client.end(),
  }
}

/** The one connection, as Kysely speaks to a pool. */
const poolOf = (client: pg.Client): PostgresPool => {
  const only = {
    query: (text: string, values: readonly unknown[] = []) => client.query(text, [...values]),
    release: () => undefined,
  } as unknown as PostgresPoolClient
  return { options: {}, connect: async () => only, end: async () => undefined }
}

const chunkCharacters = 64 * 1024

const chunksOf = function* (rows: Iterable<readonly CopyValue[]>) {
  let chunk = ''
  for (const row of rows) {
    chunk += `${row.map(fieldOf).join('\t')}\n`
    if (chunk.length < chunkCharacters) continue
    yield Buffer.from(chunk)
    chunk = ''
  }
  if (chunk !== '') yield Buffer.from(chunk)
}

const fieldOf = (value: CopyValue) => {
  if (value === null) return String.raw`\N`
  return typeof value === 'string' && /[\\\n\r\t]/.test(value)
    ? value.replaceAll(/[\\\n\r\t]/g, escaped)
    : String(value)
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }
const escaped = (character: string) => escapes[character] ?? character
