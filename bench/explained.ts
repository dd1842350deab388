// The plans of the statements that a desk really sends: auto_explain of its own database server writes them into the
// server's log, and here they are read back.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { findRunningPostgres } from '#server/platform/embedded-postgres.ts'

export interface Explained {
  readonly statement: string
  readonly ms: number
  readonly plan: PlanNode
}

/** Of EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON). */
export interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Rows Removed by Index Recheck'?: number
  readonly 'Shared Hit Blocks'?: number
  readonly 'Shared Read Blocks'?: number
  readonly Plans?: readonly PlanNode[]
}

/** From the next start of the desk on, its statements are explained. */
export const explainFromNextStart = async (folder: string) => {
  const address = new URL(findRunningPostgres(folder) ?? '')
  const secrets = JSON.parse(readFileSync(join(folder, 'postgres-secrets.json'), 'utf8')) as { superuser: string }
  address.username = 'postgres'
  address.password = secrets.superuser
  const client = new pg.Client({ connectionString: address.href })
  await client.connect()
  for (const [name, value] of Object.entries(explaining)) {
    await client.query(`alter role docket set ${name} = ${client.escapeLiteral(value)}`)
  }
  await client.end()
}

const explaining = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_buffers': 'on',
  // Reading the clock at every row would take longer than the rows.
  'auto_explain.log_timing': 'off',
  'auto_explain.log_nested_statements': 'on',
  'auto_explain.log_format': 'json',
}

/** What was explained since the last time it was called. */
export const explainedSince = (folder: string) => {
  const logs = join(folder, 'postgres/log')
  const sizes = new Map(readdirSync(logs).map((name) => [name, statSync(join(logs, name)).size]))
  return async (): Promise<Explained[]> => {
    // The server's log is written by a process of its own.
    await sleep(300)
    return readdirSync(logs).flatMap((name) => {
      const text = readFileSync(join(logs, name))
      const from = sizes.get(name) ?? 0
      sizes.set(name, text.length)
      return readExplained(text.toString('utf8', from))
    })
  }
}

/** The entries of auto_explain in a log of PostgreSQL: a first line with the duration, the plan indented below it. */
export const readExplained = (log: string): Explained[] =>
  [...log.matchAll(/^\S.*? duration: ([\d.]+) ms {2}plan:\n((?:\t.*(?:\n|$))+)/gm)].map(([, ms, text = '']) => {
    const entry = JSON.parse(text.replaceAll(/^\t/gm, '')) as { 'Query Text': string; Plan: PlanNode }
    return { statement: entry['Query Text'], ms: Number(ms), plan: entry.Plan }
  })

/** All nodes of a plan, from the top. */
const nodesOf = (plan: PlanNode): PlanNode[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

/** The ways a plan got at its rows, in a line: `tickets_by_created_at, all of ticket_totals`. */
export const accessOf = (plan: PlanNode) => {
  const words = nodesOf(plan)
    .filter((node) => node['Actual Loops'] > 0)
    .map((node) => {
      const type = node['Node Type']
      const index = node['Index Name'] ?? ''
      if (type === 'Index Scan' || type === 'Index Only Scan') return index
      if (type === 'Bitmap Index Scan') return `${index} (bitmap)`
      if (type === 'Seq Scan') return `all of ${node['Relation Name'] ?? ''}`
      return /Sort$|^Hash Join$|^Merge Join$/.test(type) ? type.toLowerCase() : ''
    })
  return [...new Set(words.filter((word) => word !== ''))].join(', ')
}

/** How many rows or index entries the scans touched, those included that they threw away. */
export const rowsReadBy = (plan: PlanNode) =>
  nodesOf(plan)
    .filter((node) => node['Node Type'].endsWith('Scan') && (node['Relation Name'] ?? node['Index Name']) !== undefined)
    .reduce((sum, node) => {
      const given = node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)
      return sum + (given + (node['Rows Removed by Index Recheck'] ?? 0)) * node['Actual Loops']
    }, 0)

/** Pages of 8 kB it looked at, whether or not they were in memory. */
export const buffersOf = (plan: PlanNode) => (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0)
