// One line of an import: read, and held to the same rules as a ticket that comes through the API.
import type { ImportedTicket } from '#server/tickets/tickets.ts'
import { faultOfText, readRequester, tidyText, type GivenRequester } from '#server/tickets/tickets.ts'
import { categories, priorities, statuses } from '#shared/words.ts'
import { readEvents } from './event-entries.ts'
import { Faults } from './faults.ts'

interface Wishes {
  readonly keepsIds: boolean
  /** When tickets that do not say were created. */
  readonly now: string
  /** Told the names of fields that no ticket has. */
  readonly onUnknownField: (name: string) => void
}

/** The ticket of a line, or in words what is wrong with it. */
export const readTicketLine = (text: string, wishes: Wishes): ImportedTicket | string => {
  const given = parseObject(text)
  if (typeof given === 'string') return given
  for (const name in given) if (!knownFields.has(name)) wishes.onUnknownField(name)
  const faults = new Faults(given)
  const ticket = readTicket(faults, wishes)
  return faults.isEmpty ? ticket : faults.words
}

const knownFields = new Set([
  'id',
  'title',
  'description',
  'category',
  'category_source',
  'priority',
  'priority_source',
  'status',
  'created_at',
  'updated_at',
  'resolved_at',
  'is_sample',
  'version',
  'description_is_cut',
  'requester',
  'events',
])

const parseObject = (text: string): Readonly<Record<string, unknown>> | string => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return `Is no JSON: ${error instanceof Error ? error.message : String(error)}.`
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : 'Is no JSON object: each line is one ticket, such as {"title":"…","description":"…"}.'
}

const readTicket = (given: Faults, { keepsIds, now }: Wishes): ImportedTicket => {
  const title = readText(given, 'title')
  const description = readText(given, 'description')
  if (given.value('description_is_cut') === true) {
    given.add('description', 'Was cut by a list: import what docket export writes, or the single ticket.')
  }
  const category = given.word('category', categories)
  const priority = given.word('priority', priorities)
  const status = given.word('status', statuses) ?? 'open'
  const resolvedGiven = given.instant('resolved_at')
  const updatedGiven = given.instant('updated_at')
  const createdAt = given.instant('created_at') ?? now
  const updatedAt = updatedGiven ?? resolvedGiven ?? createdAt
  const isDone = status === 'resolved' || status === 'closed'
  return {
    ...(keepsIds && { id: readId(given) }),
    title,
    description,
    // As for a description too short to ask a model about: none is asked here.
    category: category ?? 'general',
    categorySource: category === undefined ? 'fallback' : readSource(given, 'category_source'),
    priority: priority ?? 'medium',
    prioritySource: priority === undefined ? 'fallback' : readSource(given, 'priority_source'),
    status,
    isSample: given.boolean('is_sample') ?? false,
    version: given.whole('version', mostVersion) ?? 1,
    createdAt,
    updatedAt,
    // Null says that nobody knows; left out, it was done when it was last touched.
    resolvedAt: resolvedGiven ?? (isDone && given.value('resolved_at') === undefined ? updatedAt : null),
    requester: readFrom(given),
    events: readEvents(given),
  }
}

const mostVersion = 2 ** 31 - 1

const readText = (given: Faults, field: 'title' | 'description') => {
  const value = given.value(field)
  if (typeof value !== 'string') {
    given.add(field, value === undefined ? 'Is missing.' : 'Must be a text.')
    return ''
  }
  const tidy = tidyText(value)
  const fault = faultOfText(field, tidy)
  if (fault) given.add(field, fault)
  return tidy
}

const readSource = (given: Faults, field: 'category_source' | 'priority_source') => {
  const value = given.text(field, 40)
  return value ?? 'person'
}

const readFrom = (given: Faults): GivenRequester | null => {
  const value = given.value('requester')
  if (value === undefined || value === null) return null
  const { name, email } = value as Readonly<Record<string, unknown>>
  if (typeof name !== 'string' || typeof email !== 'string') {
    given.add(
      'requester',
      'Must be null, or have a name and an e-mail, such as {"name":"Ada","email":"ada@example.org"}.',
    )
    return null
  }
  const { requester, faults } = readRequester({ name, email })
  for (const { message } of faults) given.add('requester', message)
  return requester
}

// New tickets are numbered on from the highest, and numbers beyond 2^53 are no longer exact in JSON.
const mostId = 1e15

const readId = (given: Faults) => {
  const id = given.whole('id', mostId)
  if (id === undefined && given.value('id') == null) given.add('id', 'Is missing, and --keep-ids wants it.')
  return id
}
