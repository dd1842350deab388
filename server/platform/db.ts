import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Ctx } from './context.ts'
import { narrowable } from './narrowed.ts'
import { preparing } from './prepared.ts'
import { Refusal } from './refusal.ts'
import { StartFault } from './start-fault.ts'
import { connectionOptions, sessionFault } from './session.ts'
import type { Database } from './tables.ts'

// Parsing a timestamp into a Date and writing it again costs a third of a list's time, and loses microseconds:
// instants travel as ISO 8601 text from the database to the wire.
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => text.replace(' ', 'T').replace(/\+00(:00)?$/, 'Z'))
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
// A day is no instant: as a Date it would be one of the process's own time zone.
pg.types.setTypeParser(pg.types.builtins.DATE, String)

const oldestVersion = 15
const newestVersion = 18

/** A pool of connections to the database, and the typed way to speak to it. */
export const openDatabase = (
  url: string,
  poolSize: number,
  onError: (error: Error) => void,
  { isPreparing = true, isPooled = false }: { isPreparing?: boolean; isPooled?: boolean } = {},
) => {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    // A pooler refuses them; behind one they are settings of the role.
    ...(!isPooled && { options: connectionOptions }),
    application_name: 'docket',
  })
  pool.on('error', onError)
  // The pool hears a connection only while it lies idle. One that breaks while a query has it would end the process;
  // the query itself fails with the same error, and tells.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const speaking = isPreparing ? preparing(pool) : pool
  return {
    pool,
    db: narrowable(new Kysely<Database>({ dialect: new PostgresDialect({ pool: speaking }) }), speaking),
  }
}

interface Awaited {
  readonly shownAs: string
  readonly waitSeconds: number
  readonly progress: (line: string) => void
  readonly isPooled?: boolean
}

/**
 * Waits until the database answers, saying so meanwhile.
 * @throws StartFault when it will not, is too old, or does not keep to what every connection needs.
 */
export const waitForDatabase = async (url: string, { shownAs, waitSeconds, progress, isPooled = false }: Awaited) => {
  const until = Date.now() + waitSeconds * 1_000
  let saidReason = ''
  for (;;) {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: 5_000,
      ...(!isPooled && { options: connectionOptions }),
    })
    client.on('error', () => undefined)
    try {
      await client.connect()
      const version = await client.query<{ version: number }>(
        "select current_setting('server_version_num')::int / 10000 as version",
      )
      checkVersion(version.rows[0]?.version ?? 0, progress)
      const fault = await sessionFault(client, { shownAs, isPooled })
      if (fault !== undefined) throw new StartFault(fault)
      return
    } catch (error) {
      if (error instanceof StartFault) throw error
      const reason = explain(error, shownAs)
      if (isLasting(error) || Date.now() >= until) throw new StartFault(reason)
      if (reason !== saidReason) progress(`${reason} Waiting up to ${waitSeconds} s.`)
      saidReason = reason
      await sleep(Math.min(1_000, Math.max(0, until - Date.now())))
    } finally {
      await client.end().catch(() => undefined)
    }
  }
}

const checkVersion = (version: number, progress: (line: string) => void) => {
  if (version < oldestVersion) {
    throw new StartFault(`The database is PostgreSQL ${version}; Docket needs ${oldestVersion} to ${newestVersion}.`)
  }
  if (version > newestVersion) progress(`The database is PostgreSQL ${version}, newer than any Docket was tried with.`)
}

const explain = (error: unknown, shownAs: string) => {
  const { code } = error as { code?: string }
  if (isRefusedByPooler(error)) {
    return (
      `${shownAs} is a connection pooler and refuses the settings that every connection of Docket needs: ` +
      'set DATABASE_DIRECT_URL to the address of the database itself, beside DATABASE_URL.'
    )
  }
  const reasons: Record<string, string> = {
    '28P01': 'refuses the password',
    '28000': 'refuses this role',
    '3D000': 'has no such database',
    '57P03': 'is still starting',
    '53300': 'has no connection left',
    ECONNREFUSED: 'does not answer (connection refused)',
    ENOTFOUND: 'cannot be found under that name',
    EAI_AGAIN: 'cannot be found under that name',
    ETIMEDOUT: 'does not answer (timed out)',
  }
  const said = error instanceof Error ? error.message : String(error)
  return `The database at ${shownAs} ${reasons[code ?? ''] ?? `cannot be used (${said})`}.`
}

// What waiting cannot mend: a wrong password or role, a database that is not there, a pooler that must be gone around.
const isLasting = (error: unknown) =>
  ['28P01', '28000', '3D000'].includes((error as { code?: string }).code ?? '') || isRefusedByPooler(error)

// PgBouncer's words; PostgreSQL takes the parameter.
const isRefusedByPooler = (error: unknown) =>
  error instanceof Error && /unsupported startup parameter/.test(error.message)

/** Runs verbs in one transaction; inside one already, joins it. */
export const inTransaction = async <T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  ctx.db.isTransaction ? work(ctx) : ctx.db.transaction().execute((db) => work({ ...ctx, db }))

/** Whether the database answers now. */
export const isDatabaseAnswering = async (ctx: Pick<Ctx, 'db'>) => {
  try {
    await sql`select 1`.execute(ctx.db)
    return true
  } catch {
    return false
  }
}

const connectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08006',
  '08001',
  '08003',
])

/** Whether an error means that the database is out of reach for now, rather than that a statement was wrong. */
export const isDatabaseAway = (error: unknown) => {
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: string }
  return (
    (code !== undefined && connectionCodes.has(code)) ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
      error.message,
    )
  )
}

/** Turns what the database says into a refusal where the caller or the operator can mend it; undefined otherwise. */
export const asRefusal = (error: unknown): Refusal | undefined => {
  if (isDatabaseAway(error)) {
    return new Refusal(
      503,
      'database_away',
      'The database does not answer just now. Nothing was changed; try again shortly.',
      {
        headers: { 'retry-after': '2' },
      },
    )
  }
  const { code } = error as { code?: string }
  if (code === '53100') {
    return new Refusal(
      507,
      'disk_full',
      'The disk of the database is full. Nothing was changed; its operator must free some space.',
    )
  }
  if (code === '57014') {
    return new Refusal(503, 'took_too_long', 'That took too long and was stopped. Nothing was changed.', {
      headers: { 'retry-after': '5' },
    })
  }
  if (code === '22021' || code === '22P05') {
    return new Refusal(422, 'unstorable_text', 'The text holds a character that cannot be stored (such as NUL).')
  }
  return undefined
}
