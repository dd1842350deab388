// Clients that write all sorts of things at once, through the API and by hand-written SQL, whatever is killed meanwhile.
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { categories, priorities, statuses } from '#shared/words.ts'
import { openConnection, type Answered, type Asked } from './connection.ts'
import { connectTo } from './desk.ts'
import { randomFrom, weighted, wholeFrom, type Random } from './random.ts'
import { ticketOf } from './tickets.ts'

export interface MixedWriting {
  readonly url: () => string
  readonly folder: string
  readonly clients: number
}

const writes = ['create', 'patch', 'insert by SQL', 'update by SQL', 'delete by SQL'] as const
type Write = (typeof writes)[number]

/** Of eight clients seven use the API, as people do, and one writes SQL. */
export const startMixedWriting = ({ url, folder, clients }: MixedWriting) => {
  const done: Record<Write, number> = Object.fromEntries(writes.map((write) => [write, 0])) as Record<Write, number>
  const acknowledged: number[] = []
  const deleted = new Set<number>()
  const faults: string[] = []
  let unanswered = 0
  const end = new AbortController()

  const apiClient = async (random: Random) => {
    let connection = openConnection(url())
    let origin = url()
    while (!end.signal.aborted) {
      if (origin !== url()) {
        connection.close()
        origin = url()
        connection = openConnection(origin)
      }
      const { kind, asked } = drawAsked(random, acknowledged)
      const answered = await connection.ask(asked).catch(() => undefined)
      const outcome = outcomeOf(answered)
      if (outcome === 'done' && answered) {
        done[kind]++
        if (kind === 'create') acknowledged.push((JSON.parse(answered.body.toString()) as { id: number }).id)
      } else if (outcome === 'not now') {
        unanswered++
        await sleep(50)
      } else if (outcome !== 'gone' && faults.length < 20) faults.push(outcome)
    }
    connection.close()
  }

  const sqlClient = async (random: Random) => {
    let client: pg.Client | undefined
    while (!end.signal.aborted) {
      try {
        client ??= await connectTo(folder)
        const write = drawSql(random)
        const ids = acknowledged.length === 0 ? [] : Array.from({ length: 20 }, () => drawFrom(random, acknowledged))
        // Before it is known whether it was: either way nothing else is to be said of these.
        if (write === 'delete by SQL') for (const id of ids.slice(0, 3)) deleted.add(id)
        await client.query(sqlOf(write, random), write === 'insert by SQL' ? [] : [idsFor(write, ids)])
        done[write]++
        await sleep(20)
      } catch {
        unanswered++
        client = undefined
        await sleep(100)
      }
    }
    await client?.end().catch(() => undefined)
  }

  const running = Array.from({ length: clients }, async (_, at) => {
    const random = randomFrom(at + 100)
    return at % 8 === 7 ? sqlClient(random) : apiClient(random)
  })
  return {
    stop: async () => {
      end.abort()
      await Promise.all(running)
      return { done, unanswered, faults, acknowledged: acknowledged.filter((id) => !deleted.has(id)) }
    },
  }
}

const idsFor = (write: Write, ids: readonly number[]) => (write === 'delete by SQL' ? ids.slice(0, 3) : ids)

const drawFrom = <T>(random: Random, values: readonly T[]) => values[wholeFrom(random, 0, values.length - 1)] as T

const drawApi = weighted<'create' | 'patch'>({ create: 45, patch: 55 })
const drawSql = weighted<'insert by SQL' | 'update by SQL' | 'delete by SQL'>({
  'insert by SQL': 35,
  'update by SQL': 35,
  'delete by SQL': 30,
})

const drawAsked = (random: Random, known: readonly number[]): { kind: 'create' | 'patch'; asked: Asked } => {
  if (known.length === 0 || drawApi(random) === 'create') {
    const { title, description, category, priority } = ticketOf(wholeFrom(random, 1, 100_000), 100_000)
    const body = JSON.stringify({ title, description, category, priority })
    return { kind: 'create', asked: { method: 'POST', path: '/api/tickets/', body } }
  }
  const change = drawFrom(random, [
    { status: drawFrom(random, statuses) },
    { category: drawFrom(random, categories) },
    { priority: drawFrom(random, priorities) },
    { title: `Renamed ${wholeFrom(random, 1, 1_000_000)}` },
  ])
  const path = `/api/tickets/${drawFrom(random, known)}/`
  return { kind: 'patch', asked: { method: 'PATCH', path, body: JSON.stringify(change) } }
}

const outcomeOf = (answered: Answered | undefined) => {
  if (answered === undefined || [409, 429, 503].includes(answered.status)) return 'not now'
  if (answered.status < 300) return 'done'
  // Deleted by SQL meanwhile.
  return answered.status === 404 ? 'gone' : `${answered.status} ${answered.body.toString().slice(0, 200)}`
}

const drawWord = (random: Random, words: readonly string[]) => `'${drawFrom(random, words)}'`

const sqlOf = (write: Write, random: Random) => {
  if (write === 'delete by SQL') return 'delete from tickets where id = any($1)'
  if (write === 'update by SQL') {
    return `
      update tickets set status = ${drawWord(random, statuses)}, priority = ${drawWord(random, priorities)},
        category = ${drawWord(random, categories)}, created_at = created_at - interval '${wholeFrom(random, 0, 3)} days'
      where id = any($1)`
  }
  return `
    insert into tickets (title, description, category, priority, status, created_at)
    select 'By hand ' || n, 'Written by hand into the database.', ${drawWord(random, categories)},
      ${drawWord(random, priorities)}, ${drawWord(random, statuses)}, now() - n * interval '7 hours'
    from generate_series(1, ${wholeFrom(random, 1, 60)}) as n`
}
