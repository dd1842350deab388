// What is asked of a desk that was filled, by kind. The same seed draws the same questions in every run.
import { statuses } from '#shared/words.ts'
import type { Asked } from './connection.ts'
import type { Filled } from './fill.ts'
import { weighted, wholeFrom, type Random } from './random.ts'
import {
  absentPairs,
  absentTerm,
  commonPairs,
  commonTerms,
  drawReferenced,
  fewPairs,
  occasionalTerms,
  referenceOf,
  tailTerms,
  ticketOf,
} from './tickets.ts'

export type Question = (random: Random) => Asked

export const oneOf =
  <T>(values: readonly T[]) =>
  (random: Random) =>
    values[wholeFrom(random, 0, values.length - 1)] as T

/** Of the drop-in API, below /api/tickets/. */
export const get = (rest: string): Asked => ({ method: 'GET', path: `/api/tickets/${rest}` })

const searchFor =
  (term: (random: Random) => string, rest = ''): Question =>
  (random) =>
    get(`?search=${encodeURIComponent(term(random))}${rest}&limit=50`)

const tail = oneOf(tailTerms)
const common = oneOf(commonTerms)
const occasional = oneOf(occasionalTerms)

/** Reads that need to know no more of the desk than how many tickets it has. */
export const readsOf = ({ count, idOf }: Filled) => ({
  nothing: () => ({ method: 'GET', path: '/healthz' }) as const,
  list: () => get('?limit=50'),
  oldest: () => get('?ordering=created_at&limit=50'),
  byPriority: () => get('?ordering=-priority&limit=50'),
  byStatus: () => get('?ordering=status&limit=50'),
  byChange: () => ({ method: 'GET', path: '/api/v1/tickets?sort=-updated_at&limit=50' }) as const,
  byTitle: () => ({ method: 'GET', path: '/api/v1/tickets?sort=title&limit=50' }) as const,
  filtered: () => get('?status=open&priority=high&limit=50'),
  filteredByPriority: () => get('?category=billing&ordering=-priority&limit=50'),
  one: (random: Random) => get(`${idOf(wholeFrom(random, 1, count))}/`),
  countAll: () => ({ method: 'GET', path: '/api/v1/tickets/count' }) as const,
  countFiltered: () => ({ method: 'GET', path: '/api/v1/tickets/count?status=open&priority=high' }) as const,
  countFound: (random: Random) => ({ method: 'GET', path: `/api/v1/tickets/count?search=${common(random)}` }) as const,
  stats: () => get('stats/'),
  rare: searchFor((random) => referenceOf(drawReferenced(random, count)) ?? ''),
  tail: searchFor(tail),
  occasional: searchFor(occasional),
  common: searchFor(common),
  absent: searchFor(absentTerm),
  absentPair: searchFor(oneOf(absentPairs)),
  fewPair: searchFor(oneOf(fewPairs)),
  commonPair: searchFor(oneOf(commonPairs)),
  letter: searchFor(oneOf(['a', 'e', 'k', 'x'])),
  twoWords: searchFor((random) => `${tail(random)} ${common(random)}`),
  phrase: searchFor((random) => `"${phraseOf(wholeFrom(random, 1, count), count)}"`),
  foundAndFiltered: searchFor(occasional, '&status=open&priority=high'),
  foundByPriority: searchFor(tail, '&ordering=-priority'),
  foundByChange: (random: Random) =>
    ({ method: 'GET', path: `/api/v1/tickets?search=${tail(random)}&sort=-updated_at&limit=50` }) as const,
  similar: (random: Random) =>
    ({ method: 'GET', path: `/api/v1/tickets/${idOf(wholeFrom(random, 1, count))}/similar` }) as const,
  similarToText: (random: Random) => {
    // As it is typed: a ticket that no desk of this size has, up to somewhere.
    const { title, description } = ticketOf(count + wholeFrom(random, 1, count), 2 * count)
    const body = JSON.stringify({ title, description: description.slice(0, wholeFrom(random, 10, 600)) })
    return { method: 'POST', path: '/api/v1/tickets/similar', body } as const
  },
  percents: searchFor(oneOf(['%%%%', '%_%_%', '____', '%'.repeat(200)])),
  manyWords: searchFor((random) => Array.from({ length: 32 }, () => common(random)).join(' ')),
  backslashes: searchFor(oneOf(['\\\\\\\\', '\\%\\_', '\\'.repeat(200)])),
})

/** Three words that stand side by side in the title of ticket n. */
const phraseOf = (n: number, count: number) => ticketOf(n, count).title.split(' ').slice(0, 3).join(' ')

/** Writes, which remember what they wrote. */
export const writesOf = ({ count, idOf, initialStatusOf }: Filled) => {
  const statusNow = new Map<number, string>()
  let created = 0
  return {
    create: (): Asked => {
      created++
      const { title, description, category, priority } = ticketOf(count + created, count + created)
      const body = JSON.stringify({ title, description, category, priority })
      return { method: 'POST', path: '/api/tickets/', body }
    },
    change: (random: Random): Asked => {
      const n = wholeFrom(random, 1, count)
      // Always another one: a change that changes nothing costs less.
      const before = statuses.findIndex((status) => status === (statusNow.get(n) ?? initialStatusOf(n)))
      const status = statuses[(before + 1) % statuses.length] ?? 'open'
      statusNow.set(n, status)
      return { method: 'PATCH', path: `/api/tickets/${idOf(n)}/`, body: JSON.stringify({ status }) }
    },
  }
}

/** Four reads to one write, as a busy desk asks. */
export const drawMixed = weighted<'list' | 'filtered' | 'one' | 'rare' | 'common' | 'stats' | 'create' | 'change'>({
  list: 35,
  filtered: 10,
  one: 20,
  rare: 5,
  common: 5,
  stats: 5,
  create: 12,
  change: 8,
})
