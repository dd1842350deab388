// A primary and a standby that streams from it, as an operator has them: two servers of their own.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chownSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { migrate } from '#server/migrate.ts'
import { openDatabase } from '#server/platform/db.ts'
import { startEmbeddedPostgres } from '#server/platform/embedded-postgres.ts'
import { prepareBinaries, runAs, serverEnvironment } from '#server/platform/postgres-cluster.ts'
import { freePort, temporaryFolder } from './desk-process.ts'

/** Brings up both, the primary with a migrated desk database. `stop` puts everything away. */
export const startReplicated = async () => {
  const { folder, remove } = temporaryFolder()
  const primary = await startEmbeddedPostgres({ dataDir: folder })
  const { db } = openDatabase(primary.url, 2, () => undefined)
  await migrate(db)
  await db.destroy()

  const copy = join(folder, 'standby')
  const superuser = await connect(primary.superuserUrl)
  const { rows } = await superuser.query<{ cluster: string }>("select current_setting('data_directory') as cluster")
  await superuser.query("select pg_backup_start('standby', fast => true)")
  spawnSync('cp', ['-a', rows[0]?.cluster ?? '', copy])
  const { rows: label } = await superuser.query<{ labelfile: string }>('select labelfile from pg_backup_stop()')
  await superuser.end()
  rmSync(join(copy, 'postmaster.pid'))
  const { uid, gid } = statSync(join(copy, 'PG_VERSION'))
  const marks = { backup_label: label[0]?.labelfile ?? '', 'standby.signal': '' }
  for (const [name, content] of Object.entries(marks)) {
    writeFileSync(join(copy, name), content)
    chownSync(join(copy, name), uid, gid)
  }

  const port = await freePort()
  const { hostname, port: primaryPort, username, password } = new URL(primary.superuserUrl)
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    logging_collector: 'off',
    primary_conninfo: `host=${hostname} port=${primaryPort} user=${username} password=${password}`,
    // A query in the way of the replay is ended at once.
    max_standby_streaming_delay: 0,
    wal_retrieve_retry_interval: '100ms',
  }
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const program = join(
    prepareBinaries(folder, () => undefined),
    'bin/postgres',
  )
  const superuserUrl = primary.superuserUrl.replace(`:${primaryPort}/`, `:${port}/`)
  let server: ChildProcess | undefined

  const standby = {
    url: primary.url.replace(`:${primaryPort}/`, `:${port}/`),
    superuserUrl,
    start: async () => {
      server = spawn(program, ['-D', copy, ...args], {
        ...runAs,
        env: serverEnvironment,
        cwd: '/',
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      let said = ''
      server.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)))
      await answering(superuserUrl).catch((error: unknown) => {
        throw new Error(`the standby did not come up: ${said}`, { cause: error })
      })
    },
    kill: async () => {
      const ended = new Promise((settle) => server?.once('exit', settle))
      server?.kill('SIGQUIT')
      await ended
      server = undefined
    },
    pause: async () => {
      await runOn(superuserUrl, 'select pg_wal_replay_pause()')
      const isPaused = "select 1 / (pg_get_wal_replay_pause_state() = 'paused')::int"
      while (!(await runOn(superuserUrl, isPaused).catch(() => false))) await sleep(10)
    },
    resume: () => runOn(superuserUrl, 'select pg_wal_replay_resume()'),
  }
  await standby.start()
  return {
    primary,
    standby,
    stop: async () => {
      if (server) await standby.kill()
      await primary.stop()
      remove()
    },
  }
}

const connect = async (connectionString: string) => {
  const client = new pg.Client({ connectionString })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** Runs one statement in a connection of its own. */
export const runOn = async (url: string, statement: string) => {
  const client = await connect(url)
  try {
    await client.query(statement)
    return true
  } finally {
    await client.end()
  }
}

const answering = async (url: string) => {
  for (let waitedMs = 0; waitedMs < 30_000; waitedMs += 50) {
    if (await runOn(url, 'select 1').catch(() => false)) return
    await sleep(50)
  }
  throw new Error('no answer within 30 s')
}
