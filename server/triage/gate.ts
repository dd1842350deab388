// What stands between the desk and a provider in trouble: a breaker, a bounded number of requests at a time with a
// bounded queue before it, and an allowance for each minute.
import { perDesk, type Ctx } from '#server/platform/context.ts'
import { takeTurn, type Turns } from './turns.ts'

const failuresToOpen = 5
const probeAfterMs = 60_000
const queuePlacesPerSlot = 4

interface Gate {
  failures: number
  /** Since when the breaker is open; undefined while it is closed. */
  openedAt: number | undefined
  isProbing: boolean
  running: number
  readonly queue: Set<() => void>
  readonly calls: Turns
}

const gateOf = perDesk((): Gate => ({
  failures: 0,
  openedAt: undefined,
  isProbing: false,
  running: 0,
  queue: new Set(),
  calls: [],
}))

export type BreakerState = 'closed' | 'open' | 'probing'

export const readBreaker = (ctx: Pick<Ctx, 'desk'>): BreakerState => {
  const { openedAt, isProbing } = gateOf(ctx)
  return openedAt === undefined ? 'closed' : isProbing ? 'probing' : 'open'
}

/** Whether there is a point in waiting for a slot at all. */
export const mayPassBreaker = (ctx: Ctx) => {
  const { openedAt, isProbing } = gateOf(ctx)
  if (openedAt === undefined) return true
  const elapsedMs = ctx.now().getTime() - openedAt
  // A clock set back must not keep it open for the hours it was set back by.
  return !isProbing && (elapsedMs < 0 || elapsedMs >= probeAfterMs)
}

/** 'probe' once every minute while the breaker is open: its verdict decides for everybody. */
export const passBreaker = (ctx: Ctx): 'pass' | 'probe' | 'open' => {
  const gate = gateOf(ctx)
  if (!mayPassBreaker(ctx)) return 'open'
  if (gate.openedAt === undefined) return 'pass'
  gate.isProbing = true
  return 'probe'
}

/** 'unknown' is for a request nobody waited for to the end: no verdict, and the next one probes. */
export const reportVerdict = (ctx: Ctx, pass: 'pass' | 'probe', verdict: 'good' | 'bad' | 'unknown') => {
  const gate = gateOf(ctx)
  if (pass === 'probe') gate.isProbing = false
  if (verdict === 'unknown') return
  if (verdict === 'good') {
    gate.failures = 0
    gate.openedAt = undefined
    return
  }
  gate.failures++
  if (pass === 'probe' || (gate.openedAt === undefined && gate.failures >= failuresToOpen)) {
    gate.openedAt = ctx.now().getTime()
  }
}

/** Waits for one of AI_CONCURRENCY slots. 'busy' when the queue is full. */
export const takeSlot = async (ctx: Ctx, signal: AbortSignal): Promise<'taken' | 'busy' | 'gone'> => {
  const gate = gateOf(ctx)
  const { concurrency } = ctx.config.triage
  if (signal.aborted) return 'gone'
  if (gate.running < concurrency) {
    gate.running++
    return 'taken'
  }
  if (gate.queue.size >= concurrency * queuePlacesPerSlot) return 'busy'
  return new Promise((resolve) => {
    const onTurn = () => {
      signal.removeEventListener('abort', onGone)
      resolve('taken')
    }
    const onGone = () => {
      gate.queue.delete(onTurn)
      resolve('gone')
    }
    gate.queue.add(onTurn)
    signal.addEventListener('abort', onGone, { once: true })
  })
}

/** Hands the slot to whoever has waited longest. */
export const freeSlot = (ctx: Ctx) => {
  const gate = gateOf(ctx)
  const [next] = gate.queue
  if (!next) {
    gate.running--
    return
  }
  gate.queue.delete(next)
  next()
}

export const mayCallProvider = (ctx: Ctx) =>
  takeTurn(gateOf(ctx).calls, { perMinute: ctx.config.triage.callsPerMinute, now: ctx.now().getTime() }) === 0
