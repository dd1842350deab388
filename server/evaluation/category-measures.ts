// How good suggestions of a category are, in the measures that the literature uses.
import { categories, type Category } from '#shared/words.ts'

export interface CategoryVerdict {
  readonly wanted: Category
  /** null: it said nothing. Wrong for accuracy, and left out where only what was said counts. */
  readonly said: Category | null
  /** How likely it called itself to be right, 0 to 1. */
  readonly confidence: number
}

export type CategoryMeasures = ReturnType<typeof measureCategories>

const calibrationBins = 15
const prefilledFrom = 0.85

export const measureCategories = (verdicts: readonly CategoryVerdict[]) => {
  const perClass = Object.fromEntries(
    categories.map((category) => [category, measureClass(verdicts, category)]),
  ) as Record<Category, ClassMeasures>
  const bold = verdicts.filter(({ said, confidence }) => said !== null && confidence >= prefilledFrom)
  return {
    n: verdicts.length,
    accuracy: share(verdicts, isRight),
    macro_f1: categories.reduce((sum, category) => sum + perClass[category].f1, 0) / categories.length,
    per_class: perClass,
    ece: calibrationError(verdicts),
    coverage_at_90: coverageAt(verdicts, 0.9),
    coverage_at_95: coverageAt(verdicts, 0.95),
    /** What would be filled in before anybody asks: how much of all it is, and how much of it is right. */
    prefilled: { share: bold.length / Math.max(1, verdicts.length), precision: share(bold, isRight) },
    answered: share(verdicts, ({ said }) => said !== null),
    confusion: confusionOf(verdicts),
  }
}

interface ClassMeasures {
  readonly n: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

const isRight = ({ wanted, said }: CategoryVerdict) => wanted === said

const share = <T>(all: readonly T[], holds: (one: T) => boolean) =>
  all.length === 0 ? 0 : all.filter(holds).length / all.length

const measureClass = (verdicts: readonly CategoryVerdict[], category: Category): ClassMeasures => {
  const wanted = verdicts.filter((one) => one.wanted === category)
  const said = verdicts.filter((one) => one.said === category)
  const hits = wanted.filter(isRight).length
  return {
    n: wanted.length,
    precision: hits / Math.max(1, said.length),
    recall: hits / Math.max(1, wanted.length),
    f1: hits === 0 ? 0 : (2 * hits) / (wanted.length + said.length),
  }
}

/** Expected calibration error: how far confidence and truth lie apart, over bins of equal width. */
const calibrationError = (verdicts: readonly CategoryVerdict[]) => {
  const bins = Array.from({ length: calibrationBins }, () => ({ confidence: 0, right: 0 }))
  for (const verdict of verdicts) {
    if (verdict.said === null) continue
    const bin = bins[Math.min(calibrationBins - 1, Math.floor(verdict.confidence * calibrationBins))]!
    bin.confidence += verdict.confidence
    if (isRight(verdict)) bin.right++
  }
  return (
    bins.reduce((sum, { confidence, right }) => sum + Math.abs(confidence - right), 0) / Math.max(1, verdicts.length)
  )
}

/** The largest share of all that can be answered, surest first, with at least this precision. */
const coverageAt = (verdicts: readonly CategoryVerdict[], precision: number) => {
  const surestFirst = verdicts.filter(({ said }) => said !== null).sort((a, b) => b.confidence - a.confidence)
  let right = 0
  let most = 0
  for (const [index, verdict] of surestFirst.entries()) {
    if (isRight(verdict)) right++
    if (right / (index + 1) >= precision) most = index + 1
  }
  return most / Math.max(1, verdicts.length)
}

/** Rows are what was wanted, columns what was said; the last column is silence. */
const confusionOf = (verdicts: readonly CategoryVerdict[]) =>
  Object.fromEntries(
    categories.map((wanted) => [
      wanted,
      Object.fromEntries(
        [...categories, null].map((said) => [
          said ?? 'silent',
          verdicts.filter((one) => one.wanted === wanted && one.said === said).length,
        ]),
      ),
    ]),
  )
