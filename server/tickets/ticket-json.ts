// Tickets as JSON, written by PostgreSQL for lists: a quarter of what it costs to read the columns here and write them
// again. The same fields in the same form as presentTicket, which a test holds.
import { sql, type RawBuilder } from 'kysely'
import { ticketLimits } from '#shared/words.ts'
import type { Form } from './page.ts'

/** JSON as text, of a row of `tickets`. */
export const ticketAsJson = (form: Form): RawBuilder<string> => written[form]

const most = ticketLimits.listedCharacters

const fields = {
  id: 'tickets.id',
  title: 'to_json(tickets.title)',
  description: 'to_json(tickets.description)',
  category: word('tickets.category'),
  priority: word('tickets.priority'),
  status: word('tickets.status'),
  created_at: instant('tickets.created_at'),
  updated_at: instant('tickets.updated_at'),
  resolved_at: `coalesce(${instant('tickets.resolved_at')}, 'null')`,
  category_source: 'to_json(tickets.category_source)',
  priority_source: 'to_json(tickets.priority_source)',
  is_sample: truth('tickets.is_sample'),
  version: 'tickets.version',
  description_is_cut: "'false'",
}

// Looked up only where there is one.
const requester = `case when tickets.requester_id is null then 'null' else (
  select concat('{"id":', requesters.id, ',"name":', to_json(requesters.name), ',"email":', to_json(requesters.email), '}')
  from requesters where requesters.id = tickets.requester_id
) end`

// Constant texts: built once, they are one part of the statement instead of some fifty.
const written: Readonly<Record<Form, RawBuilder<string>>> = {
  numbers: sql.raw('tickets.id::text'),
  dropin: object(fields),
  whole: object({ ...fields, requester }),
  cut: object({
    ...fields,
    requester,
    description: `to_json(left(tickets.description, ${most}))`,
    description_is_cut: truth(`char_length(tickets.description) > ${most}`),
  }),
}

function object(values: Readonly<Record<string, string>>): RawBuilder<string> {
  const parts = Object.entries(values).map(([name, value], at) => `'${at === 0 ? '{' : ','}"${name}":', ${value}`)
  return sql.raw(`concat(${parts.join(', ')}, '}')`)
}

/** Of a list without quotes in it, as a check of its column says. */
function word(value: string) {
  return `'"', ${value}, '"'`
}

function truth(value: string) {
  return `case when ${value} then 'true' else 'false' end`
}

// Connections are set to UTC.
function instant(value: string) {
  return `replace(to_json(${value})::text, '+00:00', 'Z')`
}
