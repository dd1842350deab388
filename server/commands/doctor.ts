import { existsSync, statfsSync } from 'node:fs'
import { sql } from 'kysely'
import { boot } from '../boot.ts'
import { isPooled, type Config } from '../config.ts'
import { pendingMigrations } from '../migrate.ts'
import { appSecretFile, findAppSecret } from '../platform/app-secret.ts'
import { contextOf, type Ctx } from '../platform/context.ts'
import { checkPooler } from '../platform/pooler.ts'
import { checkProvider as checkSignInProvider } from '../oidc/oidc.ts'
import { measureReplica, mendReplica, mostLagMs } from '../platform/replicas.ts'
import { findLosses, lossWords } from '../platform/sealed-columns.ts'
import { exitCodes, StartFault } from '../platform/start-fault.ts'
import { webFolder } from '../platform/web-app.ts'
import { describeDrift, mendStats, rebuildCounts, recount } from '../stats/stats.ts'
import { checkProvider } from '../triage/triage.ts'
import type { Output } from './output.ts'
import { sealedColumns } from './secrets.ts'

interface Finding {
  readonly name: string
  readonly state: 'ok' | 'warning' | 'failing'
  readonly message: string
  readonly mend: string | null
}

interface Wishes extends Output {
  readonly offline: boolean
  readonly mend: boolean
}

/** Looks at everything a desk needs. Answers 1 when something is failing; warnings alone answer 0. */
export const doctor = async (config: Config, { json, offline, mend, print }: Wishes) => {
  // That the settings are sound was found out on the way here.
  const findings: Finding[] = [
    ok('settings', 'The settings are sound.'),
    checkRuntime(),
    checkWeb(),
    ...checkFolder(config),
    checkSecret(config),
  ]
  try {
    const booted = await boot({ ...config, logLevel: 'silent' }, { progress: () => undefined, database: 'shares' })
    try {
      const ctx = contextOf(booted.desk, { name: 'system', via: 'cli' })
      findings.push(await checkDatabase(ctx), ...(await checkPooling(config)), ...(await checkReplicas(ctx)))
      const migrations = await checkMigrations(ctx)
      findings.push(migrations)
      if (migrations.state === 'ok') {
        findings.push(...(await checkSealed(ctx)), ...(await checkCounts(ctx)), await checkStats(ctx, mend))
      }
      if (!offline) findings.push(await checkModel(ctx), ...(await checkSignIn(ctx)))
    } finally {
      await booted.stop()
    }
  } catch (error) {
    if (!(error instanceof StartFault)) throw error
    findings.push({ name: 'database', state: 'failing', message: error.message, mend: null })
  }
  const isFailing = findings.some(({ state }) => state === 'failing')
  if (json) print(JSON.stringify({ is_well: !isFailing, findings }, undefined, 2))
  else for (const finding of findings) print(line(finding))
  return isFailing ? exitCodes.failed : exitCodes.ok
}

const marks = { ok: 'ok      ', warning: 'warning ', failing: 'FAILING ' }
const line = ({ name, state, message, mend }: Finding) =>
  `${marks[state]} ${name.padEnd(10)} ${message}${mend ? `\n${' '.repeat(20)}→ ${mend}` : ''}`

const ok = (name: string, message: string): Finding => ({ name, state: 'ok', message, mend: null })

const checkRuntime = () => ok('node', `Node ${process.versions.node} on ${process.platform} ${process.arch}.`)

const checkWeb = (): Finding =>
  existsSync(webFolder)
    ? ok('web app', 'The web app is built.')
    : {
        name: 'web app',
        state: 'warning',
        message: 'The web app is not built.',
        mend: 'npm run build (npm start does it by itself).',
      }

const checkFolder = ({ dataDir, database }: Config): Finding[] => {
  if (database.kind === 'external' || !existsSync(dataDir)) return []
  const { bavail, bsize } = statfsSync(dataDir)
  const freeMegabytes = Math.floor((bavail * bsize) / 1024 / 1024)
  return freeMegabytes > 1_024
    ? [ok('disk', `${freeMegabytes} MB free for DATA_DIR ${dataDir}.`)]
    : [
        {
          name: 'disk',
          state: 'warning',
          message: `Only ${freeMegabytes} MB free for DATA_DIR ${dataDir}.`,
          mend: 'Free some space before the desk stops taking tickets.',
        },
      ]
}

const checkSecret = (config: Config): Finding => {
  try {
    const found = findAppSecret(config)
    if (found) return ok('secret', `The desk's own secret is there (${found.from}).`)
    const message = `The desk has no secret of its own yet: its start makes one, in ${appSecretFile(config)}.`
    return { name: 'secret', state: 'warning', message, mend: null }
  } catch (error) {
    if (!(error instanceof StartFault)) throw error
    return { name: 'secret', state: 'failing', message: error.message, mend: null }
  }
}

// Without a secret nothing is opened, and none is made by looking.
const checkSealed = async (ctx: Ctx): Promise<Finding[]> => {
  const losses = await findLosses(ctx, sealedColumns)
  return losses.map((loss) => ({ name: 'sealed', state: 'failing', message: lossWords(loss), mend: null }))
}

const checkDatabase = async ({ db, config }: Ctx): Promise<Finding> => {
  const { rows } = await sql<{ version: string; is_superuser: boolean; fsync: string }>`
    select current_setting('server_version') as version, rolsuper as is_superuser, current_setting('fsync') as fsync
    from pg_roles where rolname = current_user`.execute(db)
  const { version = '', is_superuser = false, fsync = 'on' } = rows[0] ?? {}
  const where = config.database.kind === 'embedded' ? 'embedded' : config.database.direct.shownAs
  if (fsync !== 'on') {
    return {
      name: 'database',
      state: 'failing',
      message: `fsync is off: a power cut would lose tickets.`,
      mend: 'Set fsync = on in postgresql.conf.',
    }
  }
  return is_superuser
    ? {
        name: 'database',
        state: 'warning',
        message: `PostgreSQL ${version} (${where}) answers, but the role is a superuser.`,
        mend: 'Give Docket a role of its own that owns its database and nothing else.',
      }
    : ok('database', `PostgreSQL ${version} (${where}) answers.`)
}

const checkPooling = async (config: Config): Promise<Finding[]> => {
  const { database } = config
  if (database.kind !== 'external' || !isPooled(config)) return []
  try {
    const { keepsPrepared } = await checkPooler(database, { waitSeconds: 0, progress: () => undefined })
    const kept = keepsPrepared
      ? 'takes part in prepared statements'
      : 'takes no part in prepared statements: none are kept'
    return [ok('pooler', `The pooler (${database.shownAs}) answers and ${kept}.`)]
  } catch (error) {
    if (!(error instanceof StartFault)) throw error
    return [{ name: 'pooler', state: 'failing', message: error.message, mend: null }]
  }
}

const checkReplicas = async (ctx: Ctx): Promise<Finding[]> => {
  const { database } = ctx.config
  const addresses = database.kind === 'external' ? database.replicas : []
  return Promise.all(
    addresses.map(async (address) => {
      const { fault, lagMs = 0 } = await measureReplica(ctx, address)
      const [name, who] = ['replica', `The replica (${address.shownAs})`]
      if (fault !== undefined)
        return { name, state: 'failing', message: `${who} ${fault}.`, mend: mendReplica } as const
      return lagMs > mostLagMs
        ? ({
            name,
            state: 'warning',
            message: `${who} is more than ${mostLagMs / 1_000} s behind.`,
            mend: mendReplica,
          } as const)
        : ok(name, `${who} is ${lagMs} ms behind.`)
    }),
  )
}

const checkMigrations = async ({ db }: Ctx): Promise<Finding> => {
  const pending = await pendingMigrations(db)
  return pending.length === 0
    ? ok('schema', 'The schema is up to date.')
    : {
        name: 'schema',
        state: 'failing',
        message: `Not applied yet: ${pending.join(', ')}.`,
        mend: 'npm run docket -- migrate',
      }
}

const checkCounts = async ({ db }: Ctx): Promise<Finding[]> => {
  const { rows } = await sql<{ tickets: number; searchable: number; without_history: number }>`
    select (select count(*) from tickets) as tickets,
      (select count(*) from ticket_search) as searchable,
      (select count(*) from tickets t where not exists (select from events e where e.ticket_id = t.id)) as without_history
  `.execute(db)
  const { tickets = 0, searchable = 0, without_history = 0 } = rows[0] ?? {}
  const counted = ok('tickets', `${tickets} tickets.`)
  const search: Finding =
    searchable === tickets
      ? ok('search', 'Every ticket can be found.')
      : {
          name: 'search',
          state: 'failing',
          message: `${searchable} of ${tickets} tickets can be found.`,
          mend: 'insert into ticket_search select id, lower(title || chr(1) || description) from tickets on conflict do nothing;',
        }
  const history: Finding =
    without_history === 0
      ? ok('history', 'Every ticket has its history.')
      : {
          name: 'history',
          state: 'warning',
          message: `${without_history} tickets have no history: they were written by other means than Docket.`,
          mend: null,
        }
  return [counted, search, history]
}

const checkStats = async (ctx: Ctx, mayMend: boolean): Promise<Finding> => {
  const drift = describeDrift(await recount(ctx))
  if (!drift) return ok('stats', 'The stats equal a recount of all tickets.')
  if (!mayMend) return { name: 'stats', state: 'failing', message: drift, mend: mendStats }
  await rebuildCounts(ctx)
  const left = describeDrift(await recount(ctx))
  return left
    ? { name: 'stats', state: 'failing', message: left, mend: mendStats }
    : ok('stats', `${drift} They are counted afresh and equal now.`)
}

const checkModel = async (ctx: Ctx): Promise<Finding> => {
  if (!ctx.config.triage.provider) {
    return ok(
      'model',
      'No model is configured; the built-in classifier and the fallback serve. GROQ_API_KEY or GEMINI_API_KEY adds one.',
    )
  }
  const { state, message, mend } = await checkProvider(ctx)
  return { name: 'model', state: state === 'ok' ? 'ok' : 'failing', message, mend }
}

const checkSignIn = async (ctx: Ctx): Promise<Finding[]> => {
  const found = await checkSignInProvider(ctx)
  if (!found) return []
  const mend = found.isWell ? null : 'OIDC_ISSUER is the name that the provider gives itself in its discovery document.'
  return [{ name: 'sign-in', state: found.isWell ? 'ok' : 'failing', message: found.message, mend }]
}
