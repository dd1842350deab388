import type { Priority } from '#shared/words.ts'
import { concepts, type Concept, type ConceptName, type Urgency } from './local-concepts.ts'

/** From the urgency of what is found; medium when nothing speaks for anything else. */
export const priorityOf = (found: ReadonlySet<ConceptName>): Priority => {
  const count = { critical: 0, urgent: 0, high: 0, problem: 0, calm: 0 } satisfies Record<Urgency, number>
  for (const name of found) {
    const { urgency } = concepts[name] as Concept
    if (urgency) count[urgency]++
  }
  if (count.critical > 0 || count.urgent > 1) return 'critical'
  if (count.urgent > 0 || count.high > 0) return 'high'
  return count.calm > 0 && count.problem === 0 ? 'low' : 'medium'
}
