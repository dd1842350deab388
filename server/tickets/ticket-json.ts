// Tickets as JSON, written by PostgreSQL for lists: a quarter of what it costs to read the columns here and write them
// again. The same fields in the same form as presentTicket, which a test holds.
import { sql, type RawBuilder } from 'kysely'
import { ticketLimits } from '#shared/words.ts'
import type { Form } from './page.ts'

/** JSON as text, of a row of `tickets`. */
export const ticketAsJson = (form: Form): RawBuilder<string> => {
  if (form === 'numbers') return sql`tickets.id::text`
  const most = sql.lit(ticketLimits.listedCharacters)
  const isWhole = form === 'whole'
  return object({
    id: sql`tickets.id`,
    title: text(sql`tickets.title`),
    description: text(isWhole ? sql`tickets.description` : sql`left(tickets.description, ${most})`),
    category: word(sql`tickets.category`),
    priority: word(sql`tickets.priority`),
    status: word(sql`tickets.status`),
    created_at: instant(sql`tickets.created_at`),
    updated_at: instant(sql`tickets.updated_at`),
    resolved_at: sql`coalesce(${instant(sql`tickets.resolved_at`)}, 'null')`,
    category_source: text(sql`tickets.category_source`),
    priority_source: text(sql`tickets.priority_source`),
    is_sample: boolean(sql`tickets.is_sample`),
    version: sql`tickets.version`,
    description_is_cut: isWhole ? sql`'false'` : boolean(sql`char_length(tickets.description) > ${most}`),
  })
}

const object = (fields: Readonly<Record<string, RawBuilder<unknown>>>): RawBuilder<string> => {
  const parts = Object.entries(fields).flatMap(([name, value], at) => [
    sql.lit(`${at === 0 ? '{' : ','}"${name}":`),
    value,
  ])
  return sql<string>`concat(${sql.join(parts)}, '}')`
}

const text = (value: RawBuilder<unknown>) => sql`to_json(${value})`
/** Of a list without quotes in it, as a check of its column says. */
const word = (value: RawBuilder<unknown>) => sql`'"', ${value}, '"'`
const boolean = (value: RawBuilder<unknown>) => sql`case when ${value} then 'true' else 'false' end`
// Connections are set to UTC.
const instant = (value: RawBuilder<unknown>) => sql`replace(to_json(${value})::text, '+00:00', 'Z')`
