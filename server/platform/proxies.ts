import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import type { Logger } from './context.ts'

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
