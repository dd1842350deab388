import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  cleared,
  filtersOf,
  isFiltered,
  nextSort,
  sortDirection,
  ticketSearch,
  toggled,
  valuesOf,
  without,
  withText,
} from './search.ts'

describe('reading the address', () => {
  test('an empty address means no filter and the default order', () => {
    expect(ticketSearch({})).toEqual({})
    expect(isFiltered({})).toBe(false)
  })

  test('several values of one filter are kept, each once, in the order of the desk', () => {
    expect(ticketSearch({ status: 'closed,open,open' })).toEqual({ status: 'open,closed' })
    expect(ticketSearch({ status: ['resolved', 'in_progress'] })).toEqual({ status: 'in_progress,resolved' })
  })

  test('values the desk does not know are dropped, and with the last of them the filter', () => {
    expect(ticketSearch({ category: 'foo,billing', priority: 'urgent', sort: 'sla', page: '3' })).toEqual({
      category: 'billing',
    })
  })

  test('text that the router took for a number or a boolean stays text', () => {
    expect(ticketSearch({ search: 412 })).toEqual({ search: '412' })
    expect(ticketSearch({ search: true })).toEqual({ search: 'true' })
    expect(ticketSearch({ search: { a: 1 } })).toEqual({})
  })

  test('search text is trimmed and never longer than the API takes, counted in characters', () => {
    expect(ticketSearch({ search: '  card   declined ' })).toEqual({ search: 'card   declined' })
    expect(ticketSearch({ search: '😀'.repeat(300) }).search).toBe('😀'.repeat(200))
  })

  test('days of creation are kept if the calendar has them and there is a day between them', () => {
    const range = { created_from: '2026-11-01', created_before: '2026-12-01' }
    expect(ticketSearch(range)).toEqual(range)
    expect(ticketSearch({ created_from: '2026-02-30', created_before: '2026-12-01' })).toEqual({
      created_before: '2026-12-01',
    })
    expect(ticketSearch({ created_from: '2026-12-01', created_before: '2026-12-01' })).toEqual({})
    expect(isFiltered(range)).toBe(true)
    expect(without({ ...range, sort: 'title' }, 'created_from', 'created_before')).toEqual({ sort: 'title' })
  })

  test('the default order is not spelled out', () => {
    expect(ticketSearch({ sort: '-created_at' })).toEqual({})
    expect(ticketSearch({ sort: 'title' })).toEqual({ sort: 'title' })
  })

  test('reading what was read changes nothing, whatever the address held', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('status', 'category', 'search', 'sort', 'x'), fc.jsonValue()),
        (raw) => {
          const once = ticketSearch(raw)
          expect(ticketSearch(once)).toEqual(once)
        },
      ),
    )
  })
})

describe('changing the filters', () => {
  test('a value toggled twice leaves the list as it was', () => {
    const once = toggled({ search: 'refund' }, 'priority', 'high')
    expect(once).toEqual({ search: 'refund', priority: 'high' })
    expect(valuesOf(toggled(once, 'priority', 'critical'), 'priority')).toEqual(['high', 'critical'])
    expect(toggled(once, 'priority', 'high')).toEqual({ search: 'refund' })
  })

  test('clearing keeps the order, and the order is no filter', () => {
    const search = { status: 'open', search: 'refund', sort: 'title' } as const
    expect(cleared(search)).toEqual({ sort: 'title' })
    expect(filtersOf(search)).toEqual({ status: 'open', search: 'refund' })
    expect(isFiltered({ sort: 'title' })).toBe(false)
  })

  test('blank text removes the search', () => {
    expect(withText({ search: 'refund', status: 'open' }, '   ')).toEqual({ status: 'open' })
  })
})

describe('sorting by a header', () => {
  test('the sorted column turns round; another starts with newest, most urgent or A first', () => {
    expect(nextSort({}, 'created_at')).toBe('created_at')
    expect(nextSort({ sort: 'created_at' }, 'created_at')).toBe('-created_at')
    expect(nextSort({}, 'priority')).toBe('-priority')
    expect(nextSort({}, 'title')).toBe('title')
  })

  test('exactly one header carries a direction', () => {
    expect(sortDirection({}, 'created_at')).toBe('descending')
    expect(sortDirection({}, 'id')).toBe('none')
    expect(sortDirection({ sort: 'priority' }, 'priority')).toBe('ascending')
  })
})
