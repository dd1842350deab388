import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { randomFrom } from './random.ts'
import {
  absentPairs,
  absentTerm,
  commonPairs,
  commonTerms,
  drawReferenced,
  fewPairs,
  occasionalTerms,
  referenceOf,
  statusOf,
  tailTerms,
  ticketOf,
} from './tickets.ts'

const count = 2_000
const tickets = Array.from({ length: count }, (_, index) => ticketOf(index + 1, count))
const texts = tickets.map(({ title, description }) => `${title}\u0001${description}`.toLowerCase())
const holding = (term: string) => texts.filter((text) => text.includes(term)).length

test('the tickets of a desk of 2,000 are those of every release before, or figures could not be compared', () => {
  expect(createHash('sha256').update(JSON.stringify(tickets)).digest('hex').slice(0, 16)).toBe('f3c5f4456c294813')
  expect(tickets.map(({ status }) => status)).toEqual(tickets.map((_, index) => statusOf(index + 1)))
})

test('texts have the lengths they promise, and instants go forward through one year', () => {
  for (const { title, description } of tickets) {
    expect(title.length).toBeLessThanOrEqual(200)
    expect(description.length).toBeGreaterThan(70)
    expect(description.length).toBeLessThanOrEqual(600)
  }
  const instants = tickets.map(({ created_at }) => created_at)
  expect(instants).toEqual(instants.toSorted())
  expect(instants[0]?.slice(0, 10)).toBe('2025-10-01')
  expect(instants.at(-1)?.slice(0, 7)).toBe('2026-09')
})

test('a page of open tickets of high priority is full on the smallest desk', () => {
  const first = Array.from({ length: 1_000 }, (_, index) => ticketOf(index + 1, 1_000))
  const matching = first.filter(({ status, priority }) => status === 'open' && priority === 'high')
  expect(matching.length).toBeGreaterThanOrEqual(50)
})

test('every kind of search finds what its name says', () => {
  for (const term of commonTerms) expect(holding(term), term).toBeGreaterThan(count * 0.5)
  for (const term of occasionalTerms) expect(holding(term), term).toBe(count / 100)
  for (const term of tailTerms) {
    expect(holding(term), term).toBeGreaterThanOrEqual(count / 1_000)
    expect(holding(term), term).toBeLessThan(count / 50)
    expect(texts.slice(0, 1_000).join(' '), `${term} on the smallest desk`).toContain(term)
  }
  for (const pair of commonPairs) expect(holding(pair), pair).toBeGreaterThan(count * 0.95)
  for (const pair of fewPairs) {
    expect(holding(pair), pair).toBeLessThan(count / 200)
    expect(texts.slice(0, 1_000).join(' '), `${pair} on the smallest desk`).toContain(pair)
  }
  const random = randomFrom(1)
  for (let draw = 0; draw < 50; draw++) {
    expect(holding(referenceOf(drawReferenced(random, count)) ?? 'none')).toBe(1)
    expect(holding(absentTerm(random))).toBe(0)
  }
  for (const pair of absentPairs) expect(holding(pair), pair).toBe(0)
})
