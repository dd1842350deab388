import { BlockList, isIP } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether an IP address as a socket gives it is this machine's own loopback; `::ffff:127.0.0.1` counts. */
export const isLoopbackAddress = (address: string) => {
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address
  const family = isIP(plain)
  return family !== 0 && loopback.check(plain, family === 6 ? 'ipv6' : 'ipv4')
}

/** Whether a host name of a URL or a setting means loopback: localhost, 127.x.x.x, ::1 or [::1]. */
export const isLoopbackHost = (host: string) => {
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  return bare === 'localhost' || isLoopbackAddress(bare)
}
