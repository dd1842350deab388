// Filled desks kept from run to run: filling a million tickets takes minutes, copying them seconds. A kept desk was
// stopped properly, and is named after all that decides what it holds; one made otherwise is never taken for it.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fillingVersion } from './fill.ts'
import { postgresVersion } from './report.ts'
import { ticketOf } from './tickets.ts'

export interface Kept {
  readonly folder: string
  readonly isThere: boolean
}

/** Where a desk of so many tickets is kept. `variant` names what else was put into it. */
export const keptDesk = (folder: string, tickets: number, variant = ''): Kept => {
  const path = join(resolve(folder), [tickets, fingerprintOf(tickets), variant].filter((part) => part !== '').join('-'))
  return { folder: path, isThere: existsSync(join(path, markOfWhole)) }
}

/** Keeps a desk that was stopped. */
export const keepDesk = (from: string, { folder }: Kept) => {
  const unfinished = `${folder}.new`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true })
  // The database may run as another user, who must reach it here too.
  chmodSync(unfinished, 0o755)
  copyFolder(from, unfinished)
  writeFileSync(join(unfinished, markOfWhole), '')
  rmSync(folder, { recursive: true, force: true })
  renameSync(unfinished, folder)
}

/** Copies what a folder holds, its owners with it; where the file system can share the blocks of both, it does. */
export const copyFolder = (from: string, to: string) => {
  const flags = process.platform === 'linux' ? ['-a', '--reflink=auto'] : ['-a']
  const { status, stderr } = spawnSync('cp', [...flags, `${from}/.`, to], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${from} could not be copied to ${to}: ${stderr}`)
}

const markOfWhole = 'kept-whole'

/** Of the schema, the tickets, how they are put in, and the database program. */
const fingerprintOf = (tickets: number) => {
  const migrations = join(import.meta.dirname, '../server/migrations')
  const hash = createHash('sha256')
  for (const name of readdirSync(migrations).toSorted()) hash.update(readFileSync(join(migrations, name)))
  for (let n = 1; n <= Math.min(tickets, 200); n++) hash.update(JSON.stringify(ticketOf(n, tickets)))
  return hash.update(`${fillingVersion} ${postgresVersion()}`).digest('hex').slice(0, 12)
}
