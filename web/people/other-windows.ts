// Windows of one browser share a session: what waits for a sign-in in one hears of it from another.
import { useEffect, useEffectEvent } from 'react'

const channelName = 'docket.signed-in'

export const announceSignIn = () => {
  const channel = new BroadcastChannel(channelName)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no target: it is one origin's
  channel.postMessage('')
  channel.close()
}

export const useSignInElsewhere = (onSignedIn: () => void) => {
  const hear = useEffectEvent(onSignedIn)
  useEffect(() => {
    const channel = new BroadcastChannel(channelName)
    channel.addEventListener('message', () => hear())
    return () => channel.close()
  }, [])
}
