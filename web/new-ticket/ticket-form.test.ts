import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Suggestion } from '#shared/triage.ts'
import { remember } from '#web/platform/remember.ts'
import { bannerOf, shownOf } from './suggesting.ts'
import { makeTicketForm } from './ticket-form.ts'

const billing: Suggestion = {
  category: 'billing',
  priority: 'high',
  source: 'groq',
  model: null,
  confidence: null,
  reason: 'duplicate charge',
}

type Asked = { description: string; signal: AbortSignal; answer: (suggestion: Suggestion) => void; fail: () => void }

/** A form and the questions it asked, to be answered by the test. */
const aForm = () => {
  const asked: Asked[] = []
  const form = makeTicketForm(
    ({ description }, signal) =>
      new Promise((answer, reject) => {
        asked.push({ description, signal, answer, fail: () => reject(new Error('no line')) })
      }),
  )
  return {
    form,
    asked,
    shown: () => shownOf(form.draft.read().form),
    banner: () => bannerOf(form.draft.read().form).kind,
  }
}

const text = 'I was billed two times this morning'

beforeEach(() => {
  vi.useFakeTimers()
  remember('docket-draft', null)
  remember('docket-unsent', null)
})
afterEach(() => vi.useRealTimers())

describe('classify as you type', () => {
  test('asks once, 700 ms after the last key', () => {
    const { form, asked } = aForm()
    for (let end = 1; end <= text.length; end++) {
      form.type({ description: text.slice(0, end) })
      vi.advanceTimersByTime(100)
    }
    expect(asked).toHaveLength(0)
    vi.advanceTimersByTime(599)
    expect(asked).toHaveLength(0)
    vi.advanceTimersByTime(1)
    expect(asked.map(({ description }) => description)).toEqual([text])
  })

  test('asks at once when the focus leaves, and not again when the time is up', () => {
    const { form, asked } = aForm()
    form.type({ description: text })
    form.rest()
    expect(asked).toHaveLength(1)
    vi.advanceTimersByTime(5000)
    form.rest()
    expect(asked).toHaveLength(1)
  })

  test('a new question aborts the one under way, whose late answer changes nothing', async () => {
    const { form, asked, shown } = aForm()
    form.type({ description: text })
    form.rest()
    form.type({ description: 'The page shows an error 500' })
    form.rest()
    expect(asked[0]?.signal.aborted).toBe(true)
    expect(asked[1]?.signal.aborted).toBe(false)
    asked[0]?.answer(billing)
    await vi.advanceTimersByTimeAsync(0)
    expect(shown()).toEqual({})
    asked[1]?.answer({ ...billing, category: 'technical' })
    await vi.advanceTimersByTimeAsync(0)
    expect(shown()).toEqual({ category: 'technical', priority: 'high' })
  })

  test('a question that is never answered counts as failed after ten seconds', async () => {
    vi.useRealTimers()
    const timeout = vi.spyOn(AbortSignal, 'timeout')
    const { form, asked, banner } = aForm()
    form.type({ description: text })
    form.rest()
    expect(timeout).toHaveBeenCalledWith(10_000)
    asked[0]?.fail()
    await Promise.resolve()
    await Promise.resolve()
    expect(banner()).toBe('off')
    timeout.mockRestore()
  })
})

describe('the draft', () => {
  test('is saved within half a second and is there after a reload, with its suggestion and without asking again', async () => {
    const before = aForm()
    before.form.type({ title: 'Card charged twice', description: text })
    before.form.rest()
    before.asked[0]?.answer(billing)
    await vi.advanceTimersByTimeAsync(500)

    const after = aForm()
    after.form.rest()
    expect(after.form.draft.read().form).toMatchObject({ title: 'Card charged twice', description: text })
    expect(after.shown()).toEqual({ category: 'billing', priority: 'high' })
    expect(after.banner()).toBe('suggested')
    expect(after.asked).toHaveLength(0)
  })

  test('keeps its key through every try, and a new draft has another', () => {
    const { form } = aForm()
    form.type({ title: 'Card charged twice' })
    const { key } = form.draft.read()
    expect(form.take().key).toBe(key)
    expect(form.draft.read().key).not.toBe(key)
    expect(form.draft.read().form.title).toBe('')
  })

  test('that was being sent when the tab was killed comes back with its key', () => {
    const before = aForm()
    before.form.type({ title: 'Card charged twice' })
    const { key } = before.form.take()
    const after = aForm()
    expect(after.form.draft.read()).toMatchObject({ key, form: { title: 'Card charged twice' } })
  })

  test('that was sent does not come back', () => {
    const before = aForm()
    before.form.type({ title: 'Card charged twice' })
    before.form.sent(before.form.take())
    expect(aForm().form.draft.read().form.title).toBe('')
  })

  test('that was refused returns to the form with its faults, unless another is being written', () => {
    const { form } = aForm()
    form.type({ title: 'Card charged twice' })
    const taken = form.take()
    expect(form.giveBack(taken, { title: 'Too long' })).toBe(true)
    expect(form.draft.read().form.title).toBe('Card charged twice')
    expect(form.errors.read()).toEqual({ title: 'Too long' })
    expect(form.draft.read().key).not.toBe(taken.key)

    const second = form.take()
    form.type({ title: 'Another one' })
    expect(form.giveBack(second, {})).toBe(false)
    expect(form.draft.read().form.title).toBe('Another one')
  })

  test('thrown away can be brought back', () => {
    const { form } = aForm()
    form.type({ title: 'Card charged twice' })
    const restore = form.discard()
    expect(form.draft.read().form.title).toBe('')
    restore()
    expect(form.draft.read().form.title).toBe('Card charged twice')
  })

  test('that does not read well is left out, whatever the storage held', () => {
    for (const kept of ['{', '[]', '{"key":1}', '{"key":"a","form":{"title":5}}', 'null']) {
      remember('docket-draft', kept)
      expect(aForm().form.draft.read().form.title).toBe('')
    }
    remember(
      'docket-draft',
      JSON.stringify({ key: 'a', form: { title: 'T', description: 'D', category: { by: 'person', value: 'sales' } } }),
    )
    expect(aForm().form.draft.read().form).toMatchObject({ title: 'T', category: { by: 'nobody' } })
  })
})
