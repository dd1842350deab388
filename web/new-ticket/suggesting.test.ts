import { describe, expect, test } from 'vitest'
import type { Suggestion } from '#shared/triage.ts'
import {
  advance,
  bannerOf,
  chosenOf,
  shownOf,
  nothingTyped,
  partsOf,
  textOf,
  type Suggesting,
  type SuggestingEvent,
} from './suggesting.ts'

const billing: Suggestion = {
  category: 'billing',
  priority: 'high',
  source: 'groq',
  model: 'openai/gpt-oss-20b',
  confidence: 0.9,
  reason: 'duplicate charge',
}
const technical: Suggestion = { ...billing, category: 'technical', priority: 'low', reason: 'error message' }
const fallback: Suggestion = { ...billing, category: 'general', priority: 'low', source: 'fallback', reason: null }

const run = (state: Suggesting, ...events: SuggestingEvent[]) => events.reduce(advance, state)
const typed = (description: string): SuggestingEvent => ({ type: 'typed', description })
const rested: SuggestingEvent = { type: 'rested' }
const answered = (description: string, suggestion: Suggestion): SuggestingEvent => ({
  type: 'answered',
  text: textOf({ title: '', description }),
  suggestion,
})
const failed = (description: string): SuggestingEvent => ({ type: 'failed', text: textOf({ title: '', description }) })

const text = 'I was billed two times this morning'
const asked = run(nothingTyped, typed(text), rested)
const suggested = run(asked, answered(text, billing))

describe('asking', () => {
  test('waits for the hand to rest', () => {
    expect(run(nothingTyped, typed(text)).asking).toBeNull()
    expect(asked.asking).toBe(`\n${text}`)
    expect(bannerOf(asked).kind).toBe('asking')
  })

  test('needs ten characters, blanks around them not counted', () => {
    expect(run(nothingTyped, typed('  too short   '), rested).asking).toBeNull()
    expect(run(nothingTyped, typed('just enough'), rested).asking).not.toBeNull()
    expect(run(nothingTyped, typed('😀'.repeat(9)), rested).asking).toBeNull()
  })

  test('never asks the same text twice: not while asking, not when answered, not when it failed', () => {
    expect(run(asked, rested)).toBe(asked)
    expect(run(suggested, rested).asking).toBeNull()
    expect(run(asked, failed(text), rested).asking).toBeNull()
    expect(run(suggested, typed(`${text}  `), rested).asking).toBeNull()
  })

  test('a letter added and removed while the question is under way asks nothing more', () => {
    expect(run(asked, typed(`${text}x`), typed(text), rested)).toEqual(asked)
  })

  test('the title belongs to the text', () => {
    const titled = run(suggested, { type: 'typed', title: 'Card charged twice' }, rested)
    expect(partsOf(titled.asking ?? '')).toEqual({ title: 'Card charged twice', description: text })
  })

  test('a newer question replaces the older, whose answer then counts for nothing', () => {
    const newer = run(asked, typed('The page shows an error 500'), rested)
    expect(newer.asking).toBe('\nThe page shows an error 500')
    expect(run(newer, answered(text, billing))).toBe(newer)
    expect(run(newer, answered('The page shows an error 500', technical)).category).toEqual({
      by: 'suggestion',
      value: 'technical',
    })
  })

  test('going back to a text answered before shows that answer without asking', () => {
    const away = run(
      suggested,
      typed('The page shows an error 500'),
      rested,
      answered('The page shows an error 500', technical),
    )
    const back = run(away, typed(text), rested)
    expect(back.asking).toBeNull()
    expect(shownOf(back)).toEqual({ category: 'billing', priority: 'high' })
  })
})

describe('a suggestion', () => {
  test('fills the untouched fields and is no decision of a person until kept', () => {
    expect(bannerOf(suggested)).toEqual({ kind: 'suggested', suggestion: billing })
    expect(shownOf(suggested)).toEqual({ category: 'billing', priority: 'high' })
    expect(chosenOf(suggested)).toEqual({})
    expect(chosenOf(run(suggested, { type: 'kept' }))).toEqual({ category: 'billing', priority: 'high' })
  })

  test('never writes a field that a person touched, and says what it would have been', () => {
    const chosen = run(asked, { type: 'chose', field: 'priority', value: 'low' }, answered(text, billing))
    expect(shownOf(chosen)).toEqual({ category: 'billing', priority: 'low' })
    expect(bannerOf(chosen)).toEqual({ kind: 'overridden', suggestion: billing, differs: ['priority'] })
  })

  test('an override stays through later suggestions', () => {
    const later = run(
      suggested,
      { type: 'chose', field: 'category', value: 'account' },
      typed('The page shows an error 500'),
      rested,
      answered('The page shows an error 500', technical),
    )
    expect(shownOf(later)).toEqual({ category: 'account', priority: 'low' })
  })

  test('used for one field writes that one on request', () => {
    const chosen = run(suggested, { type: 'chose', field: 'priority', value: 'low' })
    expect(shownOf(run(chosen, { type: 'used', field: 'priority' }))).toEqual({
      category: 'billing',
      priority: 'high',
    })
    expect(bannerOf(run(chosen, { type: 'used', field: 'priority' })).kind).not.toBe('overridden')
  })

  test('kept is a choice of the person, and stays when a later one differs', () => {
    const kept = run(suggested, { type: 'kept' })
    expect(bannerOf(kept).kind).toBe('kept')
    const later = run(
      kept,
      typed('The page shows an error 500'),
      rested,
      answered('The page shows an error 500', technical),
    )
    expect(shownOf(later)).toEqual({ category: 'billing', priority: 'high' })
    expect(bannerOf(later)).toMatchObject({ kind: 'overridden', differs: ['category', 'priority'] })
  })

  test('undone empties what it filled; later ones are offered and not filled in', () => {
    const undone = run(suggested, { type: 'undone' })
    expect(shownOf(undone)).toEqual({})
    expect(bannerOf(undone).kind).toBe('offered')
    const later = run(
      undone,
      typed('The page shows an error 500'),
      rested,
      answered('The page shows an error 500', technical),
    )
    expect(shownOf(later)).toEqual({})
    expect(shownOf(run(later, { type: 'used' }))).toEqual({ category: 'technical', priority: 'low' })
  })

  test('undoing never takes away what the person chose', () => {
    const chosen = run(suggested, { type: 'chose', field: 'priority', value: 'critical' }, { type: 'undone' })
    expect(shownOf(chosen)).toEqual({ priority: 'critical' })
  })

  test('a field given back to triage takes the suggestion again', () => {
    const back = run(
      suggested,
      { type: 'chose', field: 'priority', value: 'low' },
      { type: 'chose', field: 'priority', value: null },
    )
    expect(back.priority).toEqual({ by: 'suggestion', value: 'high' })
  })

  test('goes when the text it was for is deleted', () => {
    const emptied = run(suggested, typed('I was'))
    expect(bannerOf(emptied).kind).toBe('none')
    expect(shownOf(emptied)).toEqual({})
    expect(run(asked, typed('I was')).asking).toBeNull()
  })
})

describe('no suggestion', () => {
  test('a failure and a fallback look the same, are never filled in and leave the fields to triage', () => {
    for (const state of [run(asked, failed(text)), run(asked, answered(text, fallback))]) {
      expect(bannerOf(state).kind).toBe('off')
      expect(shownOf(state)).toEqual({})
    }
  })

  test('after a suggestion for an earlier text, what that one filled in is taken out', () => {
    const later = run(suggested, typed('The page shows an error 500'), rested, failed('The page shows an error 500'))
    expect(shownOf(later)).toEqual({})
    expect(bannerOf(later).kind).toBe('off')
  })

  test("a person's choice needs no suggestion", () => {
    const chosen = run(asked, failed(text), { type: 'chose', field: 'category', value: 'account' })
    expect(shownOf(chosen)).toEqual({ category: 'account' })
  })
})
