import { QueryClient, type InfiniteData } from '@tanstack/react-query'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Ticket } from '#shared/tickets.ts'
import type { ListPage } from './list-model.ts'
import { createTicketCache, type TicketCache } from './ticket-cache.ts'

const first: Ticket = {
  id: 412,
  title: 'Refund not received',
  description: 'I was billed two times',
  category: 'billing',
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
}

let client: QueryClient
let cache: TicketCache

const inList = (search: object) =>
  client.getQueryData<InfiniteData<ListPage>>(['tickets', search])?.pages[0]?.items.find((row) => row.id === 412)
const opened = () => client.getQueryData<Ticket>(['ticket', 412])

beforeEach(() => {
  client = new QueryClient()
  cache = createTicketCache(client)
  const list: InfiniteData<ListPage> = { pages: [{ items: [first], next: null }], pageParams: [undefined] }
  client.setQueryData(['tickets', {}], list)
  client.setQueryData(['tickets', { status: 'open' }], list)
  client.setQueryData(['ticket', 412], first)
})

describe('an edit', () => {
  test('is shown at once in every list and on the open ticket', () => {
    cache.begin(412, { status: 'resolved' })
    expect(inList({})?.status).toBe('resolved')
    expect(inList({ status: 'open' })?.status).toBe('resolved')
    expect(opened()?.status).toBe('resolved')
  })

  test('that fails falls back to what the server has', () => {
    const edit = cache.begin(412, { status: 'resolved' })
    cache.fail(edit)
    expect(inList({})?.status).toBe('open')
    expect(opened()?.status).toBe('open')
    expect(cache.isPending(412)).toBe(false)
  })

  test('that fails falls back to news that came meanwhile, not to the old picture', () => {
    const edit = cache.begin(412, { status: 'resolved' })
    cache.take({ ...first, version: 2, status: 'in_progress', priority: 'high' })
    expect(inList({})).toMatchObject({ status: 'resolved', priority: 'high' })
    cache.fail(edit)
    expect(inList({})).toMatchObject({ status: 'in_progress', priority: 'high' })
  })

  test('that fails leaves another edit of the same ticket on the screen', () => {
    const status = cache.begin(412, { status: 'resolved' })
    const priority = cache.begin(412, { priority: 'critical' })
    cache.fail(status)
    expect(inList({})).toMatchObject({ status: 'open', priority: 'critical' })
    cache.settle(priority, { ...first, version: 2, priority: 'critical' })
    expect(inList({})).toMatchObject({ status: 'open', priority: 'critical', version: 2 })
  })

  test('is not hidden by rows read while it is under way', () => {
    cache.begin(412, { status: 'resolved' })
    expect(cache.present([first])[0]?.status).toBe('resolved')
  })

  test('once saved is not undone by an older reading that comes late', () => {
    const edit = cache.begin(412, { status: 'resolved' })
    cache.settle(edit, { ...first, version: 2, status: 'resolved' })
    expect(cache.present([first])[0]?.status).toBe('resolved')
    expect(cache.take(first)).toBe(false)
    expect(inList({})?.status).toBe('resolved')
  })
})

describe("somebody else's change", () => {
  test('is news and is shown in place', () => {
    expect(cache.take({ ...first, version: 2, priority: 'critical' })).toBe(true)
    expect(inList({ status: 'open' })?.priority).toBe('critical')
  })

  test('is no news when it is the echo of our own', () => {
    const saved: Ticket = { ...first, version: 2, status: 'resolved' }
    cache.settle(cache.begin(412, { status: 'resolved' }), saved)
    expect(cache.take(saved)).toBe(false)
  })

  test('to a ticket nobody has open writes nothing', () => {
    expect(cache.take({ ...first, id: 9 })).toBe(false)
    expect(client.getQueryData(['ticket', 9])).toBeUndefined()
  })
})
