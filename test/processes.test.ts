// Several processes of one desk, and several desks on one database: as operators run them, killed from outside.
import { readdirSync, readFileSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { findRunningPostgres } from '#server/platform/embedded-postgres.ts'
import { scratchDatabase } from '#server/testing.ts'
import { faultsOf, readAll, startWriting } from './crash-recorder.ts'
import { runCommand, startProcess, temporaryFolder, type DeskProcess } from './desk-process.ts'

const quiet = { LOG_LEVEL: 'warn' }

const started = async (settings: Readonly<Record<string, string>>) => {
  const desk = await startProcess({ ...quiet, ...settings })
  onTestFinished(async () => void (await desk.end('SIGTERM')))
  return desk
}

const ownFolder = () => {
  const { folder, remove } = temporaryFolder()
  onTestFinished(remove)
  return folder
}

/** A screen: what it was told, in order. */
const follow = async (url: string) => {
  const kinds: string[] = []
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${url}/api/v1/live`, { agent: false }, resolve).on('error', reject)
  })
  response.setEncoding('utf8').on('error', () => undefined)
  response.on('data', (chunk: string) => {
    for (const [, kind] of chunk.matchAll(/"kind":"([a-z.]+)"/g)) kinds.push(kind ?? '')
  })
  onTestFinished(() => void response.destroy())
  return kinds
}

const create = async (url: string) => {
  const answer = await fetch(`${url}/api/tickets/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Seen', description: 'By all', category: 'general', priority: 'low' }),
  })
  expect(answer.status).toBe(201)
  return ((await answer.json()) as { id: number }).id
}

const close = async (url: string, id: number) => {
  const answer = await fetch(`${url}/api/tickets/${id}/`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ status: 'closed' }),
  })
  expect(answer.status).toBe(200)
}

/** What `act` does is told to every one of these screens within a second of its answer. */
const expectSeen = async (screens: readonly (readonly string[])[], kind: string, act: () => Promise<unknown>) => {
  const before = screens.map((kinds) => kinds.length)
  await act()
  const answeredAt = performance.now()
  await vi.waitFor(
    () => {
      for (const [at, kinds] of screens.entries()) expect(kinds.slice(before[at])).toContain(kind)
    },
    { timeout: 5_000, interval: 5 },
  )
  expect(performance.now() - answeredAt).toBeLessThan(1_000)
}

const statOf = (pid: string) => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, parent] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { isRunning: state !== 'Z', parent: Number(parent), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') }
  } catch {
    return undefined
  }
}

/** The processes that serve for this one. */
const workersOf = ({ child }: DeskProcess) =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const stat = statOf(pid)
      return stat?.isRunning && stat.parent === child.pid && stat.command.includes('docket.cjs')
    })
    .map(Number)

const isRunning = (pid: number) => statOf(String(pid))?.isRunning ?? false

const untilWorkers = (desk: DeskProcess, count: number) =>
  vi.waitFor(() => expect(workersOf(desk)).toHaveLength(count), { timeout: 15_000, interval: 20 })

describe('two desks on one database', () => {
  test('what is done on one is on the screens of the other within a second', { timeout: 90_000 }, async () => {
    const settings = { DATABASE_URL: await scratchDatabase() }
    const [here, there] = [await started(settings), await started(settings)]
    const screens = [await follow(here.url), await follow(there.url)]
    let id = 0
    await expectSeen(screens, 'ticket.created', async () => (id = await create(here.url)))
    await expectSeen(screens, 'ticket.updated', () => close(there.url, id))
  })

  test(
    'kill -9 of either loses nothing that was acknowledged, and the other goes on',
    { timeout: 120_000 },
    async () => {
      const settings = { DATABASE_URL: await scratchDatabase() }
      const desks = [await started(settings), await started(settings)]
      const writings = desks.map((_, at) => startWriting(() => desks[at]?.url ?? '', 20))
      for (const at of [0, 1]) {
        await sleep(1_000)
        await desks[at]?.end('SIGKILL')
        const before = writings[1 - at]?.written.filter(({ id }) => id !== undefined).length ?? 0
        await sleep(500)
        expect(writings[1 - at]?.written.filter(({ id }) => id !== undefined).length).toBeGreaterThan(before)
        desks[at] = await started(settings)
      }
      await Promise.all(writings.map(({ stop }) => stop()))
      const written = writings.flatMap(({ written }) => written)
      expect(written.length).toBeGreaterThan(60)
      expect(written.every(({ id }) => id !== undefined)).toBe(true)
      for (const { url } of desks) expect(faultsOf(written, await readAll(url))).toEqual([])
    },
  )
})

describe.runIf(process.platform === 'linux')('a desk of several processes', () => {
  test(
    'answers on one port from all of them, and what one changes is on the screens of the others within a second',
    { timeout: 90_000 },
    async () => {
      const desk = await started({ DATA_DIR: ownFolder(), WEB_PROCESSES: '2', LOG_LEVEL: 'info' })
      // Ready is the one that was asked; the desk says so when all are.
      await vi.waitFor(() => expect(desk.output()).toMatch(/Docket is ready at \S+ \(2 processes\)/), 10_000)
      expect(workersOf(desk)).toHaveLength(2)
      // Connections go round, so of four streams two end in each.
      const screens = await Promise.all(Array.from({ length: 4 }, () => follow(desk.url)))
      let id = 0
      await expectSeen(screens, 'ticket.created', async () => (id = await create(desk.url)))
      await expectSeen(screens, 'ticket.updated', () => close(desk.url, id))
      for (const number of [1, 2]) expect(desk.output()).toMatch(new RegExp(`"process":${number},.*"msg"`))

      const figures = await (await fetch(`${desk.url}/metrics`)).text()
      expect(figures).toMatch(/^docket_live_streams 4$/m)
      expect(figures).toMatch(/^docket_process_restarts_total 0$/m)
      expect(figures).toMatch(/^docket_http_request_duration_seconds_count\{method="POST",[^}]*status="201"\} 1$/m)
    },
  )

  test(
    'a process that is killed is started again, and nothing that was acknowledged is lost',
    { timeout: 120_000 },
    async () => {
      const desk = await started({ DATA_DIR: ownFolder(), WEB_PROCESSES: '2' })
      const writing = startWriting(() => desk.url, 40)
      for (let cycle = 0; cycle < 2; cycle++) {
        await sleep(1_000)
        const [victim] = workersOf(desk)
        process.kill(victim ?? 0, 'SIGKILL')
        await vi.waitFor(() => expect(workersOf(desk)).not.toContain(victim), { timeout: 5_000, interval: 5 })
        await untilWorkers(desk, 2)
      }
      await sleep(500)
      await writing.stop()
      expect(writing.written.length).toBeGreaterThan(60)
      expect(writing.written.every(({ id }) => id !== undefined)).toBe(true)
      expect(faultsOf(writing.written, await readAll(desk.url))).toEqual([])
      expect(desk.output()).toContain('a process of the desk ended and is started again')
      expect(await (await fetch(`${desk.url}/metrics`)).text()).toMatch(/^docket_process_restarts_total 2$/m)
    },
  )

  test('kill -9 of the first leaves no process and no database behind', { timeout: 90_000 }, async () => {
    const folder = ownFolder()
    const desk = await started({ DATA_DIR: folder, WEB_PROCESSES: '2' })
    const workers = workersOf(desk)
    const screen = await follow(desk.url)
    expect(screen).toEqual([])
    await desk.end('SIGKILL')
    await vi.waitFor(() => expect([workers.filter(isRunning), findRunningPostgres(folder)]).toEqual([[], undefined]), {
      timeout: 15_000,
      interval: 50,
    })
  })

  test('told to stop, all finish what is under way, and end', { timeout: 90_000 }, async () => {
    const settings = { DATABASE_URL: await scratchDatabase() }
    const desk = await started({ ...settings, WEB_PROCESSES: '2' })
    await untilWorkers(desk, 2)
    const workers = workersOf(desk)
    await Promise.all(Array.from({ length: 6 }, () => follow(desk.url)))
    const writes = Array.from({ length: 40 }, () => create(desk.url).catch(() => undefined))
    await sleep(20)
    const stoppedAt = performance.now()
    expect(await desk.end('SIGTERM')).toBe(0)
    expect(performance.now() - stoppedAt).toBeLessThan(10_000)
    expect(workers.filter(isRunning)).toEqual([])
    const kept = (await Promise.all(writes)).filter((id) => id !== undefined)
    const again = await started(settings)
    const ids = [...(await readAll(again.url)).values()].flat()
    expect(ids).toEqual(expect.arrayContaining(kept))
  })

  test('of which one dies at once again and again ends with a sentence', { timeout: 90_000 }, async () => {
    const desk = await started({ DATABASE_URL: await scratchDatabase(), WEB_PROCESSES: '2' })
    // Killed as soon as it is there, as one would be that cannot work.
    const killing = setInterval(() => {
      const [, newest] = workersOf(desk).sort((a, b) => a - b)
      if (newest !== undefined) process.kill(newest, 'SIGKILL')
    }, 20)
    onTestFinished(() => clearInterval(killing))
    await vi.waitFor(() => expect(desk.child.exitCode).toBe(1), { timeout: 60_000, interval: 50 })
    expect(desk.output()).toMatch(
      /A process of the desk ended at once 5 times in a row \(last: SIGKILL\)\. What it said stands above/,
    )
  })

  test('that finds its port taken says so once', { timeout: 60_000 }, async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void taken.close())
    await new Promise((settle) => taken.once('listening', settle))
    const { port } = taken.address() as { port: number }
    const outcome = await runCommand(['serve'], {
      DATABASE_URL: await scratchDatabase(),
      PORT: String(port),
      WEB_PROCESSES: '2',
    })
    expect(outcome.code).toBe(1)
    expect(outcome.stderr.split(`Port ${port} on 127.0.0.1 is taken by another program`)).toHaveLength(2)
  })

  test('is as many as auto or a number says, and nothing else', async () => {
    for (const WEB_PROCESSES of ['0', 'many', '257', '-1', '1.5']) {
      const { code, stderr } = await runCommand(['serve'], { WEB_PROCESSES })
      expect([code, stderr], WEB_PROCESSES).toEqual([
        78,
        expect.stringContaining(`WEB_PROCESSES: "${WEB_PROCESSES}" is not auto or a whole number from 1 to 256.`),
      ])
    }
  })
})
