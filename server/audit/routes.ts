import { Readable } from 'node:stream'
import { admin } from '#server/platform/access.ts'
import { isDay } from '#server/platform/day.ts'
import type { On } from '#server/platform/http.ts'
import { Refusal } from '#server/platform/refusal.ts'
import { audit, type AuditAction, type AuditFilters } from '#shared/audit.ts'
import { exportAudit } from './export.ts'
import { listAudit, type AuditFilter } from './list.ts'

export const routes = (on: On) => {
  on(audit.listAudit, admin('audit'), async ({ ctx, query: { limit = 50, cursor, ...filters } }) =>
    listAudit(ctx, { filter: readFilter(filters), limit, cursor }),
  )
  on(audit.exportAudit, admin('audit'), async ({ ctx, query: { format = 'csv', ...filters }, request, reply }) => {
    const filter = readFilter(filters)
    const name = `docket-audit-${ctx.now().toISOString().slice(0, 10)}.${format}`
    void reply
      .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8')
      .headers({ 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' })
    // To HEAD the whole file would be read for nothing.
    return request.method === 'HEAD' ? Readable.from([]) : exportAudit(ctx, { filter, format })
  })
}

const readFilter = ({ action, person, from, before, subject }: AuditFilters): AuditFilter => {
  const range = {
    ...(from && { from: readInstant('from', from) }),
    ...(before && { before: readInstant('before', before) }),
  }
  if (range.from !== undefined && range.before !== undefined && range.from >= range.before)
    throw badQuery('before', 'Must be later than from: the instant itself is not included.')
  return {
    // The contract's pattern has admitted only known ones.
    ...(action && { actions: [...new Set(action.split(',') as AuditAction[])] }),
    ...(person !== undefined && { person }),
    ...range,
    ...(subject && { subject }),
  }
}

const readInstant = (field: string, text: string) => {
  const at = new Date(text)
  const iso = Number.isNaN(at.getTime()) || !isDay(text.slice(0, 10)) ? '' : at.toISOString()
  if (!/^\d{4}-/.test(iso)) throw badQuery(field, 'Must be an instant of the calendar, such as 2026-11-20T09:00:00Z.')
  return iso
}

const badQuery = (field: string, message: string) =>
  new Refusal(400, 'invalid_query', 'The request needs mending.', { fields: [{ field, message }] })
