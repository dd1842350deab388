// What a confidence is good for: filled in before anybody asks, offered, offered as one of two, or kept back.

export type Band = 'prefill' | 'offer' | 'two choices' | 'silence'

export const bands = { prefill: 0.85, offer: 0.7, twoChoices: 0.5 } as const

/** `prefillFrom` is what this desk's outcomes say (`prefillThreshold`); never lower than the usual one. */
export const bandOf = (confidence: number, prefillFrom: number = bands.prefill): Band => {
  if (confidence >= Math.max(bands.prefill, prefillFrom)) return 'prefill'
  if (confidence >= bands.offer) return 'offer'
  return confidence >= bands.twoChoices ? 'two choices' : 'silence'
}

export interface BandOutcome {
  readonly confidence: number
  readonly isRight: boolean
}

const leastPrecision = 0.9
const leastOutcomes = 20
/** Above any confidence. */
const never = 1.01
/** One-sided, 90 %. */
const z = 1.2816

/**
 * The confidence from which a category is filled in, by how often that was right: the lowest, from the usual one on, at
 * which the precision is 0.9 or more by the lower bound of Wilson's interval. Few outcomes say nothing.
 */
export const prefillThreshold = (outcomes: readonly BandOutcome[]): number => {
  const bold = outcomes.filter(({ confidence }) => confidence >= bands.prefill)
  if (bold.length < leastOutcomes) return bands.prefill
  for (let percent = Math.round(100 * bands.prefill); percent < 100; percent++) {
    const above = bold.filter(({ confidence }) => confidence >= percent / 100)
    const right = above.filter(({ isRight }) => isRight).length
    if (above.length > 0 && wilsonLowerBound(right, above.length) >= leastPrecision) return percent / 100
  }
  return never
}

/** The lower end of the interval in which a share lies that was seen `hits` times in `n`. */
export const wilsonLowerBound = (hits: number, n: number): number => {
  if (n === 0) return 0
  const share = hits / n
  const middle = share + z ** 2 / (2 * n)
  const spread = z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2))
  return Math.max(0, (middle - spread) / (1 + z ** 2 / n))
}
