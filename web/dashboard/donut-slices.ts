export interface Slice<K> {
  key: K
  count: number
  /** SVG path of the ring's piece; empty for nothing. */
  path: string
}

interface Ring {
  size: number
  outer: number
  inner: number
  /** Pixels between two pieces, the same at the outer and the inner edge. */
  gap: number
}

/** Cuts a ring into pieces by count, clockwise from the top. A single piece closes the ring without a gap. */
export const donutSlices = <K>(counts: readonly (readonly [K, number])[], ring: Ring): Slice<K>[] => {
  const total = counts.reduce((sum, [, count]) => sum + count, 0)
  const pieces = counts.filter(([, count]) => count > 0).length
  const turn = 2 * Math.PI
  let before = 0
  return counts.map(([key, count]) => {
    const from = total === 0 ? 0 : (before / total) * turn
    before += count
    const to = total === 0 ? 0 : (before / total) * turn
    if (count === 0) return { key, count, path: '' }
    return { key, count, path: pieces === 1 ? wholeRing(ring) : piece(ring, from, to) }
  })
}

const piece = ({ size, outer, inner, gap }: Ring, from: number, to: number) => {
  const centre = size / 2
  const at = (radius: number, angle: number) =>
    `${round(centre + radius * Math.sin(angle))} ${round(centre - radius * Math.cos(angle))}`
  // Half of the gap comes off each side, as an angle of that edge; a sliver keeps at least half of its own.
  const trim = (radius: number) => Math.min(Math.asin(gap / 2 / radius), (to - from) / 4)
  const isLong = to - from > Math.PI ? 1 : 0
  const [o, i] = [trim(outer), trim(inner)]
  return [
    `M${at(outer, from + o)}`,
    `A${outer} ${outer} 0 ${isLong} 1 ${at(outer, to - o)}`,
    `L${at(inner, to - i)}`,
    `A${inner} ${inner} 0 ${isLong} 0 ${at(inner, from + i)}`,
    'Z',
  ].join('')
}

// One arc cannot end where it starts, so each circle is two halves; the inner one runs backwards and leaves the hole.
const wholeRing = ({ size, outer, inner }: Ring) => {
  const centre = size / 2
  const circle = (radius: number, sweep: 0 | 1) =>
    `M${centre} ${centre - radius}A${radius} ${radius} 0 1 ${sweep} ${centre} ${centre + radius}` +
    `A${radius} ${radius} 0 1 ${sweep} ${centre} ${centre - radius}Z`
  return circle(outer, 1) + circle(inner, 0)
}

const round = (value: number) => Math.round(value * 100) / 100
