// The stats of a desk that nobody writes to now, beside the tickets counted one by one: before what was changed last
// is folded, and after.
import type pg from 'pg'
import { categories, priorities, statuses } from '#shared/words.ts'
import type { Stats } from '#shared/stats.ts'
import { runCommand } from '../test/desk-process.ts'
import { connectTo, untilFolded } from './desk.ts'

export interface StatsCheck {
  readonly after: string
  readonly tickets: number
  /** Changes that were not folded yet when the stats were read first. */
  readonly unfolded: number
  /** What was otherwise than counted, in words. */
  readonly faults: readonly string[]
}

interface Checked {
  readonly url: string
  readonly folder: string
  /** What the step is called. */
  readonly after: string
  /** Does the step; folding is held up meanwhile. */
  readonly change: (client: pg.Client) => Promise<unknown>
}

export const checkStatsAfter = async ({ url, folder, after, change }: Checked): Promise<StatsCheck> => {
  const client = await connectTo(folder)
  // The lock of those who fold. Held in the same session, it does not stop what is changed here.
  await client.query(`select pg_advisory_lock(hashtext('docket.ticket_counts'))`)
  await change(client)
  const counted = await countTickets(client)
  const tail = await client.query<{ n: number }>('select count(*)::int as n from ticket_count_changes')
  const unfolded = tail.rows[0]?.n ?? 0
  const before = await faultsOf(url, counted)
  await client.query(`select pg_advisory_unlock(hashtext('docket.ticket_counts'))`)
  await untilFolded(client)
  const folded = await faultsOf(url, counted)
  await client.end()
  const faults = [
    ...before.map((fault) => `before folding: ${fault}`),
    ...folded.map((fault) => `after folding: ${fault}`),
    ...(await faultsOfDoctor(folder)),
  ]
  return { after, tickets: counted.total_tickets, unfolded, faults }
}

const countTickets = async (client: pg.Client): Promise<Stats> => {
  const count = async (column: 'status' | 'priority' | 'category', words: readonly string[]) => {
    const { rows } = await client.query<{ word: string; n: number }>(
      `select ${column} as word, count(*)::int as n from tickets group by 1`,
    )
    return Object.fromEntries(words.map((word) => [word, rows.find((row) => row.word === word)?.n ?? 0]))
  }
  const byStatus = (await count('status', statuses)) as Stats['status_breakdown']
  const { rows } = await client.query<{ total: number; days: number; elapsed: number }>(`
    select count(*)::int as total, count(distinct (created_at at time zone 'UTC')::date)::int as days,
      coalesce((now() at time zone 'UTC')::date - min((created_at at time zone 'UTC')::date) + 1, 0)::int as elapsed
    from tickets`)
  const { total, days, elapsed } = rows[0] ?? { total: 0, days: 0, elapsed: 0 }
  const perDay = (among: number) => (total === 0 ? 0 : Math.round((total / Math.max(1, among)) * 10) / 10)
  return {
    total_tickets: total,
    open_tickets: byStatus.open,
    in_progress_tickets: byStatus.in_progress,
    resolved_tickets: byStatus.resolved,
    closed_tickets: byStatus.closed,
    avg_tickets_per_day: perDay(days),
    avg_tickets_per_calendar_day: perDay(elapsed),
    status_breakdown: byStatus,
    priority_breakdown: (await count('priority', priorities)) as Stats['priority_breakdown'],
    category_breakdown: (await count('category', categories)) as Stats['category_breakdown'],
  }
}

const faultsOf = async (url: string, counted: Stats) => {
  const faults: string[] = []
  for (const path of ['/api/tickets/stats/', '/api/v1/stats']) {
    const answer = await fetch(url + path)
    if (answer.status !== 200) {
      faults.push(`${path} answers ${answer.status}`)
      continue
    }
    const stats = (await answer.json()) as Stats
    for (const [figure, expected] of Object.entries(counted)) {
      const [said, right] = [stats[figure as keyof Stats], expected].map((value) => JSON.stringify(value))
      if (said !== right) faults.push(`${path}: ${figure} is ${said}, counted ${right}`)
    }
  }
  return faults
}

/** The desk's own recount, which compares every day, status, priority and category. */
const faultsOfDoctor = async (folder: string) => {
  const { stdout } = await runCommand(['doctor', '--offline', '--json'], { DATA_DIR: folder })
  const { findings } = JSON.parse(stdout) as { findings: { name: string; state: string; message: string }[] }
  const found = findings.find(({ name }) => name === 'stats')
  return found?.state === 'ok' ? [] : [`docket doctor: ${found?.message ?? 'says nothing of the stats'}`]
}
