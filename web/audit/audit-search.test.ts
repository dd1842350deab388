import { expect, test } from 'vitest'
import { auditSearch, exportAddress, filtersOf } from './audit-search.ts'

test('what an address holds is taken where it means something', () => {
  expect(
    auditSearch({ who: 3, what: 'people', from: '2026-11-01', to: '2026-11-20', text: ' bo ', other: 'x' }),
  ).toEqual({
    who: '3',
    what: 'people',
    from: '2026-11-01',
    to: '2026-11-20',
    text: 'bo',
  })
  expect(auditSearch({ who: 'ada', what: 'everything', from: '2026-02-30', to: '', text: ['x'] })).toEqual({})
})

test('days in the wrong order are turned round', () => {
  expect(auditSearch({ from: '2026-11-20', to: '2026-11-01' })).toEqual({ from: '2026-11-01', to: '2026-11-20' })
})

test('days are the reader’s own, and the last one is included', () => {
  const { from, before } = filtersOf({ from: '2026-10-25', to: '2026-10-25' })
  expect(new Date(from ?? '')).toEqual(new Date(2026, 9, 25))
  expect(new Date(before ?? '')).toEqual(new Date(2026, 9, 26))
})

test('a file holds what the list shows', () => {
  expect(exportAddress({ who: '3', what: 'failed-sign-ins', text: 'a&b' }, 'ndjson')).toBe(
    '/api/v1/audit/export?format=ndjson&person=3&action=sign_in.failed%2Csign_in.blocked%2Csign_in.refused&subject=a%26b',
  )
})
