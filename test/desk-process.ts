// A desk as an operator runs it: a process of its own, started, asked, stopped and killed from outside.
import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const bin = join(import.meta.dirname, '../bin/docket.cjs')

/** An environment with nothing of the caller's desk in it. */
const bareEnvironment = { PATH: process.env['PATH'] ?? '', HOME: tmpdir(), TZ: 'UTC' }

type Environment = Readonly<Record<string, string>>

export interface DeskProcess {
  readonly url: string
  readonly child: ChildProcess
  /** What it said, standard output and error together. */
  readonly output: () => string
  /** How long it took from spawn to the first answer of /readyz. */
  readonly readyMs: number
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

export const temporaryFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'docket-desk-'))
  // Closed folders make a root's database live elsewhere; that has a test of its own.
  chmodSync(folder, 0o755)
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Starts a desk and waits until it is ready. @throws with its output when it ends instead. */
export const startProcess = async (environment: Environment, patienceMs = 60_000): Promise<DeskProcess> => {
  const port = Number(environment['PORT'] ?? (await freePort()))
  const startedAt = performance.now()
  const { child, output, ended } = launch(['serve'], { ...environment, PORT: String(port) })
  const url = `http://127.0.0.1:${port}`
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the desk ended with ${child.exitCode}:\n${output()}`)
    if (performance.now() - startedAt > patienceMs) throw new Error(`the desk was not ready in time:\n${output()}`)
    const answer = await fetch(`${url}/readyz`).catch(() => undefined)
    await answer?.body?.cancel()
    if (answer?.ok) break
    await sleep(20)
  }
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    return ended
  }
  return { url, child, output, end, readyMs: performance.now() - startedAt }
}

/** Runs a command to its end. */
export const runCommand = (args: readonly string[], environment: Environment = {}, cwd = tmpdir()) =>
  startCommand(args, environment, cwd).outcome

/** Runs a command that is stopped, killed or written to meanwhile. */
export const startCommand = (args: readonly string[], environment: Environment = {}, cwd = tmpdir()) => {
  const { child, ended } = launch(args, environment, cwd)
  return { child, outcome: outcomeOf(child, ended) }
}

const outcomeOf = async (child: ChildProcess, ended: Promise<number | null>) => {
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const code = await ended
  return { code, stdout, stderr }
}

export const freePort = () =>
  new Promise<number>((settle) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => settle(typeof address === 'object' && address ? address.port : 0))
    })
  })

const launch = (args: readonly string[], environment: Environment, cwd = tmpdir()) => {
  const child = spawn(process.execPath, [bin, ...args], {
    env: { ...bareEnvironment, ...environment },
    cwd,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  // Nobody types, unless a test does.
  child.stdin.on('error', () => undefined)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (text = (text + chunk.toString()).slice(-200_000)))
  }
  const ended = new Promise<number | null>((settle) => child.once('close', (code) => settle(code)))
  return { child, ended, output: () => text }
}
