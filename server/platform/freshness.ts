// How new a read must be for its caller: it holds what the caller wrote, through whichever process, and what a screen
// was told of. Kept as the number of soundings (primary-log.ts) at the time: a replica that has replayed what a later
// one found has it all.
import { hash } from 'node:crypto'
import { perDesk, type Ctx, type Desk, type KnownCaller } from './context.ts'
import { hearNotifications } from './notifications.ts'
import { countSoundings } from './primary-log.ts'

/** More are forgotten, oldest first; everybody is then as careful as they had to be. */
const mostCallers = 10_000

interface Freshness {
  readonly writes: Map<string, number>
  /** What everybody must have. */
  floor: number
  /** What screens must have. */
  told: number
  /** Callers that follow changes by a stream of this process, and by how many. */
  readonly following: Map<string, number>
}

// Only a desk with replicas has to know.
const watched = perDesk((): { freshness: Freshness | undefined } => ({ freshness: undefined }))

/** Hears of writes from now on. */
export const watchWrites = (desk: Desk) => {
  const freshness: Freshness = { writes: new Map(), floor: 0, told: 0, following: new Map() }
  watched({ desk }).freshness = freshness
  hearNotifications(
    { desk },
    {
      hear: ({ by }) => {
        const now = countSoundings({ desk })
        freshness.told = now
        if (by) remember(freshness, by, now)
        else freshness.floor = now
      },
      regain: () => (freshness.floor = countSoundings({ desk })),
    },
  )
}

/**
 * Notes an answer that a caller takes for what is now so, though it may have written nothing: a change that was made
 * already, a request that came again.
 */
export const noteAnswer = (ctx: Ctx) => {
  const { freshness } = watched(ctx)
  if (freshness) remember(freshness, ctx.caller?.keys ?? [], countSoundings(ctx))
}

/** A read of this caller may be answered by who has replayed a sounding with a higher number. */
export const soundingBehind = (ctx: Ctx) => {
  const { freshness } = watched(ctx)
  if (!freshness) return 0
  const { writes, floor, told, following } = freshness
  const { caller } = ctx
  // A job of the desk is as careful as a screen.
  if (!caller) return Math.max(floor, told)
  const isFollowing = caller.isPage || caller.keys.some((key) => following.has(key))
  return Math.max(floor, isFollowing ? told : 0, ...caller.keys.map((key) => writes.get(key) ?? 0))
}

/** Notes that a caller follows changes. @returns ends that. */
export const startFollowing = (ctx: Ctx) => {
  const following = watched(ctx).freshness?.following
  const keys = following ? (ctx.caller?.keys ?? []) : []
  for (const key of keys) following?.set(key, (following.get(key) ?? 0) + 1)
  return () => {
    for (const key of keys) {
      const left = (following?.get(key) ?? 1) - 1
      if (left > 0) following?.set(key, left)
      else following?.delete(key)
    }
  }
}

interface Identified {
  readonly address: string
  readonly authorization: string | undefined
  readonly personId?: number
  readonly isPage: boolean
}

/** What a caller is known by from one request to the next, in any process and without any help of theirs. */
export const knowCaller = ({ address, authorization, personId, isPage }: Identified): KnownCaller => {
  const traits = [
    `address ${address.replace(/^::ffff:/, '')}`,
    ...(authorization ? [`credentials ${authorization}`] : []),
    ...(personId === undefined ? [] : [`person ${personId}`]),
  ]
  return { isPage, keys: traits.map((trait) => hash('sha256', trait, 'base64url').slice(0, 16)) }
}

const remember = (freshness: Freshness, keys: readonly string[], now: number) => {
  const { writes } = freshness
  for (const key of keys) {
    // Anew at the end: a map keeps the order in which its keys came.
    writes.delete(key)
    writes.set(key, now)
  }
  while (writes.size > mostCallers) {
    const [[oldest, at] = ['', 0]] = writes
    writes.delete(oldest)
    freshness.floor = Math.max(freshness.floor, at)
  }
}
