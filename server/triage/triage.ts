// Suggests category and priority for a text: the provider's word, else the built-in classifier's, else none.
// Whatever the outside does, a suggestion takes at most 4 seconds and never throws.
import { createHash } from 'node:crypto'
import { bands, opinionOf } from '#server/classifier/classifier.ts'
import type { Config, ProviderConfig } from '#server/config.ts'
import { perDesk, type Ctx } from '#server/platform/context.ts'
import { reportHealth } from '#server/platform/health.ts'
import { isLoopbackHost } from '#server/platform/loopback.ts'
import type { Suggestion } from '#shared/triage.ts'
import type { Answer } from './answer.ts'
import { answerWithinMs, ask, type Outcome } from './ask.ts'
import { conditionOf, type Condition } from './condition.ts'
import type { Failure, Fault } from './fault.ts'
import { figures } from './figures.ts'
import { board, type Flights } from './flights.ts'
import { freeSlot, mayCallProvider, mayPassBreaker, passBreaker, reportVerdict, takeSlot } from './gate.ts'
import { ticketData, type TicketText } from './prompt.ts'

export { admitClassify } from './admission.ts'

/** What became of the provider; the label of the counter. */
type Way = 'answered' | 'cached' | 'off' | 'breaker_open' | 'over_rate' | 'busy' | 'gone' | Fault

const noSuggestion = {
  category: 'general',
  priority: 'low',
  source: 'fallback',
  model: null,
  confidence: null,
  reason: null,
} as const

/** `source` is 'fallback' when there is no real suggestion; what that means for a ticket is the caller's to say. */
export const classify = async (ctx: Ctx, text: TicketText): Promise<Suggestion> => {
  const startedAt = performance.now()
  const { provider, isLocalOn } = ctx.config.triage
  const asked = provider ? await askProvider(ctx, provider, text) : 'off'
  const isAnswered = typeof asked === 'object'
  const suggestion = isAnswered ? asked.suggestion : (isLocalOn && suggestLocally(text)) || noSuggestion
  const { suggestions, seconds } = figures(ctx)
  suggestions.inc({ source: suggestion.source, outcome: isAnswered ? asked.way : asked })
  seconds.observe({ source: suggestion.source }, (performance.now() - startedAt) / 1_000)
  return suggestion
}

/** One small real request, past breaker and cache: for the doctor command. */
export const checkProvider = async (ctx: Ctx): Promise<Condition> => {
  const { provider } = ctx.config.triage
  if (!provider) return conditionOf.off(ctx.config)
  const signals = [AbortSignal.timeout(answerWithinMs), ...(ctx.signal ? [ctx.signal] : [])]
  const outcome = await ask(ctx, {
    provider,
    text: { description: 'How do I change the e-mail address of my account?' },
    signal: AbortSignal.any(signals),
    until: performance.now() + answerWithinMs,
    mayCall: () => true,
  })
  if (outcome === 'over_rate') return conditionOf.unasked(provider)
  return 'answer' in outcome ? conditionOf.ok(provider) : conditionOf.failing(ctx.config, provider, outcome.failure)
}

/** Who suggests and where texts go, for the settings page. */
export const describeProvider = ({ triage: { provider, isLocalOn } }: Config) => ({
  provider: provider?.name ?? null,
  model: provider?.model ?? null,
  sends_text_to: provider ? hostBeyondThisMachine(provider) : null,
  local: isLocalOn,
})

/** Says at the start of a desk how triage stands, before anybody has asked. */
export const announceTriage = (ctx: Ctx) => {
  // So that /metrics shows them from the first minute on.
  figures(ctx)
  const { provider } = ctx.config.triage
  reportHealth(ctx, { name: 'triage', ...(provider ? conditionOf.unasked(provider) : conditionOf.off(ctx.config)) })
}

const hostBeyondThisMachine = ({ baseUrl }: ProviderConfig) => {
  const { hostname, host } = new URL(baseUrl)
  return isLoopbackHost(hostname) ? null : host
}

const suggestLocally = (text: TicketText): Suggestion | undefined => {
  const { category, priority, confidence, reason } = opinionOf(text)
  if (confidence < bands.offer) return undefined
  return { category, priority, confidence: Math.round(100 * confidence) / 100, reason, source: 'local', model: null }
}

const mostRemembered = 1_000
const remembered = perDesk(() => new Map<string, Answer>())
const flightsOf = perDesk((): Flights<FlightEnd> => new Map())
type FlightEnd = Answer | Exclude<Way, 'answered' | 'cached' | 'off'>

const askProvider = async (ctx: Ctx, provider: ProviderConfig, text: TicketText) => {
  const suggest = (answer: Answer): Suggestion => ({
    ...answer,
    source: provider.name,
    model: provider.model,
    confidence: null,
  })
  const key = keyOf(provider, text)
  const known = recall(ctx, key)
  if (known) return { suggestion: suggest(known), way: 'cached' } as const
  const end = await board(flightsOf(ctx), key, {
    start: (signal) => fly(ctx, { provider, text, key, signal }),
    signal: ctx.signal,
  })
  return typeof end === 'object' ? ({ suggestion: suggest(end), way: 'answered' } as const) : end
}

interface Trip {
  readonly provider: ProviderConfig
  readonly text: TicketText
  readonly key: string
  /** Fires when nobody waits any more. */
  readonly signal: AbortSignal
}

const fly = async (ctx: Ctx, { provider, text, key, signal }: Trip): Promise<FlightEnd> => {
  const startedAt = performance.now()
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(new DOMException('out of time', 'TimeoutError')), answerWithinMs)
  const end = AbortSignal.any([deadline.signal, signal])
  try {
    if (!mayPassBreaker(ctx)) return 'breaker_open'
    const slot = await takeSlot(ctx, end)
    if (slot !== 'taken') return slot === 'busy' || !signal.aborted ? 'busy' : 'gone'
    try {
      // Only now: while this one waited, others may have found the provider in trouble.
      const pass = passBreaker(ctx)
      if (pass === 'open') return 'breaker_open'
      const outcome = await ask(ctx, {
        provider,
        text,
        signal: end,
        until: startedAt + answerWithinMs,
        mayCall: () => mayCallProvider(ctx),
      })
      return conclude(ctx, { provider, key, outcome, pass, isGone: signal.aborted })
    } finally {
      freeSlot(ctx)
    }
  } finally {
    clearTimeout(timer)
  }
}

interface Conclusion {
  readonly provider: ProviderConfig
  readonly key: string
  readonly outcome: Outcome
  readonly pass: 'pass' | 'probe'
  readonly isGone: boolean
}

const conclude = (ctx: Ctx, { provider, key, outcome, pass, isGone }: Conclusion): FlightEnd => {
  if (outcome === 'over_rate') {
    reportVerdict(ctx, pass, 'unknown')
    return outcome
  }
  if ('answer' in outcome) {
    reportVerdict(ctx, pass, 'good')
    reportHealth(ctx, { name: 'triage', ...conditionOf.ok(provider) })
    remember(ctx, key, outcome.answer)
    return outcome.answer
  }
  if (isGone) {
    reportVerdict(ctx, pass, 'unknown')
    return 'gone'
  }
  reportVerdict(ctx, pass, 'bad')
  reportFailure(ctx, provider, outcome.failure)
  return outcome.failure.fault
}

const reportFailure = (ctx: Ctx, provider: ProviderConfig, failure: Failure) => {
  reportHealth(ctx, { name: 'triage', ...conditionOf.failing(ctx.config, provider, failure) })
  ctx.log.info(
    { provider: provider.name, model: provider.model, fault: failure.fault, detail: failure.detail },
    'no suggestion',
  )
}

/** The text itself is not kept, nor what was redacted of it. */
const keyOf = ({ name, model, baseUrl }: ProviderConfig, text: TicketText) =>
  createHash('sha256')
    .update(JSON.stringify([name, baseUrl, model, ticketData(text)]))
    .digest('hex')

const recall = (ctx: Ctx, key: string) => {
  const all = remembered(ctx)
  const answer = all.get(key)
  if (!answer) return undefined
  all.delete(key)
  all.set(key, answer)
  return answer
}

const remember = (ctx: Ctx, key: string, answer: Answer) => {
  const all = remembered(ctx)
  all.set(key, answer)
  const [oldest] = all.keys()
  if (all.size > mostRemembered && oldest !== undefined) all.delete(oldest)
}
