// Equal reads that are asked for at the same time are done once: a change that two hundred screens are told of makes two
// hundred equal reads within a moment.
import { perDesk, type Ctx } from './context.ts'

interface Read {
  readonly running: Promise<unknown>
  next?: Promise<unknown>
}
const readsOf = perDesk(() => new Map<string, Read>())

/**
 * Answers with a read that began after it was asked for, so what a caller has written it also sees. Who comes while one
 * is under way shares the next.
 * @param key names all that decides what is read, whoever may see it included
 */
export const shareRead = <T>(ctx: Ctx, key: string, read: () => Promise<T>): Promise<T> => {
  const reads = readsOf(ctx)
  const begin = (): Promise<T> => {
    const running = read()
    const own: Read = { running }
    reads.set(key, own)
    const end = () => {
      if (own.next === undefined) reads.delete(key)
    }
    running.then(end, end)
    return running
  }
  const current = reads.get(key)
  if (current === undefined) return begin()
  current.next ??= current.running.then(begin, begin)
  return current.next as Promise<T>
}
