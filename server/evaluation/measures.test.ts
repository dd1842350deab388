import { expect, test } from 'vitest'
import type { Category, Priority } from '#shared/words.ts'
import { measureCategories, type CategoryVerdict } from './category-measures.ts'
import { measurePriorities } from './priority-measures.ts'

const verdict = (wanted: Category, said: Category | null, confidence = 0.5): CategoryVerdict => ({
  wanted,
  said,
  confidence,
})

test('accuracy and F1 count silence as wrong, and a class that is never said as nothing', () => {
  const measures = measureCategories([
    verdict('billing', 'billing'),
    verdict('billing', 'billing'),
    verdict('billing', 'technical'),
    verdict('technical', 'technical'),
    verdict('account', null),
  ])
  expect(measures.accuracy).toBeCloseTo(3 / 5)
  expect(measures.answered).toBeCloseTo(4 / 5)
  expect(measures.per_class.billing).toEqual({ n: 3, precision: 1, recall: 2 / 3, f1: 0.8 })
  expect(measures.per_class.technical.f1).toBeCloseTo(2 / 3)
  expect(measures.macro_f1).toBeCloseTo((0.8 + 2 / 3) / 4)
  expect(measures.confusion).toMatchObject({ billing: { technical: 1 }, account: { silent: 1 } })
})

test('the calibration error is the distance of confidence from truth, bin by bin', () => {
  const sureAndRight = Array.from({ length: 9 }, () => verdict('billing', 'billing', 0.9))
  const sureAndWrong = verdict('billing', 'general', 0.9)
  expect(measureCategories([...sureAndRight, sureAndWrong]).ece).toBeCloseTo(0)
  expect(measureCategories(sureAndRight).ece).toBeCloseTo(0.1)
  expect(measureCategories([verdict('billing', 'general', 1), verdict('billing', 'billing', 0.1)]).ece).toBeCloseTo(
    (1 + 0.9) / 2,
  )
})

test('coverage is how much can be answered, surest first, before precision falls below', () => {
  const verdicts = [
    ...Array.from({ length: 9 }, () => verdict('account', 'account', 0.95)),
    verdict('account', 'general', 0.8),
    ...Array.from({ length: 10 }, () => verdict('account', 'general', 0.4)),
  ]
  const { coverage_at_90: at90, coverage_at_95: at95, prefilled } = measureCategories(verdicts)
  expect(at90).toBeCloseTo(10 / 20)
  expect(at95).toBeCloseTo(9 / 20)
  expect(prefilled).toEqual({ share: 9 / 20, precision: 1 })
})

test('quadratic kappa is 1 for agreement, 0 for a constant, and worse the further off', () => {
  const all: Priority[] = ['low', 'medium', 'high', 'critical']
  const kappa = (said: (wanted: Priority) => Priority | null) =>
    measurePriorities(all.map((wanted) => ({ wanted, said: said(wanted) }))).qwk
  expect(kappa((wanted) => wanted)).toBe(1)
  expect(kappa(() => 'medium')).toBeCloseTo(0)
  expect(kappa(() => null)).toBeCloseTo(0)
  const oneOff = kappa((wanted) => (wanted === 'low' ? 'medium' : wanted))
  const threeOff = kappa((wanted) => (wanted === 'low' ? 'critical' : wanted))
  expect(oneOff).toBeLessThan(1)
  expect(threeOff).toBeLessThan(oneOff)
  // By hand: observed 1, expected (2·6 + 6 + 14) / 4.
  expect(oneOff).toBeCloseTo(1 - 1 / 8)
})

test('critical called low is counted among the critical', () => {
  const measures = measurePriorities([
    { wanted: 'critical', said: 'low' },
    { wanted: 'critical', said: 'high' },
    { wanted: 'low', said: 'low' },
  ])
  expect(measures.critical_called_low).toBe(0.5)
  expect(measures.within_one).toBeCloseTo(2 / 3)
})
