// From settings to a desk with a database that is up to date; every command starts here.
import { startEmbeddedPostgres, findRunningPostgres } from './platform/embedded-postgres.ts'
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
}

/** @throws StartFault in one sentence. */
export const boot = async (config: Config, { progress, database }: Options): Promise<Booted> => {
  const log = makeLog(config.logLevel)
  const source = await openSource(config, {
    progress,
    database,
    onRestart: () => log.error('the embedded PostgreSQL ended by itself and was started again'),
  })
  try {
    await waitForDatabase(source.url, {
      shownAs: config.database.kind === 'external' ? config.database.shownAs : `DATA_DIR ${config.dataDir}`,
      waitSeconds: config.databaseWaitSeconds,
      progress,
    })
  } catch (error) {
    await source.stop()
    throw error
  }
  let isStopping = false
  // The last connections may still be closing when the database stops: nothing was lost with them.
  const onError = (error: Error) => {
    if (!isStopping) log.warn({ err: error }, 'a connection to the database was lost')
  }
  const { pool, db } = openDatabase(source.url, config.databasePool, onError, {
    isPreparing: config.isPreparingStatements,
  })
  return {
    desk: { config, db, log, now: () => new Date() },
    databaseUrl: source.url,
    stop: async () => {
      isStopping = true
      await db.destroy()
      if (!pool.ended) await pool.end()
      await source.stop()
    },
  }
}

interface Source {
  readonly url: string
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
    const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, progress, onRestart })
    return {
      url: postgres.url,
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
