// What somebody has done for the first time in this browser, for the list that shows a newcomer around.
import { useSyncExternalStore } from 'react'
import { recall, remember } from './remember.ts'

export const deeds = ['create', 'resolve', 'walk', 'search', 'invite'] as const
export type Deed = (typeof deeds)[number]

const key = 'docket-deeds'
const listeners = new Set<() => void>()

/** Called wherever it is done; cheap enough for every press of a key. */
export const noteDeed = (deed: Deed) => {
  const done = written()
  if (done.split(' ').includes(deed)) return
  remember(key, `${done} ${deed}`.trim())
  for (const listener of listeners) listener()
}

const written = () => recall(key) ?? ''

const follow = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useDeeds = (): ReadonlySet<string> => new Set(useSyncExternalStore(follow, written).split(' '))
