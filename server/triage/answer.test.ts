import { expect, test } from 'vitest'
import { jsonIn, readAnswer } from './answer.ts'

test('two known words and a reason are an answer; blanks, capitals and further keys do not matter', () => {
  const value = { category: ' Billing ', priority: 'HIGH', reason: ' Charged\n twice. ', status: 'closed', note: {} }
  expect(readAnswer(value)).toEqual({ category: 'billing', priority: 'high', reason: 'Charged twice.' })
})

test.each([
  undefined,
  null,
  'billing',
  [],
  {},
  { category: 'billing' },
  { priority: 'high' },
  { category: 'refund', priority: 'high' },
  { category: 'billing', priority: 'urgent' },
  { category: ['billing'], priority: 'high' },
  { category: 'billing', priority: 3 },
  { category: 'billing/technical', priority: 'high' },
  { category: '', priority: 'high' },
  { category: 'constructor', priority: 'high' },
])('%o is none', (value) => expect(readAnswer(value)).toBeUndefined())

test('a reason is one line of plain text of at most 200 characters, or nothing', () => {
  const reasonOf = (reason: unknown) => readAnswer({ category: 'general', priority: 'low', reason })?.reason
  expect(reasonOf('a\u0000b\u001b]0;x\u0007c\u202Ed\u200Be\r\n\tf')).toBe('a b ]0;x c d e f')
  expect(Array.from(reasonOf('😀'.repeat(500)) ?? '')).toHaveLength(200)
  expect(reasonOf('x'.repeat(1_000_000))).toHaveLength(200)
  for (const none of [undefined, null, 7, {}, '', ' \n ']) expect(reasonOf(none)).toBeNull()
})

test.each([
  ['{"a":1}', '{"a":1}'],
  ['```json\n{"a":1}\n```', '{"a":1}'],
  ['Sure! {"a":{"b":1}} Hope that helps.', '{"a":{"b":1}}'],
  ['no object', 'no object'],
  ['} {', '} {'],
])('the JSON in %j is %j', (text, json) => expect(jsonIn(text)).toBe(json))
