// A fresh desk, as another machine on its network sees it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from './desk-process.ts'
import { deskAddress, makeNetwork, strangerAddress, whyNoNetwork, type Network } from './network.ts'

const reason = whyNoNetwork()
if (reason !== undefined) process.stderr.write(`A desk cannot be looked at from another machine: ${reason}\n`)

const root = join(import.meta.dirname, '..')
const port = 3000

interface Asked {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}
interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly fault?: string
}

const startDesk = async (network: Network, environment: Readonly<Record<string, string>> = {}) => {
  const { folder, remove } = temporaryFolder()
  const child = network.onDesk(process.execPath, [join(root, 'bin/docket.cjs'), 'serve'], {
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, TZ: 'UTC', DATA_DIR: join(folder, 'data'), ...environment },
    cwd: folder,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += String(chunk)))
  const ended = new Promise((settle) => child.once('close', settle))
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await ended
    remove()
  })
  while (!output.includes('/claim#')) {
    if (child.exitCode !== null) throw new Error(`the desk ended with ${child.exitCode}:\n${output}`)
    await sleep(50)
  }
  return { pid: child.pid ?? 0, folder, output: () => output }
}

const aNetwork = async () => {
  const network = await makeNetwork()
  onTestFinished(() => network.end())
  return network
}

const asStranger = (network: Network, asked: readonly Asked[], host = deskAddress, at = port) => {
  const wanted = asked.map((one) => ({ host, port: at, ...one }))
  return JSON.parse(
    network.onStranger(process.execPath, [join(root, 'test/stranger.mjs'), JSON.stringify(wanted)]),
  ) as Answer[]
}

/** Address and port of whatever listens in the network of a process: nothing else runs in it but the desk. */
const listeners = (pid: number) =>
  (['tcp', 'tcp6'] as const).flatMap((family) =>
    readFileSync(`/proc/${pid}/net/${family}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      // 0A: LISTEN, see proc(5).
      .filter((fields) => fields[3] === '0A')
      .map((fields) => {
        const [address = '', hexPort = ''] = (fields[1] ?? '').split(':')
        return { address, port: Number.parseInt(hexPort, 16) }
      }),
  )

// 127.0.0.1, as the kernel of a little-endian machine writes it.
const loopback = '0100007F'

// Every route that is published, as it would be called, and the addresses a browser opens.
const routes = (): Asked[] => {
  const { paths } = JSON.parse(readFileSync(join(root, 'openapi.json'), 'utf8')) as {
    paths: Record<string, Record<string, unknown>>
  }
  const published = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path: path.replaceAll(/\{\w+\}/g, '1') })),
  )
  const others = ['/', '/tickets', '/dashboard', '/settings', '/t/1', '/openapi.json', '/api/docs', '/metrics']
  return [...published, ...others.map((path) => ({ method: 'GET', path }))].map((route) =>
    route.method === 'GET' || route.method === 'DELETE'
      ? route
      : { ...route, headers: { 'content-type': 'application/json' }, body: '{}' },
  )
}

// Those are answered without a claim wherever they come from: they tell nothing of the desk, or take its printed code.
const forNewcomers =
  /^\/(?:healthz|readyz|claim|sign-in|join|assets\/.*|api\/v1\/(?:session(?:\/passkey(?:\/ask)?|\/second-step)?|claim|join|invitations\/look|oidc(?:\/start|\/finish)?))$/

describe.skipIf(reason !== undefined)('from another machine', () => {
  test('a fresh desk is not there at all: nothing of it listens beyond loopback, its database neither', async () => {
    const network = await aNetwork()
    const { pid, output } = await startDesk(network)
    const open = listeners(pid)
    expect(open.length).toBeGreaterThanOrEqual(2)
    expect(open.filter(({ address }) => address !== loopback)).toEqual([])
    for (const { port } of open)
      expect(asStranger(network, [{ path: '/healthz' }], deskAddress, port)).toEqual([{ fault: 'ECONNREFUSED' }])
    expect(output()).toContain('127.0.0.1')
  }, 120_000)

  test('one that listens everywhere gives nothing away until it is claimed, whatever the request pretends', async () => {
    const network = await aNetwork()
    const { pid, output } = await startDesk(network, { HOST: '0.0.0.0' })
    // The database does not come along.
    const reachable = listeners(pid).filter(({ address }) => address !== loopback)
    expect(reachable.map((listener) => listener.port)).toEqual([port])

    const pretences: Readonly<Record<string, string>>[] = [
      {},
      { host: 'localhost:3000' },
      { host: '127.0.0.1' },
      { host: 'localhost', 'x-forwarded-for': '127.0.0.1' },
      { host: 'localhost', forwarded: 'for=127.0.0.1;host=localhost' },
      { host: 'localhost', 'cf-connecting-ip': '127.0.0.1' },
      { host: 'localhost', 'x-real-ip': '127.0.0.1', 'x-remote-user': 'owner' },
      { host: 'localhost', origin: 'http://localhost', 'sec-fetch-site': 'same-origin' },
      { host: 'localhost', authorization: 'Bearer dk_0000000000000000000000' },
      { host: 'localhost', cookie: `docket_session=${'A'.repeat(43)}` },
    ]
    const asked = routes()
      .filter(({ path }) => !forNewcomers.test(path))
      .flatMap((route) => pretences.map((headers) => ({ ...route, headers: { ...route.headers, ...headers } })))
    const answers = asStranger(network, asked)
    const letIn = answers.flatMap(({ status, fault }, n) =>
      status === 403 || status === 421 ? [] : [{ ...asked[n], status, fault }],
    )
    expect(letIn).toEqual([])
    expect(answers.filter(({ body = '' }) => /"title"\s*:\s*"Card|postgres|\/data\b/i.test(body))).toEqual([])

    const [health, claimPage, session] = asStranger(network, [
      { path: '/healthz', headers: { host: 'localhost' } },
      { path: '/claim', headers: { host: 'localhost' } },
      { path: '/api/v1/session', headers: { host: 'localhost' } },
    ])
    expect(health?.status).toBe(200)
    expect(claimPage?.headers?.['content-type']).toContain('text/html')
    expect(JSON.parse(session?.body ?? '')).toEqual({ is_claimed: false, is_open: false, person: null })
    // What is refused is not done either, and says from where to come.
    expect(output()).not.toContain('"level":"error"')
  }, 120_000)

  test('no account that is tried by habit is there', async () => {
    const network = await aNetwork()
    await startDesk(network, { HOST: '0.0.0.0' })
    const names = ['admin', 'root', 'docket', 'owner', 'administrator', 'test', 'support', 'user', 'agent', 'demo']
    const passwords = ['admin', 'password', 'docket', '123456', 'changeme']
    const asked = names.flatMap((name) =>
      passwords.map((password) => ({
        method: 'POST',
        path: '/api/v1/session',
        headers: { host: 'localhost', 'content-type': 'application/json' },
        body: JSON.stringify({ email: `${name}@localhost`, password }),
      })),
    )
    const answers = asStranger(network, asked)
    expect(answers).toHaveLength(50)
    expect(answers.filter(({ status }) => ![401, 403, 429].includes(status ?? 0))).toEqual([])
    expect(answers.filter(({ headers }) => headers?.['set-cookie'] !== undefined)).toEqual([])
  }, 120_000)

  test('one with a proxy on its machine believes that proxy alone', async () => {
    const network = await aNetwork()
    await startDesk(network, { HOST: '0.0.0.0', TRUST_PROXY: '127.0.0.1' })
    const answers = asStranger(network, [
      { path: '/api/v1/tickets', headers: { host: 'localhost', 'x-forwarded-for': '127.0.0.1' } },
      { path: '/api/tickets/', headers: { host: 'localhost', 'x-forwarded-for': `127.0.0.1, ${strangerAddress}` } },
    ])
    expect(answers.map(({ status }) => status)).toEqual([403, 403])
  }, 120_000)
})
