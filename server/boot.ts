// From settings to a desk with a database that is up to date; every command starts here.
import { findRunningPostgres, launchEmbeddedPostgres } from './platform/embedded-postgres.ts'
import type { Config } from './config.ts'
import type { Desk } from './platform/context.ts'
import { openDatabase, waitForDatabase } from './platform/db.ts'
import { makeLog } from './platform/log.ts'
import { lockFolder } from './platform/process-lock.ts'

export type Progress = (line: string) => void

export interface Booted {
  readonly desk: Desk
  /** Address of the database, password included: never logged. */
  readonly databaseUrl: string
  stop(): Promise<void>
}

interface Options {
  readonly progress: Progress
  /** 'owns' keeps the embedded database for this process alone; 'shares' uses a running desk's if there is one. */
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
  let isStopping = false
  // The last connections may still be closing when the database stops: nothing was lost with them.
  const onError = (error: Error) => {
    if (!isStopping) log.warn({ err: error }, 'a connection to the database was lost')
  }
  const { pool, db } = openDatabase(source.url, config.databasePool, onError, {
    isPreparing: config.isPreparingStatements,
  })
  const desk: Desk = { config, db, log, now: () => new Date() }
  const stop = async () => {
    isStopping = true
    await db.destroy()
    if (!pool.ended) await pool.end()
    await source.stop()
  }
  const untilUp = async () => {
    await source.untilAnswering
    await waitForDatabase(source.url, {
      shownAs: config.database.kind === 'external' ? config.database.shownAs : `DATA_DIR ${config.dataDir}`,
      waitSeconds: config.databaseWaitSeconds,
      progress,
    })
  }
  try {
    await Promise.all([untilUp(), meanwhile?.(desk)])
  } catch (error) {
    await stop()
    throw error
  }
  return { desk, databaseUrl: source.url, stop }
}

interface Source {
  readonly url: string
  readonly untilAnswering?: Promise<void>
  stop(): Promise<void>
}

const openSource = async (
  config: Config,
  { progress, database, onRestart }: Options & { onRestart: () => void },
): Promise<Source> => {
  if (config.database.kind === 'external') return { url: config.database.url, stop: async () => undefined }
  if (database === 'shares') {
    const running = findRunningPostgres(config.dataDir)
    if (running) return { url: running, stop: async () => undefined }
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
      url: postgres.url,
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
