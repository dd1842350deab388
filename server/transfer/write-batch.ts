// One batch of an import: its tickets and how far the file has come are committed together.
import type { BulkConnection } from '#server/platform/bulk.ts'
import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { importTickets, moveTicketIdsPast, takenTicketIds } from '#server/tickets/tickets.ts'
import type { Batch, Entry } from './batches.ts'
import type { RefusedLine, RefusedReport } from './refused-report.ts'

interface Writing {
  readonly copy: BulkConnection['copy']
  readonly keepsIds: boolean
  readonly report: RefusedReport
  /** Done in the same transaction. */
  readonly alongside: (ctx: Ctx, counts: Counts) => Promise<void>
}

export interface Counts {
  readonly imported: number
  readonly refused: number
}

export const writeBatch = async (ctx: Ctx, batch: Batch, { copy, keepsIds, report, alongside }: Writing) => {
  const taken = keepsIds ? await refuseTakenIds(ctx, batch.entries) : []
  let entries = without(batch.entries, taken)
  const refused = [...batch.refused, ...taken].toSorted((a, b) => a.line - b.line)
  report.write(refused)
  if (keepsIds) await moveTicketIdsPast(ctx, Math.max(0, ...entries.map(({ ticket }) => ticket.id ?? 0)))
  for (;;) {
    try {
      const counts: Counts = { imported: entries.length, refused: refused.length }
      await inTransaction(ctx, async (ctx) => {
        if (entries.length > 0) await importTickets(ctx, ticketsOf(entries), copy)
        await alongside(ctx, counts)
      })
      return { counts, refused }
    } catch (error) {
      if (faultOfData(error) === undefined) throw error
      // Rare: what the rules here let through, or a number that somebody took meanwhile.
      const found = await findRefused(ctx, entries, copy)
      report.write(found)
      refused.push(...found)
      entries = without(entries, found)
    }
  }
}

/** Lines whose ticket has a number that another has already, on the desk or before it in the batch. */
export const refuseTakenIds = async (
  ctx: Ctx,
  entries: readonly Entry[],
  taken = new Set<number>(),
): Promise<RefusedLine[]> => {
  const ids = entries.map(({ ticket }) => ticket.id ?? 0)
  for (const id of await takenTicketIds(ctx, ids)) taken.add(id)
  return entries.flatMap(({ line, text, ticket }) => {
    const id = ticket.id ?? 0
    if (taken.has(id)) return [{ line, reason: `id: ${id} is taken already.`, text }]
    taken.add(id)
    return []
  })
}

const ticketsOf = (entries: readonly Entry[]) => entries.map(({ ticket }) => ticket)

const without = (entries: readonly Entry[], refused: readonly RefusedLine[]) => {
  if (refused.length === 0) return entries
  const lines = new Set(refused.map(({ line }) => line))
  return entries.filter(({ line }) => !lines.has(line))
}

/** Which lines the database refuses, by halves. */
const findRefused = async (
  ctx: Ctx,
  entries: readonly Entry[],
  copy: BulkConnection['copy'],
): Promise<RefusedLine[]> => {
  const reason = await tryOut(ctx, entries, copy)
  if (reason === undefined) return []
  const [first] = entries
  if (first && entries.length === 1) return [{ line: first.line, reason, text: first.text }]
  const middle = Math.ceil(entries.length / 2)
  return [
    ...(await findRefused(ctx, entries.slice(0, middle), copy)),
    ...(await findRefused(ctx, entries.slice(middle), copy)),
  ]
}

class TakenBack extends Error {}

/** Writes them and takes it back. @returns what the database says against it */
const tryOut = async (ctx: Ctx, entries: readonly Entry[], copy: BulkConnection['copy']) => {
  try {
    await inTransaction(ctx, async (ctx) => {
      await importTickets(ctx, ticketsOf(entries), copy)
      throw new TakenBack()
    })
  } catch (error) {
    if (error instanceof TakenBack) return undefined
    const fault = faultOfData(error)
    if (fault === undefined) throw error
    return fault
  }
  return undefined
}

// SQLSTATE classes: 22 data, 23 constraints, 54 limits. All else is no fault of a line.
const faultOfData = (error: unknown) => {
  const { code = '', message = '' } = error as { code?: string; message?: string }
  return /^(22|23|54)/.test(code) ? `The database refuses it: ${message}.` : undefined
}
