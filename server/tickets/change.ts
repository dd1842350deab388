// Changing a ticket in one round trip: the row is locked, judged, written, recorded and told of in one statement,
// which is its own transaction.
import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { eventPart, eventWriter, tellEvent, type Changes, type EventWriter } from '#server/platform/events.ts'
import { prepared } from '#server/platform/prepared.ts'
import { statement } from '#server/platform/statement.ts'
import type { TicketChange } from '#shared/tickets.ts'
import { ticketUpdated, ticketUpdateRefused } from './events.ts'
import type { TicketRow } from './present.ts'
import { allTicketColumns } from './table.ts'

interface WantedChange {
  readonly wanted: TicketChange
  /** The ETags of the versions that may be changed; undefined: any. */
  readonly accepted: readonly string[] | undefined
}

type Row = TicketRow & {
  readonly is_accepted: boolean
  readonly changes: Changes
}

/**
 * Changes a ticket and writes the event that tells of it, or of the refusal where its version is none of the accepted.
 * What changes nothing writes nothing.
 * @returns the ticket as it is now; undefined where there is none.
 */
export const changeWithEvent = async (ctx: Ctx, id: number, { wanted, accepted }: WantedChange) => {
  const fields = changeable.filter((field) => wanted[field] !== undefined)
  const [row] = await changeOf(fields)(ctx, {
    ...wanted,
    id,
    now: ctx.now(),
    accepted: accepted ?? null,
    ...eventWriter(ctx),
  })
  if (!row) return undefined
  const { is_accepted: isAccepted, changes } = row
  return { row, isAccepted, changes, isRecorded: !isAccepted || Object.keys(changes).length > 0 }
}

interface Values extends TicketChange, EventWriter {
  readonly id: number
  readonly now: Date
  readonly accepted: readonly string[] | null
}

const statements = new Map<string, ReturnType<typeof changeStatement>>()

/** The statement that changes these fields. */
const changeOf = (fields: readonly Field[]) => {
  const key = fields.join()
  const made = statements.get(key) ?? changeStatement(fields)
  statements.set(key, made)
  return made
}

const changeStatement = (fields: readonly Field[]) => {
  const status = fields.includes('status') ? sql`wanted.status` : sql`before.status`
  return statement(
    (values: Values) => sql<Row>`
    with wanted as (
      select ${sql.join([
        sql`${values.now}::timestamptz as at`,
        sql`${values.accepted}::text[] as accepted`,
        ...fields.map((field) => sql`${values[field]}::text as ${sql.ref(field)}`),
      ])}
    ), locked as materialized (
      -- Waits for whoever changes it now, and then sees what they made of it.
      select ${allTicketColumns} from tickets where id = ${values.id} for update
    ), before as materialized (
      select locked.*,
        accepted is null or '"' || version || '"' = any(accepted) as is_accepted,
        ${sql.join([...fields.map(difference), sql`'{}'::jsonb`], sql` || `)} as changes
      from locked, wanted
    ), after as (
      -- Only the columns that are wanted: naming title or description writes the searched text anew.
      update tickets
      set ${sql.join([
        ...fields.map(assignment),
        sql`version = before.version + 1`,
        sql`updated_at = wanted.at`,
        sql`resolved_at = case when ${status} in ('resolved', 'closed') then coalesce(before.resolved_at, wanted.at) end`,
      ])}
      from before, wanted
      where tickets.id = before.id and before.is_accepted and before.changes <> '{}'
      returning ${allTicketColumns}
    ), event as (${eventPart(values, {
      from: sql`before where not is_accepted or changes <> '{}'`,
      ticketId: sql`before.id`,
      kind: sql`case when is_accepted then ${sql.lit(ticketUpdated.kind)} else ${sql.lit(ticketUpdateRefused.kind)} end`,
      changes: sql`changes`,
    })}), ticket as (
      select * from after
      union all
      select * from locked where not exists (select from after)
    )
    select ticket.*, before.is_accepted, before.changes, ${tellEvent(values)} as told
    from ticket, before ${prepared}`,
  )
}

const changeable = ['title', 'description', 'category', 'priority', 'status'] as const
type Field = (typeof changeable)[number]

// A choice that triage made becomes a person's when a person changes it.
const isChosen = (field: Field) => field === 'category' || field === 'priority'

const difference = (field: Field) => {
  const [was, is] = [sql.ref(`locked.${field}`), sql.ref(`wanted.${field}`)]
  const itself = sql`case when ${was} <> ${is} then ${beforeAndAfter(field, was, is)} else '{}' end`
  if (!isChosen(field)) return itself
  const source = sql.ref(`locked.${field}_source`)
  return sql`${itself} || case when ${was} <> ${is} and ${source} <> 'person'
    then ${beforeAndAfter(`${field}_source`, source, sql`'person'`)} else '{}' end`
}

const beforeAndAfter = (field: string, was: unknown, is: unknown) =>
  sql`jsonb_build_object(${sql.lit(field)}, jsonb_build_object('before', ${was}, 'after', ${is}))`

const assignment = (field: Field) => {
  const [was, is] = [sql.ref(`before.${field}`), sql.ref(`wanted.${field}`)]
  const itself = sql`${sql.ref(field)} = ${is}`
  if (!isChosen(field)) return itself
  const source = `${field}_source`
  return sql`${itself}, ${sql.ref(source)} = case when ${was} <> ${is} then 'person' else ${sql.ref(`before.${source}`)} end`
}
