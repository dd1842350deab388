import { describe, expect, test } from 'vitest'
import { bands, labelWeights, makeDeskModel, opinionOf, shipped, type DeskExample } from './classifier.ts'

const anExample = (description: string, given: Partial<DeskExample> = {}): DeskExample => ({
  description,
  category: null,
  priority: null,
  weight: labelWeights.agentChanged,
  ...given,
})

/** A desk of its own words: what its people call a gate is technical, a voucher is general, and rent is billing. */
const examplesOfADesk = (count: number): DeskExample[] =>
  Array.from({ length: count }, (_, n) => {
    const [subject, category] = (
      [
        ['gate', 'technical'],
        ['voucher', 'general'],
        ['rent of the hall', 'billing'],
        ['badge', 'account'],
      ] as const
    )[n % 4]!
    const priority = n % 8 < 4 ? 'low' : 'high'
    const where = priority === 'high' ? 'at the north stand' : 'in the cellar'
    return anExample(`Number ${n}: the ${subject} ${where} again`, {
      category,
      priority,
      weight: n % 3 === 0 ? 1 : 0.5,
    })
  })

test('without examples it is the shipped classifier', () => {
  const text = { description: 'I was charged twice' }
  expect(makeDeskModel(shipped()).opinionOf(text)).toEqual(opinionOf(text))
})

test('it learns what a desk calls its things, and says by which word', () => {
  const model = makeDeskModel(shipped(), examplesOfADesk(60))
  const text = { description: 'The gate at the north stand again' }
  expect(opinionOf(text).confidence).toBeLessThan(bands.offer)
  const opinion = model.opinionOf(text)
  expect(opinion.category).toBe('technical')
  expect(opinion.confidence).toBeGreaterThan(bands.offer)
  expect(opinion.evidence).toContain('gate')
})

test('one correction is felt at once, and a lighter label less', () => {
  const text = 'The turnstile does not turn'
  const probability = (weight: number) => {
    const model = makeDeskModel(shipped())
    model.learn(anExample(text, { category: 'account', weight }))
    return model.opinionOf({ description: text }).probabilities.account
  }
  const untaught = opinionOf({ description: text }).probabilities.account
  expect(probability(labelWeights.resolvedUntouchedPrefilled)).toBeGreaterThan(untaught)
  expect(probability(labelWeights.agentChanged)).toBeGreaterThan(probability(labelWeights.resolvedUntouchedPrefilled))
})

describe('made again from its examples', () => {
  test('it is the same bit for bit, learnt one by one or all at once', () => {
    const examples = examplesOfADesk(300)
    const atOnce = makeDeskModel(shipped(), examples)
    const oneByOne = makeDeskModel(shipped())
    for (const example of examples) {
      oneByOne.opinionOf(example)
      oneByOne.learn(example)
    }
    expect(oneByOne.snapshot()).toEqual(atOnce.snapshot())
    expect(makeDeskModel(shipped(), examples.toReversed()).snapshot().digest).not.toBe(atOnce.snapshot().digest)
  })

  test('without an example it knows nothing of it', () => {
    const examples = examplesOfADesk(40)
    const secret = anExample('Zebrafink sings', { category: 'billing' })
    const taught = makeDeskModel(shipped(), [...examples, secret])
    const untaught = makeDeskModel(shipped(), examples)
    expect(taught.opinionOf(secret).category).toBe('billing')
    expect(
      makeDeskModel(
        shipped(),
        [...examples, secret].filter((one) => one !== secret),
      ).snapshot(),
    ).toEqual(untaught.snapshot())
    expect(untaught.opinionOf(secret).category).not.toBe('billing')
  })
})

describe('priorities', () => {
  test('the desk’s own count once its history shows that they can be predicted', () => {
    const high = { description: 'The voucher at the north stand again' }
    const few = makeDeskModel(shipped(), examplesOfADesk(20))
    expect(few.snapshot().priority.speaks).toBe(false)
    expect(few.opinionOf(high).priorityBasis).toBe('none')
    const many = makeDeskModel(shipped(), examplesOfADesk(200))
    expect(many.snapshot().priority.speaks).toBe(true)
    expect(many.opinionOf(high)).toMatchObject({ priority: 'high', priorityBasis: 'desk' })
  })

  test('where priorities follow nothing, only alarms are worth a word', () => {
    const atRandom = examplesOfADesk(200).map((example, n) => ({
      ...example,
      priority: (['low', 'medium', 'high', 'critical'] as const)[(n * n * 7 + (n >> 2)) % 4]!,
      description: `Ticket about something ${(n * 7_919) % 211}`,
    }))
    const model = makeDeskModel(shipped(), atRandom)
    expect(model.snapshot().priority.speaks).toBe(false)
    expect(model.opinionOf({ description: 'Some question' }).priorityBasis).toBe('none')
    const alarm = model.opinionOf({ description: 'Our production system is down, all customers are affected' })
    expect(alarm).toMatchObject({ priority: 'critical', priorityBasis: 'alarm' })
  })

  test('what sounds critical is never called low', () => {
    const calm = Array.from({ length: 120 }, (_, n) =>
      anExample(n % 2 ? `All data was lost, take ${n}` : `Please call me, take ${n}`, {
        priority: n % 2 ? 'low' : 'high',
      }),
    )
    const model = makeDeskModel(shipped(), calm)
    expect(model.snapshot().priority.speaks).toBe(true)
    expect(model.opinionOf({ description: 'All data was lost' }).priority).toBe('medium')
  })
})

test.each([0, -1, 1.5, Number.NaN])('an example that weighs %d is refused', (weight) => {
  expect(() => makeDeskModel(shipped(), [anExample('text', { category: 'billing', weight })])).toThrow(RangeError)
})
