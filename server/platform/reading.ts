// Where a read is done: on a replica that has what its caller must see, or else on the primary.
import { setTimeout as sleep } from 'node:timers/promises'
import { Counter } from 'prom-client'
import { perDesk, type Ctx } from './context.ts'
import { isDatabaseAway } from './db.ts'
import { soundingBehind } from './freshness.ts'
import { metrics } from './metrics.ts'
import { isNarrowed } from './narrowed.ts'
import { hasReplicas, readableReplicas, sound, type Replica } from './replicas.ts'

/** How long a read waits for a replica that is a moment behind, and how long none waits for it after that was in vain. */
const patienceMs = 20
const doubtMs = 250

/**
 * Reads for somebody who looks: lists, counts, stats, histories. `read` is given the context to use, may be called
 * again, and must write nothing; in a transaction it stays there, and so it does
 * where its caller sees but a part of the desk. What it finds holds all that this caller wrote, and all
 * that its screen was told of, provided that it was written by a verb that announces or notifies.
 * What is read in order to be changed is read without this.
 */
export const reading = async <T>(ctx: Ctx, read: (ctx: Ctx) => Promise<T>): Promise<T> => {
  if (!hasReplicas(ctx) || ctx.db.isTransaction || isNarrowed(ctx.db)) return read(ctx)
  // Under way beside the read: what was written through another process before this call is known when it is answered.
  const sounding = sound(ctx)
  const near = pick(readableReplicas(ctx).filter(({ reached }) => reached && reached.number > soundingBehind(ctx)))
  if (near) {
    const number = near.reached?.number ?? 0
    const [found, sounded] = await Promise.all([tryOn(near, ctx, read), sounding])
    if (!found) return answeredBy('primary', ctx, await read(ctx))
    if (sounded && number > soundingBehind(ctx)) return answeredBy('replica', ctx, found.result)
  }
  const sounded = await sounding
  const caughtUp = sounded && (await waitForReplica(ctx, sounded.number))
  const found = caughtUp && (await tryOn(caughtUp, ctx, read))
  return found ? answeredBy('replica', ctx, found.result) : answeredBy('primary', ctx, await read(ctx))
}

let turn = 0
const pick = (replicas: readonly Replica[]) => (replicas.length > 0 ? replicas[turn++ % replicas.length] : undefined)

/**
 * @returns undefined where the replica could not say: it is away, a query was in the way of its replay, or it does not
 * have what the primary may have, such as the ticket of a number.
 */
const tryOn = async <T>(replica: Replica, ctx: Ctx, read: (ctx: Ctx) => Promise<T>) => {
  try {
    return { result: await read({ ...ctx, db: replica.db }) }
  } catch (error) {
    if (isDatabaseAway(error)) replica.lose(error)
    // What ran out of time once would do so again; a conflict with the replay is no matter of time.
    if ((error as { code?: string }).code === '57014' && !/conflict with recovery/.test(String(error))) throw error
    return undefined
  }
}

const waitForReplica = async (ctx: Ctx, number: number) => {
  const startedAt = performance.now()
  const replica = pick(readableReplicas(ctx).filter(({ isSlowUntilMs }) => isSlowUntilMs < startedAt))
  if (!replica) return undefined
  for (let pauseMs = 1; ; pauseMs *= 2) {
    await replica.look()
    if (replica.reached && replica.reached.number >= number) return replica
    if (replica.fault !== undefined || performance.now() - startedAt + pauseMs > patienceMs) break
    await sleep(pauseMs)
  }
  replica.isSlowUntilMs = performance.now() + doubtMs
  return undefined
}

const readsOf = perDesk(
  (desk) =>
    new Counter({
      name: 'docket_reads_total',
      help: 'Reads that a replica may answer, by who did',
      labelNames: ['from'],
      registers: [metrics({ desk })],
    }),
)

const answeredBy = <T>(from: 'replica' | 'primary', ctx: Ctx, result: T) => {
  readsOf(ctx).inc({ from })
  return result
}
