import { sql } from 'kysely'

/** `figure, n` by status, priority and category, of a relation that has `status, priority, category, n`. */
export const figuresOf = (relation: string) => {
  const from = sql.ref(relation)
  return sql`
    select 'status.' || status as figure, n from ${from}
    union all select 'priority.' || priority, n from ${from}
    union all select 'category.' || category, n from ${from}`
}

/** The tickets themselves, counted: what all the rest must equal. */
export const countedTickets = sql`
  select (created_at at time zone 'UTC')::date as day, status, priority, category, count(*) as n
  from tickets
  group by 1, 2, 3, 4`

/** What is not folded yet. */
export const tail = sql`
  select day, status, priority, category, sum(n) as n
  from ticket_count_changes
  group by 1, 2, 3, 4`
