// An import: from the lines of a file to tickets, batch by batch, each of which says how far the file has come.
import { setTimeout as sleep } from 'node:timers/promises'
import { basename } from 'node:path'
import { sql } from 'kysely'
import { audit } from '#server/audit/audit.ts'
import type { BulkConnection } from '#server/platform/bulk.ts'
import type { Ctx } from '#server/platform/context.ts'
import { StartFault } from '#server/platform/start-fault.ts'
import { ahead, readBatches } from './batches.ts'
import { findBeginning, skipBytes } from './beginning.ts'
import { openContent, standardInput } from './content.ts'
import { readLines, theVeryBeginning } from './lines.ts'
import { advanceImport, finishImport } from './past-imports.ts'
import { openRefusedReport } from './refused-report.ts'
import { startTally, type ImportResult } from './tally.ts'
import { readTicketLine } from './ticket-line.ts'
import { startUpkeep } from './upkeep.ts'
import { writeBatch, type Counts } from './write-batch.ts'

export interface ImportWishes {
  /** An absolute path, or `-` for standard input. */
  readonly path: string
  readonly from: 'where it stopped' | 'the start'
  readonly keepsIds: boolean
  /** Where refused lines are written. */
  readonly reportPath: string
  readonly say: (line: string) => void
  readonly onProgress: (progress: ImportProgress) => void
}

export interface ImportProgress extends Counts {
  /** Of the file as it lies. */
  readonly bytesRead: number
}

/** Imports a file; `ctx.signal` stops it after the batch under way. @throws StartFault in one sentence */
export const importFile = async (ctx: Ctx, { copy }: BulkConnection, wishes: ImportWishes): Promise<ImportResult> => {
  const { path, keepsIds } = wishes
  await takeTurn(ctx, wishes.say)
  // What cannot be read twice is not recognised either.
  const begun = path === standardInput ? undefined : await findBeginning(ctx, path, wishes.from)
  const beginning = begun?.beginning ?? theVeryBeginning()
  const isSameReport = begun?.record.report_path === wishes.reportPath
  const report = openRefusedReport(wishes.reportPath, isSameReport ? begun.record.report_bytes : 0)
  const tally = startTally(beginning.lines)
  const upkeep = await startUpkeep(ctx)
  const content = openContent(path)
  const now = ctx.now().toISOString()
  const batches = readBatches(readLines(skipBytes(content.chunks, beginning.bytes), beginning), (text) =>
    readTicketLine(text, { keepsIds, now, onUnknownField: tally.ignore }),
  )
  const conclude = async (outcome: ImportResult['outcome']) => {
    const { imported, refused } = tally.counts()
    const changes = { imported: { after: imported }, refused: { after: refused }, outcome: { after: outcome } }
    if (imported + refused > 0) await audit(ctx, { action: 'tickets.imported', subject: basename(path), changes })
    return tally.result(outcome)
  }
  let done = begun?.record.bytes ?? 0
  try {
    for await (const batch of ahead(batches, ctx.signal)) {
      const { counts, refused } = await writeBatch(ctx, batch, {
        copy,
        keepsIds,
        report,
        alongside: async (ctx, counts) => {
          if (begun) await advanceImport(ctx, begun.record.id, { from: done, to: batch.position, ...counts, report })
          await upkeep.tell(ctx)
        },
      })
      done = batch.position.bytes
      tally.add(batch.position.lines, { imported: counts.imported, refused })
      await upkeep.look(counts.imported)
      wishes.onProgress({ ...tally.counts(), bytesRead: content.bytesRead() })
      if (ctx.signal?.aborted) break
    }
    if (ctx.signal?.aborted) return await conclude('stopped')
    const isNews = done > beginning.bytes || begun?.record.finished_at === null
    if (isNews) {
      wishes.say('Tidying up behind the import')
      await upkeep.finish()
      if (begun) await finishImport(ctx, begun.record.id, path)
    }
    return await conclude('finished')
  } finally {
    content.close()
    report.close()
    await upkeep.tellRest().catch(() => undefined)
  }
}

const waitForTurnMs = 5_000

/**
 * One import at a time: two would only slow each other down. Held by the connection until it ends, so what a killed
 * import had under way is over before the next one looks how far it came.
 */
const takeTurn = async (ctx: Ctx, say: (line: string) => void) => {
  for (let waitedMs = 0; ; waitedMs += 100) {
    const { rows } = await sql<{ is_free: boolean }>`
      select pg_try_advisory_lock(hashtext('docket.import')) as is_free`.execute(ctx.db)
    if (rows[0]?.is_free) return
    if (waitedMs === 0) say('Another import holds this desk: waiting a moment for it to end')
    if (waitedMs >= waitForTurnMs) {
      throw new StartFault('Another import is at work on this desk: wait until it is done, then run this one.')
    }
    await sleep(100)
  }
}
