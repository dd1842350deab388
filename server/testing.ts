// What tests are built with: a scratch database, a desk with a clock that stands still, builders. Nothing of our own
// is ever replaced by a stand-in.
import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { inject, onTestFinished } from 'vitest'
import type { NewTicket } from '#shared/tickets.ts'
import { roles, tokenScopes, type Role, type TokenScope } from '#shared/words.ts'
import { makeApp, startClocks, startFeatures } from './app.ts'
import { readConfig } from './config.ts'
import { contextOf, type Ctx, type Desk } from './platform/context.ts'
import { openDatabase } from './platform/db.ts'
import { startLive } from './platform/live.ts'
import { makeLog } from './platform/log.ts'
import { startReplicas } from './platform/replicas.ts'
import { makeToken } from './tokens/tokens.ts'
import { addPerson, claimDeskFromMachine, startSession } from './people/people.ts'
import { createTicket } from './tickets/tickets.ts'

export const templateName = 'docket_template'

interface Options {
  /** Where the clock stands. Without it the real time is told. */
  readonly now?: string
  readonly settings?: Readonly<Record<string, string>>
  /** The database of another desk, to serve beside it. Without it a scratch one of its own. */
  readonly databaseUrl?: string
}

/** A database of its own, copied from the migrated template, dropped when the test has finished. */
export const scratchDatabase = async (): Promise<string> => {
  const superuserUrl = inject('superuserUrl')
  const name = `scratch_${randomUUID().replaceAll('-', '')}`
  await asSuperuser(superuserUrl, `create database ${name} template ${templateName} strategy file_copy`)
  onTestFinished(() => asSuperuser(superuserUrl, `drop database if exists ${name} with (force)`))
  const url = new URL(superuserUrl)
  url.pathname = `/${name}`
  return url.href
}

/** A context of a desk on a scratch database, for calling verbs. */
export const aDesk = async (options: Options = {}): Promise<Ctx & { setNow(at: string): void }> => {
  const { desk, setNow } = await makeDesk(options)
  return { ...contextOf(desk, { name: 'tester', via: 'api' }), setNow }
}

let isEveryDeskClaimed = false
/** In this file of tests every desk has an owner, and is called with a token of theirs unless a test says otherwise. */
export const claimEveryDesk = () => void (isEveryDeskClaimed = true)

/** A desk that serves on a free port of loopback, stopped when the test has finished. */
export const startDesk = async (options: Options = {}) => {
  const { desk, databaseUrl, setNow } = await makeDesk(isEveryDeskClaimed ? withoutLimit(options) : options)
  const app = await makeApp(desk)
  const live = await startLive(desk, databaseUrl)
  const replicas = await startReplicas(desk)
  await startFeatures(desk)
  const stopClocks = startClocks(desk)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  let isStopped = false
  const stop = async () => {
    if (isStopped) return
    isStopped = true
    await stopClocks()
    await app.close()
    await live.stop()
    await replicas.stop()
  }
  onTestFinished(stop)
  const ctx = contextOf(desk, { name: 'tester', via: 'api' })
  return {
    url: `http://127.0.0.1:${port}`,
    headers: isEveryDeskClaimed ? await tokenOfNewOwner(ctx) : {},
    app,
    databaseUrl,
    ctx,
    setNow,
    stop,
  }
}

const withoutLimit = ({ settings, ...options }: Options): Options => ({
  ...options,
  settings: { API_PER_MINUTE: '100000', ...settings },
})

const tokenOfNewOwner = async (ctx: Ctx) => aToken(ctx, (await aPerson(ctx, { role: 'owner' })).id, scopesOf('owner'))

export const testPassword = 'three wise heron'

/** Somebody of the desk with `testPassword`; the first one claims it. */
export const aPerson = async (ctx: Ctx, { role, name = `Ann ${role}` }: { role: Role; name?: string }) => {
  const given = { name, email: `${name.toLowerCase().replaceAll(' ', '.')}@example.org`, password: testPassword }
  return role === 'owner' ? claimDeskFromMachine(ctx, given) : addPerson(ctx, { ...given, role })
}

/** Somebody who sees their own tickets alone: those from this address, which they have shown to be theirs. */
export const aRequester = (ctx: Ctx, { name }: { name: string }) => aPerson(ctx, { role: 'requester', name })

/** The header that a browser sends which has signed in. */
export const aSession = async (ctx: Ctx, personId: number) => {
  const visitor = { address: '127.0.0.1', userAgent: 'tests', earlierToken: undefined }
  return { cookie: `docket_session=${await startSession(ctx, personId, visitor)}` }
}

/** Claims the desk. @returns for each role the header of somebody who has it and has signed in */
export const claimed = async (ctx: Ctx) => {
  const owner = await aPerson(ctx, { role: 'owner' })
  const [admin, agent, viewer] = await Promise.all(
    (['admin', 'agent', 'viewer'] as const).map((role) => aPerson(ctx, { role })),
  )
  const sessionOf = (person: { id: number } | undefined) => aSession(ctx, person?.id ?? 0)
  return {
    owner: await sessionOf(owner),
    admin: await sessionOf(admin),
    agent: await sessionOf(agent),
    viewer: await sessionOf(viewer),
  }
}

/** Every scope that a person of this role may give to a token. */
export const scopesOf = (role: Role) =>
  (Object.keys(tokenScopes) as TokenScope[]).filter((scope) => roles.indexOf(role) <= roles.indexOf(tokenScopes[scope]))

/** The header of a program with a token of this person, made for a year. */
export const aToken = async (ctx: Ctx, personId: number, scopes: readonly TokenScope[]) => ({
  authorization: `Bearer ${await makeToken(ctx, { personId, name: 'a program', scopes, days: 365 })}`,
})

/** A ticket that a person filled in completely. */
export const aTicket = (ctx: Ctx, fields: Partial<NewTicket> = {}) =>
  createTicket(ctx, {
    title: 'Double charge on invoice',
    description: 'I was charged twice this month.',
    category: 'billing',
    priority: 'high',
    ...fields,
  })

/** So that no desk of a test makes one, in a folder that all of them share. */
const testSecret = 'kV9zq2Xw5LmR8tYb3NcD7fGh1JpS4uAe'

const makeDesk = async ({ now, settings = {}, ...given }: Options) => {
  const databaseUrl = given.databaseUrl ?? (await scratchDatabase())
  const config = readConfig({ LOG_LEVEL: 'fatal', APP_SECRET: testSecret, ...settings, DATABASE_URL: databaseUrl })
  const { db } = openDatabase(databaseUrl, config.databasePool, () => undefined, {
    isPreparing: config.isPreparingStatements,
  })
  onTestFinished(() => db.destroy())
  let fixed = now
  const desk: Desk = {
    config,
    db,
    log: makeLog(config.logLevel),
    now: () => (fixed === undefined ? new Date() : new Date(fixed)),
  }
  return { desk, databaseUrl, setNow: (at: string) => void (fixed = at) }
}

const asSuperuser = async (url: string, statement: string) => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
