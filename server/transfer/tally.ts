import type { RefusedLine } from './refused-report.ts'

export interface ImportResult {
  readonly outcome: 'finished' | 'stopped'
  readonly imported: number
  readonly refused: number
  /** Lines of the file that are done, those of earlier runs included. */
  readonly lines: number
  /** Where this run began; 0 at the start of the file. */
  readonly afterLine: number
  readonly firstRefused: readonly RefusedLine[]
  /** Fields that no ticket has. */
  readonly ignoredFields: readonly string[]
}

const mostShown = 5
const mostIgnoredNames = 20

/** What an import has come to. */
export const startTally = (afterLine: number) => {
  let [imported, refused, lines] = [0, 0, afterLine]
  const firstRefused: RefusedLine[] = []
  const ignored = new Set<string>()
  return {
    add: (linesDone: number, more: { readonly imported: number; readonly refused: readonly RefusedLine[] }) => {
      lines = linesDone
      imported += more.imported
      refused += more.refused.length
      firstRefused.push(...more.refused.slice(0, mostShown - firstRefused.length))
    },
    ignore: (field: string) => {
      if (ignored.size < mostIgnoredNames) ignored.add(field)
    },
    counts: () => ({ imported, refused }),
    result: (outcome: ImportResult['outcome']): ImportResult => ({
      outcome,
      imported,
      refused,
      lines,
      afterLine,
      firstRefused,
      ignoredFields: [...ignored],
    }),
  }
}
