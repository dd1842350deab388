// A ticket in words for who wrote it: how it stands and what happened, without the desk's own words.
import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { html, type Html } from '#server/platform/html.ts'
import type { Status } from '#shared/words.ts'

export const statusWords: Readonly<Record<Status, string>> = {
  open: 'We have your message and will look at it.',
  in_progress: 'We are working on it.',
  resolved: 'We think this is solved.',
  closed: 'This is closed.',
}

const becameWords: Readonly<Record<Status, string>> = {
  open: 'We took it up again.',
  in_progress: 'We began to work on it.',
  resolved: 'We marked it as solved.',
  closed: 'We closed it.',
}

interface Step {
  readonly created_at: string
  /** What it became; null for the message itself. */
  readonly status: Status | null
}

const mostSteps = 50

/** Newest first. */
export const readSteps = async (ctx: Ctx, ticketId: number): Promise<readonly Step[]> => {
  const { rows } = await sql<Step>`
    select created_at, case kind when 'ticket.updated' then changes #>> '{status,after}' end as status
    from events
    where ticket_id = ${ticketId}
      and (kind = 'ticket.created' or (kind = 'ticket.updated' and changes #>> '{status,after}' is not null))
    order by id desc
    limit ${sql.lit(mostSteps)}`.execute(ctx.db)
  return rows
}

export const stepWords = ({ status }: Step) => (status === null ? 'We got your message.' : becameWords[status])

const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

/** There is no script to tell it in the reader's own zone. */
export const moment = (instant: string): Html => {
  const at = Date.parse(instant)
  return html`<time datetime="${instant}">${Number.isNaN(at) ? instant : `${format.format(at)} UTC`}</time>`
}
