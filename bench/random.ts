// Numbers that look random and are the same in every run and on every machine.

/** A generator of numbers in [0, 1) (mulberry32): the same seed, the same numbers. */
export const randomFrom = (seed: number) => {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export type Random = () => number

export const wholeFrom = (random: Random, least: number, most: number) =>
  least + Math.floor(random() * (most - least + 1))

/** Draws from values by their weights. */
export const weighted = <T extends string>(weights: Readonly<Partial<Record<T, number>>>) => {
  const values = Object.keys(weights) as T[]
  const sums = cumulative(values.map((value) => weights[value] ?? 0))
  return (random: Random): T => values[placeOf(sums, random())] as T
}

/** Draws the ranks 0 to count - 1 as words of a language are drawn: the n-th is about n times rarer than the first. */
export const zipf = (count: number) => {
  const sums = cumulative(Array.from({ length: count }, (_, rank) => 1 / (rank + 2.7)))
  return (random: Random) => placeOf(sums, random())
}

const cumulative = (weights: readonly number[]) => {
  let sum = 0
  return Float64Array.from(weights, (weight) => (sum += weight))
}

const placeOf = (sums: Float64Array, share: number) => {
  const wanted = share * (sums.at(-1) ?? 0)
  let [low, high] = [0, sums.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sums[middle] ?? 0) > wanted) high = middle
    else low = middle + 1
  }
  return low
}
