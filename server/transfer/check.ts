// A file read as an import would read it, and nothing written.
import type { Ctx } from '#server/platform/context.ts'
import { readBatches } from './batches.ts'
import { openContent } from './content.ts'
import type { ImportProgress } from './import.ts'
import { readLines, theVeryBeginning } from './lines.ts'
import { startTally, type ImportResult } from './tally.ts'
import { readTicketLine } from './ticket-line.ts'
import { refuseTakenIds } from './write-batch.ts'

interface CheckWishes {
  readonly path: string
  /** The desk on which the tickets' numbers must be free; none where they get new ones. */
  readonly keptIdsOn: Ctx | undefined
  readonly now: Date
  readonly onProgress: (progress: ImportProgress) => void
}

/** Reads all of a file. @throws StartFault in one sentence */
export const checkFile = async ({ path, keptIdsOn, now, onProgress }: CheckWishes): Promise<ImportResult> => {
  const content = openContent(path)
  const tally = startTally(0)
  const taken = new Set<number>()
  const batches = readBatches(readLines(content.chunks, theVeryBeginning()), (text) =>
    readTicketLine(text, { keepsIds: keptIdsOn !== undefined, now: now.toISOString(), onUnknownField: tally.ignore }),
  )
  for await (const { entries, refused, position } of batches) {
    const takenHere = keptIdsOn ? await refuseTakenIds(keptIdsOn, entries, taken) : []
    const all = [...refused, ...takenHere].toSorted((a, b) => a.line - b.line)
    tally.add(position.lines, { imported: entries.length - takenHere.length, refused: all })
    onProgress({ ...tally.counts(), bytesRead: content.bytesRead() })
  }
  return tally.result('finished')
}
