import { exitCodes } from '../platform/start-fault.ts'

// npm passes on to its child what the terminal has sent to both already.
const sameSignalMs = 500

/** Aborted by the first Ctrl-C or SIGTERM, so that what is under way can be ended well; a later one ends at once. */
export const onInterruption = (say: (line: string) => void): AbortSignal => {
  const controller = new AbortController()
  let stoppedAt: number | undefined
  const stop = (signal: string) => {
    const now = performance.now()
    if (stoppedAt !== undefined && now - stoppedAt > sameSignalMs) process.exit(exitCodes.interrupted)
    if (stoppedAt === undefined) say(`Stopping (${signal}): finishing what is under way`)
    stoppedAt ??= now
    controller.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  return controller.signal
}
