import type { CallInput } from '#web/platform/call.ts'
import { isDay } from '#web/ui/days.ts'
import { auditKinds } from './audit-words.ts'

/** What the address holds of the filters. Days are those of the reader's own zone, both included. */
export type AuditSearch = { who?: string; what?: string; from?: string; to?: string; text?: string }
export type AuditFilters = Omit<NonNullable<CallInput<'listAudit'>['query']>, 'limit' | 'cursor'>

export const searchNames = ['who', 'what', 'from', 'to', 'text'] as const satisfies readonly (keyof AuditSearch)[]

/** Takes whatever an address bar holds; what means nothing is dropped without a word. */
export const auditSearch = (raw: Record<string, unknown>): AuditSearch => {
  const textOf = (name: keyof AuditSearch) => {
    const value = raw[name]
    return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
  }
  const [who, what, from, to, text] = searchNames.map(textOf)
  const search: AuditSearch = {
    ...(who && /^[1-9]\d{0,14}$/.test(who) && { who }),
    ...(auditKinds.some(({ name }) => name === what) && what && { what }),
    ...(from && isDay(from) && { from }),
    ...(to && isDay(to) && { to }),
    ...(text && { text: text.slice(0, 200) }),
  }
  if (!search.from || !search.to || search.from <= search.to) return search
  // In either order: what is meant is plain.
  return { ...search, from: search.to, to: search.from }
}

/** The same as the API wants it. */
export const filtersOf = ({ who, what, from, to, text }: AuditSearch): AuditFilters => ({
  ...(who && { person: Number(who) }),
  ...(what && { action: auditKinds.find(({ name }) => name === what)?.actions.join(',') ?? '' }),
  ...(from && { from: startOf(from, 0) }),
  ...(to && { before: startOf(to, 1) }),
  ...(text && { subject: text }),
})

const startOf = (day: string, later: number) => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + later).toISOString()
}

/** The address of the file that holds what the list would. */
export const exportAddress = (search: AuditSearch, format: 'csv' | 'ndjson') => {
  const query = Object.entries({ format, ...filtersOf(search) }).map(([name, value]) => [name, String(value)])
  return `/api/v1/audit/export?${new URLSearchParams(query)}`
}
