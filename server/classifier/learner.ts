// Learns one of a few classes from labels as they come, on top of logits that come from elsewhere. Beside each new label
// some earlier ones are learnt once more, so that little teaches much and the newest does not drown the rest.
import type { Features } from './features.ts'
import { addLogits, newLinearModel, softmax, takeStep } from './linear-model.ts'

export interface Label {
  readonly features: Features
  /** What is said without anything learnt. */
  readonly base: readonly number[]
  readonly target: number
  readonly weight: number
}

export interface Learner {
  readonly logitsOf: (label: Pick<Label, 'features' | 'base'>) => number[]
  readonly learn: (label: Label) => void
  /** How much more a place speaks for class `index` than for the others. */
  readonly pushOf: (place: number, index: number) => number
  /** All it has learnt, for comparing two of them. */
  readonly arrays: () => readonly (Float32Array | Float64Array)[]
}

const pace = { rate: 0.2, caution: 0.05, decay: 0 } as const
const biasPace = { rate: 0.3, caution: 1 } as const
const leastError = 0.03
/** Some kilobytes each; of older ones, what they taught is left. */
const mostRemembered = 2_048

/** `replayed`: how many earlier labels are learnt again beside each new one. */
export const newLearner = ({ classes, replayed }: { readonly classes: number; readonly replayed: number }): Learner => {
  const model = newLinearModel(classes)
  const bias = new Float64Array(classes)
  const biasSquares = new Float64Array(classes).fill(biasPace.caution)
  const remembered: Label[] = []
  let count = 0

  const logitsOf = ({ features, base }: Pick<Label, 'features' | 'base'>) => {
    const logits = base.map((logit, index) => logit + bias[index]!)
    addLogits(model, features, logits)
    return logits
  }

  const step = (label: Label) => {
    const { features, target, weight } = label
    const probabilities = softmax(logitsOf(label))
    // What is known well already teaches nothing, and most that is learnt again is.
    if (1 - probabilities[target]! < leastError) return
    takeStep(model, { features, target, probabilities, weight }, pace)
    for (const [index, probability] of probabilities.entries()) {
      const gradient = (probability - (index === target ? 1 : 0)) * weight
      biasSquares[index]! += gradient * gradient
      bias[index]! -= (biasPace.rate * gradient) / Math.sqrt(biasSquares[index]!)
    }
  }

  const learn = (label: Label) => {
    step(label)
    if (remembered.length > 0)
      for (let turn = 0; turn < replayed; turn++) step(remembered[spread(count, turn) % remembered.length]!)
    // In a ring: taking the first out of an array would move all the others.
    remembered[count % mostRemembered] = label
    count++
  }

  const pushOf = (place: number, index: number) => {
    let others = 0
    for (let one = 0; one < classes; one++) if (one !== index) others += model.weights[place * classes + one]!
    return model.weights[place * classes + index]! - others / (classes - 1)
  }

  return { logitsOf, learn, pushOf, arrays: () => [model.weights, model.squares, bias, biasSquares] }
}

/** A hash of two small numbers: which ones are learnt again is spread over all, and the same each time. */
const spread = (label: number, turn: number) => {
  let mixed = Math.imul(Math.imul(label + 1, 0x9e3779b1) ^ (turn + 1), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
