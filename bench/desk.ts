// The desk that is measured: a process of its own with an embedded PostgreSQL, as an operator runs it.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { findRunningPostgres } from '#server/platform/embedded-postgres.ts'
import { freePort, startProcess, temporaryFolder, type DeskProcess } from '../test/desk-process.ts'
import { ensureWeb } from '../scripts/build-web.ts'
import { atTheEnd, say } from './put-away.ts'

/** A data folder of its own, removed at the end. Desks on it are put away before it is. */
export const ownFolder = async () => {
  const { folder, remove } = temporaryFolder()
  return folderOfDesks(folder, remove)
}

/** A data folder that stays. Desks on it are put away. */
export const lastingFolder = async (folder: string) => folderOfDesks(folder, () => undefined)

export type DeskFolder = Awaited<ReturnType<typeof folderOfDesks>>

const folderOfDesks = async (folder: string, remove: () => void) => {
  await ensureWeb(say)
  const port = String(await freePort())
  let starting: Promise<DeskProcess> | undefined
  let isGone = false
  const putAway = atTheEnd(async () => {
    isGone = true
    // One that is just starting is waited for: what it starts cannot be put away before it is there.
    const desk = await starting?.catch(() => undefined)
    if (desk?.child.exitCode === null && desk.child.signalCode === null) await desk.end('SIGTERM')
    await untilPostgresEnded(folder)
    remove()
  })
  return {
    folder,
    /** Starts a desk here; the one before must have ended. */
    start: async (settings: Readonly<Record<string, string>> = {}) => {
      if (isGone) throw new Error('The folder is being put away.')
      starting = startProcess({ DATA_DIR: folder, PORT: port, LOG_LEVEL: 'warn', ...settings })
      return starting
    },
    putAway,
  }
}

// After a kill -9 its watchdog ends the server a moment later.
const untilPostgresEnded = async (folder: string) => {
  for (let waitedMs = 0; waitedMs < 15_000 && findRunningPostgres(folder) !== undefined; waitedMs += 50) await sleep(50)
}

/** A connection to the database of a running desk, beside the desk's own. */
export const connectTo = async (folder: string) => {
  const client = new pg.Client({ connectionString: findRunningPostgres(folder), application_name: 'docket-bench' })
  // Ended from outside when the server is killed on purpose.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** The process number of the database server of a folder, undefined while there is none. */
export const postmasterOf = (folder: string): number | undefined => {
  const file = join(folder, 'postgres/postmaster.pid')
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) || undefined : undefined
}

/** The desk folds what it counts every two seconds; after a flood that takes it some rounds. */
export const untilFolded = async (client: pg.Client) => {
  const until = performance.now() + 300_000
  while (performance.now() < until) {
    const { rows } = await client.query<{ n: number }>(
      'select count(*)::int as n from (select from ticket_count_changes limit 100) as tail',
    )
    if ((rows[0]?.n ?? 0) < 100) return
    await sleep(200)
  }
  throw new Error('the desk did not fold its counts')
}
