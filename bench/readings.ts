// What a run costs the machine: read from the desk's own /metrics and from /proc, where there are such.
import { readdirSync, readFileSync } from 'node:fs'
import type pg from 'pg'

export interface ProcessReading {
  readonly cpuMs: number
  readonly rssBytes: number
}

/** The process of the desk as it reports itself; undefined of servers that have no such report. */
export const readProcess = async (url: string): Promise<ProcessReading | undefined> => {
  const answer = await fetch(`${url}/metrics`).catch(() => undefined)
  const text = answer?.ok ? await answer.text() : ''
  const value = (name: string) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1] ?? Number.NaN)
  const cpuMs = value('process_cpu_seconds_total') * 1_000
  const rssBytes = value('process_resident_memory_bytes')
  return Number.isFinite(cpuMs) && Number.isFinite(rssBytes) ? { cpuMs, rssBytes } : undefined
}

/** A process of this machine. Linux only. */
export const readProcessOf = (pid: number | undefined): ProcessReading | undefined => {
  if (pid === undefined || process.platform !== 'linux') return undefined
  const stat = statOf(pid)
  return stat && { cpuMs: stat.ticks * msPerTick, rssBytes: stat.residentPages * pageBytes }
}

/** CPU time of a database server and all its processes, those that ended included. Linux only. */
export const readDatabaseCpuMs = (postmaster: number | undefined): number | undefined => {
  if (postmaster === undefined || process.platform !== 'linux') return undefined
  const own = statOf(postmaster)
  if (!own) return undefined
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statOf(Number(name)))
    .filter((stat) => stat?.parent === postmaster)
  const ticks = children.reduce((sum, child) => sum + (child?.ticks ?? 0), own.ticks + own.ticksOfEnded)
  return ticks * msPerTick
}

// The kernel's clock tick of user programs is 100 a second on every Linux there is.
const msPerTick = 10
const pageBytes = 4_096

const statOf = (pid: number) => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // Fields as in proc(5), counted after the name, which may hold blanks.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const number = (field: number) => Number(fields[field - 3])
    return {
      parent: number(4),
      ticks: number(14) + number(15),
      ticksOfEnded: number(16) + number(17),
      residentPages: number(24),
    }
  } catch {
    return undefined
  }
}

/** Memory of a database server and its processes, shared pages counted once. Linux only. */
export const readDatabaseMemory = (postmaster: number | undefined): number | undefined => {
  if (postmaster === undefined || process.platform !== 'linux') return undefined
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && statOf(Number(name))?.parent === postmaster)
  try {
    const kilobytes = [String(postmaster), ...pids].map((pid) =>
      Number(/^Pss: +(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0),
    )
    return kilobytes.reduce((sum, own) => sum + own, 0) * 1_024
  } catch {
    // Not ours to look at.
    return undefined
  }
}

export const readDatabaseSize = async (client: pg.Client) => {
  const { rows } = await client.query<{ bytes: number }>('select pg_database_size(current_database())::float8 as bytes')
  return rows[0]?.bytes
}
