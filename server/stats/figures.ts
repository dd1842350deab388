import { sql } from 'kysely'
import { categories, priorities, statuses } from '#shared/words.ts'

/** What tickets are counted by, and the words each has. */
export const figureKinds = { status: statuses, priority: priorities, category: categories } as const
export type FigureKind = keyof typeof figureKinds

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

/** By day, of `tail`: what is not folded, and what is. */
export const tailDays = sql`
  select day, n, coalesce((select n from ticket_days as folded where folded.day = changed.day), 0) as folded
  from (select day, sum(n) as n from tail group by day) as changed`

/** The first day that has tickets, of `tail_days` and the fold; null where there is none. */
export const firstDay = (since: string) => sql`least(
  (select min(day) from tail_days where folded + n > 0 and isfinite(day) and day >= ${since}::date),
  (select min(day) from ticket_days
    where n > 0 and isfinite(day) and day >= ${since}::date and day <> all (array(select day from tail_days)))
)`

/** Fold and `tail` of some days, both included. One numeric would make numerics of all, which add up far slower. */
export const countsWithin = (first: string, last: string) => sql`
  select day, status, priority, category, n::bigint as n from tail where day between ${first}::date and ${last}::date
  union all
  select day, status, priority, category, n from ticket_counts where day between ${first}::date and ${last}::date`

/** The name of a figure where `grouping sets` leave one of the words, or none. */
export const figureName = (kinds: readonly FigureKind[]) =>
  sql`coalesce(${sql.join([...kinds.map((kind) => sql`${sql.lit(`${kind}.`)} || ${sql.ref(kind)}`), sql`'total'`])})`

/** One kind of figure, by the words it has, with zeros where none is. */
export const breakdown = <K extends FigureKind>(figures: Readonly<Record<string, number>>, kind: K) =>
  Object.fromEntries(figureKinds[kind].map((word) => [word, figures[`${kind}.${word}`] ?? 0])) as Record<
    (typeof figureKinds)[K][number],
    number
  >
