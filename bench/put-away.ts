// A measurement leaves nothing behind: whatever it starts is put away when it ends, fails, takes too long, or is
// stopped with Ctrl-C.
type PutAway = () => unknown

const pending: PutAway[] = []

/** Put away last to first. @returns does it now instead, once */
export const atTheEnd = (putAway: PutAway) => {
  pending.push(putAway)
  return async () => {
    const at = pending.indexOf(putAway)
    if (at === -1) return
    pending.splice(at, 1)
    await putAway()
  }
}

/** Runs a measurement to its end. Exits with 0 when it answers true, 1 when it answers false or fails. */
export const measure = async (minutes: number, work: () => Promise<boolean>) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void leave(130, `Stopped (${signal}): putting away`))
  }
  const limit = setTimeout(() => void leave(1, `Not done after ${Math.ceil(minutes)} minutes`), minutes * 60_000)
  try {
    const isWell = await work()
    clearTimeout(limit)
    await leave(isWell ? 0 : 1)
  } catch (error) {
    await leave(1, error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
}

let isLeaving = false

const leave = async (code: number, words?: string) => {
  if (isLeaving) return
  isLeaving = true
  if (words !== undefined) say(words)
  for (const putAway of pending.splice(0).toReversed()) {
    try {
      await putAway()
    } catch (error) {
      say(`Could not be put away: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  process.exit(code)
}

/** What goes on, apart from the results. */
export const say = (line: string) => void process.stderr.write(`${line}\n`)
