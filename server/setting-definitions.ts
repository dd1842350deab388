// Every setting there is, in the order of .env.example and of the settings page: what it means, what it may be.
import { domainToASCII } from 'node:url'
import { isLoopbackHost } from './platform/loopback.ts'

type Parse<T> = (text: string) => T | Fault
export class Fault {
  readonly expected: string
  constructor(expected: string) {
    this.expected = expected
  }
}

export interface SettingDefinition<T = unknown> {
  readonly group: 'Server' | 'Sign-in' | 'Database' | 'Triage' | 'Limits'
  readonly description: string
  /** As it would be written in .env; undefined where there is none. */
  readonly default?: string
  readonly isSecret?: boolean
  /** Where it is read from a file (NAME_FILE), nobody but owner and group may read that one. */
  readonly isKeptClose?: boolean
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
const processes: Parse<number | 'auto'> = (value) => {
  if (value.toLowerCase() === 'auto') return 'auto'
  const number = integer(1, 256)(value)
  return number instanceof Fault ? new Fault('auto or a whole number from 1 to 256') : number
}
const listOf =
  <T>(parse: Parse<T>): Parse<readonly T[]> =>
  (value) => {
    const items = list(value) as readonly string[]
    const parsed = items.map(parse)
    const fault = parsed.find((item) => item instanceof Fault)
    return fault instanceof Fault
      ? new Fault(`a comma-separated list in which each is ${fault.expected}`)
      : (parsed as T[])
  }
// The slash at its end belongs to the issuer's name for some; an issuer has no query (OpenID Connect Discovery 1.0, 4.1).
const issuer: Parse<string> = (value) => {
  const expected = 'the https address of an issuer, without query (http on loopback only)'
  const address = value.replace(/\/\.well-known\/openid-configuration$/, '')
  if (!URL.canParse(address)) return new Fault(expected)
  const { protocol, hostname, username, password, search, hash } = new URL(address)
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname))
  return isSafe && [username, password, search, hash].every((part) => part === '') ? address : new Fault(expected)
}
// As DNS has it, so that two ways to write a name are one.
const mailDomain: Parse<string> = (value) => {
  const domain = value === '*' ? value : domainToASCII(value.toLowerCase())
  return domain === '*' || /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(domain)
    ? domain
    : new Fault('a domain such as example.org, or * for every one')
}
const label: Parse<string> = (value) =>
  /^[^\p{C}]{1,40}$/u.test(value) ? value : new Fault('up to 40 characters on one line')
const hostName: Parse<string> = (value) =>
  /^[A-Za-z0-9.:_-]+$/.test(value) ? value : new Fault('a host name or an IP address')

// 128 bits are 39 digits, 32 letters of hex or 22 of base64. Nobody can tell random letters from others, but what repeats
// itself is surely not random.
const secretText: Parse<string> = (value) => {
  const least = /^\d+$/.test(value) ? 39 : /^[\da-f]+$/i.test(value) ? 32 : 22
  return value.length >= least && new Set(value).size >= 9
    ? value
    : new Fault('at least 128 random bits, such as openssl rand -base64 32 prints')
}

/** Every setting, in the order of .env.example and of the settings page. */
export const settingDefinitions = {
  HOST: setting({ group: 'Server', default: '127.0.0.1', parse: hostName, description: 'Address to listen on.' }),
  PORT: setting({
    group: 'Server',
    default: '3000',
    parse: integer(0, 65_535),
    description: 'Port to listen on; 0 takes a free one.',
  }),
  WEB_PROCESSES: setting({
    group: 'Server',
    default: '1',
    parse: processes,
    description: 'Processes that serve beside each other on PORT; auto takes one for each core.',
  }),
  PUBLIC_URL: setting({
    group: 'Server',
    parse: url('http:', 'https:'),
    description:
      'Where people reach the desk, if not at HOST and PORT; https, for signing in. It answers there once it is claimed.',
  }),
  DOCKET_BIND: setting({
    group: 'Server',
    parse: hostName,
    description:
      'In a container: the address of the host that the port is published on (compose.yaml sets it). Default: HOST.',
  }),
  TRUST_PROXY: setting({
    group: 'Server',
    parse: list,
    description:
      'Addresses, CIDR ranges or host names of proxies whose X-Forwarded-For is believed, comma-separated. None by default.',
  }),
  CORS_ORIGINS: setting({
    group: 'Server',
    parse: list,
    description:
      'Further origins whose pages may call the drop-in API until the desk is claimed, comma-separated. Pages on loopback always may.',
  }),
  COMPAT_API: setting({
    group: 'Server',
    default: 'token',
    parse: oneOf('open', 'token', 'off'),
    description:
      'The drop-in API once the desk is claimed: token (for a token or a session), open (its own machine, while nothing else reaches the desk, needs neither) or off (404, unclaimed too).',
  }),
  DOCKET_ADMIN_EMAIL: setting({
    group: 'Server',
    parse: text,
    description: 'Claims the desk at its start without a link: the owner’s address, with DOCKET_ADMIN_PASSWORD_FILE.',
  }),
  DOCKET_ADMIN_PASSWORD_FILE: setting({
    group: 'Server',
    parse: text,
    description: 'A file that holds the owner’s password, read at the start of a desk that nobody has claimed.',
  }),
  DATA_DIR: setting({
    group: 'Server',
    default: './data',
    parse: text,
    description: 'Where the embedded PostgreSQL keeps its data, and the desk its secret (APP_SECRET).',
  }),
  APP_SECRET: setting({
    group: 'Server',
    isSecret: true,
    isKeptClose: true,
    parse: secretText,
    description:
      'What secrets in the database are sealed with: 128 random bits or more, the same for every process of a desk. Unset: made at the first start, in DATA_DIR/app-secret.',
  }),
  APP_SECRET_PREVIOUS: setting({
    group: 'Server',
    isSecret: true,
    isKeptClose: true,
    parse: secretText,
    description: 'The one before, while it is changed: the next start seals everything with APP_SECRET.',
  }),
  LOG_LEVEL: setting({
    group: 'Server',
    parse: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'silent'),
    description: 'fatal, error, warn, info, debug or silent. Default: info, or warn in a terminal.',
  }),
  OIDC_ISSUER: setting({
    group: 'Sign-in',
    parse: issuer,
    description:
      'Sign-in by OpenID Connect beside passwords: the issuer, exactly as the provider names itself, such as https://id.example.org/realms/desk.',
  }),
  OIDC_CLIENT_ID: setting({
    group: 'Sign-in',
    parse: text,
    description: 'The client that the desk is at the provider; its redirect URI is PUBLIC_URL and /sign-in/oidc.',
  }),
  OIDC_CLIENT_SECRET: setting({
    group: 'Sign-in',
    isSecret: true,
    parse: text,
    description: 'Its secret; a public client has none.',
  }),
  OIDC_NAME: setting({
    group: 'Sign-in',
    parse: label,
    description: 'What the button says after “Continue with”. Default: the host of the issuer.',
  }),
  OIDC_ALLOWED_DOMAINS: setting({
    group: 'Sign-in',
    parse: listOf(mailDomain),
    description:
      'Domains of verified e-mail addresses that may be linked or let in, comma-separated, each exactly. Default: every one, of people known or invited.',
  }),
  OIDC_ROLE: setting({
    group: 'Sign-in',
    default: 'none',
    parse: oneOf('none', 'viewer', 'agent'),
    description:
      'The role of people who are neither known nor invited; none lets nobody new in. The others need OIDC_ALLOWED_DOMAINS, * for all whom the provider knows.',
  }),
  DATABASE_URL: setting({
    group: 'Database',
    isSecret: true,
    parse: url('postgres:', 'postgresql:'),
    description:
      'A PostgreSQL of your own, 15 to 18: postgres://user:password@host:5432/name. Unset: the embedded one.',
  }),
  DATABASE_DIRECT_URL: setting({
    group: 'Database',
    isSecret: true,
    parse: url('postgres:', 'postgresql:'),
    description:
      'The same database without the pooler, where DATABASE_URL leads through one that pools transactions: for listening, migrations and commands. Default: DATABASE_URL.',
  }),
  DATABASE_REPLICA_URL: setting({
    group: 'Database',
    isSecret: true,
    parse: listOf(url('postgres:', 'postgresql:')),
    description:
      'Streaming replicas of the database, comma-separated: lists, search, stats and histories are read from them.',
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
    description: 'Connections each process keeps at most; one more listens for changes.',
  }),
  DATABASE_PREPARE: setting({
    group: 'Database',
    default: 'on',
    parse: oneOf('on', 'off'),
    description:
      'Keeps hot statements prepared on each connection. Behind a pooler only where the pooler takes part, which is found out at the start.',
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
  API_PER_MINUTE: setting({
    group: 'Limits',
    default: '300',
    parse: integer(1, 1_000_000),
    description: 'Requests a minute that one API token may make, through all processes together; beyond it 429.',
  }),
  COMPAT_LIST_MAX: setting({
    group: 'Limits',
    default: '10000',
    parse: integer(1, 1_000_000),
    description: 'Tickets that GET /api/tickets/ answers at most without limit; the rest is behind its Link header.',
  }),
  AUDIT_DAYS: setting({
    group: 'Limits',
    default: '730',
    parse: integer(0, 36_500),
    description: 'How many days the audit log is kept, which holds names and addresses; 0 keeps it for ever.',
  }),
} as const

export type SettingName = keyof typeof settingDefinitions
