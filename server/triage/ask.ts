// One question to the provider with everything that keeps it in bounds: time, turns, retries.
import { setTimeout as sleep } from 'node:timers/promises'
import type { ProviderConfig } from '#server/config.ts'
import { perDesk, type Ctx } from '#server/platform/context.ts'
import { makeEgress } from '#server/platform/egress.ts'
import type { Answer } from './answer.ts'
import { isTransient, type Failure } from './fault.ts'
import { newHabits } from './habits.ts'
import type { TicketText } from './prompt.ts'
import { askOnce, type Reply } from './provider.ts'

/** All there is for a question, the wait for a turn and the retry included; leaves a margin to the promised 4 s. */
export const answerWithinMs = 3_900
const mostAnswerBytes = 256 * 1_024
const mostAdaptations = 4
const pauseMs = 200

const habitsOf = perDesk(newHabits)
const egressOf = perDesk(() =>
  makeEgress({ allow: 'operator-configured', maxBytes: mostAnswerBytes, timeoutMs: answerWithinMs }),
)

export interface Asking {
  readonly provider: ProviderConfig
  readonly text: TicketText
  readonly signal: AbortSignal
  /** `performance.now()` at which it must be over; the signal fires then. */
  readonly until: number
  /** Takes one request out of the minute's allowance; false when there is none left. */
  readonly mayCall: () => boolean
}

export type Outcome = { readonly answer: Answer } | { readonly failure: Failure } | 'over_rate'

/** Asks, and once more after a transient fault if the provider's own Retry-After leaves the time. Never rejects. */
export const ask = async (ctx: Ctx, { provider, text, signal, until, mayCall }: Asking): Promise<Outcome> => {
  let isRetried = false
  let adaptations = 0
  while (mayCall()) {
    const reply: Reply = await askOnce({ provider, text, habits: habitsOf(ctx), fetch: egressOf(ctx), signal })
    if (reply === 'adapted' && adaptations++ < mostAdaptations) continue
    if (reply === 'adapted') return { failure: { fault: 'refused' } }
    if ('answer' in reply || isRetried || !isTransient(reply.failure)) return reply
    const waitMs = Math.max(reply.failure.retryAfterMs ?? pauseMs, 0)
    if (performance.now() + waitMs >= until) return reply
    isRetried = true
    try {
      await sleep(waitMs, undefined, { signal })
    } catch {
      return reply
    }
  }
  return 'over_rate'
}
