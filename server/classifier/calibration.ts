// Makes a confidence a probability: logits are divided by the one temperature at which what came true was least surprising.

export interface Outcome {
  readonly logits: readonly number[]
  readonly target: number
}

// A grid, finer than anybody could tell apart: the same outcomes always give the same temperature.
const temperatures = Array.from({ length: 34 }, (_, index) => 1.08 ** (index - 12))

/** `prior` holds on to an earlier temperature as if that many outcomes had spoken for it. */
export const temperatureOf = (
  outcomes: readonly Outcome[],
  prior?: { readonly temperature: number; readonly outcomes: number },
): number => {
  let best = prior?.temperature ?? 1
  let least = Infinity
  for (const temperature of temperatures) {
    let surprise = prior ? prior.outcomes * Math.log(temperature / prior.temperature) ** 2 : 0
    for (const { logits, target } of outcomes) surprise += surpriseOf(logits, target, temperature)
    if (surprise < least) {
      least = surprise
      best = temperature
    }
  }
  return best
}

/** What a softmax would say of the target, as a negative logarithm; capped, so that one outcome cannot decide. */
const surpriseOf = (logits: readonly number[], target: number, temperature: number) => {
  let sum = 0
  for (const logit of logits) sum += Math.exp((logit - logits[target]!) / temperature)
  return Math.min(mostSurprise, Math.log(sum))
}
const mostSurprise = 20
