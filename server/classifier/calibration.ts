// Makes a confidence a probability: logits are divided by the one temperature at which what came true was least surprising.
import { softmax } from './linear-model.ts'

export interface Outcome {
  readonly logits: readonly number[]
  readonly target: number
}

// A grid, finer than anybody could tell apart: the same outcomes always give the same temperature.
const temperatures = Array.from({ length: 61 }, (_, index) => 0.4 * 1.04 ** index)

/** `prior` holds on to an earlier temperature as if that many outcomes had spoken for it. */
export const temperatureOf = (
  outcomes: readonly Outcome[],
  prior?: { readonly temperature: number; readonly outcomes: number },
): number => {
  let best = prior?.temperature ?? 1
  let least = Infinity
  for (const temperature of temperatures) {
    let surprise = prior ? prior.outcomes * Math.log(temperature / prior.temperature) ** 2 : 0
    for (const { logits, target } of outcomes)
      surprise -= Math.log(Math.max(1e-9, softmax(logits, temperature)[target]!))
    if (surprise < least) {
      least = surprise
      best = temperature
    }
  }
  return best
}
