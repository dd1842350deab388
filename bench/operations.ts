// What is asked of the desk, in the order it is asked: reads before writes, so that every release reads the same desk.
import { statuses } from '#shared/words.ts'
import type { Answered, Asked } from './connection.ts'
import type { Filled } from './fill.ts'
import { randomFrom, weighted, wholeFrom, type Random } from './random.ts'
import {
  absentPairs,
  absentTerm,
  commonTerms,
  drawReferenced,
  occasionalTerms,
  referenceOf,
  tailTerms,
  ticketOf,
} from './tickets.ts'

export interface Operation {
  readonly name: string
  readonly next: () => Asked
  readonly faultOf: (answered: Answered, asked: Asked) => string | undefined
}

type Search = 'rare' | 'tail' | 'occasional' | 'common' | 'absent' | 'pair'
type Kind = 'nothing' | 'list' | 'filtered' | 'one' | Search | 'stats' | 'create' | 'patch'

/** The operations on a desk that was filled. Each draws its own numbers: the same in every run. */
export const operationsOn = (filled: Filled): readonly Operation[] => {
  const questions = questionsOn(filled)
  const operation = (name: string, kind: Kind, seed: number): Operation => {
    const random = randomFrom(seed)
    return { name, next: () => questions[kind](random), faultOf: checks[kind] }
  }
  return [
    operation('nothing (/healthz)', 'nothing', 1),
    operation('list, newest 50', 'list', 2),
    operation('list, filtered by status and priority', 'filtered', 3),
    operation('one ticket', 'one', 4),
    operation('search, one ticket has it', 'rare', 5),
    operation('search, a few in a thousand have it', 'tail', 14),
    operation('search, one in a hundred has it', 'occasional', 6),
    operation('search, most have it', 'common', 7),
    operation('search, none has it', 'absent', 8),
    operation('search, two letters none has', 'pair', 9),
    operation('stats', 'stats', 10),
    operation('create', 'create', 11),
    operation('change of status', 'patch', 12),
    mixed(questions, 13),
  ]
}

type Questions = Readonly<Record<Kind, (random: Random) => Asked>>

const questionsOn = ({ count, idOf, initialStatusOf }: Filled): Questions => {
  const any = (random: Random) => wholeFrom(random, 1, count)
  const oneOf = (values: readonly string[]) => (random: Random) => values[wholeFrom(random, 0, values.length - 1)] ?? ''
  const searchFor = (term: (random: Random) => string) => (random: Random) => get(`?search=${term(random)}&limit=50`)
  const statusNow = new Map<number, string>()
  let created = 0
  return {
    nothing: () => ({ method: 'GET', path: '/healthz' }),
    list: () => get('?limit=50'),
    filtered: () => get('?status=open&priority=high&limit=50'),
    one: (random) => get(`${idOf(any(random))}/`),
    rare: searchFor((random) => referenceOf(drawReferenced(random, count)) ?? ''),
    tail: searchFor(oneOf(tailTerms)),
    occasional: searchFor(oneOf(occasionalTerms)),
    common: searchFor(oneOf(commonTerms)),
    absent: searchFor(absentTerm),
    pair: searchFor(oneOf(absentPairs)),
    stats: () => get('stats/'),
    create: () => {
      created++
      const { title, description, category, priority } = ticketOf(count + created, count + created)
      const body = JSON.stringify({ title, description, category, priority })
      return { method: 'POST', path: '/api/tickets/', body }
    },
    patch: (random) => {
      const n = any(random)
      // Always another one: a change that changes nothing costs less.
      const before = statuses.findIndex((status) => status === (statusNow.get(n) ?? initialStatusOf(n)))
      const status = statuses[(before + 1) % statuses.length] ?? 'open'
      statusNow.set(n, status)
      return { method: 'PATCH', path: `/api/tickets/${idOf(n)}/`, body: JSON.stringify({ status }) }
    },
  }
}

const get = (rest: string): Asked => ({ method: 'GET', path: `/api/tickets/${rest}` })

/** Four reads to one write, as a busy desk asks. */
const mixed = (questions: Questions, seed: number): Operation => {
  const random = randomFrom(seed)
  const draw = weighted<Kind>({
    list: 35,
    filtered: 10,
    one: 20,
    rare: 5,
    common: 5,
    stats: 5,
    create: 12,
    patch: 8,
  })
  return {
    name: 'mixed, 80 % reads',
    next: () => questions[draw(random)](random),
    faultOf: (answered, { method, path }) =>
      method !== 'GET' || !path.includes('?') ? isObject(answered) : someTickets(answered),
  }
}

type Check = (answered: Answered) => string | undefined

const is =
  (expected: string, isRight: (text: Buffer) => boolean): Check =>
  ({ status, body }) =>
    status >= 200 && status < 300 && isRight(body)
      ? undefined
      : `${status} instead of ${expected}: ${body.toString('utf8', 0, 200)}`

const opens = (body: Buffer, character: string) => body[0] === character.charCodeAt(0)
const someTickets = is('some tickets', (body) => opens(body, '[') && body.length > 20)
const noTicket = is('no ticket', (body) => body.toString() === '[]')
const isObject = is('an object', (body) => opens(body, '{') && body.length > 20)
const anything = is('an answer', (body) => body.length > 0)

const checks: Readonly<Record<Kind, Check>> = {
  nothing: anything,
  list: someTickets,
  filtered: someTickets,
  one: isObject,
  rare: someTickets,
  tail: someTickets,
  occasional: someTickets,
  common: someTickets,
  absent: noTicket,
  pair: noTicket,
  stats: isObject,
  create: isObject,
  patch: isObject,
}
