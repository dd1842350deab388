import type { Ctx } from './context.ts'
import { isDatabaseAway } from './db.ts'

interface Clock {
  /** Who is to be named when it fails. */
  readonly name: string
  readonly everyMs: number
  /** Once before the first round, after this long. */
  readonly firstAfterMs?: number
  readonly work: (ctx: Ctx) => Promise<unknown>
}

/** Does something again and again, never twice at once. @returns stops it, and waits for what is under way. */
export const startClock = (ctx: Ctx, { name, everyMs, firstAfterMs, work }: Clock) => {
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
  const tick = () => void (underWay ??= doOnce())
  const timer = setInterval(tick, everyMs).unref()
  const first = firstAfterMs === undefined ? undefined : setTimeout(tick, firstAfterMs).unref()
  return async () => {
    clearInterval(timer)
    clearTimeout(first)
    await underWay
  }
}
