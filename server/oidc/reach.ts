// How the provider is reached: by the one way out. The operator named the issuer, so that may be anywhere, a private
// network included, as with a model of one's own. Other hosts are named by its discovery document only: they have to be
// public, or whoever holds the provider could send this desk to whatever it can reach.
import { perDesk } from '#server/platform/context.ts'
import { makeEgress } from '#server/platform/egress.ts'

/** For each request; a sign-in takes up to four. */
export const answerWithinMs = 8_000
export const mostAnswerBytes = 256 * 1_024

const bounds = { maxBytes: mostAnswerBytes, timeoutMs: answerWithinMs }

export const providerFetch = perDesk(({ config }) => {
  const own = makeEgress({ ...bounds, allow: 'operator-configured' })
  const others = makeEgress({ ...bounds, allow: 'public-only' })
  const origin = config.oidc && new URL(config.oidc.issuer).origin
  const reach = (url: string, init: RequestInit) => (new URL(url).origin === origin ? own : others)(url, init)
  return reach
})
