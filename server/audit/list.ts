// Reading the log, newest first. It grows for years, so each way of asking walks an index in the order of the list.
import { sql, type RawBuilder } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { badCursor, readCursor, writeCursor } from '#server/platform/cursor.ts'
import type { AuditAction, AuditEntry } from '#shared/audit.ts'

export interface AuditFilter {
  readonly actions?: readonly AuditAction[]
  /** Who did it. */
  readonly person?: number
  /** Half-open range of time. ISO 8601. */
  readonly from?: string
  readonly before?: string
  /** Within the subject, in letters of either case. */
  readonly subject?: string
}

interface Page {
  readonly filter: AuditFilter
  readonly limit: number
  readonly cursor?: string | undefined
}

const order = '-audit'

/** @throws Refusal 400 for a cursor that is none. */
export const listAudit = async (ctx: Ctx, { filter, limit, cursor }: Page) => {
  const after = cursor === undefined ? undefined : readCursor(cursor, order)
  const { rows } = await pageStatement({ filter, limit: limit + 1, after })
    .execute(ctx.db)
    .catch((error: unknown) => {
      throw after && isDataException(error) ? badCursor() : error
    })
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last ? writeCursor(order, [last.at, last.id]) : null }
}

// SQLSTATE class 22: a value that its type cannot be. Only a made-up cursor has one.
const isDataException = (error: unknown) => String((error as { code?: unknown }).code).startsWith('22')

interface Wanted {
  readonly filter: AuditFilter
  readonly limit: number
  readonly after: { readonly value: string; readonly id: number } | undefined
}

/** Names are added to the rows of the page alone. Who changed their address since is shown by the one of then. */
export const pageStatement = (wanted: Wanted) => sql<AuditEntry>`
  select page.id, page.at, page.action, page.actor, page.actor_id, actors.email as actor_email, page.via, page.address,
    page.subject, page.subject_id, subjects.name as subject_name, page.changes
  from (${walk(wanted)}) as page
    left join people as actors on actors.id = page.actor_id
    left join people as subjects on subjects.id = page.subject_id and subjects.email = page.subject
  order by page.at desc, page.id desc`

const walk = (wanted: Wanted) => {
  const { actions = [], person } = wanted.filter
  if (person !== undefined) {
    const ofActions = actions.length > 0 ? [sql`action = any(${[...actions]}::text[])`] : []
    return entries(wanted, [sql`actor_id = ${person}`, ...ofActions])
  }
  if (actions.length === 0) return entries(wanted, [])
  // Each action has its own stretch of the index, and its newest are together the newest of all.
  return sql`
    select newest.* from unnest(${[...actions]}::text[]) as wanted (action)
      cross join lateral (${entries(wanted, [sql`action = wanted.action`])}) as newest
    order by newest.at desc, newest.id desc limit ${wanted.limit}`
}

const entries = ({ filter, limit, after }: Wanted, conditions: readonly RawBuilder<unknown>[]) => {
  const { from, before, subject } = filter
  const all = [
    sql`true`,
    ...conditions,
    ...(after ? [sql`(at, id) < (${after.value}::timestamptz, ${after.id}::bigint)`] : []),
    ...(from === undefined ? [] : [sql`at >= ${from}::timestamptz`]),
    ...(before === undefined ? [] : [sql`at < ${before}::timestamptz`]),
    ...(subject === undefined ? [] : [sql`strpos(lower(subject), lower(${subject})) > 0`]),
  ]
  return sql`select * from audit_entries where ${sql.join(all, sql` and `)} order by at desc, id desc limit ${limit}`
}
