/** When turns were taken, oldest first; none older than a minute after the next `takeTurn`. */
export type Turns = number[]

const minuteMs = 60_000

/** Takes a turn and answers 0, or the milliseconds until there is one. No minute ever holds more than `perMinute`. */
export const takeTurn = (turns: Turns, { perMinute, now }: { readonly perMinute: number; readonly now: number }) => {
  const isOver = (at: number) => at <= now - minuteMs || at > now
  // After a clock was set back, what lies in the future counts for nothing.
  if ((turns.at(-1) ?? now) > now) turns.splice(0, turns.length, ...turns.filter((at) => !isOver(at)))
  const firstValid = turns.findIndex((at) => !isOver(at))
  turns.splice(0, firstValid === -1 ? turns.length : firstValid)
  const oldest = turns[0]
  if (oldest !== undefined && turns.length >= perMinute) return oldest + minuteMs - now
  turns.push(now)
  return 0
}
