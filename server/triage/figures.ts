import { Counter, Gauge, Histogram } from 'prom-client'
import { perDesk } from '#server/platform/context.ts'
import { metrics } from '#server/platform/metrics.ts'
import { readBreaker } from './gate.ts'

/** What /metrics says of triage. Labels are words of ours: no text, no key and no model's words get in. */
export const figures = perDesk((desk) => {
  const registers = [metrics({ desk })]
  return {
    suggestions: new Counter({
      name: 'docket_triage_requests_total',
      help: 'Suggestions by the source that made them and by what became of the provider',
      labelNames: ['source', 'outcome'],
      registers,
    }),
    seconds: new Histogram({
      name: 'docket_triage_duration_seconds',
      help: 'Time until there was a suggestion, by its source',
      labelNames: ['source'],
      buckets: [0.001, 0.005, 0.02, 0.1, 0.25, 0.5, 1, 2, 3, 4],
      registers,
    }),
    breaker: new Gauge({
      name: 'docket_triage_breaker_open',
      help: 'Whether the provider is left alone after failures: 1 open, 0.5 probing, 0 closed',
      registers,
      // Of several processes, each with a breaker of its own.
      aggregator: 'max',
      collect() {
        this.set({ closed: 0, probing: 0.5, open: 1 }[readBreaker({ desk })])
      },
    }),
  }
})
