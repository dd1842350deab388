// The history that an exported ticket may bring.
import type { ImportedEvent } from '#server/tickets/tickets.ts'
import { Faults, isStorable } from './faults.ts'

const mostCharacters = 200

/** What stands in `events`; faults are noted in the ticket's own. */
export const readEvents = (ticket: Faults): ImportedEvent[] => {
  const entries = ticket.value('events') ?? []
  if (!Array.isArray(entries)) {
    ticket.add('events', 'Must be a list, as docket export --events writes it.')
    return []
  }
  return entries.flatMap((entry: unknown, at) => {
    const given = new Faults(isObject(entry) ? entry : {})
    const event = readEvent(given)
    if (typeof event !== 'string') return event
    ticket.add(`events[${at}]`, event)
    return []
  })
}

const readEvent = (given: Faults): ImportedEvent | string => {
  const kind = given.text('kind', mostCharacters)
  const actor = given.text('actor', mostCharacters)
  const via = given.text('via', mostCharacters)
  const createdAt = given.instant('created_at')
  const changes = given.value('changes')
  if (!given.isEmpty) return given.words
  if (!kind || !actor || !via || !createdAt || !isChanges(changes)) {
    return 'Must have kind, actor, via, created_at and changes, as docket export --events writes them.'
  }
  return { kind, actor, via, changes, createdAt }
}

const isChanges = (value: unknown): value is ImportedEvent['changes'] =>
  isObject(value) &&
  Object.values(value).every((change) => isObject(change) && 'before' in change && 'after' in change) &&
  isStorableJson(value, 0)

// No change of ours is deep; one that is would only exhaust the stack.
const mostDepth = 32

const isStorableJson = (value: unknown, depth: number): boolean => {
  if (depth > mostDepth) return false
  if (typeof value === 'string') return isStorable(value)
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, inner]) => isStorable(key) && isStorableJson(inner, depth + 1))
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
