import { basename, resolve } from 'node:path'
import { boot, type Booted } from '../boot.ts'
import type { Config } from '../config.ts'
import { migrate } from '../migrate.ts'
import { openBulkConnection } from '../platform/bulk.ts'
import { contextOf, type Ctx } from '../platform/context.ts'
import { isDatabaseAway } from '../platform/db.ts'
import { exitCodes, StartFault } from '../platform/start-fault.ts'
import {
  checkFile,
  importFile,
  sizeOfFile,
  standardInput,
  type ImportProgress,
  type ImportResult,
} from '../transfer/transfer.ts'
import { onInterruption } from './interruption.ts'
import type { Output } from './output.ts'
import { showProgress, whole } from './progress.ts'
import { keepMemorySmall } from './steady-memory.ts'

interface Wishes extends Output {
  readonly file: string
  readonly keepIds: boolean
  readonly again: boolean
  readonly dryRun: boolean
  readonly refused: string | undefined
}

/** Imports tickets from JSON lines, into a running desk too. Answers 3 where lines were refused, 130 when stopped. */
export const importTickets = async (config: Config, wishes: Wishes) => {
  keepMemorySmall()
  const { json, print, say } = wishes
  const path = wishes.file === standardInput ? standardInput : resolve(wishes.file)
  const totalBytes = path === standardInput ? undefined : sizeOfFile(path)
  const reportPath = resolve(wishes.refused ?? `${path === standardInput ? 'import' : path}.refused.jsonl`)
  if (reportPath === path) throw new StartFault('--refused must name another file than the import.', exitCodes.usage)
  const progress = showProgress()
  const sayBeside = (line: string) => {
    progress.clear()
    say(line)
  }
  const signal = onInterruption(sayBeside)
  const onProgress = ({ imported, refused, bytesRead }: ImportProgress) =>
    progress.show({
      words: `${whole(imported)} tickets${refused > 0 ? `, ${whole(refused)} lines refused` : ''}`,
      count: imported,
      share: totalBytes ? bytesRead / totalBytes : undefined,
    })
  if (path === standardInput && !wishes.dryRun) {
    say('Reading standard input: an import that is cut off cannot go on from there, as it can from a file')
  }

  const inDesk = async (work: (ctx: Ctx, booted: Booted) => Promise<ImportResult>) => {
    const booted = await boot(config, { progress: say, database: 'shares' })
    try {
      await migrate(booted.desk.db)
      return await work(contextOf(booted.desk, { name: 'system', via: 'cli' }, { signal }), booted)
    } catch (error) {
      throw isDatabaseAway(error) ? awayFault() : error
    } finally {
      await booted.stop()
    }
  }
  const startedAt = performance.now()
  const check = (keptIdsOn: Ctx | undefined) => checkFile({ path, keptIdsOn, now: new Date(), onProgress })
  const result = !wishes.dryRun
    ? await inDesk(async (ctx, { directUrl }) => {
        const connection = await openBulkConnection(directUrl)
        try {
          return await importFile({ ...ctx, db: connection.db }, connection, {
            path,
            from: wishes.again ? 'the start' : 'where it stopped',
            keepsIds: wishes.keepIds,
            reportPath,
            say: sayBeside,
            onProgress,
          })
        } finally {
          await connection.close().catch(() => undefined)
        }
      })
    : wishes.keepIds
      ? await inDesk(check)
      : await check(undefined)
  progress.clear()
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10
  for (const { line, reason } of result.firstRefused) say(`Line ${line}: ${reason}`)
  if (result.ignoredFields.length > 0) say(`No ticket has these fields, left out: ${result.ignoredFields.join(', ')}`)
  const report = result.refused > 0 && !wishes.dryRun ? reportPath : null
  if (json) print(JSON.stringify(presentResult(result, { isDryRun: wishes.dryRun, report, seconds })))
  else print(summaryOf(result, { name: basename(path), isDryRun: wishes.dryRun, report, seconds }))
  if (result.outcome === 'stopped') return exitCodes.interrupted
  return result.refused > 0 ? exitCodes.partly : exitCodes.ok
}

const awayFault = () =>
  new StartFault(
    'The database went away. What was imported stays, whole batches of it; run the same command again to go on from there.',
  )

interface Shown {
  readonly isDryRun: boolean
  readonly report: string | null
  readonly seconds: number
}

const presentResult = (result: ImportResult, { isDryRun, report, seconds }: Shown) => ({
  outcome: result.outcome,
  is_dry_run: isDryRun,
  imported: result.imported,
  refused: result.refused,
  lines: result.lines,
  after_line: result.afterLine,
  report,
  ignored_fields: result.ignoredFields,
  seconds,
})

const summaryOf = (result: ImportResult, { name, isDryRun, report, seconds }: Shown & { name: string }) => {
  const { outcome, imported, refused, lines, afterLine } = result
  if (isDryRun) {
    return `${whole(imported)} of ${whole(imported + refused)} tickets would be imported; nothing was written.`
  }
  if (outcome === 'finished' && afterLine > 0 && imported + refused === 0) {
    return `${name} is imported already, all ${whole(lines)} lines. --again imports it once more.`
  }
  return [
    afterLine > 0 && `Went on after line ${whole(afterLine)}, as far as ${name} had been imported before.`,
    `${whole(imported)} tickets imported in ${seconds} s.`,
    refused > 0 && `${whole(refused)} lines were refused; they are in ${report}, each with its reason.`,
    outcome === 'stopped' && name !== standardInput && `Stopped after line ${whole(lines)}: the same command goes on.`,
    outcome === 'stopped' && name === standardInput && `Stopped after line ${whole(lines)}.`,
  ]
    .filter((sentence) => sentence !== false)
    .join('\n')
}
