// What compose.yaml would run, run bare: the files that go into the image, with the environment that it gives, and the
// image's nginx configuration in front, where nginx is installed.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { templateName } from '#server/testing.ts'
import { ensureWeb } from '../scripts/build-web.ts'
import { copiesOf, faultsOf, readCompose, readStages } from '../scripts/check-compose.ts'
import { call } from './call.ts'

const here = join(import.meta.dirname, '..')
const nginx = spawnSync('nginx', ['-v'], { encoding: 'utf8' })
const hasNginx = nginx.status === 0
process.stderr.write(
  hasNginx ? `nginx: ${nginx.stderr.trim()}\n` : 'nginx: none on this machine, so docker/nginx.conf is not run\n',
)

describe('the compose file', () => {
  const compose = readFileSync(join(here, 'compose.yaml'), 'utf8')
  const dockerfile = readFileSync(join(here, 'Dockerfile'), 'utf8')
  const faults = (change: { compose?: string; dockerfile?: string }) =>
    faultsOf(readCompose(change.compose ?? compose), readStages(change.dockerfile ?? dockerfile))

  test('keeps every rule', () => {
    expect(faults({})).toEqual([])
  })

  test.each([
    ['a published database', 'target: db\n', "target: db\n    ports: ['5432:5432']\n", /published/],
    ['a port on every interface', "'${DOCKET_BIND:-127.0.0.1}:3000:3000'", "'3000:3000'", /web publishes/],
    ['a password in the file', 'DB_PASSWORD_FILE: /run', 'DB_PASSWORD: hunter2\n      X_FILE: /run', /DB_PASSWORD/],
    ['a key in the file', '${GROQ_API_KEY:-}', 'gsk_1', /GROQ_API_KEY/],
    ['a setting that does not exist', 'DB_HOST: db', 'DB_HOTS: db', /DB_HOTS/],
    ['a target that does not exist', 'target: desk', 'target: desc', /desc/],
    ['a way out for the database', 'internal: true', 'internal: false', /leads outside/],
    ['a database without scram', 'POSTGRES_INITDB_ARGS:', 'POSTGRES_HOST_AUTH_METHOD: trust\n      X:', /scram/],
    ['a volume that does not exist', '- db-data:/var', '- db-dato:/var', /db-dato/],
    ['a start before the database is up', 'service_healthy', 'service_started', /healthy/],
    ['a writable image', 'read_only: true', 'read_only: false', /may write/],
    ['capabilities', 'cap_drop: [ALL]', 'cap_drop: []', /capabilities/],
    ['root', "user: '1000:999'", "user: '0:0'", /runs as root/],
    ['a short stop', 'stop_grace_period: 30s', 'stop_grace_period: 5s', /30 s/],
  ])('is refused with %s', (_what, from, to, said) => {
    expect(compose).toContain(from)
    expect(faults({ compose: compose.replace(from, to) }).join('\n')).toMatch(said)
  })

  test.each([
    ['an image without a version', 'postgres:18.4-bookworm', 'postgres:latest', /not pinned/],
    ['a copied file that is not there', 'COPY bin bin', 'COPY bim bin', /copies bim/],
    ['no health check', 'HEALTHCHECK', 'LABEL', /no health check/],
    ['root for nginx', 'USER 101', 'USER root', /web runs as root/],
  ])('is refused with %s in the Dockerfile', (_what, from, to, said) => {
    expect(dockerfile).toContain(from)
    expect(faults({ dockerfile: dockerfile.replace(from, to) }).join('\n')).toMatch(said)
  })
})

describe('the processes of the compose file', () => {
  let folder = ''
  let desk = { url: '' }
  const stops: (() => Promise<unknown> | void)[] = []

  beforeAll(async () => {
    await ensureWeb()
    folder = mkdtempSync(join(tmpdir(), 'docket-image-'))
    stops.push(() => rmSync(folder, { recursive: true, force: true }))
    const database = await makeDatabase()
    stops.push(database.drop)
    const image = join(folder, 'image')
    layOut(image)
    desk = await startDesk(image, database)
  }, 120_000)

  afterAll(async () => {
    for (const stop of stops.toReversed()) await stop()
  })

  test('the image holds all that the desk needs, and answers with the environment of the compose file', async () => {
    const health = await call(desk, 'GET /healthz')
    expect(health.json()).toEqual({ status: 'ok' })
    const ready = await call(desk, 'GET /readyz')
    expect(ready.json()).toMatchObject({ status: 'ready', is_well: true })
    const page = await call(desk, 'GET /dashboard')
    expect(page.status).toBe(200)
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
  })

  test('a doctor in the image finds nothing wrong but that a database for tests gives durability away', () => {
    const asked = spawnSync(process.execPath, ['bin/docket.cjs', 'doctor', '--offline', '--json'], {
      cwd: join(folder, 'image'),
      env: readEnvironment(),
      encoding: 'utf8',
    })
    expect(asked.stderr).toBe('')
    const { findings } = JSON.parse(asked.stdout) as { findings: { name: string; state: string; message: string }[] }
    expect(findings.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['web app', 'database', 'schema', 'search']),
    )
    const failing = findings.filter(({ state }) => state === 'failing').map(({ message }) => message)
    expect(failing.filter((message) => !message.startsWith('fsync is off'))).toEqual([])
  })

  if (hasNginx) {
    describe('behind nginx', () => {
      let web = { url: '' }
      beforeAll(async () => {
        web = await startNginx(desk.url)
      })

      test.each(['/', '/dashboard', '/tickets', '/t/1', '/new', '/settings', '/no/such/page'])(
        'the web app answers %s',
        async (path) => {
          const page = await call(web, `GET ${path}`)
          expect(page.status).toBe(200)
          expect(page.text).toContain('<div id="root">')
          expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
          expect(page.headers['cache-control']).toBe('no-cache')
        },
      )

      test('the page has the same security headers as from the desk itself', async () => {
        const named = (headers: Readonly<Record<string, unknown>>) =>
          Object.fromEntries(
            Object.entries(headers).filter(([name]) =>
              /^(content-security|cross-origin|origin-|referrer|x-(?!request))/.test(name),
            ),
          )
        const own = named((await call(desk, 'GET /')).headers)
        expect(Object.keys(own).length).toBeGreaterThan(8)
        expect(named((await call(web, 'GET /')).headers)).toEqual(own)
        expect(named((await call(web, 'GET /api/v1/stats')).headers)).toEqual(
          named((await call(desk, 'GET /api/v1/stats')).headers),
        )
      })

      test('assets are kept for ever and sent compressed; a missing one is missing', async () => {
        const [, path = ''] = /src="(\/assets\/[^"]+\.js)"/.exec((await call(web, 'GET /')).text) ?? []
        const asset = await call(web, `GET ${path}`, { headers: { 'accept-encoding': 'gzip' } })
        expect(asset.status).toBe(200)
        expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable')
        expect(asset.headers['content-encoding']).toBe('gzip')
        expect(asset.headers['x-content-type-options']).toBe('nosniff')
        expect((await call(web, 'GET /assets/none-00000000.js')).status).toBe(404)
      })

      test.each(['/.built', '/.vite/manifest.json', '/-/away/v1', '/assets/..%2f.built'])(
        '%s is nobody’s business',
        async (path) => {
          expect((await call(web, `GET ${path}`)).status).toBe(404)
        },
      )

      test('both APIs are passed on, writes too', async () => {
        const made = await call(web, 'POST /api/tickets/', {
          json: { title: 'Printer on fire', description: 'It burns since this morning.', category: 'technical' },
        })
        expect(made.status).toBe(201)
        const { id } = made.json<{ id: number }>()
        const changed = await call(web, `PATCH /api/v1/tickets/${id}`, { json: { status: 'resolved' } })
        expect(changed.json()).toMatchObject({ id, status: 'resolved' })
        expect((await call(web, 'GET /api/tickets/')).json()).toContainEqual(expect.objectContaining({ id }))
        expect((await call(web, 'GET /openapi.json')).json()).toMatchObject({ openapi: '3.1.0' })
        expect((await call(web, 'GET /healthz')).json()).toEqual({ status: 'ok' })
      })

      test('an unknown address of the API is refused as JSON', async () => {
        const unknown = await call(web, 'GET /api/v1/nothing')
        expect(unknown.status).toBe(404)
        expect(unknown.headers['content-type']).toContain('application/problem+json')
        expect(unknown.json()).toMatchObject({ status: 404, code: 'no_such_route' })
        expect((await call(web, 'GET /api/tickets/999999/')).json()).toEqual({ detail: 'Not found.' })
      })

      test('a change arrives on the live stream within a second', async () => {
        const leaving = new AbortController()
        const stream = await fetch(`${web.url}/api/v1/live`, { signal: leaving.signal })
        expect(stream.headers.get('content-type')).toContain('text/event-stream')
        const heard = listenFor(stream, 'ticket.created')
        const sentAt = performance.now()
        await call(web, 'POST /api/tickets/', {
          json: { title: 'Live', description: 'Shown at once.', category: 'general', priority: 'low' },
        })
        expect(await heard).toContain('"kind":"ticket.created"')
        expect(performance.now() - sentAt).toBeLessThan(1_000)
        leaving.abort()
      })

      test.each([
        ['a Host that is not ours', { host: 'evil.example' }, 421],
        ['a forged address', { 'x-forwarded-for': '203.0.113.9' }, 403],
        ['a proxy in front that names itself', { via: '1.1 tunnel' }, 403],
        ['a page of another site', { origin: 'https://evil.example' }, 403],
        ['a page of its own', { origin: 'http://localhost:3000' }, 200],
        ['a tool on this machine', {}, 200],
      ])('%s is judged as by the desk itself', async (_what, headers, status) => {
        const sent = { host: 'localhost:3000', ...headers }
        expect((await call(web, 'GET /api/v1/tickets', { headers: sent })).status).toBe(status)
        expect((await call(desk, 'GET /api/v1/tickets', { headers: sent })).status).toBe(status)
      })

      test('a body that is too large is refused in the form of the API, wherever it is stopped', async () => {
        for (const size of [1_100_000, 5_000_000]) {
          const json = { title: 'Long', description: 'x'.repeat(size) }
          const strict = await call(web, 'POST /api/v1/tickets', { json })
          expect(strict.status).toBe(413)
          expect(strict.json()).toMatchObject({ status: 413, code: 'body_too_large' })
          const dropin = await call(web, 'POST /api/tickets/', { json })
          expect(dropin.status).toBe(413)
          expect(Object.keys(dropin.json<object>())).toEqual(['detail'])
        }
      })

      test('a desk that is away is said in the form of the API; the page still comes', async () => {
        const nobody = await startNginx(`http://127.0.0.1:${await freePort()}`)
        const strict = await call(nobody, 'GET /api/v1/stats')
        expect(strict.status).toBe(503)
        expect(strict.headers['content-type']).toBe('application/problem+json')
        expect(strict.json()).toMatchObject({ status: 503, code: 'desk_away' })
        const dropin = await call(nobody, 'GET /api/tickets/')
        expect(dropin.status).toBe(503)
        expect(dropin.json()).toEqual({ detail: expect.stringContaining('does not answer') })
        expect((await call(nobody, 'GET /dashboard')).status).toBe(200)
      })
    })
  }

  let environment: Record<string, string> = {}
  const readEnvironment = () => ({ ...environment, PATH: process.env['PATH'] ?? '' })

  /** The service `api` as the compose file describes it, but for where things are on this machine. */
  const startDesk = async (image: string, database: { url: URL }) => {
    const passwordFile = join(folder, 'db-password')
    writeFileSync(passwordFile, decodeURIComponent(database.url.password), { mode: 0o600 })
    const stage = readStages().find(({ name }) => name === 'desk')
    environment = {
      ...valuesOf(stage?.instructions.findLast(({ word }) => word === 'ENV')?.rest ?? ''),
      ...withDefaults(readCompose().services['api']?.environment ?? {}),
      PORT: String(await freePort()),
      DB_HOST: database.url.hostname,
      DB_PORT: database.url.port,
      DB_NAME: database.url.pathname.slice(1),
      DB_USER: decodeURIComponent(database.url.username),
      DB_PASSWORD_FILE: passwordFile,
      DATA_DIR: join(folder, 'desk'),
      TRUST_PROXY: 'localhost',
    }
    const command = JSON.parse(stage?.instructions.findLast(({ word }) => word === 'CMD')?.rest ?? '[]') as string[]
    expect(command[0]).toBe('node')
    const child = spawn(process.execPath, command.slice(1), {
      cwd: image,
      env: readEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    stops.push(() => stopped(child, 'SIGTERM'))
    const url = `http://127.0.0.1:${environment['PORT']}`
    await answering(`${url}/healthz`, child)
    return { url }
  }

  const startNginx = async (deskUrl: string) => {
    const run = mkdtempSync(join(folder, 'nginx-'))
    const port = await freePort()
    const filled = fillIn(readFileSync(join(here, 'docker/nginx.conf'), 'utf8'), {
      DOCKET_WEB_PORT: `127.0.0.1:${port}`,
      DOCKET_WEB_ROOT: join(folder, 'image/dist/web'),
      DOCKET_API: new URL(deskUrl).host,
      DOCKET_RUN_DIR: run,
      // Never asked: the desk is named by its address here.
      NGINX_LOCAL_RESOLVERS: '127.0.0.11',
    })
    writeFileSync(join(run, 'nginx.conf'), filled)
    // Started by root, nginx would read the files as another user, who may not enter a clone in somebody's home.
    const asRoot = process.getuid?.() === 0 ? 'user root;' : ''
    const child = spawn('nginx', ['-e', 'stderr', '-c', join(run, 'nginx.conf'), '-g', `daemon off; ${asRoot}`], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    stops.push(() => stopped(child, 'SIGQUIT'))
    const url = `http://127.0.0.1:${port}`
    await answering(url, child)
    return { url }
  }
})

/** As the image is: the files the Dockerfile copies, and of the packages only those of an install for running. */
const layOut = (image: string) => {
  const stage = readStages().find(({ name }) => name === 'desk')
  for (const { from, to } of stage ? copiesOf(stage) : []) {
    const target = join(image, to.endsWith('/') ? join(to, from) : to)
    mkdirSync(dirname(target), { recursive: true })
    cpSync(join(here, from), target, { recursive: true })
  }
  cpSync(join(here, 'dist/web'), join(image, 'dist/web'), { recursive: true })
  const lock = JSON.parse(readFileSync(join(here, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; optional?: boolean; devOptional?: boolean }>
  }
  for (const [path, { dev, optional, devOptional }] of Object.entries(lock.packages)) {
    if (!/^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) || dev || optional || devOptional) continue
    mkdirSync(dirname(join(image, path)), { recursive: true })
    symlinkSync(join(here, path), join(image, path))
  }
}

const makeDatabase = async () => {
  const superuserUrl = inject('superuserUrl')
  const name = `container_${randomUUID().replaceAll('-', '')}`
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: superuserUrl })
    await client.connect()
    await client.query(statement).finally(() => client.end())
  }
  await run(`create database ${name} template ${templateName} strategy file_copy`)
  const url = new URL(superuserUrl)
  url.pathname = `/${name}`
  return { url, drop: () => run(`drop database if exists ${name} with (force)`) }
}

/** `${NAME:-default}` as compose reads it where nothing is set. */
const withDefaults = (environment: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replace(/^\$\{\w+:-(.*)\}$/, '$1')]),
  )

const valuesOf = (rest: string) =>
  Object.fromEntries(rest.split(/\s+/).map((pair) => [pair.split('=')[0] ?? '', pair.split('=')[1] ?? '']))

/** What the image's start script does with a template: known names in braces are replaced, all else stays. */
const fillIn = (template: string, values: Readonly<Record<string, string>>) =>
  template.replace(/\$\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const answering = async (url: string, child: ChildProcess) => {
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text))
  for (let waitedMs = 0; waitedMs < 30_000; waitedMs += 50) {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}: ${said}`)
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    await sleep(50)
  }
  throw new Error(`It did not answer within 30 s: ${said}`)
}

const stopped = async (child: ChildProcess, signal: NodeJS.Signals) => {
  if (child.exitCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

const listenFor = async (stream: Response, what: string) => {
  let text = ''
  if (!stream.body) throw new Error('The stream has no body.')
  for await (const chunk of stream.body.pipeThrough(new TextDecoderStream())) {
    text += chunk
    if (text.includes(what)) return text
  }
  throw new Error(`The stream ended without ${what}: ${text}`)
}
