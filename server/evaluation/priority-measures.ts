// How good suggestions of a priority are. Priorities have an order, so how far off counts.
import { priorities, type Priority } from '#shared/words.ts'
import { quadraticKappa } from '../classifier/classifier.ts'

export interface PriorityVerdict {
  readonly wanted: Priority
  /** null counts as medium: that is what a ticket gets for which nothing is said. */
  readonly said: Priority | null
}

export type PriorityMeasures = ReturnType<typeof measurePriorities>

export const measurePriorities = (verdicts: readonly PriorityVerdict[]) => {
  const counts = countsOf(verdicts)
  const n = verdicts.length
  const share = (holds: (wanted: number, said: number) => boolean) =>
    n === 0 ? 0 : sumOver(counts, (count, wanted, said) => (holds(wanted, said) ? count : 0)) / n
  const critical = counts[3]!
  return {
    n,
    accuracy: share((wanted, said) => wanted === said),
    macro_f1: macroF1(counts),
    qwk: quadraticKappa(verdicts.map(({ wanted, said }) => [rank(wanted), rank(said ?? 'medium')])),
    within_one: share((wanted, said) => Math.abs(wanted - said) <= 1),
    critical: total(critical),
    critical_called_low: critical[0]! / Math.max(1, total(critical)),
    confusion: Object.fromEntries(
      priorities.map((wanted, row) => [
        wanted,
        Object.fromEntries(priorities.map((said, column) => [said, counts[row]![column]!])),
      ]),
    ),
  }
}

/** Rows are what was wanted, columns what was said. */
type Counts = readonly (readonly number[])[]

const countsOf = (verdicts: readonly PriorityVerdict[]): Counts => {
  const counts = priorities.map(() => priorities.map(() => 0))
  for (const { wanted, said } of verdicts) counts[rank(wanted)]![rank(said ?? 'medium')]!++
  return counts
}

const rank = (priority: Priority) => priorities.indexOf(priority)
const total = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0)

const sumOver = (counts: Counts, value: (count: number, wanted: number, said: number) => number) =>
  total(counts.flatMap((row, wanted) => row.map((count, said) => value(count, wanted, said))))

const macroF1 = (counts: Counts) =>
  total(
    priorities.map((_, index) => {
      const both = total(counts[index]!) + total(counts.map((row) => row[index]!))
      return counts[index]![index] === 0 ? 0 : (2 * counts[index]![index]!) / both
    }),
  ) / priorities.length
