// The only reader of process.env. Read once, checked as a whole, all faults listed at once, frozen.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { isLoopbackHost } from './platform/loopback.ts'
import { Fault, settingDefinitions, type SettingDefinition, type SettingName } from './setting-definitions.ts'

type Parsed = { [N in SettingName]: Exclude<ReturnType<(typeof settingDefinitions)[N]['parse']>, Fault> | undefined }

export interface ProviderConfig {
  readonly kind: 'groq' | 'gemini' | 'openai-compatible'
  /** What tickets name as the source. */
  readonly name: string
  readonly baseUrl: string
  readonly model: string
  readonly apiKey: string | undefined
}

export interface OidcConfig {
  readonly issuer: string
  readonly clientId: string
  /** Undefined for a public client. */
  readonly clientSecret: string | undefined
  /** What people call the provider. */
  readonly name: string
  /** Of e-mail addresses that may be linked or let in; undefined for all. */
  readonly allowedDomains: readonly string[] | undefined
  /** Of who is neither known nor invited; undefined lets nobody new in. */
  readonly newcomersRole: 'viewer' | 'agent' | undefined
}

export interface DatabaseAddress {
  /** With its password: never logged. */
  readonly url: string
  readonly shownAs: string
}

export interface DatabaseAddresses extends DatabaseAddress {
  /** Around the pooler that `url` leads through; the same as `url` where there is none. */
  readonly direct: DatabaseAddress
  /** Standbys that may be read from. */
  readonly replicas: readonly DatabaseAddress[]
}

export interface Config {
  readonly host: string
  readonly port: number
  /** How many processes serve beside each other on one port. */
  readonly webProcesses: number
  readonly publicUrl: string | undefined
  /** The address people outside this process can reach it by; what decides whether an open desk is local. */
  readonly bind: string
  readonly trustedProxies: readonly string[]
  readonly corsOrigins: readonly string[]
  /** Whose desk it becomes at its start, where nobody has claimed it. */
  readonly admin: { readonly email: string; readonly passwordFile: string } | undefined
  /** Sign-in by OpenID Connect, where it is set up. */
  readonly oidc: OidcConfig | undefined
  readonly dataDir: string
  /** What is sealed in the database is sealed with; where `current` is not given it is kept in `dataDir` (app-secret.ts). */
  readonly appSecret: { readonly current: string | undefined; readonly previous: string | undefined }
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent'
  readonly database: { readonly kind: 'embedded' } | ({ readonly kind: 'external' } & DatabaseAddresses)
  readonly databasePool: number
  readonly isPreparingStatements: boolean
  readonly databaseWaitSeconds: number
  readonly triage: {
    readonly provider: ProviderConfig | undefined
    readonly concurrency: number
    readonly callsPerMinute: number
    readonly isLocalOn: boolean
    readonly onFailure: 'fallback' | 'unavailable'
    readonly classifyPerMinute: number
  }
  readonly compatApi: 'open' | 'token' | 'off'
  readonly compatListMax: number
  /** For how many days the audit log is kept; 0 for ever. */
  readonly auditDays: number
  /** Of one token. */
  readonly apiPerMinute: number
  /** The settings as given, for the settings page: secrets are never in here. */
  readonly shown: readonly { readonly name: SettingName; readonly value: string; readonly isDefault: boolean }[]
}

/** Raised with every fault at once; the message is ready to print. */
export class ConfigFaults extends Error {
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(`The settings need mending:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`)
    this.faults = faults
  }
}

type Environment = Readonly<Record<string, string | undefined>>

/** The process environment over the .env file of the working directory, if there is one. */
export const readEnvironment = (folder = process.cwd()): Environment => {
  const file = resolve(folder, '.env')
  return existsSync(file) ? { ...parseEnv(readFileSync(file, 'utf8')), ...process.env } : process.env
}

/** Whether output goes to a person; decides only how much is printed. */
const isTerminal = () => process.stdout.isTTY

/** @throws ConfigFaults naming every bad value and what would be right. */
export const readConfig = (environment: Environment): Config => {
  const faults: string[] = []
  const given = gather(environment, faults)
  const parsed = parseAll(given, faults)
  const database = chooseDatabase(parsed, given, faults)
  const provider = chooseProvider(parsed, given, faults)
  const admin = readAdmin(parsed, faults)
  // Left unread it would quietly turn every user into one address.
  if (environment['TRUSTED_PROXIES']) faults.push('TRUSTED_PROXIES: is called TRUST_PROXY now, rename it.')
  const oidc = readOidc(parsed, faults)
  const host = parsed.HOST ?? '127.0.0.1'
  if (faults.length > 0) throw new ConfigFaults(faults)
  return deepFreeze({
    host,
    port: parsed.PORT ?? 3000,
    webProcesses: parsed.WEB_PROCESSES === 'auto' ? availableParallelism() : (parsed.WEB_PROCESSES ?? 1),
    publicUrl: parsed.PUBLIC_URL,
    bind: parsed.DOCKET_BIND ?? host,
    trustedProxies: parsed.TRUST_PROXY ?? [],
    corsOrigins: parsed.CORS_ORIGINS ?? [],
    admin,
    oidc,
    dataDir: resolve(parsed.DATA_DIR ?? './data'),
    appSecret: { current: parsed.APP_SECRET, previous: parsed.APP_SECRET_PREVIOUS },
    logLevel: parsed.LOG_LEVEL ?? (isTerminal() ? 'warn' : 'info'),
    database,
    databasePool: parsed.DATABASE_POOL ?? 10,
    isPreparingStatements: parsed.DATABASE_PREPARE !== 'off',
    databaseWaitSeconds: parsed.DATABASE_WAIT_SECONDS ?? 60,
    triage: {
      provider,
      concurrency: parsed.AI_CONCURRENCY ?? 8,
      callsPerMinute: parsed.AI_CALLS_PER_MINUTE ?? 120,
      isLocalOn: parsed.TRIAGE_LOCAL !== 'off',
      onFailure: parsed.CLASSIFY_ON_FAILURE ?? 'fallback',
      classifyPerMinute: parsed.CLASSIFY_PER_MINUTE ?? 60,
    },
    compatApi: parsed.COMPAT_API ?? 'token',
    compatListMax: parsed.COMPAT_LIST_MAX ?? 10_000,
    auditDays: parsed.AUDIT_DAYS ?? 730,
    apiPerMinute: parsed.API_PER_MINUTE ?? 300,
    shown: showAll(given),
  })
}

/** True when DATABASE_URL leads through a pooler, which has a way around it. */
export const isPooled = ({ database }: Config) => database.kind === 'external' && database.url !== database.direct.url

/** True when only this machine can reach the desk, as far as its settings tell. */
export const isBoundLocally = (config: Config) =>
  isLoopbackHost(config.bind) && (config.publicUrl === undefined || isLoopbackHost(new URL(config.publicUrl).hostname))

type Given = Partial<Record<SettingName, string>>

const settingNames = Object.keys(settingDefinitions) as SettingName[]

// An empty value counts as unset: compose files pass `${NAME:-}` for what the operator left out.
const gather = (environment: Environment, faults: string[]): Given => {
  const given: Given = {}
  for (const name of settingNames) {
    const value = environment[name]?.trim()
    const file = environment[`${name}_FILE`]?.trim()
    if (value && file) faults.push(`${name} and ${name}_FILE are both set: keep one of them.`)
    else if (value) given[name] = value
    else if (file) {
      try {
        const content = readFileSync(file, 'utf8').trim()
        const definition: SettingDefinition = settingDefinitions[name]
        if (content === '') faults.push(`${name}_FILE: ${file} is empty.`)
        else if (definition.isKeptClose && isReadableByAll(file))
          faults.push(`${name}_FILE: everybody on this machine may read ${file}: chmod 600 it.`)
        else given[name] = content
      } catch (error) {
        faults.push(`${name}_FILE: ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'}).`)
      }
    }
  }
  return given
}

const isReadableByAll = (file: string) => process.platform !== 'win32' && (statSync(file).mode & 0o007) !== 0

const parseAll = (given: Given, faults: string[]): Parsed => {
  const parsed: Partial<Record<SettingName, unknown>> = {}
  for (const name of settingNames) {
    const definition: SettingDefinition = settingDefinitions[name]
    const value = given[name] ?? definition.default
    if (value === undefined) continue
    const result = definition.parse(value)
    if (result instanceof Fault) {
      const shown = definition.isSecret ? 'its value' : `"${value}"`
      faults.push(`${name}: ${shown} is not ${result.expected}.`)
    } else parsed[name] = result
  }
  return parsed as Parsed
}

const chooseDatabase = (parsed: Parsed, given: Given, faults: string[]): Config['database'] => {
  const url = parsed.DATABASE_URL ?? (given.DB_HOST && addressOfParts(parsed))
  if (url) {
    return {
      kind: 'external',
      ...databaseAddress(url),
      direct: databaseAddress(parsed.DATABASE_DIRECT_URL ?? url),
      replicas: (parsed.DATABASE_REPLICA_URL ?? []).map(databaseAddress),
    }
  }
  for (const name of ['DATABASE_DIRECT_URL', 'DATABASE_REPLICA_URL'] as const)
    if (parsed[name]) faults.push(`${name}: goes with DATABASE_URL, which is not set.`)
  return { kind: 'embedded' }
}

const readAdmin = (parsed: Parsed, faults: string[]): Config['admin'] => {
  const { DOCKET_ADMIN_EMAIL: email, DOCKET_ADMIN_PASSWORD_FILE: passwordFile } = parsed
  if (email && passwordFile) return { email, passwordFile }
  if (email) faults.push('DOCKET_ADMIN_EMAIL: goes with DOCKET_ADMIN_PASSWORD_FILE, which is not set.')
  if (passwordFile) faults.push('DOCKET_ADMIN_PASSWORD_FILE: goes with DOCKET_ADMIN_EMAIL, which is not set.')
  return undefined
}

const readOidc = (parsed: Parsed, faults: string[]): OidcConfig | undefined => {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_ALLOWED_DOMAINS: domains, OIDC_ROLE: role } = parsed
  if (!issuer) {
    for (const name of ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_NAME', 'OIDC_ALLOWED_DOMAINS'] as const)
      if (parsed[name]) faults.push(`${name}: goes with OIDC_ISSUER, which is not set.`)
    if (role && role !== 'none') faults.push('OIDC_ROLE: goes with OIDC_ISSUER, which is not set.')
    return undefined
  }
  if (!clientId) faults.push('OIDC_CLIENT_ID: needed with OIDC_ISSUER, the name of the client at the provider.')
  // At a public provider everybody has an account: that all of them are let in has to be said.
  if (role && role !== 'none' && !domains)
    faults.push(`OIDC_ROLE: "${role}" needs OIDC_ALLOWED_DOMAINS, or * there for all whom the provider knows.`)
  return {
    issuer,
    clientId: clientId ?? '',
    clientSecret: parsed.OIDC_CLIENT_SECRET,
    name: parsed.OIDC_NAME ?? new URL(issuer).host,
    allowedDomains: domains?.includes('*') ? undefined : domains,
    newcomersRole: role === 'none' ? undefined : role,
  }
}

const addressOfParts = (parsed: Parsed) => {
  const url = new URL('postgres://x')
  url.hostname = parsed.DB_HOST ?? 'localhost'
  url.port = String(parsed.DB_PORT ?? 5432)
  url.username = encodeURIComponent(parsed.DB_USER ?? 'docket')
  if (parsed.DB_PASSWORD) url.password = encodeURIComponent(parsed.DB_PASSWORD)
  url.pathname = `/${encodeURIComponent(parsed.DB_NAME ?? 'docket')}`
  return url.href
}

const databaseAddress = (address: string): DatabaseAddress => {
  const { hostname, port, pathname } = new URL(address)
  return { url: address, shownAs: `${hostname}:${port || '5432'}${pathname}` }
}

const chooseProvider = (parsed: Parsed, given: Given, faults: string[]): ProviderConfig | undefined => {
  const found = {
    groq: parsed.GROQ_API_KEY
      ? {
          kind: 'groq',
          name: 'groq',
          baseUrl: parsed.GROQ_BASE_URL!,
          model: parsed.GROQ_MODEL!,
          apiKey: parsed.GROQ_API_KEY,
        }
      : undefined,
    gemini: parsed.GEMINI_API_KEY
      ? {
          kind: 'gemini',
          name: 'gemini',
          baseUrl: parsed.GEMINI_BASE_URL!,
          model: parsed.GEMINI_MODEL!,
          apiKey: parsed.GEMINI_API_KEY,
        }
      : undefined,
    'openai-compatible':
      parsed.AI_BASE_URL && parsed.AI_MODEL
        ? {
            kind: 'openai-compatible',
            name: parsed.AI_NAME!,
            baseUrl: parsed.AI_BASE_URL,
            model: parsed.AI_MODEL,
            apiKey: parsed.AI_API_KEY,
          }
        : undefined,
  } as const satisfies Record<ProviderConfig['kind'], ProviderConfig | undefined>
  if (given.AI_BASE_URL && !given.AI_MODEL) faults.push('AI_MODEL: needed with AI_BASE_URL, the name of a model there.')
  const chosen = parsed.AI_PROVIDER
  if (chosen === 'none') return undefined
  if (!chosen) return found.groq ?? found.gemini ?? found['openai-compatible']
  if (!found[chosen]) {
    const needs = { groq: 'GROQ_API_KEY', gemini: 'GEMINI_API_KEY', 'openai-compatible': 'AI_BASE_URL and AI_MODEL' }[
      chosen
    ]
    faults.push(`AI_PROVIDER: "${chosen}" needs ${needs}.`)
  }
  return found[chosen]
}

const showAll = (given: Given): Config['shown'] =>
  settingNames.map((name) => {
    const definition: SettingDefinition = settingDefinitions[name]
    const value = given[name] ?? definition.default
    const shown = value === undefined ? 'not set' : definition.isSecret ? 'set' : value
    return { name, value: shown, isDefault: given[name] === undefined || given[name] === definition.default }
  })

const deepFreeze = <T extends object>(value: T): T => {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) deepFreeze(inner)
  return Object.freeze(value)
}
