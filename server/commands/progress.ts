// How far a long command has come: one line that moves on a terminal, a line every few seconds elsewhere.

interface Standing {
  /** What was done, in words that do not change: `12,000 tickets`. */
  readonly words: string
  readonly count: number
  /** From 0 to 1; undefined where nobody knows. */
  readonly share: number | undefined
}

const onTerminalEveryMs = 200
const elsewhereEveryMs = 5_000
const barCharacters = 24
/** Before the line itself. A terminal that does not say how wide it is says 0. */
const escapeCharacters = 4

export const showProgress = (stream: NodeJS.WriteStream = process.stderr) => {
  const startedAt = performance.now()
  let shownAt = startedAt
  // What was done before this run tells nothing of its pace.
  let startShare: number | undefined
  const clear = () => void (stream.isTTY && stream.write('\r\u001b[K'))
  return {
    show: ({ words, count, share }: Standing) => {
      startShare ??= share
      const now = performance.now()
      if (now - shownAt < (stream.isTTY ? onTerminalEveryMs : elsewhereEveryMs)) return
      shownAt = now
      const elapsedMs = now - startedAt
      const parts = [words, `${whole((count / elapsedMs) * 1_000)}/s`]
      if (share !== undefined) {
        parts.push(`${Math.floor(share * 100)} %`, ...leftWords(elapsedMs, { from: startShare ?? 0, to: share }))
      }
      const line = parts.join(' · ')
      if (!stream.isTTY) stream.write(`${line}\n`)
      else stream.write(`\r\u001b[K${barOf(share)}${line}`.slice(0, escapeCharacters + (stream.columns || 120)))
    },
    /** Before anything else is said. */
    clear,
  }
}

/** With commas between thousands. */
export const whole = (count: number) => Math.round(count).toLocaleString('en')

const leftWords = (elapsedMs: number, { from, to }: { from: number; to: number }) => {
  if (to <= from) return []
  const leftSeconds = Math.round((((1 - to) / (to - from)) * elapsedMs) / 1_000)
  return [`${Math.floor(leftSeconds / 60)}:${String(leftSeconds % 60).padStart(2, '0')} left`]
}

const barOf = (share: number | undefined) => {
  if (share === undefined) return ''
  const filled = Math.round(share * barCharacters)
  return `${'█'.repeat(filled)}${'░'.repeat(barCharacters - filled)} `
}
