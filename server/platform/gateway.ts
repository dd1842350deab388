// Which addresses belong to the machine that a container runs on.
import { existsSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'

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

export const surroundings = (): Surroundings => ({
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
