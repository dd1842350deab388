// Who may come in. An open desk has no sign-in, so it is open to this machine alone: loopback is no boundary
// against a browser (DNS rebinding, cross-site requests), and a forwarded request comes from somewhere else.
import { lookup } from 'node:dns/promises'
import { existsSync, readFileSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { BlockList, isIP } from 'node:net'
import { isBoundLocally, type Config } from '#server/config.ts'
import type { Logger } from './context.ts'
import { isLoopbackAddress, isLoopbackHost } from './loopback.ts'
import { Refusal } from './refusal.ts'

/**
 * Said by every route. `anyone`: health and the like, which tell nothing of the desk. `desk`: those who may use the
 * desk. `desk-and-its-pages`: the same, and pages of the allowed origins (the drop-in API). `link`: the same, and
 * those who come by a link on another site (the web app's own files, which hold nothing of the desk).
 */
export type Access = 'anyone' | 'desk' | 'desk-and-its-pages' | 'link'

export interface Caller {
  readonly headers: IncomingHttpHeaders
  /** Right-most hop that is no trusted proxy. */
  readonly address: string
  /** The socket's own other end. */
  readonly peer: string
}

export const anyone = { access: 'anyone' } as const
export const desk = { access: 'desk' } as const
export const link = { access: 'link' } as const
export const deskAndItsPages = { access: 'desk-and-its-pages' } as const

/** @throws Refusal 421 for a Host that is not ours, 403 for a caller who may not use the desk. */
export const admit = (access: Access, caller: Caller, policy: Policy) => {
  if (access === 'anyone') return
  refuseUnknownHost(caller, policy)
  refuseUnlessLocal(caller, policy)
  if (access !== 'link') refuseForeignPage(access, caller, policy)
}

export interface Policy {
  readonly isBoundLocally: boolean
  readonly hosts: readonly string[]
  readonly corsOrigins: readonly string[]
  readonly isTrustedProxy: (address: string) => boolean
  readonly isGateway: (address: string) => boolean
}

export const policyOf = (config: Config, proxies: Pick<Policy, 'isTrustedProxy'>): Policy => ({
  isBoundLocally: isBoundLocally(config),
  hosts: config.publicUrl ? [new URL(config.publicUrl).hostname] : [],
  corsOrigins: config.corsOrigins,
  isTrustedProxy: proxies.isTrustedProxy,
  isGateway: gatewayCheck(surroundings()),
})

const refuseUnknownHost = ({ headers }: Caller, { hosts }: Policy) => {
  const name = hostName(headers.host)
  if (name !== undefined && (isLoopbackHost(name) || hosts.includes(name))) return
  throw new Refusal(
    421,
    'unknown_host',
    'This desk does not answer to that Host. Open it by the address it printed at its start.',
  )
}

// Written by proxies of every make, tunnels and content networks among them.
const forwardingHeader = /^(?:forwarded|via|x-real-ip|x-client-ip|true-client-ip|x-forwarded-.+|cf-.+)$/

// What a proxy that is trusted may add. The rest comes from a proxy in front of it that nobody named.
const trustedForwardingHeader = /^(?:x-real-ip|x-forwarded-(?:for|host|proto|port|server|prefix))$/

const refuseUnlessLocal = (caller: Caller, policy: Policy) => {
  const { address } = caller
  const isNear = isLoopbackAddress(address) || policy.isGateway(address)
  if (policy.isBoundLocally && isNear && isForwardedByTrustedOnly(caller, policy)) return
  throw new Refusal(
    403,
    'desk_is_open',
    'This desk has no sign-in yet, so it answers only on the machine it runs on. ' +
      'Keep HOST on 127.0.0.1 and PUBLIC_URL unset, and reach it there or through an SSH tunnel. ' +
      'A proxy on this machine that adds X-Forwarded headers must be named in TRUSTED_PROXIES.',
  )
}

// Whoever wrote a hop before the caller's own address was a proxy too: that caller speaks for somebody farther away.
const isForwardedByTrustedOnly = ({ headers, peer }: Caller, policy: Policy) => {
  const sent = Object.keys(headers).filter((name) => forwardingHeader.test(name))
  if (sent.length === 0) return true
  const [, ...later] = String(headers['x-forwarded-for'] ?? '').split(',')
  return (
    policy.isTrustedProxy(peer) &&
    sent.every((name) => trustedForwardingHeader.test(name)) &&
    later.every((hop) => policy.isTrustedProxy(hop.trim()))
  )
}

const refuseForeignPage = (access: Access, { headers }: Caller, policy: Policy) => {
  const { origin } = headers
  if (origin === undefined) {
    const site = headers['sec-fetch-site']
    if (site === undefined || site === 'same-origin' || site === 'none') return
  } else if (isOwnOrigin(origin, headers.host)) return
  else if (access === 'desk-and-its-pages' && isAllowedOrigin(origin, policy)) return
  throw new Refusal(
    403,
    'foreign_page',
    'A page of another site may not use this desk. CORS_ORIGINS can allow it for the drop-in API.',
  )
}

const isOwnOrigin = (origin: string, host: string | undefined) =>
  URL.canParse(origin) && host !== undefined && new URL(origin).host === new URL(`http://${host}`).host

const isAllowedOrigin = (origin: string, { corsOrigins }: Policy) =>
  corsOrigins.includes(origin) || (URL.canParse(origin) && isLoopbackHost(new URL(origin).hostname))

const hostName = (host: string | undefined) => {
  const url = `http://${host ?? ''}`
  return host && /^[A-Za-z0-9.:[\]-]+$/.test(host) && URL.canParse(url) ? new URL(url).hostname : undefined
}

interface Surroundings {
  readonly isContainer: boolean
  /** /proc/version */
  readonly kernel: string
  /** /proc/net/route */
  readonly routes: string
}

/**
 * Which addresses are the container's own host: a request to a port published on its loopback arrives from the default
 * gateway. Where a desktop program keeps containers in a virtual machine, every request from the host arrives from an
 * address of that program's choice, and none from the network arrives by itself; there the address tells nothing, and
 * DOCKET_BIND and the Host have to.
 */
export const gatewayCheck = ({ isContainer, kernel, routes }: Surroundings) => {
  if (!isContainer) return () => false
  if (/linuxkit|microsoft|orbstack/i.test(kernel)) return (address: string) => isIP(address) !== 0
  const gateways = gatewaysOf(routes)
  return (address: string) => gateways.has(address.replace(/^::ffff:/, ''))
}

const surroundings = (): Surroundings => ({
  isContainer: existsSync('/.dockerenv') || existsSync('/run/.containerenv'),
  kernel: readOrNothing('/proc/version'),
  routes: readOrNothing('/proc/net/route'),
})

const readOrNothing = (file: string) => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

const gatewaysOf = (routes: string): ReadonlySet<string> => {
  const defaults = routes
    .trim()
    .split('\n')
    .map((route) => route.trim().split(/\s+/))
    .filter((fields) => fields[1] === '00000000' && fields[2] !== '00000000')
  // Little-endian hexadecimal, see proc(5).
  return new Set(
    defaults.map((fields) =>
      Buffer.from(fields[2] ?? '', 'hex')
        .toReversed()
        .join('.'),
    ),
  )
}

/** Knows the trusted proxies: addresses and ranges at once, host names after asking DNS now and then. */
export const watchProxies = async (names: readonly string[], log: Logger) => {
  const ranges = new BlockList()
  const hosts: string[] = []
  for (const name of names) {
    const [address = '', bits] = name.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (isIP(address) === 0) hosts.push(name)
    else if (bits === undefined) ranges.addAddress(address, family)
    else ranges.addSubnet(address, Number(bits), family)
  }
  let resolved: ReadonlySet<string> = new Set()
  const resolve = async () => {
    const found = await Promise.all(hosts.map((host) => lookup(host, { all: true }).catch(() => [])))
    resolved = new Set(found.flat().map((entry) => entry.address))
    if (resolved.size === 0) log.debug({ hosts }, 'no trusted proxy has an address yet')
  }
  let timer: NodeJS.Timeout | undefined
  if (hosts.length > 0) {
    await resolve()
    // A proxy beside us may start after us, and come back under another address.
    timer = setInterval(() => void resolve(), 2_000).unref()
  }
  const isTrustedProxy = (address: string) => {
    const plain = address.replace(/^::ffff:/, '')
    return resolved.has(plain) || (isIP(plain) !== 0 && ranges.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4'))
  }
  return { isTrustedProxy, stop: () => clearInterval(timer) }
}
