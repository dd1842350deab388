// Lists without a page size, as the drop-in API promises them: in parts, so that their length costs no memory.
import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { reading } from '#server/platform/reading.ts'
import { listTicketsAsJson } from './list.ts'
import type { TicketPage } from './page.ts'
import { ticketAsJson } from './ticket-json.ts'

/** Tickets in one part: some 300 kB. */
const partSize = 500

/**
 * A list of any length. Which tickets are in it is settled at the start; each is then told as it is when its part is
 * read, and one that was deleted meanwhile is left out.
 * @returns its JSON in parts that hold tickets with commas between, and the cursor of what follows
 */
export const listTicketsInParts = async (ctx: Ctx, page: Omit<TicketPage, 'form'>) => {
  const { items, next } = await reading(ctx, (ctx) => listTicketsAsJson(ctx, { ...page, form: 'numbers' }))
  const ids = items === '' ? [] : items.split(',')
  return { parts: readParts(ctx, ids), isLong: ids.length > partSize, next }
}

async function* readParts(ctx: Ctx, ids: readonly string[]) {
  for (let from = 0; from < ids.length; from += partSize) {
    const part = ids.slice(from, from + partSize)
    const items = await reading(ctx, (ctx) => readPart(ctx, part))
    if (items !== '') yield items
  }
}

const readPart = async (ctx: Ctx, ids: readonly string[]) => {
  const { rows } = await sql<{ items: string | null }>`
    select string_agg(${ticketAsJson('dropin')}, ',' order by place) as items
    from unnest(${ids}::bigint[]) with ordinality as listed (id, place)
    join tickets on tickets.id = listed.id`.execute(ctx.db)
  return rows[0]?.items ?? ''
}
