// The desk's own secret, with which it seals what it keeps of others (sealing.ts): given by a setting, or made at the
// first start and kept beside the data, never in the database that it is to protect.
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Config } from '#server/config.ts'
import { asFolderFault, makeFolder } from './process-lock.ts'
import { StartFault } from './start-fault.ts'

export interface AppSecret {
  readonly secret: string
  /** Where it comes from, in words. */
  readonly from: string
}

type Settings = Pick<Config, 'appSecret' | 'dataDir'>

export const appSecretFile = ({ dataDir }: Settings) => join(dataDir, 'app-secret')

/** @returns undefined where there is none yet. @throws StartFault for a file that everybody may read, or nobody can. */
export const findAppSecret = (config: Settings): AppSecret | undefined => {
  if (config.appSecret.current !== undefined) return { secret: config.appSecret.current, from: 'APP_SECRET' }
  const file = appSecretFile(config)
  try {
    const { mode } = statSync(file)
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw new StartFault(`Others on this machine may read the desk's secret, ${file}: chmod 600 it.`)
    const secret = readFileSync(file, 'utf8').trim()
    // Written whole before it has its name: what is shorter was shortened by somebody.
    if (secret.length < 43) throw new StartFault(`The desk's secret, ${file}, is not whole. ${howToGoOn}`)
    return { secret, from: file }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    if (error instanceof StartFault) throw error
    throw new StartFault(`The desk's secret, ${file}, cannot be read (${code ?? 'error'}).`)
  }
}

const howToGoOn = 'Put it back from a backup, or delete the file: docket doctor then says what is lost with it.'

/** The same, made where there is none. @throws StartFault also where it cannot be written. */
export const openAppSecret = (config: Settings): AppSecret => {
  const found = findAppSecret(config)
  if (found) return found
  makeFile(config)
  // Of several processes that made one at the same moment, one was first.
  const made = findAppSecret(config)
  if (!made) throw new StartFault(`The desk's secret, ${appSecretFile(config)}, was taken away again.`)
  return made
}

const makeFile = (config: Settings) => {
  const file = appSecretFile(config)
  const fresh = `${file}.${randomBytes(6).toString('hex')}.new`
  try {
    makeFolder(config.dataDir)
  } catch (error) {
    // Made by another process in the same moment it is there all the same.
    if (!existsSync(config.dataDir)) throw asFolderFault(error, config.dataDir)
  }
  try {
    const handle = openSync(fresh, 'wx', 0o600)
    try {
      writeSync(handle, `${randomBytes(32).toString('base64url')}\n`)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    // A name for a whole file, and only where nobody has taken it: rename would take another's place.
    linkSync(fresh, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw asFolderFault(error, config.dataDir)
  } finally {
    rmSync(fresh, { force: true })
  }
}
