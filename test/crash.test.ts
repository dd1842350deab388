import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { findRunningPostgres } from '#server/platform/embedded-postgres.ts'
import { openDatabase } from '#server/platform/db.ts'
import { faultsOf, readAll, startWriting } from './crash-recorder.ts'
import { freePort, startProcess, temporaryFolder } from './desk-process.ts'

// The full measure is bench/crash.ts; here a few cycles keep the promise from rotting.
const cycles = 3

test(
  'kill -9 of the desk or its database under load loses and doubles no acknowledged ticket',
  { timeout: 120_000 },
  async () => {
    const { folder, remove } = temporaryFolder()
    onTestFinished(remove)
    const settings = { DATA_DIR: folder, PORT: String(await freePort()), LOG_LEVEL: 'warn' }
    let desk = await startProcess(settings)
    onTestFinished(async () => void (await desk.end('SIGTERM')))
    const writing = startWriting(() => desk.url, 50)
    for (let cycle = 0; cycle < cycles; cycle++) {
      await sleep(500 + Math.random() * 1_500)
      if (cycle % 2 === 1) {
        // The database alone: the desk stays up, and brings it back.
        process.kill(postmasterOf(folder), 'SIGKILL')
        continue
      }
      await desk.end('SIGKILL')
      desk = await startProcess(settings)
      expect(desk.readyMs).toBeLessThan(15_000)
    }
    await sleep(500)
    await writing.stop()

    expect(writing.written.length).toBeGreaterThan(50)
    expect(writing.written.every(({ id }) => id !== undefined)).toBe(true)
    expect(faultsOf(writing.written, await readAll(desk.url))).toEqual([])
    const { db } = openDatabase(findRunningPostgres(folder) ?? '', 2, () => undefined)
    const { rows } = await sql<{ tickets: number; created: number; fsync: string }>`
      select (select count(*) from tickets) as tickets,
        (select count(*) from events where kind = 'ticket.created') as created,
        current_setting('fsync') || current_setting('synchronous_commit') as fsync`.execute(db)
    await db.destroy()
    expect(rows[0]).toEqual({ tickets: writing.written.length, created: writing.written.length, fsync: 'onon' })
  },
)

const postmasterOf = (folder: string) =>
  Number(readFileSync(join(folder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
