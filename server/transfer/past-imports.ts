// What was imported before, known by its content: so many bytes with such a fingerprint.
import { createHash, type Hash } from 'node:crypto'
import { sql, type Selectable } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { StartFault } from '#server/platform/start-fault.ts'
import type { Position } from './lines.ts'
import type { TicketImportsTable } from './table.ts'

export type PastImport = Selectable<TicketImportsTable>

export const listPastImports = (ctx: Ctx): Promise<PastImport[]> =>
  // What never wrote a ticket tells nothing.
  ctx.db.selectFrom('ticket_imports').selectAll().where('bytes', '>', 0).orderBy('bytes').execute()

export interface Recognised {
  readonly past: PastImport
  /** Of what was imported then. */
  readonly hash: Hash
  /** False where the last line then had no end: what follows may belong to it. */
  readonly endsLine: boolean
}

/** The longest import whose bytes this content begins with. Reads no further than it must. */
export const recognise = async (
  chunks: AsyncIterable<Buffer>,
  pastImports: readonly PastImport[],
): Promise<Recognised | undefined> => {
  const waiting = pastImports.toSorted((a, b) => a.bytes - b.bytes)
  const hash = createHash('sha256')
  let bytes = 0
  let found: Recognised | undefined
  for await (const chunk of chunks) {
    let from = 0
    for (let next = waiting[0]; next && next.bytes <= bytes + chunk.length; next = waiting[0]) {
      waiting.shift()
      const to = next.bytes - bytes
      hash.update(chunk.subarray(from, to))
      from = to
      // Of several that came as far, the last one tells.
      if (hash.copy().digest('hex') === next.sha256) {
        found = { past: next, hash: hash.copy(), endsLine: to === 0 || chunk[to - 1] === 0x0a }
      }
    }
    if (waiting.length === 0) break
    hash.update(chunk.subarray(from))
    bytes += chunk.length
  }
  return found
}

/** Notes that an import of a file begins, in place of those given. @returns its number */
export const beginImport = async (ctx: Ctx, path: string, replaced: readonly PastImport[]) =>
  inTransaction(ctx, async (ctx) => {
    const ids = replaced.map(({ id }) => id)
    await sql`delete from ticket_imports where id = any(${ids}::bigint[]) or (path = ${path} and bytes = 0)`.execute(
      ctx.db,
    )
    const soFar = { bytes: 0, lines: 0, sha256: '', imported: 0, refused: 0, report_path: '', report_bytes: 0 }
    return ctx.db
      .insertInto('ticket_imports')
      .values({ path, ...soFar, finished_at: null })
      .returningAll()
      .executeTakeFirstOrThrow()
  })

interface Advance {
  readonly from: number
  readonly to: Position
  readonly imported: number
  readonly refused: number
  readonly report: { readonly path: string; readonly bytes: () => number }
}

/** Notes how far an import has come, in the transaction that writes its tickets. @throws StartFault for a second one */
export const advanceImport = async (ctx: Ctx, id: number, { from, to, imported, refused, report }: Advance) => {
  const { numUpdatedRows } = await ctx.db
    .updateTable('ticket_imports')
    .set({
      ...to,
      imported: sql`imported + ${imported}`,
      refused: sql`refused + ${refused}`,
      report_path: report.path,
      report_bytes: report.bytes(),
      updated_at: sql`now()`,
      finished_at: null,
    })
    .where('id', '=', id)
    .where('bytes', '=', from)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new StartFault('Another import of this file is at work, and this one has stopped.')
}

export const finishImport = async (ctx: Ctx, id: number, path: string) => {
  await ctx.db
    .updateTable('ticket_imports')
    .set({ path, finished_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}
