import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StartFault } from './start-fault.ts'

interface Holder {
  readonly pid: number
  /** Tells one process from a later one with the same number; empty where the system does not say. */
  readonly born: string
}

/**
 * Takes a folder for this process alone; the returned function gives it back.
 * The file may survive a kill -9: it counts only while the very process that wrote it is alive.
 * @throws StartFault when another live process holds the folder, or it cannot be written.
 */
export const lockFolder = (folder: string): (() => void) => {
  const file = join(folder, 'docket.pid')
  const me: Holder = { pid: process.pid, born: bornOf(process.pid) }
  try {
    makeFolder(folder)
    for (let attempt = 0; ; attempt++) {
      try {
        writeFileSync(file, JSON.stringify(me), { flag: 'wx', mode: 0o644 })
        break
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 3) throw error
        const holder = readHolder(file)
        if (holder && isAlive(holder)) {
          throw new StartFault(
            `Another Docket (process ${holder.pid}) is running on ${folder}. Stop it first, or give this one a DATA_DIR of its own.`,
          )
        }
        rmSync(file, { force: true })
      }
    }
  } catch (error) {
    throw asFolderFault(error, folder)
  }
  return () => {
    if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true })
  }
}

/** Makes a folder and those above it. Step by step: Node's own way never returns where the system refuses, as in /proc. */
export const makeFolder = (folder: string) => {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder)
}

/** Says in one sentence why a folder cannot be used. */
export const asFolderFault = (error: unknown, folder: string): unknown => {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOENT') {
    return new StartFault(
      `DATA_DIR ${folder} cannot be written: give this user the right to write there, or set another DATA_DIR.`,
    )
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new StartFault(`The disk that holds DATA_DIR ${folder} is full: free some space and start again.`)
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new StartFault(`DATA_DIR ${folder} is not a folder: set DATA_DIR to one.`)
  }
  return error
}

const readHolder = (file: string): Holder | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder
  } catch {
    return undefined
  }
}

const isAlive = (holder: Holder) => {
  if (holder.pid === process.pid) return false
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const born = bornOf(holder.pid)
  return born === '' || holder.born === '' || born === holder.born
}

// Field 22 of /proc/PID/stat is the start time in ticks since boot (proc(5)); with the boot's own id it is unique.
const bornOf = (pid: number) => {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // Field 3 is the state: a zombie has ended and holds nothing.
    return fields[0] === 'Z' ? 'ended' : `${boot}:${fields[19]}`
  } catch {
    return ''
  }
}
