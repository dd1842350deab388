// A desk in use, as an operator runs it, with everything done to it that has to do with a secret: right and wrong, by
// screens, by programs, by command. Each secret is noted; what comes to have secrets of its own adds a chapter here.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { findRunningPostgres } from '#server/platform/embedded-postgres.ts'
import { codeAt, stepAt } from '#server/people/totp.ts'
import { call } from './call.ts'
import { runCommand, startProcess, temporaryFolder, type DeskProcess } from './desk-process.ts'
import type { Secret } from './secret-search.ts'

type Note = (name: string, value: string, kind?: Secret['kind']) => string

export interface Story {
  readonly desk: DeskProcess
  readonly folder: string
  readonly secrets: readonly Secret[]
  /** Every table of the database, as COPY writes it, by its name. */
  dump(): Promise<ReadonlyMap<string, string>>
  end(): Promise<void>
}

export const tellStory = async (): Promise<Story> => {
  const secrets: Secret[] = []
  const note: Note = (name, value, kind = 'random') => {
    secrets.push({ name, value, kind })
    return value
  }
  const { folder, remove } = temporaryFolder()
  const provider = await startTalkativeProvider()
  const desk = await startProcess({
    DATA_DIR: folder,
    LOG_LEVEL: 'debug',
    AI_BASE_URL: provider.url,
    AI_MODEL: 'echo-1',
    AI_API_KEY: note('the key of the model provider', 'sk-proj-7hQ2vXk9LrT4mNs8'),
  })
  try {
    const owner = await claiming(desk, note)
    await signingIn(desk, note)
    await askingModel(desk, owner)
    await inviting(desk, owner, note)
    await knocking(desk, note)
    await lettingProgramsIn(desk, owner, note)
    await openingTickets(desk, owner, note)
    await takingSecondSteps(desk, owner, note)
    await commanding(folder, note)
    note('the secret of the desk itself', readFileSync(join(folder, 'app-secret'), 'utf8').trim())
    const kept = JSON.parse(readFileSync(join(folder, 'postgres-secrets.json'), 'utf8')) as Record<string, string>
    for (const [role, password] of Object.entries(kept)) note(`the password of the database role ${role}`, password)
  } catch (error) {
    await desk.end('SIGKILL')
    throw error
  }
  return {
    desk,
    folder,
    secrets,
    dump: () => dumpOf(folder),
    end: async () => {
      await provider.stop()
      if (desk.child.exitCode === null) await desk.end('SIGTERM')
      remove()
    },
  }
}

type Headers = Readonly<Record<string, string>>

const sessionOf = (reply: { headers: { 'set-cookie'?: string[] | undefined } }, note: Note, name: string): Headers => {
  const cookie = reply.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  note(name, cookie.split('=')[1] ?? '')
  return { cookie }
}

const expectStatus = async (reply: Awaited<ReturnType<typeof call>>, ...statuses: number[]) => {
  if (!statuses.includes(reply.status)) throw new Error(`answered with ${reply.status}: ${reply.text.slice(0, 300)}`)
  return reply
}

const ownersPassword = 'copper Kettle & 7 owls'

const claiming = async (desk: DeskProcess, note: Note) => {
  const code = note('the claim code', await claimCode(desk))
  note('the owner’s password', ownersPassword, 'guessable')
  const ada = { name: 'Ada Park', email: 'ada@example.org' }
  const claim = (json: object) => call(desk, 'POST /api/v1/claim', { json })
  const weak = note('a password that was refused as too well known', 'Football123', 'guessable')
  const wrong = note('a made-up claim code', 'AbCdEfGhIjKlMnOpQrStUv')
  await expectStatus(await claim({ ...ada, code: wrong, password: ownersPassword }), 403)
  await expectStatus(await claim({ ...ada, code, password: weak }), 422)
  await expectStatus(await claim({ ...ada, code, password: ownersPassword, role: 'owner' }), 422)
  return sessionOf(await expectStatus(await claim({ ...ada, code, password: ownersPassword }), 201), note, 'session 1')
}

const claimCode = async (desk: DeskProcess) => {
  for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 50) {
    const [, code] = /\/claim#([\w-]{22})/.exec(desk.output()) ?? []
    if (code !== undefined) return code
    await new Promise((passed) => setTimeout(passed, 50))
  }
  throw new Error(`no link for claiming was printed:\n${desk.output()}`)
}

const signingIn = async (desk: DeskProcess, note: Note) => {
  const signIn = (email: string, password: string, headers: Headers = {}) =>
    call(desk, 'POST /api/v1/session', { json: { email, password }, headers })
  const right = await expectStatus(await signIn('ada@example.org', ownersPassword), 200)
  const second = sessionOf(right, note, 'session 2')
  await expectStatus(
    await signIn('ada@example.org', note('a wrong password', 'copper Kettle & 8 owls', 'guessable')),
    401,
  )
  await expectStatus(await signIn(note('a password typed as the address', 'Quiet-Harbour-1987', 'guessable'), 'x'), 401)
  await expectStatus(
    await signIn('nobody@example.org', note('a stranger’s password', 'Sunny hill 42', 'guessable')),
    401,
  )
  sessionOf(await expectStatus(await signIn('ada@example.org', ownersPassword, second), 200), note, 'session 3')
  await expectStatus(await call(desk, 'DELETE /api/v1/session', { headers: second }), 200)
  // Bodies that cannot be read are told about, but not told.
  const broken = note('a password in a body that is no JSON', 'Broken-lantern-5', 'guessable')
  const json = { 'content-type': 'application/json' }
  await expectStatus(await call(desk, 'POST /api/v1/session', { body: `{"password":"${broken}"`, headers: json }), 400)
  await expectStatus(
    await call(desk, 'POST /api/v1/session', { body: `password=${broken}`, headers: { 'content-type': 'text/plain' } }),
    415,
  )
  await expectStatus(await call(desk, 'POST /api/v1/session', { json: { email: 7, password: [broken] } }), 422)
  for (let time = 0; time < 12; time++)
    await expectStatus(
      await signIn('ada@example.org', note(`guess ${time}`, `my guess no ${time}!`, 'guessable')),
      401,
      429,
    )
}

/** Its provider answers with what it was sent, the key included, as some do when they refuse it. */
const askingModel = async (desk: DeskProcess, headers: Headers) => {
  for (const title of ['Refused key', 'Server error', 'Broken off', 'Not JSON']) {
    const json = { title, description: `I cannot log in since this morning. (${title})` }
    await expectStatus(await call(desk, 'POST /api/v1/classify', { json, headers }), 200)
    await expectStatus(await call(desk, 'POST /api/v1/tickets', { json, headers }), 201)
  }
  for (const path of ['settings', 'health', 'stats', 'tickets', 'audit', 'people', 'session'])
    await expectStatus(await call(desk, `GET /api/v1/${path}`, { headers }), 200)
}

const inviting = async (desk: DeskProcess, headers: Headers, note: Note) => {
  const invite = async (email: string) => {
    const reply = await expectStatus(
      await call(desk, 'POST /api/v1/invitations', { json: { email, role: 'agent' }, headers }),
      201,
    )
    return note(`the invitation of ${email}`, reply.json<{ code: string }>().code)
  }
  await invite('bo@example.org')
  const code = await invite('bo@example.org')
  await invite('cy@example.org')
  await expectStatus(await call(desk, 'POST /api/v1/invitations/look', { json: { code } }), 200)
  const join = (password: string) => call(desk, 'POST /api/v1/join', { json: { code, name: 'Bo Lind', password } })
  await expectStatus(await join(note('a password too much like the name', 'bolind12', 'guessable')), 422)
  const joined = await expectStatus(await join(note('Bo’s password', 'nine Plum biscuits?', 'guessable')), 201)
  const bo = sessionOf(joined, note, 'session of Bo')
  await expectStatus(await call(desk, 'GET /api/v1/settings', { headers: bo }), 403)
  const { person } = joined.json<{ person: { id: number } }>()
  const change = { json: { role: 'viewer' }, headers }
  await expectStatus(await call(desk, `PATCH /api/v1/people/${person.id}`, change), 200)
  await expectStatus(await call(desk, 'GET /api/v1/stats', { headers: bo }), 401)
}

/** Secrets in places where they do not belong. */
const knocking = async (desk: DeskProcess, note: Note) => {
  const token = note('a token', 'dk_Zq81mWc0Yt5Rb7Nh2Xs4Vd6Kj9Lp3Ga')
  const authorization = `Bearer ${token}`
  for (const route of [
    'GET /api/tickets/',
    `GET /api/v1/stats?token=${token}`,
    `GET /t/${token}`,
    `GET /nowhere/${token}`,
  ])
    await expectStatus(await call(desk, route, { headers: { authorization, 'x-api-key': token } }), 200, 401, 404)
  await expectStatus(await call(desk, 'GET /api/v1/stats', { headers: { host: `${token}.example` } }), 421)
  await expectStatus(await call(desk, 'GET /api/v1/stats', { headers: { cookie: `docket_session=${token}` } }), 401)
}

const lettingProgramsIn = async (desk: DeskProcess, headers: Headers, note: Note) => {
  const make = async (name: string) => {
    const json = { name, scopes: ['tickets:read'], expires_in_days: 1 }
    const made = await expectStatus(await call(desk, 'POST /api/v1/tokens', { json, headers }), 201)
    return { authorization: `Bearer ${note(`the token ${name}`, made.json<{ token: string }>().token)}` }
  }
  const [reports, revoked] = [await make('reports'), await make('mistake')]
  await expectStatus(await call(desk, 'GET /api/v1/tickets', { headers: reports }), 200)
  await expectStatus(await call(desk, 'GET /api/tickets/', { headers: reports }), 200)
  await expectStatus(await call(desk, 'POST /api/v1/tickets', { json: {}, headers: reports }), 403)
  const { items } = (await call(desk, 'GET /api/v1/tokens', { headers })).json<{
    items: { id: number; name: string }[]
  }>()
  const id = items.find(({ name }) => name === 'mistake')?.id
  await expectStatus(await call(desk, `DELETE /api/v1/tokens/${id}`, { headers }), 200)
  await expectStatus(await call(desk, 'GET /api/v1/tickets', { headers: revoked }), 401)
}

const openingTickets = async (desk: DeskProcess, headers: Headers, note: Note) => {
  const { items } = (await call(desk, 'GET /api/v1/tickets?limit=1', { headers })).json<{ items: { id: number }[] }>()
  const make = async () => {
    const made = await call(desk, `POST /api/v1/tickets/${items[0]?.id}/link`, { headers })
    const path = (await expectStatus(made, 200, 201)).json<{ path: string }>().path
    note('the secret of a ticket link', path.split('/').at(-1) ?? '')
    return path
  }
  const [dead, living] = [await make(), await make()]
  await expectStatus(await call(desk, `GET ${living}`), 200)
  await expectStatus(await call(desk, `GET ${dead}`), 404)
}

const takingSecondSteps = async (desk: DeskProcess, headers: Headers, note: Note) => {
  const post = (path: string, json: object, as: Headers = headers) =>
    call(desk, `POST /api/v1/${path}`, { json, headers: as })
  const begun = await expectStatus(await post('second-factor/app', {}), 200, 201)
  const secret = note('the secret of an authenticator app', begun.json<{ secret: string }>().secret)
  const step = stepAt(new Date())
  const confirmed = await expectStatus(
    await post('second-factor/app/confirm', { code: codeAt(secret, step) }),
    200,
    201,
  )
  const { recovery_codes: codes } = confirmed.json<{ recovery_codes: string[] }>()
  for (const [nth, code] of codes.entries()) note(`recovery code ${nth + 1}`, code)
  const credentials = { email: 'ada@example.org', password: ownersPassword }
  // From an address of its own: from the others there were too many tries by now.
  const first = await call(desk, 'POST /api/v1/session', { json: credentials, from: '127.0.0.9' })
  const { second_step: pending } = (await expectStatus(first, 200)).json<{ second_step: { ticket: string } }>()
  const ticket = note('what stands between the two steps', pending.ticket)
  const take = (code: string) =>
    call(desk, 'POST /api/v1/session/second-step', { json: { ticket, code }, from: '127.0.0.9' })
  await expectStatus(await take('000000'), 401)
  sessionOf(await expectStatus(await take(codes[0] ?? ''), 200), note, 'session by a recovery code')
}

const commanding = async (folder: string, note: Note) => {
  const user = (...args: string[]) => runCommand(['user', ...args], { DATA_DIR: folder })
  const added = await user('add', 'di@example.org', '--name', 'Di', '--json')
  note('a password that a command made', (JSON.parse(added.stdout) as { password: string }).password)
  const file = join(folder, 'new-password')
  writeFileSync(file, `${note('a password out of a file', 'slow green Tractor 3', 'guessable')}\n`)
  const reset = await user('reset-password', 'di@example.org', '--password-file', file)
  if (reset.code !== 0) throw new Error(reset.stderr)
  writeFileSync(file, '')
}

const startTalkativeProvider = async () => {
  let asked = 0
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const { authorization = '' } = request.headers
      const message = `Incorrect API key provided: ${authorization.slice(7)}. You sent ${authorization} with ${body}.`
      const turn = asked++ % 4
      if (turn === 2) {
        request.socket.destroy()
        return
      }
      response.writeHead([401, 500, 0, 200][turn] ?? 200, {
        'content-type': 'application/json',
        'x-request-key': authorization,
      })
      response.end(turn === 3 ? `not JSON, but ${message}` : JSON.stringify({ error: { message, code: 'bad_key' } }))
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    stop: () =>
      new Promise<void>((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}

const dumpOf = async (folder: string) => {
  const client = new pg.Client({ connectionString: findRunningPostgres(folder) })
  await client.connect()
  try {
    return await dumpTables(client)
  } finally {
    await client.end()
  }
}

/** What a dump of the database holds: each table, line by line, bytes in hex. */
export const dumpTables = async (client: Pick<pg.Client, 'query' | 'escapeIdentifier'>) => {
  const { rows: tables } = await client.query<{ name: string }>(
    `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  )
  const dump = new Map<string, string>()
  for (const { name } of tables) {
    const { rows } = await client.query<{ line: string }>(`select (t.*)::text as line from ${name} as t order by 1`)
    dump.set(name, rows.map(({ line }) => line).join('\n'))
  }
  return dump
}
