// Whom tickets are from: a name and an address, of which nobody has proved anything yet.
import { sql } from 'kysely'
import { faultOfEmail, faultOfName } from '#server/people/people.ts'
import type { Ctx } from '#server/platform/context.ts'
import { Refusal } from '#server/platform/refusal.ts'
import { tidyText } from './text.ts'

export interface GivenRequester {
  readonly name: string
  readonly email: string
}

/** Without blanks round it, and what is wrong with it. */
export const readRequester = (given: GivenRequester) => {
  const requester = { name: tidyText(given.name), email: tidyText(given.email) }
  const faults = [
    { field: 'name', message: faultOfName(requester.name) },
    { field: 'email', message: faultOfEmail(requester.email) },
  ]
  return {
    requester,
    faults: faults.flatMap(({ field, message }) => (message === undefined ? [] : [{ field, message }])),
  }
}

/** @throws Refusal 422 naming every fault. */
export const tidyRequester = (given: GivenRequester): GivenRequester => {
  const { requester, faults } = readRequester(given)
  if (faults.length === 0) return requester
  const fields = faults.map(({ field, message }) => ({ field: `requester.${field}`, message }))
  throw new Refusal(422, 'invalid_ticket', 'The ticket needs mending.', { fields })
}

/** The numbers of requesters, in the order given; who is unknown becomes one. Part of the transaction of the caller. */
export const requesterIds = async (ctx: Ctx, given: readonly GivenRequester[]): Promise<number[]> => {
  if (given.length === 0) return []
  const names = given.map(({ name }) => name)
  const emails = given.map(({ email }) => email)
  // In one order, so that two who write the same addresses wait for each other instead of for ever.
  await sql`
    insert into requesters (name, email)
    select distinct on (lower(email)) name, email
    from unnest(${names}::text[], ${emails}::text[]) with ordinality as given (name, email, place)
    order by lower(email), place
    on conflict (lower(email)) do nothing`.execute(ctx.db)
  const { rows } = await sql<{ id: number }>`
    select requesters.id
    from unnest(${emails}::text[]) with ordinality as given (email, place)
    join requesters on lower(requesters.email) = lower(given.email)
    order by place`.execute(ctx.db)
  return rows.map(({ id }) => id)
}
