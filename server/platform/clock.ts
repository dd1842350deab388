import type { Ctx } from './context.ts'
import { isDatabaseAway } from './db.ts'

interface Clock {
  /** Who is to be named when it fails. */
  readonly name: string
  readonly everyMs: number
  readonly work: (ctx: Ctx) => Promise<unknown>
}

/** Does something again and again, never twice at once. @returns stops it, and waits for what is under way. */
export const startClock = (ctx: Ctx, { name, everyMs, work }: Clock) => {
  let underWay: Promise<void> | undefined
  let lastSaid = ''
  const doOnce = async () => {
    try {
      await work(ctx)
      lastSaid = ''
    } catch (error) {
      // The health of the desk says so already, and the next round makes up for it.
      if (isDatabaseAway(error)) return
      const said = String(error)
      if (said !== lastSaid) ctx.log.error({ err: error, clock: name }, 'recurring work failed')
      lastSaid = said
    } finally {
      underWay = undefined
    }
  }
  const timer = setInterval(() => void (underWay ??= doOnce()), everyMs).unref()
  return async () => {
    clearInterval(timer)
    await underWay
  }
}
