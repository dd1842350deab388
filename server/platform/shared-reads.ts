// Equal reads that are asked for at the same time are done once: a change that two hundred screens are told of makes two
// hundred equal reads within a moment.
import { coalescing } from './coalesce.ts'
import type { Ctx } from './context.ts'

interface Read {
  readonly ask: () => Promise<unknown>
  waiting: number
}

// Of each database apart: what a replica answers is no answer of the primary, nor a transaction's of anybody else.
const readsOf = new WeakMap<Ctx['db'], Map<string, Read>>()

/**
 * Answers with a read that began after it was asked for, so what a caller has written it also sees. Who comes while one
 * is under way shares the next.
 * @param key names all that decides what is read, but for who may see it: who sees but a part has a database of their
 * own (narrowed.ts), so that nobody shares what somebody else was shown
 */
export const shareRead = <T>(ctx: Ctx, key: string, read: () => Promise<T>): Promise<T> => {
  const reads = readsOf.get(ctx.db) ?? new Map<string, Read>()
  readsOf.set(ctx.db, reads)
  const shared: Read = reads.get(key) ?? { ask: coalescing(read), waiting: 0 }
  reads.set(key, shared)
  shared.waiting++
  return (shared.ask() as Promise<T>).finally(() => {
    shared.waiting--
    if (shared.waiting === 0) reads.delete(key)
  })
}
