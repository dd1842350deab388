// Ending parts of a desk as a power cut would, and what comes back.
import { setTimeout as sleep } from 'node:timers/promises'
import type { DeskProcess } from '../test/desk-process.ts'
import { percentile } from './closed-loop.ts'
import { postmasterOf, type DeskFolder } from './desk.ts'
import { figure, table } from './report.ts'

export interface Kill {
  readonly what: 'app' | 'database'
  /** From the kill, or from the start after it, to the first answer of /readyz. */
  readonly readyMs: number
}

export const killApp = async (own: DeskFolder, desk: DeskProcess) => {
  await desk.end('SIGKILL')
  const next = await own.start()
  return { desk: next, kill: { what: 'app', readyMs: next.readyMs } satisfies Kill }
}

export const killDatabase = async (own: DeskFolder, desk: DeskProcess) => {
  const killed = postmasterOf(own.folder)
  if (killed === undefined) throw new Error('There is no database server to kill.')
  const killedAt = performance.now()
  process.kill(killed, 'SIGKILL')
  for (;;) {
    const answer = await fetch(`${desk.url}/readyz`).catch(() => undefined)
    await answer?.body?.cancel()
    // The desk starts another by itself.
    if (answer?.ok && postmasterOf(own.folder) !== killed) break
    if (desk.child.exitCode !== null) throw new Error(`the app ended with its database:\n${lastOf(desk)}`)
    if (performance.now() - killedAt > 60_000) throw new Error(`the database did not come back:\n${lastOf(desk)}`)
    await sleep(20)
  }
  return { desk, kill: { what: 'database', readyMs: performance.now() - killedAt } satisfies Kill }
}

const lastOf = (desk: DeskProcess) => desk.output().slice(-2_000)

export const killTable = (kills: readonly Kill[]) =>
  table(
    ['killed', 'times', 'ready again, median ms', 'ready again, most ms'],
    (['app', 'database'] as const).flatMap((what) => {
      const times = kills.filter((kill) => kill.what === what).map(({ readyMs }) => readyMs)
      if (times.length === 0) return []
      const ascending = times.toSorted((a, b) => a - b)
      return [[what, times.length, figure(percentile(ascending, 0.5)), figure(ascending.at(-1))]]
    }),
  )
