// A linear model over hashed features, learnt label by label: softmax regression on top of logits that come from elsewhere,
// each weight with a step of its own that shrinks with use (AdaGrad). Floats in a fixed order: the same labels in the same
// order make the same weights, bit for bit.
import { hashedPlaces, type Features } from './features.ts'

export interface LinearModel {
  readonly classes: number
  readonly weights: Float32Array
  readonly squares: Float32Array
}

export interface Step {
  readonly features: Features
  readonly target: number
  /** What the model said of it: probabilities. */
  readonly probabilities: readonly number[]
  /** How much the label is worth, 0 to 1. */
  readonly weight: number
}

export const newLinearModel = (classes: number): LinearModel => ({
  classes,
  weights: new Float32Array(hashedPlaces * classes),
  squares: new Float32Array(hashedPlaces * classes),
})

/** Adds what the model says to `logits`. */
export const addLogits = ({ classes, weights }: LinearModel, { places, groups }: Features, logits: number[]) => {
  let from = 0
  for (const { to, value } of groups) {
    for (let index = from; index < to; index++) {
      const base = places[index]! * classes
      for (let one = 0; one < classes; one++) logits[one]! += weights[base + one]! * value
    }
    from = to
  }
}

export const softmax = (logits: readonly number[], temperature = 1): number[] => {
  const most = Math.max(...logits)
  const powers = logits.map((logit) => Math.exp((logit - most) / temperature))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}

export interface Pace {
  readonly rate: number
  /** Where the squares begin: the smaller, the bolder the first steps. */
  readonly caution: number
  readonly decay: number
}

export const takeStep = (model: LinearModel, { features, target, probabilities, weight }: Step, pace: Pace) => {
  const { classes, weights, squares } = model
  const { places, groups } = features
  const { rate, caution, decay } = pace
  const errors = Float64Array.from(
    probabilities,
    (probability, one) => (probability - (one === target ? 1 : 0)) * weight,
  )
  let from = 0
  for (const { to, value } of groups) {
    for (let index = from; index < to; index++) {
      const base = places[index]! * classes
      for (let one = 0; one < classes; one++) {
        const at = base + one
        const gradient = errors[one]! * value + decay * weights[at]!
        const square = squares[at]! + gradient * gradient
        squares[at] = square
        weights[at] = weights[at]! - (rate * gradient) / Math.sqrt(square + caution)
      }
    }
    from = to
  }
}
