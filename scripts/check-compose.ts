// Checks compose.yaml and the Dockerfile without an engine: the rules that keep a fresh start safe, and that everything
// named is there. Where a docker client with compose is at hand, it reads the file too.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { settingDefinitions } from '#server/setting-definitions.ts'

const here = join(import.meta.dirname, '..')

interface Service {
  readonly image?: string
  readonly build?: { readonly context?: string; readonly target?: string }
  readonly environment?: Readonly<Record<string, string>>
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly networks?: readonly string[]
  readonly depends_on?: Readonly<Record<string, { readonly condition?: string }>>
  readonly user?: string
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly security_opt?: readonly string[]
  readonly init?: boolean
  readonly stop_grace_period?: string
}

export interface Compose {
  readonly services: Readonly<Record<string, Service>>
  readonly networks?: Readonly<Record<string, { readonly internal?: boolean } | null>>
  readonly volumes?: Readonly<Record<string, unknown>>
}

export interface Stage {
  readonly name: string
  readonly base: string
  readonly instructions: readonly { readonly word: string; readonly rest: string }[]
}

export const readCompose = (text = readFileSync(join(here, 'compose.yaml'), 'utf8')) => parse(text) as Compose

/** The stages of a Dockerfile, with continued lines joined. */
export const readStages = (text = readFileSync(join(here, 'Dockerfile'), 'utf8')): readonly Stage[] => {
  const lines = text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => /^(\w+)\s+(.*)$/.exec(line.trim()))
    .filter((line) => line !== null)
    .map(([, word = '', rest = '']) => ({ word: word.toUpperCase(), rest }))
  const stages: { name: string; base: string; instructions: { word: string; rest: string }[] }[] = []
  for (const line of lines) {
    const from = line.word === 'FROM' ? /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(line.rest) : undefined
    if (from) stages.push({ base: from[1] ?? '', name: from[2] ?? String(stages.length), instructions: [] })
    else stages.at(-1)?.instructions.push(line)
  }
  return stages
}

/** What is copied from the source tree (not from another stage): pairs of where from and where to. */
export const copiesOf = (stage: Stage) =>
  stage.instructions
    .filter(({ word, rest }) => word === 'COPY' && !rest.includes('--from='))
    .map(({ rest }) => rest.split(/\s+/).filter((part) => !part.startsWith('--')))
    .flatMap((parts) => parts.slice(0, -1).map((from) => ({ from, to: parts.at(-1) ?? '' })))

/** Every fault of the two files, each in a sentence; none when they are sound. */
export const faultsOf = (compose: Compose, stages: readonly Stage[]): readonly string[] => [
  ...imageFaults(compose, stages),
  ...Object.entries(compose.services).flatMap(([name, service]) => [
    ...buildFaults(name, service, stages),
    ...publishFaults(name, service),
    ...confinementFaults(name, service, stages),
    ...secretFaults(name, service),
    ...referenceFaults(name, service, compose),
  ]),
  ...databaseFaults(compose),
  ...settingFaults(compose),
]

const imageFaults = (compose: Compose, stages: readonly Stage[]) => {
  const named = new Set(stages.map(({ name }) => name))
  const images = [
    ...stages.map(({ base }) => base).filter((base) => !named.has(base)),
    ...Object.values(compose.services).flatMap(({ image }) => image ?? []),
  ]
  return images
    .filter((image) => !/:\d+\.\d+[\w.-]*(@sha256:[0-9a-f]{64})?$/.test(image))
    .map((image) => `The image ${image} is not pinned to a version.`)
}

const buildFaults = (name: string, { build, image }: Service, stages: readonly Stage[]) => {
  if (image !== undefined) return []
  const stage = stages.find((candidate) => candidate.name === build?.target)
  if (!stage) return [`${name} builds the target ${build?.target}, which the Dockerfile does not have.`]
  const faults = stages
    .flatMap(copiesOf)
    .filter(({ from }) => !existsSync(join(here, from)))
    .map(({ from }) => `The Dockerfile copies ${from}, which is not there.`)
  const isChecked = stage.instructions.some(({ word }) => word === 'HEALTHCHECK')
  return isChecked ? faults : [...faults, `${name} has no health check.`]
}

const publishFaults = (name: string, { ports = [] }: Service) =>
  ports
    .filter((port) => !/^\$\{DOCKET_BIND:-127\.0\.0\.1\}:\d+:\d+$/.test(port))
    .map((port) => `${name} publishes ${port}: not on DOCKET_BIND, with loopback as its default.`)

const confinementFaults = (name: string, service: Service, stages: readonly Stage[]) => {
  const stage = stages.find((candidate) => candidate.name === service.build?.target)
  const user = service.user ?? stage?.instructions.findLast(({ word }) => word === 'USER')?.rest ?? 'root'
  const rules: readonly (readonly [boolean, string])[] = [
    [!/^(root|0)(:|$)/.test(user), 'runs as root'],
    [service.read_only === true, 'may write to its image (read_only)'],
    [service.cap_drop?.includes('ALL') === true, 'keeps capabilities (cap_drop)'],
    [service.security_opt?.includes('no-new-privileges:true') === true, 'may gain privileges (no-new-privileges)'],
    [service.init === true, 'has no init'],
    [service.stop_grace_period === '30s', 'has less than 30 s to stop (stop_grace_period)'],
  ]
  return rules.filter(([isKept]) => !isKept).map(([, fault]) => `${name} ${fault}.`)
}

const secretFaults = (name: string, { environment = {} }: Service) =>
  Object.entries(environment)
    .filter(([key]) => /PASSWORD|SECRET|TOKEN|_KEY$|DATABASE_URL/.test(key) && !key.endsWith('_FILE'))
    .filter(([key, value]) => value !== `\${${key}:-}`)
    .map(([key]) => `${name} has ${key} written in the file.`)

const referenceFaults = (name: string, service: Service, compose: Compose) => {
  const known = {
    volume: Object.keys(compose.volumes ?? {}),
    network: Object.keys(compose.networks ?? {}),
    service: Object.keys(compose.services),
  }
  const named = [
    ...(service.volumes ?? []).map((volume) => ['volume', volume.split(':')[0] ?? ''] as const),
    ...(service.networks ?? []).map((network) => ['network', network] as const),
    ...Object.keys(service.depends_on ?? {}).map((other) => ['service', other] as const),
  ]
  return named
    .filter(([kind, reference]) => !known[kind].includes(reference))
    .map(([kind, reference]) => `${name} names the ${kind} ${reference}, which is not there.`)
}

const databaseFaults = ({ services, networks = {} }: Compose) => {
  const { db, api } = services
  if (!db || !api) return ['There is no service db or api.']
  const faults: string[] = []
  if (db.ports) faults.push('The database is published.')
  if (!db.networks?.every((network) => networks[network]?.internal === true))
    faults.push('The database is on a network that leads outside.')
  if (/trust|password|md5/.test(db.environment?.['POSTGRES_HOST_AUTH_METHOD'] ?? ''))
    faults.push('The database lets clients in without scram.')
  if (api.depends_on?.['db']?.condition !== 'service_healthy') faults.push('api does not wait for a healthy db.')
  return faults
}

const settingFaults = ({ services }: Compose) => {
  const known = new Set(Object.keys(settingDefinitions).flatMap((name) => [name, `${name}_FILE`]))
  const given = services['api']?.environment ?? {}
  const asked = Object.values(given).flatMap((value) => [...value.matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name))
  return [...new Set([...Object.keys(given), ...asked])]
    .filter((name) => !known.has(name))
    .map((name) => `api is given ${name}, which is no setting of Docket.`)
}

/** Lets a compose client read the file, when there is one; it needs no engine for that. */
const askClient = (): { readonly client: string; readonly fault: string | undefined } | undefined => {
  for (const [program, ...before] of [['docker', 'compose'], ['docker-compose']] as const) {
    const version = spawnSync(program, [...before, 'version', '--short'], { encoding: 'utf8' })
    if (version.status !== 0) continue
    const read = spawnSync(program, [...before, 'config', '--quiet'], { cwd: here, encoding: 'utf8' })
    const client = `${[program, ...before].join(' ')} ${version.stdout.trim()}`
    return { client, fault: read.status === 0 ? undefined : read.stderr.trim() }
  }
  return undefined
}

const main = () => {
  const compose = readCompose()
  const answer = askClient()
  const faults = [...faultsOf(compose, readStages()), ...(answer?.fault === undefined ? [] : [answer.fault])]
  const count = Object.keys(compose.services).length
  const readBy = answer ? `read by ${answer.client} too` : 'no compose client here to read it too'
  for (const fault of faults) process.stderr.write(`compose.yaml: ${fault}\n`)
  process.stdout.write(`compose.yaml: ${count} services, ${faults.length} faults (${readBy})\n`)
  process.exitCode = faults.length === 0 ? 0 : 1
}

if (import.meta.main) main()
