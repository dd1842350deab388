// A network of two machines on one: two network namespaces with a cable between them, as a stranger's machine and a
// desk's. Needs Linux and root.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'

export const deskAddress = '10.213.0.1'
export const strangerAddress = '10.213.0.2'

/** Why there can be no such network here; undefined where there can. */
export const whyNoNetwork = () => {
  const { status, stderr, error } = spawnSync('unshare', [
    '--net',
    'ip',
    'link',
    'add',
    'name',
    'probe',
    'type',
    'veth',
  ])
  return status === 0 ? undefined : `no network namespaces here: ${error?.message ?? String(stderr).trim()}`
}

export interface Network {
  /** Runs a program on the machine of the desk. */
  onDesk(program: string, args: readonly string[], options: { env: Record<string, string>; cwd: string }): ChildProcess
  /** Runs a program on the stranger's machine to its end. @returns what it printed */
  onStranger(program: string, args: readonly string[]): string
  end(): void
}

/** @throws where one cannot be made: ask `whyNoNetwork` before. */
export const makeNetwork = async (): Promise<Network> => {
  const desk = holdNamespace('unshare', ['--net'])
  await onceHeld(desk)
  const into = (holder: ChildProcess) => ['--target', String(holder.pid), '--net', '--']
  const stranger = holdNamespace('nsenter', [...into(desk), 'unshare', '--net'])
  await onceHeld(stranger)
  const run = (holder: ChildProcess, program: string, args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync('nsenter', [...into(holder), program, ...args], {
      encoding: 'utf8',
      timeout: 60_000,
    })
    if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`)
    return stdout
  }
  const ip = (holder: ChildProcess, words: string) => run(holder, 'ip', words.split(' '))
  ip(desk, `link add name cable type veth peer name cable netns ${stranger.pid}`)
  for (const [holder, address] of [
    [desk, deskAddress],
    [stranger, strangerAddress],
  ] as const) {
    ip(holder, 'link set lo up')
    ip(holder, `addr add ${address}/24 dev cable`)
    ip(holder, 'link set cable up')
  }
  return {
    onDesk: (program, args, options) =>
      spawn('nsenter', [...into(desk), program, ...args], { ...options, stdio: ['ignore', 'pipe', 'pipe'] }),
    onStranger: (program, args) => run(stranger, program, args),
    end: () => {
      for (const holder of [stranger, desk]) holder.kill('SIGKILL')
    },
  }
}

// A namespace lives as long as a process in it. This one says when it is there: its pid is that of who went in.
const holdNamespace = (program: string, args: readonly string[]) =>
  spawn(program, [...args, 'sh', '-c', 'echo in; exec sleep 600'], { stdio: ['ignore', 'pipe', 'inherit'] })

const onceHeld = (holder: ChildProcess) =>
  new Promise<void>((held, fail) => {
    holder.stdout?.once('data', () => held())
    holder.once('exit', () => fail(new Error('a network namespace could not be made')))
  })
