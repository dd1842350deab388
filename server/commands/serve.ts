import { existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { makeApp, startFeatures } from '../app.ts'
import { boot, type Progress } from '../boot.ts'
import type { Config } from '../config.ts'
import { migrate } from '../migrate.ts'
import { startClock } from '../platform/clock.ts'
import { contextOf } from '../platform/context.ts'
import { forgetOldKeys } from '../platform/idempotency.ts'
import { startLive } from '../platform/live.ts'
import { observeProcess } from '../platform/metrics.ts'
import { exitCodes, StartFault } from '../platform/start-fault.ts'

const drainMs = 9_000

/** Runs the desk until it is told to stop. Resolves with the exit code. @throws StartFault */
export const serve = async (config: Config, progress: Progress): Promise<number> => {
  const stopping = waitForSignal()
  const [booted] = await Promise.all([boot(config, { progress, database: 'owns' }), buildWebIfNeeded(progress)])
  const { desk } = booted
  try {
    const applied = await migrate(desk.db)
    if (applied.length > 0) progress(`Brought the database up to date (${applied.length} migrations)`)
    const app = await makeApp(desk)
    observeProcess(desk)
    const live = await startLive(desk, booted.databaseUrl)
    const stopFeatures = await startFeatures(desk)
    const system = contextOf(desk, { name: 'system', via: 'job' })
    await forgetOldKeys(system)
    const stopForgetting = startClock(system, { name: 'idempotency', everyMs: 3_600_000, work: forgetOldKeys })
    const url = await listen(app, config)
    progress(`Docket is ready at ${url}`)

    const signal = await stopping
    progress(`Stopping (${signal}): finishing what is under way`)
    const hardStop = setTimeout(() => process.exit(exitCodes.failed), drainMs).unref()
    // A connection that falls idle after its last answer would be waited for until its keep-alive ran out.
    const sweep = setInterval(() => app.server.closeIdleConnections(), 50)
    const featuresStopped = stopFeatures()
    await app.close()
    clearInterval(sweep)
    await live.stop()
    await featuresStopped
    await stopForgetting()
    await booted.stop()
    clearTimeout(hardStop)
    return exitCodes.ok
  } catch (error) {
    await booted.stop()
    throw error
  }
}

// A checkout builds its web app when the sources are newer; an installed package or image brings it built.
const buildWebIfNeeded = async (progress: Progress) => {
  const script = new URL('../../scripts/build-web.ts', import.meta.url)
  if (!existsSync(script)) return
  const { ensureWeb } = (await import(script.href)) as { ensureWeb: (say: Progress) => Promise<void> }
  await ensureWeb(progress)
}

const waitForSignal = () =>
  new Promise<string>((settle) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => settle(signal))
  })

const listen = async (app: Awaited<ReturnType<typeof makeApp>>, { host, port, publicUrl }: Config) => {
  try {
    await app.listen({ host, port, listenTextResolver: (address) => `Docket is ready at ${publicUrl ?? address}` })
  } catch (error) {
    throw asListenFault(error, host, port)
  }
  const { port: actual } = app.server.address() as AddressInfo
  const name = host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? '127.0.0.1' : host
  return publicUrl ?? `http://${name}:${actual}`
}

const asListenFault = (error: unknown, host: string, port: number) => {
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is taken by another program: stop it, or set PORT to a free one.`,
    EACCES: `Port ${port} may not be used by this user: set PORT to one above 1023.`,
    EADDRNOTAVAIL: `This machine has no address ${host}: set HOST to one it has, such as 127.0.0.1.`,
    ENOTFOUND: `HOST ${host} is not a name this machine knows: set it to an address, such as 127.0.0.1.`,
  }
  const reason = reasons[(error as NodeJS.ErrnoException).code ?? '']
  return reason === undefined ? error : new StartFault(reason)
}
