import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { ticketCreated } from './events.ts'
import type { Category, Priority, Status } from '#shared/words.ts'

export interface SampleTicket {
  readonly title: string
  readonly description: string
  readonly category: Category
  readonly priority: Priority
  readonly status: Status
  readonly created_minutes_ago: number
  readonly resolved_after_minutes: number | null
}

/** Writes many tickets marked as samples, each with its event, in one statement. */
export const insertSampleTickets = async (ctx: Ctx, sampleTickets: readonly SampleTicket[]) => {
  await sql`
    with given as (
      select *, ${ctx.now()}::timestamptz - make_interval(mins => created_minutes_ago) as at
      from json_to_recordset(${JSON.stringify(sampleTickets)}::json) as sample (
        title text, description text, category text, priority text, status text,
        created_minutes_ago int, resolved_after_minutes int
      )
    ), written as (
      insert into tickets (title, description, category, priority, status, is_sample, created_at, updated_at, resolved_at)
      select title, description, category, priority, status, true, at,
        at + make_interval(mins => coalesce(resolved_after_minutes, 0)),
        at + make_interval(mins => resolved_after_minutes)
      from given
      order by at
      returning *
    )
    insert into events (ticket_id, kind, actor, via, changes, created_at)
    select id, ${ticketCreated.kind}, ${ctx.actor.name}, ${ctx.actor.via},
      jsonb_build_object(
        'title', jsonb_build_object('before', null, 'after', title),
        'status', jsonb_build_object('before', null, 'after', status),
        'category', jsonb_build_object('before', null, 'after', category),
        'priority', jsonb_build_object('before', null, 'after', priority)
      ),
      created_at
    from written`.execute(ctx.db)
}

export const removeSampleTickets = async (ctx: Ctx) => {
  await ctx.db.deleteFrom('tickets').where('is_sample', '=', true).execute()
}
