// The only reader of process.env. Read once, checked as a whole, all faults listed at once, frozen.
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { isLoopbackHost } from './platform/loopback.ts'

type Parse<T> = (text: string) => T | Fault
class Fault {
  readonly expected: string
  constructor(expected: string) {
    this.expected = expected
  }
}

export interface SettingDefinition<T = unknown> {
  readonly group: 'Server' | 'Database' | 'Triage' | 'Limits'
  readonly description: string
  /** As it would be written in .env; undefined where there is none. */
  readonly default?: string
  readonly isSecret?: boolean
  readonly parse: Parse<T>
}

const setting = <T>(definition: SettingDefinition<T>) => definition

const text: Parse<string> = (value) => value
const integer =
  (min: number, max: number): Parse<number> =>
  (value) => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN
    return number >= min && number <= max ? number : new Fault(`a whole number from ${min} to ${max}`)
  }
const oneOf =
  <const T extends string>(...values: T[]): Parse<T> =>
  (value) =>
    values.find((candidate) => candidate === value.toLowerCase()) ?? new Fault(`one of ${values.join(', ')}`)
const url =
  (...protocols: string[]): Parse<string> =>
  (value) => {
    const parsed = URL.canParse(value) ? new URL(value) : undefined
    return parsed && protocols.includes(parsed.protocol)
      ? value.replace(/\/+$/, '')
      : new Fault(`a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`)
  }
const list: Parse<readonly string[]> = (value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
const hostName: Parse<string> = (value) =>
  /^[A-Za-z0-9.:_-]+$/.test(value) ? value : new Fault('a host name or an IP address')

/** Every setting, in the order of .env.example and of the settings page. */
export const settingDefinitions = {
  HOST: setting({ group: 'Server', default: '127.0.0.1', parse: hostName, description: 'Address to listen on.' }),
  PORT: setting({
    group: 'Server',
    default: '3000',
    parse: integer(0, 65_535),
    description: 'Port to listen on; 0 takes a free one.',
  }),
  PUBLIC_URL: setting({
    group: 'Server',
    parse: url('http:', 'https:'),
    description:
      'Where people reach the desk, if not at HOST and PORT. An open desk answers on loopback addresses only.',
  }),
  DOCKET_BIND: setting({
    group: 'Server',
    parse: hostName,
    description:
      'In a container: the address of the host that the port is published on (compose.yaml sets it). Default: HOST.',
  }),
  TRUSTED_PROXIES: setting({
    group: 'Server',
    parse: list,
    description:
      'Addresses, CIDR ranges or host names of proxies whose X-Forwarded-For is believed, comma-separated. None by default.',
  }),
  CORS_ORIGINS: setting({
    group: 'Server',
    parse: list,
    description:
      'Further origins whose pages may call the drop-in API of an open desk, comma-separated. Pages on loopback always may.',
  }),
  DATA_DIR: setting({
    group: 'Server',
    default: './data',
    parse: text,
    description: 'Where the embedded PostgreSQL keeps its data.',
  }),
  LOG_LEVEL: setting({
    group: 'Server',
    parse: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'silent'),
    description: 'fatal, error, warn, info, debug or silent. Default: info, or warn in a terminal.',
  }),
  DATABASE_URL: setting({
    group: 'Database',
    isSecret: true,
    parse: url('postgres:', 'postgresql:'),
    description:
      'A PostgreSQL of your own, 15 to 18: postgres://user:password@host:5432/name. Unset: the embedded one.',
  }),
  DB_HOST: setting({ group: 'Database', parse: hostName, description: 'The same in parts, for those who prefer it.' }),
  DB_PORT: setting({ group: 'Database', default: '5432', parse: integer(1, 65_535), description: 'Port of DB_HOST.' }),
  DB_NAME: setting({ group: 'Database', default: 'docket', parse: text, description: 'Database at DB_HOST.' }),
  DB_USER: setting({ group: 'Database', default: 'docket', parse: text, description: 'Role at DB_HOST.' }),
  DB_PASSWORD: setting({ group: 'Database', isSecret: true, parse: text, description: 'Password of DB_USER.' }),
  DATABASE_POOL: setting({
    group: 'Database',
    default: '10',
    parse: integer(2, 200),
    description: 'Connections a process keeps; one more listens for changes.',
  }),
  DATABASE_PREPARE: setting({
    group: 'Database',
    default: 'on',
    parse: oneOf('on', 'off'),
    description:
      'Keeps hot statements prepared on each connection. off for a pooler that shares connections and knows no prepared statements.',
  }),
  DATABASE_WAIT_SECONDS: setting({
    group: 'Database',
    default: '60',
    parse: integer(0, 3_600),
    description: 'How long a start waits for a database that does not answer yet.',
  }),
  AI_PROVIDER: setting({
    group: 'Triage',
    parse: oneOf('groq', 'gemini', 'openai-compatible', 'none'),
    description: 'groq, gemini, openai-compatible or none. Default: the first of these that is configured.',
  }),
  GROQ_API_KEY: setting({ group: 'Triage', isSecret: true, parse: text, description: 'Key for Groq.' }),
  GROQ_MODEL: setting({ group: 'Triage', default: 'openai/gpt-oss-20b', parse: text, description: 'Model at Groq.' }),
  GROQ_BASE_URL: setting({
    group: 'Triage',
    default: 'https://api.groq.com/openai/v1',
    parse: url('http:', 'https:'),
    description: 'Where Groq is reached.',
  }),
  GEMINI_API_KEY: setting({ group: 'Triage', isSecret: true, parse: text, description: 'Key for Gemini.' }),
  GEMINI_MODEL: setting({
    group: 'Triage',
    default: 'gemini-3.5-flash-lite',
    parse: text,
    description: 'Model at Gemini.',
  }),
  GEMINI_BASE_URL: setting({
    group: 'Triage',
    default: 'https://generativelanguage.googleapis.com/v1beta',
    parse: url('http:', 'https:'),
    description: 'Where Gemini is reached.',
  }),
  AI_BASE_URL: setting({
    group: 'Triage',
    parse: url('http:', 'https:'),
    description: 'Any OpenAI-compatible endpoint, a local one included, such as http://127.0.0.1:11434/v1.',
  }),
  AI_API_KEY: setting({
    group: 'Triage',
    isSecret: true,
    parse: text,
    description: 'Key for AI_BASE_URL, where it wants one.',
  }),
  AI_MODEL: setting({ group: 'Triage', parse: text, description: 'Model at AI_BASE_URL; required with it.' }),
  AI_NAME: setting({
    group: 'Triage',
    default: 'openai-compatible',
    parse: (value) => (/^[a-z0-9][a-z0-9._-]{0,39}$/.test(value) ? value : new Fault('up to 40 of a-z, 0-9, . _ -')),
    description: 'What tickets name as the source of suggestions from AI_BASE_URL.',
  }),
  AI_CONCURRENCY: setting({
    group: 'Triage',
    default: '8',
    parse: integer(1, 100),
    description:
      'Requests to the provider at one time; more wait, and take the built-in classifier when time runs out.',
  }),
  AI_CALLS_PER_MINUTE: setting({
    group: 'Triage',
    default: '120',
    parse: integer(1, 100_000),
    description: 'Requests to the provider in a minute; beyond it the built-in classifier answers.',
  }),
  TRIAGE_LOCAL: setting({
    group: 'Triage',
    default: 'on',
    parse: oneOf('on', 'off'),
    description: 'The built-in classifier, used when no provider answers. off leaves only the plain fallback.',
  }),
  CLASSIFY_ON_FAILURE: setting({
    group: 'Triage',
    default: 'fallback',
    parse: oneOf('fallback', 'unavailable'),
    description:
      'What POST /api/tickets/classify/ answers without a suggestion: fallback (200, general and low) or unavailable (503).',
  }),
  CLASSIFY_PER_MINUTE: setting({
    group: 'Limits',
    default: '60',
    parse: integer(1, 100_000),
    description: 'Classify calls a minute from one address; beyond it 429.',
  }),
  COMPAT_LIST_MAX: setting({
    group: 'Limits',
    default: '10000',
    parse: integer(1, 1_000_000),
    description: 'Tickets that GET /api/tickets/ answers at most without limit; the rest is behind its Link header.',
  }),
} as const

export type SettingName = keyof typeof settingDefinitions
type Parsed = { [N in SettingName]: Exclude<ReturnType<(typeof settingDefinitions)[N]['parse']>, Fault> | undefined }

export interface ProviderConfig {
  readonly kind: 'groq' | 'gemini' | 'openai-compatible'
  /** What tickets name as the source. */
  readonly name: string
  readonly baseUrl: string
  readonly model: string
  readonly apiKey: string | undefined
}

export interface Config {
  readonly host: string
  readonly port: number
  readonly publicUrl: string | undefined
  /** The address people outside this process can reach it by; what decides whether an open desk is local. */
  readonly bind: string
  readonly trustedProxies: readonly string[]
  readonly corsOrigins: readonly string[]
  readonly dataDir: string
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent'
  readonly database:
    | { readonly kind: 'embedded' }
    | { readonly kind: 'external'; readonly url: string; readonly shownAs: string }
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
  readonly compatListMax: number
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
export const isTerminal = () => process.stdout.isTTY

/** @throws ConfigFaults naming every bad value and what would be right. */
export const readConfig = (environment: Environment): Config => {
  const faults: string[] = []
  const given = gather(environment, faults)
  const parsed = parseAll(given, faults)
  const database = chooseDatabase(parsed, given)
  const provider = chooseProvider(parsed, given, faults)
  const host = parsed.HOST ?? '127.0.0.1'
  if (faults.length > 0) throw new ConfigFaults(faults)
  return deepFreeze({
    host,
    port: parsed.PORT ?? 3000,
    publicUrl: parsed.PUBLIC_URL,
    bind: parsed.DOCKET_BIND ?? host,
    trustedProxies: parsed.TRUSTED_PROXIES ?? [],
    corsOrigins: parsed.CORS_ORIGINS ?? [],
    dataDir: resolve(parsed.DATA_DIR ?? './data'),
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
    compatListMax: parsed.COMPAT_LIST_MAX ?? 10_000,
    shown: showAll(given),
  })
}

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
        if (content === '') faults.push(`${name}_FILE: ${file} is empty.`)
        else given[name] = content
      } catch (error) {
        faults.push(`${name}_FILE: ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'}).`)
      }
    }
  }
  return given
}

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

const chooseDatabase = (parsed: Parsed, given: Given): Config['database'] => {
  if (parsed.DATABASE_URL)
    return { kind: 'external', url: parsed.DATABASE_URL, shownAs: withoutPassword(parsed.DATABASE_URL) }
  if (!given.DB_HOST) return { kind: 'embedded' }
  const url = new URL('postgres://x')
  url.hostname = parsed.DB_HOST ?? 'localhost'
  url.port = String(parsed.DB_PORT ?? 5432)
  url.username = encodeURIComponent(parsed.DB_USER ?? 'docket')
  if (parsed.DB_PASSWORD) url.password = encodeURIComponent(parsed.DB_PASSWORD)
  url.pathname = `/${encodeURIComponent(parsed.DB_NAME ?? 'docket')}`
  return { kind: 'external', url: url.href, shownAs: withoutPassword(url.href) }
}

const withoutPassword = (address: string) => {
  const url = new URL(address)
  return `${url.hostname}:${url.port || '5432'}${url.pathname}`
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
