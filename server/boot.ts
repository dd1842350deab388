// From settings to a desk with a database that is up to date; every command starts here.
import type { Kysely } from 'kysely'
import { isPooled, type Config, type DatabaseAddresses } from './config.ts'
import { findRunningPostgres, launchEmbeddedPostgres } from './platform/embedded-postgres.ts'
import type { Desk } from './platform/context.ts'
import { openDatabase, waitForDatabase } from './platform/db.ts'
import { makeLog } from './platform/log.ts'
import { enterPool } from './platform/pooler.ts'
import { lockFolder } from './platform/process-lock.ts'
import type { Database } from './platform/tables.ts'

export type Progress = (line: string) => void

export interface Booted {
  readonly desk: Desk
  /** Around any pooler, for what needs a session of its own: migrations, session locks. Without one the desk's own. */
  readonly direct: Kysely<Database>
  /** Its address, for listening; password included, so never logged. */
  readonly directUrl: string
  /** The addresses it has, for processes beside this one. Passwords included. */
  readonly database: DatabaseAddresses
  stop(): Promise<void>
}

interface Options {
  readonly progress: Progress
  /**
   * 'owns' keeps the embedded database for this process alone; 'shares' uses a running desk's if there is one. What
   * shares is a command with a connection or two, and goes around any pooler altogether.
   */
  readonly database: 'owns' | 'shares'
  /** Done while the database starts: it must not ask it yet. */
  readonly meanwhile?: (desk: Desk) => Promise<unknown>
  /** The number of this process where several serve beside each other. */
  readonly process?: number
}

/** How many connections all processes of this desk keep at most: for each a pool, and one that listens. */
export const connectionsOf = ({ webProcesses, databasePool }: Config) => webProcesses * (databasePool + 1)

/** For doctor, backups and others who come beside the desk. */
const spareConnections = 20

/** @throws StartFault in one sentence. */
export const boot = async (config: Config, options: Options): Promise<Booted> => {
  const { progress, meanwhile } = options
  const log = makeLog(config.logLevel, options.process)
  const source = await openSource(config, {
    ...options,
    onRestart: () => log.error('the embedded PostgreSQL ended by itself and was started again'),
  })
  const throughPooler = options.database === 'owns' && isPooled(config)
  const waiting = { waitSeconds: config.databaseWaitSeconds, progress }
  const untilUp = async () => {
    await source.untilAnswering
    await waitForDatabase(source.direct.url, { shownAs: source.direct.shownAs, ...waiting })
  }
  let isPreparing = config.isPreparingStatements
  // How a pooler is has to be known before the first connection through it.
  if (throughPooler) {
    await untilUp()
    const { keepsPrepared } = await enterPool(source, waiting)
    if (isPreparing && !keepsPrepared) log.info('the pooler takes no part in prepared statements: none are kept')
    isPreparing &&= keepsPrepared
  }
  let isStopping = false
  // The last connections may still be closing when the database stops: nothing was lost with them.
  const onError = (error: Error) => {
    if (!isStopping) log.warn({ err: error }, 'a connection to the database was lost')
  }
  const url = throughPooler ? source.url : source.direct.url
  const main = openDatabase(url, config.databasePool, onError, { isPreparing, isPooled: throughPooler })
  // Its connections are opened when they are needed, and closed a while after.
  const direct = throughPooler ? openDatabase(source.direct.url, 2, onError) : main
  const desk: Desk = { config, db: main.db, log, now: () => new Date() }
  const stop = async () => {
    isStopping = true
    for (const { db, pool } of new Set([main, direct])) {
      await db.destroy()
      if (!pool.ended) await pool.end()
    }
    await source.stop()
  }
  try {
    await Promise.all([throughPooler ? undefined : untilUp(), meanwhile?.(desk)])
  } catch (error) {
    await stop()
    throw error
  }
  const { untilAnswering: _started, stop: _stop, ...database } = source
  return { desk, direct: direct.db, directUrl: source.direct.url, database, stop }
}

interface Source extends DatabaseAddresses {
  readonly untilAnswering?: Promise<void>
  stop(): Promise<void>
}

const openSource = async (
  config: Config,
  { progress, database, onRestart }: Options & { onRestart: () => void },
): Promise<Source> => {
  if (config.database.kind === 'external') return { ...config.database, stop: async () => undefined }
  const addressAt = (url: string) => {
    const address = { url, shownAs: `DATA_DIR ${config.dataDir}` }
    return { ...address, direct: address, replicas: [] }
  }
  if (database === 'shares') {
    const running = findRunningPostgres(config.dataDir)
    if (running) return { ...addressAt(running), stop: async () => undefined }
  }
  const unlock = lockFolder(config.dataDir)
  try {
    const postgres = await launchEmbeddedPostgres({
      dataDir: config.dataDir,
      progress,
      onRestart,
      connections: connectionsOf(config) + spareConnections,
    })
    return {
      ...addressAt(postgres.url),
      untilAnswering: postgres.untilAnswering,
      stop: async () => {
        await postgres.stop()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}
