// A real PostgreSQL server from npm packages, for those who bring none. It listens on loopback with a generated
// password, stops with the process, and never outlives it: a watchdog holds the end of a pipe that closes even
// on kill -9.
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import {
  chooseHome,
  initialise,
  lastLines,
  prepareBinaries,
  readSecrets,
  refuseFullDisk,
  refuseOtherVersion,
  runAs,
  serverEnvironment,
  systemHome,
  type Secrets,
} from './postgres-cluster.ts'
import { asFolderFault, makeFolder } from './process-lock.ts'
import { StartFault } from './start-fault.ts'

export interface EmbeddedPostgres {
  readonly url: string
  /** For making databases in tests; the desk itself never connects with it. */
  readonly superuserUrl: string
  /** Runs it down cleanly: no connection is cut mid-write. */
  stop(): Promise<void>
}

interface Options {
  readonly dataDir: string
  /** Told what takes time, in words for a person. */
  readonly progress?: (line: string) => void
  /** Called when the server ended by itself and was started again. */
  readonly onRestart?: () => void
  /** How many connections there must be room for. */
  readonly connections?: number
  /** For tests alone: gives durability away for speed. */
  readonly isDisposable?: boolean
}

/** Starts the server of a data folder, making it first where there is none. @throws StartFault in one sentence. */
export const startEmbeddedPostgres = async (options: Options): Promise<EmbeddedPostgres> => {
  const launched = await launchEmbeddedPostgres(options)
  await launched.untilAnswering
  return launched
}

export interface LaunchedPostgres extends EmbeddedPostgres {
  /** @throws StartFault in one sentence; nothing has to be stopped then */
  readonly untilAnswering: Promise<void>
}

/** The same, without waiting for it to answer: its address is known before. */
export const launchEmbeddedPostgres = async (options: Options): Promise<LaunchedPostgres> => {
  const { dataDir, progress = () => undefined } = options
  try {
    makeFolder(dataDir)
    refuseFullDisk(dataDir)
    const home = chooseHome(dataDir, progress)
    const binaries = prepareBinaries(home, progress)
    const cluster = join(home, 'postgres')
    const secrets = readSecrets(dataDir)
    if (!existsSync(cluster)) {
      progress('Making the database (first start only)')
      initialise({ binaries, cluster, password: secrets.superuser, isDisposable: options.isDisposable === true })
    }
    refuseOtherVersion(cluster, binaries)
    await endLeftover(cluster)
    return await run({ options, binaries, cluster, secrets })
  } catch (error) {
    throw asFolderFault(error, dataDir)
  }
}

/** The address of a server that another process runs on this folder, or undefined. */
export const findRunningPostgres = (dataDir: string): string | undefined => {
  const home = existsSync(join(dataDir, 'postgres')) ? dataDir : systemHome(dataDir)
  const cluster = join(home, 'postgres')
  const pidFile = join(cluster, 'postmaster.pid')
  if (!existsSync(pidFile) || !isRunning(cluster)) return undefined
  const port = Number(readFileSync(pidFile, 'utf8').split('\n')[3])
  return addressOf(port, readSecrets(dataDir).app)
}

// After a kill -9 the watchdog is ending the old server; one that outlived even the watchdog is ended here.
const endLeftover = async (cluster: string) => {
  for (const [signal, patienceMs] of [
    [0, 3_000],
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
  ] as const) {
    const pid = isRunning(cluster)
    if (!pid) return
    if (signal !== 0) process.kill(pid, signal)
    const until = Date.now() + patienceMs
    while (Date.now() < until && isRunning(cluster)) await sleep(20)
  }
  const pid = isRunning(cluster)
  if (pid)
    throw new StartFault(`A PostgreSQL (process ${pid}) holds ${cluster} and does not stop: end it and start again.`)
}

/** @returns the process number of the live server of this cluster, or undefined. */
const isRunning = (cluster: string): number | undefined => {
  try {
    const pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0])
    if (!(pid > 0) || pid === process.pid) return undefined
    try {
      process.kill(pid, 0)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined
    }
    // Process numbers come again: the command line tells whether it is this server.
    const commandLine = `/proc/${pid}/cmdline`
    return existsSync('/proc/self/cmdline') && !readFileSync(commandLine, 'utf8').includes(cluster) ? undefined : pid
  } catch {
    return undefined
  }
}

interface Run {
  readonly options: Options
  readonly binaries: string
  readonly cluster: string
  readonly secrets: Secrets
}

const run = async ({ options, binaries, cluster, secrets }: Run): Promise<LaunchedPostgres> => {
  const port = await freePort()
  const url = addressOf(port, secrets.app)
  const state = { isStopping: false }
  let server = launch({ options, binaries, cluster, port })
  const becomeReady = async () => {
    try {
      await answering(server, superuserAddress(port, secrets), cluster)
      await makeDatabase(cluster, superuserAddress(port, secrets), secrets)
      watch()
    } catch (error) {
      throw asFolderFault(error, options.dataDir)
    }
  }

  // A server that ends by itself is started again on the same port; the pool finds it there.
  const restart = async () => {
    for (let pauseMs = 200; ; pauseMs = Math.min(pauseMs * 2, 10_000)) {
      await sleep(pauseMs)
      if (state.isStopping) return
      await endLeftover(cluster).catch(() => undefined)
      server = launch({ options, binaries, cluster, port })
      const isUp = await answering(server, url, cluster).then(
        () => true,
        () => false,
      )
      if (isUp) break
    }
    options.onRestart?.()
    watch()
  }
  const watch = () => {
    void server.ended.then(() => (state.isStopping ? undefined : restart()))
  }
  const untilAnswering = becomeReady()
  // Whoever waits for it is told; until then it must not end the process.
  untilAnswering.catch(() => undefined)
  return {
    url,
    superuserUrl: superuserAddress(port, secrets),
    untilAnswering,
    stop: async () => {
      state.isStopping = true
      // A command may have nothing else left that keeps it alive, and must not end before its server has.
      server.process.ref()
      server.process.kill('SIGINT')
      const isSlow = await Promise.race([server.ended.then(() => false), sleep(15_000, true, { ref: false })])
      if (isSlow) server.process.kill('SIGQUIT')
      await server.ended
    },
  }
}

interface Launched {
  readonly process: ChildProcess
  readonly ended: Promise<void>
  readonly output: () => string
}

const launch = ({ options, binaries, cluster, port }: Omit<Run, 'secrets'> & { port: number }): Launched => {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: Math.max(100, options.connections ?? 0),
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(options.isDisposable
      ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: 300 }
      : {
          shared_buffers: '256MB',
          logging_collector: 'on',
          log_directory: 'log',
          log_filename: 'postgresql-%a.log',
          log_truncate_on_rotation: 'on',
          log_rotation_age: '1d',
          log_rotation_size: 0,
        }),
  }
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  // A process group of its own: Ctrl-C in the terminal must reach Docket first, which then ends the server.
  const child = spawn(join(binaries, 'bin/postgres'), ['-D', cluster, ...args], {
    ...runAs,
    env: serverEnvironment,
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let output = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    output = (output + chunk).slice(-4_000)
  })
  const watchdog = spawn(
    '/bin/sh',
    ['-c', 'read -r _; kill -INT "$1" 2>/dev/null', 'docket-watchdog', String(child.pid)],
    {
      ...runAs,
      env: serverEnvironment,
      cwd: '/',
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    },
  )
  watchdog.on('error', () => undefined)
  watchdog.stdin.on('error', () => undefined)
  const ended = new Promise<void>((settle) => {
    child.once('error', (error) => {
      output += error.message
      settle()
    })
    child.once('exit', () => settle())
  }).finally(() => watchdog.kill('SIGKILL'))
  for (const handle of [child, watchdog]) handle.unref()
  return { process: child, ended, output: () => output }
}

const answering = async (launched: Launched, url: string, cluster: string) => {
  let hasEnded = false
  void launched.ended.then(() => (hasEnded = true))
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 10) {
    if (hasEnded) throw startFailure(launched.output(), cluster)
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
    client.on('error', () => undefined)
    try {
      await client.connect()
      return
    } catch (error) {
      const { code } = error as { code?: string }
      // 3D000: up, but the desk's own database is yet to be made. 28P01 cannot mend itself.
      if (code === '28P01')
        throw new StartFault(`The password kept in DATA_DIR does not fit the database in ${cluster}.`)
      await sleep(10)
    } finally {
      await client.end().catch(() => undefined)
    }
  }
  throw new StartFault(
    `The embedded PostgreSQL in ${cluster} did not answer within a minute: ${lastLines(launched.output())}`,
  )
}

const startFailure = (output: string, cluster: string) =>
  /No space left/.test(output)
    ? Object.assign(new Error(output), { code: 'ENOSPC' })
    : new StartFault(
        `The embedded PostgreSQL in ${cluster} did not start: ${lastLines(output)} (see ${join(cluster, 'log')})`,
      )

// The desk's own role owns its database and is no superuser.
const makeDatabase = async (cluster: string, superuserUrl: string, secrets: Secrets) => {
  const marker = join(cluster, 'docket-database-made')
  if (existsSync(marker)) return
  const client = new pg.Client({ connectionString: superuserUrl })
  await client.connect()
  try {
    const role = await client.query("select 1 from pg_roles where rolname = 'docket'")
    const verb = role.rowCount === 0 ? 'create' : 'alter'
    await client.query(`${verb} role docket login nosuperuser password ${client.escapeLiteral(secrets.app)}`)
    const database = await client.query("select 1 from pg_database where datname = 'docket'")
    if (database.rowCount === 0) await client.query('create database docket owner docket')
  } finally {
    await client.end()
  }
  writeFileSync(marker, '')
}

const freePort = () =>
  new Promise<number>((settle, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => settle(typeof address === 'object' && address ? address.port : 0))
    })
  })

const addressOf = (port: number, password: string) => `postgres://docket:${password}@127.0.0.1:${port}/docket`

const superuserAddress = (port: number, secrets: Secrets) =>
  `postgres://postgres:${secrets.superuser}@127.0.0.1:${port}/postgres`
