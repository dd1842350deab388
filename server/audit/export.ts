// The log as a file: page after page, so that it takes no more memory or time of the database at once than a page does.
import { Readable } from 'node:stream'
import type { Ctx } from '#server/platform/context.ts'
import { csvRecord } from '#server/platform/csv.ts'
import type { AuditEntry } from '#shared/audit.ts'
import { audit } from './deeds.ts'
import { listAudit, type AuditFilter } from './list.ts'

interface Wishes {
  readonly filter: AuditFilter
  readonly format: 'csv' | 'ndjson'
}

const pageRows = 1_000

/** That it is taken out is written down first: who hangs up in the middle has had it too. */
export const exportAudit = async (ctx: Ctx, { filter, format }: Wishes): Promise<Readable> => {
  const changes = { format: { after: format }, filter: { after: filter } }
  await audit(ctx, { action: 'audit.exported', subject: 'audit log', changes })
  return Readable.from(textOf(ctx, { filter, format }))
}

const textOf = async function* (ctx: Ctx, { filter, format }: Wishes) {
  if (format === 'csv') yield csvRecord(columns)
  let cursor: string | null | undefined
  do {
    const { items, next } = await listAudit(ctx, { filter, limit: pageRows, ...(cursor && { cursor }) })
    yield items.map((entry) => (format === 'csv' ? asRecord(entry) : `${JSON.stringify(entry)}\n`)).join('')
    cursor = next
  } while (cursor !== null)
}

const columns = [
  'id',
  'at',
  'action',
  'actor',
  'actor_id',
  'actor_email',
  'via',
  'address',
  'subject',
  'subject_id',
  'subject_name',
  'changes',
] as const satisfies readonly (keyof AuditEntry)[]

const asRecord = (entry: AuditEntry) =>
  csvRecord(columns.map((column) => (column === 'changes' ? JSON.stringify(entry.changes) : entry[column])))
