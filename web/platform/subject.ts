import { useSyncExternalStore } from 'react'

/** A value outside React that components can follow. */
export const makeSubject = <T>(initial: T) => {
  let value = initial
  const followers = new Set<() => void>()
  const follow = (follower: () => void) => {
    followers.add(follower)
    return () => {
      followers.delete(follower)
    }
  }
  const read = () => value
  return {
    read,
    follow,
    write: (next: T) => {
      if (Object.is(value, next)) return
      value = next
      for (const follower of followers) follower()
    },
  }
}

export type Subject<T> = ReturnType<typeof makeSubject<T>>

export const useSubject = <T>(subject: Subject<T>): T => useSyncExternalStore(subject.follow, subject.read)
