import { expect, test } from 'vitest'
import { bandOf, prefillThreshold, wilsonLowerBound, type BandOutcome } from './bands.ts'
import { temperatureOf } from './calibration.ts'
import { quadraticKappa } from './kappa.ts'
import { softmax } from './linear-model.ts'

test.each([
  [0.99, 'prefill'],
  [0.85, 'prefill'],
  [0.849, 'offer'],
  [0.7, 'offer'],
  [0.69, 'two choices'],
  [0.5, 'two choices'],
  [0.49, 'silence'],
] as const)('a confidence of %d is for: %s', (confidence, band) => expect(bandOf(confidence)).toBe(band))

test('a category that is often wrong is filled in later, and never sooner', () => {
  expect(bandOf(0.9, 0.95)).toBe('offer')
  expect(bandOf(0.8, 0.5)).toBe('offer')
})

const outcomes = (count: number, confidence: number, isRight: (n: number) => boolean): BandOutcome[] =>
  Array.from({ length: count }, (_, n) => ({ confidence, isRight: isRight(n) }))

test('the threshold rises to where the measured precision is at least 0.9 by Wilson’s lower bound', () => {
  expect(prefillThreshold(outcomes(19, 0.9, () => false))).toBe(0.85)
  expect(prefillThreshold(outcomes(100, 0.9, () => true))).toBe(0.85)
  expect(prefillThreshold([...outcomes(100, 0.88, (n) => n % 3 > 0), ...outcomes(100, 0.96, () => true)])).toBe(0.89)
  expect(prefillThreshold(outcomes(100, 0.97, (n) => n % 2 > 0))).toBeGreaterThan(1)
})

test('Wilson’s lower bound grows with what is known', () => {
  expect(wilsonLowerBound(0, 0)).toBe(0)
  expect(wilsonLowerBound(9, 10)).toBeLessThan(wilsonLowerBound(90, 100))
  expect(wilsonLowerBound(90, 100)).toBeLessThan(0.9)
  // By hand, with z = 1.2816: (0.95 + 0.0082124 - 0.028938…) / 1.0164247.
  expect(wilsonLowerBound(95, 100)).toBeCloseTo(0.9137, 3)
})

test('temperature takes back what was said too surely', () => {
  const outcome = (n: number) => ({ logits: [4, 0], target: n % 10 < 7 ? 0 : 1 })
  const temperature = temperatureOf(Array.from({ length: 1_000 }, (_, n) => outcome(n)))
  expect(softmax([4, 0], temperature)[0]).toBeCloseTo(0.7, 1)
  const held = temperatureOf([outcome(0), outcome(8)], { temperature: 1, outcomes: 1_000 })
  expect(held).toBeCloseTo(1, 1)
})

test('kappa over ranks: agreement is 1, a constant 0', () => {
  expect(quadraticKappa([])).toBe(0)
  expect(
    quadraticKappa([
      [0, 0],
      [3, 3],
    ]),
  ).toBe(1)
  expect(
    quadraticKappa([
      [0, 1],
      [3, 1],
    ]),
  ).toBeCloseTo(0)
  expect(
    quadraticKappa([
      [0, 3],
      [3, 0],
    ]),
  ).toBe(-1)
})
