import { createWriteStream, renameSync, rmSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { boot } from '../boot.ts'
import type { Config } from '../config.ts'
import { migrate } from '../migrate.ts'
import { contextOf } from '../platform/context.ts'
import { Refusal } from '../platform/refusal.ts'
import { exitCodes, StartFault } from '../platform/start-fault.ts'
import { exportTickets, readInstant, type ExportProgress, type ExportWishes } from '../transfer/transfer.ts'
import type { TicketFilter } from '../tickets/tickets.ts'
import { categories, priorities, statuses } from '#shared/words.ts'
import { onInterruption } from './interruption.ts'
import type { Output } from './output.ts'
import { showProgress, whole } from './progress.ts'
import { keepMemorySmall } from './steady-memory.ts'

export interface ExportFlags {
  readonly format?: string
  readonly output?: string
  readonly status?: string
  readonly priority?: string
  readonly category?: string
  readonly search?: string
  readonly from?: string
  readonly to?: string
  readonly events: boolean
  readonly bom: boolean
}

const standardOutput = '-'

/** Writes tickets to a file or to standard output; of a running desk too. Answers 130 when stopped. */
export const exportToFile = async (config: Config, flags: ExportFlags, { json, print, say }: Output) => {
  keepMemorySmall()
  const output = flags.output ?? standardOutput
  const [format, filter] = [readFormat(flags, output), readFilter(flags)]
  if (json && output === standardOutput) throw misused('--json', 'needs --output FILE: tickets go to standard output.')
  const progress = showProgress()
  const signal = onInterruption((line) => {
    progress.clear()
    say(line)
  })
  const onProgress = ({ exported, total }: ExportProgress) =>
    progress.show({ words: `${whole(exported)} tickets`, count: exported, share: total ? exported / total : undefined })
  const startedAt = performance.now()
  const booted = await boot(config, { progress: say, database: 'shares' })
  try {
    await migrate(booted.desk.db)
    const ctx = contextOf(booted.desk, { name: 'system', via: 'cli' }, { signal })
    const exported = await exportTickets(ctx, { filter, format, onProgress }, (chunks) =>
      output === standardOutput ? toStandardOutput(chunks, signal) : toFile(chunks, resolve(output), signal),
    )
    progress.clear()
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10
    if (json) print(JSON.stringify({ exported, output: resolve(output), seconds }))
    else say(`${whole(exported)} tickets exported in ${seconds} s.`)
    return exitCodes.ok
  } catch (error) {
    progress.clear()
    return outcomeOf(error, signal, say)
  } finally {
    await booted.stop()
  }
}

const outcomeOf = (error: unknown, signal: AbortSignal, say: Output['say']) => {
  if (signal.aborted) {
    say('Stopped: nothing was left half written.')
    return exitCodes.interrupted
  }
  // The next program in the pipe has had enough.
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') return exitCodes.failed
  if (error instanceof Refusal) {
    const words = error.fields?.map(({ field, message }) => `--${field}: ${message}`).join(' ')
    throw new StartFault(words ?? error.message, exitCodes.usage)
  }
  throw error
}

const toStandardOutput = (chunks: AsyncIterable<string>, signal: AbortSignal) =>
  pipeline(Readable.from(chunks), process.stdout, { signal, end: false })

/** Under another name until it is whole: nobody takes half an export for one. */
const toFile = async (chunks: AsyncIterable<string>, path: string, signal: AbortSignal) => {
  const unfinished = `${path}.${process.pid}.part`
  try {
    const file = createWriteStream(unfinished, { flush: true })
    if (path.endsWith('.gz')) await pipeline(Readable.from(chunks), createGzip(), file, { signal })
    else await pipeline(Readable.from(chunks), file, { signal })
    renameSync(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw asWriteFault(error, path)
  }
}

const asWriteFault = (error: unknown, path: string) => {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'its folder is not there',
    EACCES: 'this user may not',
    EISDIR: 'it is a folder',
    ENOSPC: 'the disk is full',
  }
  const reason = reasons[(error as NodeJS.ErrnoException).code ?? '']
  return reason === undefined ? error : new StartFault(`${path} cannot be written: ${reason}.`)
}

const readFormat = ({ format: given, events, bom }: ExportFlags, output: string): ExportWishes['format'] => {
  const format = given ?? (/\.csv(\.gz)?$/.test(basename(output)) ? 'csv' : 'jsonl')
  if (format === 'jsonl') {
    if (bom) throw misused('--bom', 'is for CSV: JSON has no byte order mark.')
    return events ? 'jsonl with events' : 'jsonl'
  }
  if (format !== 'csv') throw misused('--format', 'must be jsonl or csv.')
  if (events) throw misused('--events', 'goes with JSON lines: a table has no room for a history.')
  return bom ? 'csv with byte order mark' : 'csv'
}

const readFilter = ({ status, priority, category, search, from, to }: ExportFlags): TicketFilter => ({
  ...(status !== undefined && { status: readWords('--status', status, statuses) }),
  ...(priority !== undefined && { priority: readWords('--priority', priority, priorities) }),
  ...(category !== undefined && { category: readWords('--category', category, categories) }),
  ...(search !== undefined && { search }),
  ...(from !== undefined && { createdFrom: readTime('--from', from) }),
  ...(to !== undefined && { createdBefore: readTime('--to', to) }),
})

const readWords = <W extends string>(option: string, given: string, words: readonly W[]) =>
  given.split(',').map((word) => {
    const known = words.find((each) => each === word.trim())
    if (known === undefined) throw misused(option, `must be one or more of ${words.join(', ')}, with commas between.`)
    return known
  })

const readTime = (option: string, given: string) => {
  const instant = readInstant(given, { daysToo: true })
  if (instant === undefined) throw misused(option, 'must be a day (2026-11-20) or an instant (2026-11-20T12:00:00Z).')
  return instant
}

const misused = (option: string, words: string) => new StartFault(`${option} ${words}`, exitCodes.usage)
