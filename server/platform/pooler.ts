// A connection pooler between the desk and its database, which gives a connection to whoever has a transaction to do.
import pg from 'pg'
import type { DatabaseAddress, DatabaseAddresses } from '#server/config.ts'
import { waitForDatabase } from './db.ts'
import { setForRole } from './session.ts'

interface Waiting {
  readonly waitSeconds: number
  readonly progress: (line: string) => void
}

/** Makes sure that what comes through the pooler has what every connection needs. @throws StartFault */
export const enterPool = async (pooled: DatabaseAddresses, waiting: Waiting) => {
  // Before the pooler opens its first connection, which will have them.
  await withClient(pooled.direct.url, setForRole).catch((error: unknown) => {
    // A role that may not is told below what to ask for, if it is missing at all.
    if ((error as { code?: string }).code !== '42501') throw error
  })
  return checkPooler(pooled, waiting)
}

/** Whether the pooler answers, and how it is. @throws StartFault */
export const checkPooler = async ({ url, shownAs }: DatabaseAddress, waiting: Waiting) => {
  await waitForDatabase(url, { shownAs, ...waiting, isPooled: true })
  return { keepsPrepared: await withClient(url, keepsPrepared) }
}

/**
 * Whether prepared statements work through a pooler. One that gives its connections to several clients has to know each
 * statement, and gives it a name of its own; where it does not, a statement would be missing on the next connection.
 */
const keepsPrepared = async (client: pg.Client) => {
  const name = 'docket_probe'
  await client.query('begin')
  try {
    const { rows } = await client.query<{ name: string }>({
      name,
      text: `select name from pg_prepared_statements where name = '${name}'`,
    })
    if (rows.length === 0) return true
    await client.query(`deallocate ${name}`)
    return false
  } finally {
    await client.query('rollback')
  }
}

const withClient = async <T>(url: string, work: (client: pg.Client) => Promise<T>) => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}
