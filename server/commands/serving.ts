// What a process does that answers requests: alone, or as one of several.
import type { AddressInfo } from 'node:net'
import { makeApp, startClocks, startFeatures } from '../app.ts'
import type { Config } from '../config.ts'
import type { Desk } from '../platform/context.ts'
import { startLive } from '../platform/live.ts'
import { observeProcess } from '../platform/metrics.ts'
import { startReplicas } from '../platform/replicas.ts'
import { StartFault } from '../platform/start-fault.ts'

export interface Serving {
  /** Opens the door. The database must be up to date. @returns the address @throws StartFault */
  start(directUrl: string): Promise<string>
  /** Does the recurring work of the desk from now on. */
  lead(): void
  /** Finishes what is under way and ends the streams. */
  stop(): Promise<void>
}

/** All that needs no database yet. */
export const prepareServing = async (desk: Desk): Promise<Serving> => {
  const app = await makeApp(desk)
  observeProcess(desk)
  // Compiles what checks and writes the answers.
  await app.ready()
  let live: Awaited<ReturnType<typeof startLive>> | undefined
  let replicas: Awaited<ReturnType<typeof startReplicas>> | undefined
  let stopClocks: (() => Promise<void>) | undefined
  return {
    start: async (directUrl) => {
      live = await startLive(desk, directUrl)
      replicas = await startReplicas(desk)
      await startFeatures(desk)
      return listen(app, desk.config)
    },
    lead: () => {
      stopClocks ??= startClocks(desk)
    },
    stop: async () => {
      // A connection that falls idle after its last answer would be waited for until its keep-alive ran out.
      const sweep = setInterval(() => app.server.closeIdleConnections(), 50)
      const clocksStopped = stopClocks?.()
      await app.close()
      clearInterval(sweep)
      await live?.stop()
      await replicas?.stop()
      await clocksStopped
    },
  }
}

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
