import { BlockList, isIP } from 'node:net'

// IANA special-purpose registries (RFC 6890 and updates): everything that is not one public host.
const special = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8], // this network; 0.0.0.0 connects to loopback
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // carrier-grade NAT, and a cloud's metadata service (100.100.100.200)
  ['127.0.0.0', 8],
  ['169.254.0.0', 16], // link-local, and most clouds' metadata service
  ['172.16.0.0', 12],
  ['192.0.0.0', 24], // protocol assignments, and a cloud's metadata service (192.0.0.192)
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  special.addSubnet(network, prefix, 'ipv4')
}
special.addAddress('168.63.129.16', 'ipv4') // a cloud's host agent on an otherwise public address

// In IPv6 only 2000::/3 is handed out as global unicast, so the list is the other way round: this, less exceptions.
// Loopback, unspecified, v4-mapped, NAT64, link-local and unique local addresses all lie outside it.
const global = new BlockList()
global.addSubnet('2000::', 3, 'ipv6')
const exceptions = new BlockList()
for (const [network, prefix] of [
  ['2001::', 23], // protocol assignments, Teredo among them: it carries an IPv4 address
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4 carries an IPv4 address
  ['3fff::', 20],
] as const) {
  exceptions.addSubnet(network, prefix, 'ipv6')
}

/** Whether an IP address is that of one host on the public internet. Anything else, garbage included, is not. */
export const isPublicAddress = (address: string) => {
  const family = isIP(address)
  if (family === 4) return !special.check(address, 'ipv4')
  return family === 6 && global.check(address, 'ipv6') && !exceptions.check(address, 'ipv6')
}
