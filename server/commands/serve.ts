import cluster from 'node:cluster'
import { existsSync } from 'node:fs'
import type { Serving } from './serving.ts'
import { sql } from 'kysely'
import { boot, connectionsOf, type Booted, type Progress } from '../boot.ts'
import type { Config } from '../config.ts'
import { migrate } from '../migrate.ts'
import { claimUnattended, sayHowToClaim } from './claiming.ts'
import { readySecrets } from './secrets.ts'
import { exitCodes } from '../platform/start-fault.ts'

const drainMs = 9_000

/** Runs the desk until it is told to stop. Resolves with the exit code. @throws StartFault */
export const serve = async (config: Config, progress: Progress): Promise<number> => {
  if (cluster.isWorker) return (await import('./serve-as-worker.ts')).serveAsWorker(config, progress)
  const stopping = waitForSignal()
  return config.webProcesses === 1 ? serveAlone(config, progress, stopping) : serveTogether(config, progress, stopping)
}

type Stopping = Promise<NodeJS.Signals>

const serveAlone = async (config: Config, progress: Progress, stopping: Stopping): Promise<number> => {
  const preparing = Promise.withResolvers<Serving>()
  // While PostgreSQL starts, in a process of its own, this one has the time to load and put together the rest.
  const meanwhile = async (desk: Booted['desk']) =>
    preparing.resolve(await (await import('./serving.ts')).prepareServing(desk))
  const [booted] = await Promise.all([
    boot(config, { progress, database: 'owns', meanwhile }),
    buildWebIfNeeded(progress),
  ])
  try {
    const serving = await preparing.promise
    await bringUpToDate(booted, progress)
    const url = await serving.start(booted.directUrl)
    serving.lead()
    progress(`Docket is ready at ${url}`)
    await sayHowToClaim(booted, { url, progress })

    progress(`Stopping (${await stopping}): finishing what is under way`)
    const hardStop = setTimeout(() => process.exit(exitCodes.failed), drainMs).unref()
    await serving.stop()
    await booted.stop()
    clearTimeout(hardStop)
    return exitCodes.ok
  } catch (error) {
    await booted.stop()
    throw error
  }
}

// This process keeps the database, the migrations and the folder's lock; it answers no request itself.
const serveTogether = async (config: Config, progress: Progress, stopping: Stopping): Promise<number> => {
  const [booted, { startWorkers }] = await Promise.all([
    boot(config, { progress, database: 'owns' }),
    import('../platform/workers.ts'),
    buildWebIfNeeded(progress),
  ])
  const { desk } = booted
  try {
    await bringUpToDate(booted, progress)
    const workers = startWorkers({ processes: config.webProcesses, database: booted.database, log: desk.log })
    try {
      const url = await Promise.race([workers.ready, stopping.then(() => undefined)])
      if (url !== undefined) {
        progress(`Docket is ready at ${url} (${config.webProcesses} processes)`)
        await sayHowToClaim(booted, { url, progress })
      }
      progress(`Stopping (${await Promise.race([stopping, workers.failed])}): finishing what is under way`)
    } finally {
      await workers.stop(drainMs)
    }
    await booted.stop()
    return exitCodes.ok
  } catch (error) {
    await booted.stop()
    throw error
  }
}

const bringUpToDate = async ({ desk, direct }: Booted, progress: Progress) => {
  const applied = await migrate(direct, progress)
  await readySecrets(desk, progress)
  await claimUnattended(desk, progress)
  if (applied.length > 0) progress(`Brought the database up to date (${applied.length} migrations)`)
  const { rows } = await sql<{ most: number }>`
    select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as most
  `.execute(direct)
  const [wanted, most] = [connectionsOf(desk.config), rows[0]?.most ?? Number.POSITIVE_INFINITY]
  if (wanted > most) {
    progress(
      `The desk may open ${wanted} connections, and the database takes ${most}: ` +
        'set DATABASE_POOL or WEB_PROCESSES lower, or its max_connections higher.',
    )
  }
}

// A checkout builds its web app when the sources are newer; an installed package or image brings it built.
const buildWebIfNeeded = async (progress: Progress) => {
  const script = new URL('../../scripts/build-web.ts', import.meta.url)
  if (!existsSync(script)) return
  const { ensureWeb } = (await import(script.href)) as { ensureWeb: (say: Progress) => Promise<void> }
  await ensureWeb(progress)
}

const waitForSignal = (): Stopping =>
  new Promise((settle) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => settle(signal))
  })
