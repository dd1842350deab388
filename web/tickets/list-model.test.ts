import { describe, expect, test } from 'vitest'
import type { Ticket } from '#shared/tickets.ts'
import { countNewcomers, neighboursOf, rowsOf, stillMatches, withTickets } from './list-model.ts'

const ticket = (id: number, rest: Partial<Ticket> = {}): Ticket => ({
  id,
  title: `Ticket ${id}`,
  description: 'Something is wrong',
  category: 'general',
  priority: 'low',
  status: 'open',
  created_at: '2026-11-20T05:30:07.913517Z',
  updated_at: '2026-11-20T05:30:07.913517Z',
  resolved_at: null,
  category_source: 'person',
  priority_source: 'person',
  is_sample: false,
  version: 1,
  description_is_cut: false,
  requester: null,
  ...rest,
})

const pages = (...ids: number[][]) => ({
  pages: ids.map((page) => ({ items: page.map((id) => ticket(id)), next: null })),
})
const ids = (rows: readonly { id: number }[]) => rows.map((row) => row.id)

describe('the rows of a list', () => {
  test('pages follow one another, and a ticket that two pages hold is shown once', () => {
    expect(ids(rowsOf(pages([9, 8], [8, 7])))).toEqual([9, 8, 7])
    expect(rowsOf(undefined)).toEqual([])
  })

  test('a newer reading takes the place of the old one and the order stays', () => {
    const before = pages([9, 8], [7])
    const after = withTickets(before, new Map([[8, ticket(8, { status: 'closed', version: 2 })]]))
    expect(ids(rowsOf(after))).toEqual([9, 8, 7])
    expect(rowsOf(after)[1]?.status).toBe('closed')
    expect(rowsOf(before)[1]?.status).toBe('open')
  })

  test('a list without the ticket is left untouched, so that nothing is drawn again', () => {
    const before = pages([9])
    expect(withTickets(before, new Map([[3, ticket(3)]]))).toBe(before)
  })
})

describe('tickets that arrived since', () => {
  const known = new Set([5, 4, 3])

  test('only those above the first known row count', () => {
    expect(countNewcomers([{ id: 7 }, { id: 6 }, { id: 5 }, { id: 4 }], known)).toBe(2)
    expect(countNewcomers([{ id: 5 }, { id: 4 }], known)).toBe(0)
  })

  test('a row that came up from the next page because an edited one left is not new', () => {
    expect(countNewcomers([{ id: 4 }, { id: 3 }, { id: 2 }], known)).toBe(0)
  })

  test('with nothing known in the head, all of it is new', () => {
    expect(countNewcomers([{ id: 9 }, { id: 8 }], known)).toBe(2)
    expect(countNewcomers([], known)).toBe(0)
  })
})

test('a row matches while each filter allows its value', () => {
  const row = ticket(1, { status: 'resolved', priority: 'high' })
  expect(stillMatches({}, row)).toBe(true)
  expect(stillMatches({ status: 'open,resolved', priority: 'high' }, row)).toBe(true)
  expect(stillMatches({ status: 'open' }, row)).toBe(false)
  expect(stillMatches({ search: 'elsewhere' }, row)).toBe(true)
})

test('a ticket knows its neighbours in the list, and none outside it', () => {
  const rows = [{ id: 9 }, { id: 8 }, { id: 7 }]
  expect(neighboursOf(rows, 8)).toEqual({ index: 1, previous: 9, next: 7 })
  expect(neighboursOf(rows, 9)).toEqual({ index: 0, previous: undefined, next: 8 })
  expect(neighboursOf(rows, 1)).toEqual({ index: -1, previous: undefined, next: undefined })
})
