import { useEffect, useEffectEvent } from 'react'
import { paths } from '#shared/routes.ts'
import { liveKinds, type LiveKind } from '#shared/words.ts'
import { call } from './call.ts'
import { untilSignedIn, wantEnrolment } from './signing-in.ts'
import { makeSubject, useSubject } from './subject.ts'

export interface LiveMessage {
  kind: LiveKind
  ticket_id?: number
}
export type LiveState = 'live' | 'reconnecting' | 'offline'

const address = paths.followLive.split(' ')[1] as string
/** A shorter break than this is not worth a word to the reader. */
const quietBreakMs = 1500
/** A tab out of sight gives its connection back: browsers allow six to one host over HTTP/1.1, for all tabs together. */
const hiddenTabMs = 20_000
const longestWaitMs = 15_000

const state = makeSubject<LiveState>('live')
const listeners = new Set<(message: LiveMessage) => void>()

let source: EventSource | undefined
let isMissingOut = false
let failures = 0
let retryTimer: ReturnType<typeof setTimeout> | undefined
let bannerTimer: ReturnType<typeof setTimeout> | undefined
let hiddenTimer: ReturnType<typeof setTimeout> | undefined

export const useLiveState = () => useSubject(state)

/** Runs for every live message. `resync` means: messages were missed, read everything again. */
export const useLive = (onMessage: (message: LiveMessage) => void) => {
  const listener = useEffectEvent(onMessage)
  useEffect(() => followLive((message) => listener(message)), [])
}

/** The same outside React. Returns the stop. */
export const followLive = (listener: (message: LiveMessage) => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** Opens the one stream of this tab and keeps it open. Returns the stop. */
export const startLive = () => {
  const onOnline = () => reconnect(0)
  const onOffline = () => {
    isMissingOut = true
    announceBreak()
  }
  const onVisibility = () => {
    clearTimeout(hiddenTimer)
    if (document.visibilityState === 'hidden') hiddenTimer = setTimeout(rest, hiddenTabMs)
    else if (!source) reconnect(0)
  }
  window.addEventListener('online', onOnline)
  window.addEventListener('offline', onOffline)
  document.addEventListener('visibilitychange', onVisibility)
  connect()
  return () => {
    window.removeEventListener('online', onOnline)
    window.removeEventListener('offline', onOffline)
    document.removeEventListener('visibilitychange', onVisibility)
    clearTimeout(hiddenTimer)
    clearTimeout(retryTimer)
    clearTimeout(bannerTimer)
    close()
  }
}

const connect = () => {
  close()
  const opened = new EventSource(address)
  source = opened
  opened.addEventListener('open', () => {
    failures = 0
    clearTimeout(bannerTimer)
    bannerTimer = undefined
    state.write('live')
    if (isMissingOut) tell({ kind: 'resync' })
    isMissingOut = false
  })
  opened.addEventListener('message', (event: MessageEvent<string>) => {
    const message = read(event.data)
    if (message) tell(message)
  })
  opened.addEventListener('error', () => {
    isMissingOut = true
    announceBreak()
    // After a refusal (a gateway's 502, say) the browser gives up for good; after a broken line it tries again itself.
    if (opened.readyState === EventSource.CLOSED) void reconnectWhenAllowed(opened)
  })
}

// A refusal does not say why: it may be that nobody is signed in any more.
const reconnectWhenAllowed = async (refused: EventSource) => {
  const session = await call('readSession', {}).catch(() => undefined)
  if (source !== refused) return
  if (session?.must_enrol) return wantEnrolment()
  if (!session || session.is_open || session.person) return reconnect(Math.min(1000 * 2 ** failures++, longestWaitMs))
  clearTimeout(bannerTimer)
  bannerTimer = undefined
  await untilSignedIn()
  reconnect(0)
}

const reconnect = (waitMs: number) => {
  clearTimeout(retryTimer)
  // Many tabs lose one server at the same moment; spread their return.
  retryTimer = setTimeout(connect, waitMs * (0.5 + Math.random() / 2))
}

const rest = () => {
  isMissingOut = true
  close()
}

const close = () => {
  source?.close()
  source = undefined
}

const announceBreak = () => {
  bannerTimer ??= setTimeout(() => state.write(navigator.onLine ? 'reconnecting' : 'offline'), quietBreakMs)
  if (state.read() !== 'live') state.write(navigator.onLine ? 'reconnecting' : 'offline')
}

const tell = (message: LiveMessage) => {
  for (const listener of listeners) listener(message)
}

const read = (data: string): LiveMessage | undefined => {
  try {
    const message = JSON.parse(data) as LiveMessage
    return liveKinds.includes(message.kind) ? message : undefined
  } catch {
    return undefined
  }
}
