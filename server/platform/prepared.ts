// Prepared statements: PostgreSQL reads a hot statement once for each connection instead of at every request.
import { createHash } from 'node:crypto'
import { sql, type PostgresCursor, type PostgresPool, type PostgresPoolClient, type PostgresQueryResult } from 'kysely'
import type pg from 'pg'

const mark = '/* prepared */'

/**
 * Ends a statement that is kept prepared: `.modifyEnd(prepared)`, or the last part of a `sql` template.
 *
 * Only for statements whose one plan is right for all values and on a desk of any size: connections are set to make
 * that plan without knowing the values (connectionOptions). What depends on them goes unmarked, and is planned anew.
 */
export const prepared = sql.raw(mark)

/** Kept for each connection at most: a statement whose text varies without end must not fill the database's memory. */
const mostNames = 200

/** A pool whose connections keep marked statements prepared, as Kysely speaks to it. */
export const preparing = (pool: pg.Pool): PostgresPool => {
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    connect: async () => {
      const client = await pool.connect()
      const known = clients.get(client) ?? preparingClient(client)
      clients.set(client, known)
      return known
    },
    end: () => pool.end(),
  }
}

const preparingClient = (client: pg.PoolClient): PostgresPoolClient => {
  function query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>>
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>
  function query(
    text: string | PostgresCursor<unknown>,
    values: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<unknown>> | PostgresCursor<unknown> {
    // Kysely comes with a cursor only where its dialect was given one.
    if (typeof text !== 'string') throw new TypeError('no statement is read by cursor')
    return client.query({ name: nameOf(text), text, values: [...values] }) as Promise<PostgresQueryResult<unknown>>
  }
  return { query, release: (destroy) => client.release(destroy) }
}

const names = new Map<string, string>()

/** The same name in every process, so that a pooler that shares connections between them never meets one twice. */
const nameOf = (text: string) => {
  if (!text.endsWith(mark)) return undefined
  const known = names.get(text)
  if (known !== undefined || names.size >= mostNames) return known
  const name = `docket_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`
  names.set(text, name)
  return name
}
