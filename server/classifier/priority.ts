// How urgent a text sounds, by the lexicon alone.
import type { Priority } from '#shared/words.ts'
import type { Lexicon, Urgency } from './lexicon.ts'

// Chosen by hand so that one critical thing makes critical, one harm high, and a question about a problem stays medium.
const pushes: Readonly<Record<Urgency, number>> = {
  critical: 2,
  urgent: 1,
  harm: 1,
  high: 0.6,
  problem: 0.3,
  calm: -0.4,
}
const from = { medium: 0, high: 1, critical: 2 } as const
/** Each further sign of one kind counts for half. */
const further = 0.5

/** Below 0 is low, from 1 on high, from 2 on critical. */
export const urgencyOf = ({ concepts }: Lexicon, strengths: ReadonlyMap<number, number>): number => {
  const sums = new Map<Urgency, number>()
  for (const [concept, strength] of strengths) {
    const { urgency } = concepts[concept]!
    if (urgency) sums.set(urgency, (sums.get(urgency) ?? 0) + strength)
  }
  let total = 0
  for (const [urgency, sum] of sums) total += pushes[urgency] * (sum > 1 ? 1 + further * (sum - 1) : sum)
  return total
}

export const priorityAt = (urgency: number): Priority => {
  if (urgency >= from.critical) return 'critical'
  if (urgency >= from.high) return 'high'
  return urgency >= from.medium ? 'medium' : 'low'
}

/** Worth saying even where nothing is known of how this desk gives priorities. */
export const isAlarm = (urgency: number) => urgency >= from.high
