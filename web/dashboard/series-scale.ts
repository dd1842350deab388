/** Multiples of powers of ten that people like to read on an axis. */
const pleasant = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]

/** The top of an axis from zero: never below the highest value, and whole in its middle too. */
export const axisTop = (highest: number) => {
  const half = Math.max(1, highest / 2)
  const power = 10 ** Math.floor(Math.log10(half))
  const step = pleasant.map((factor) => factor * power).find((step) => Number.isInteger(step) && step >= half)
  return 2 * (step ?? 10 * power)
}
