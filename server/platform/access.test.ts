import { expect, test } from 'vitest'
import { admit, viewer, type Caller, type Policy } from './access.ts'
import { gatewayCheck } from './gateway.ts'

const web = '172.20.0.3'
const gateway = '172.20.0.1'
const policy: Policy = {
  isBoundLocally: true,
  hosts: [],
  corsOrigins: [],
  isTrustedProxy: (address) => address === web,
  isGateway: (address) => address === gateway,
}
const direct = (headers: Caller['headers'] = {}, address = '127.0.0.1'): Caller => ({
  method: 'GET',
  headers: { host: 'localhost:3000', ...headers },
  address,
  peer: address,
})
const throughWeb = (forwardedFor: string, more: Caller['headers'] = {}): Caller => ({
  method: 'GET',
  headers: { host: 'localhost:3000', 'x-forwarded-for': forwardedFor, ...more },
  // What the right-most hop that is not trusted comes to.
  address: forwardedFor.split(', ').findLast((hop) => hop !== web) ?? web,
  peer: web,
})
const outcome = async (caller: Caller, where: Policy = policy) => {
  try {
    const nobody = async () => undefined
    const door = { policy: where, isClaimed: async () => false, identify: nobody, identifyByToken: nobody }
    await admit(viewer('tickets'), caller, door)
    return 'admitted'
  } catch (error) {
    return (error as { code: string }).code
  }
}

test('a caller on this machine is let in', async () => {
  expect(await outcome(direct())).toBe('admitted')
  expect(await outcome(direct({ host: '[::1]:3000' }, '::1'))).toBe('admitted')
})

test('a caller from the host of the container is let in, another container is not', async () => {
  expect(await outcome(direct({}, gateway))).toBe('admitted')
  expect(await outcome(direct({}, '172.20.0.7'))).toBe('desk_is_open')
})

test.each([
  ['x-forwarded-for', '127.0.0.1'],
  ['x-forwarded-proto', 'https'],
  ['forwarded', 'for=127.0.0.1'],
  ['via', '1.1 somewhere'],
  ['cf-connecting-ip', '127.0.0.1'],
])('a forwarded request is turned away without a trusted proxy (%s)', async (name, value) => {
  expect(await outcome(direct({ [name]: value }))).toBe('desk_is_open')
})

test('a trusted proxy may speak for a caller on the host, and for nobody farther away', async () => {
  expect(await outcome(throughWeb(gateway))).toBe('admitted')
  expect(await outcome(throughWeb(`${gateway}, ${web}`))).toBe('admitted')
  expect(await outcome(throughWeb('203.0.113.9'))).toBe('desk_is_open')
})

test('a proxy on the host that stands in front of the trusted one makes the request a forwarded one', async () => {
  expect(await outcome(throughWeb(`203.0.113.9, ${gateway}`))).toBe('desk_is_open')
  expect(await outcome(throughWeb(`127.0.0.1, ${gateway}`))).toBe('desk_is_open')
  expect(await outcome(throughWeb(gateway, { via: '1.1 tunnel' }))).toBe('desk_is_open')
  expect(await outcome(throughWeb(gateway, { 'cf-connecting-ip': '127.0.0.1' }))).toBe('desk_is_open')
})

test('a desk published on more than loopback lets nobody in', async () => {
  expect(await outcome(direct(), { ...policy, isBoundLocally: false })).toBe('desk_is_open')
})

test('a Host that is not ours is refused before all else', async () => {
  expect(await outcome(direct({ host: 'evil.example' }))).toBe('unknown_host')
  expect(await outcome(direct({ host: undefined }))).toBe('unknown_host')
})

const routes = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t010014AC\t0003\t0\t0\t0\t00000000\t0\t0\t0
eth0\t000014AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
`

test('the default gateway of a container is its host', () => {
  const isGateway = gatewayCheck({ isContainer: true, kernel: 'Linux version 6.12.0', routes })
  expect(isGateway('172.20.0.1')).toBe(true)
  expect(isGateway('::ffff:172.20.0.1')).toBe(true)
  expect(isGateway('172.20.0.2')).toBe(false)
  expect(isGateway('0.0.0.0')).toBe(false)
})

test('outside a container no gateway is near', () => {
  expect(gatewayCheck({ isContainer: false, kernel: 'Linux version 6.12.0', routes })('172.20.0.1')).toBe(false)
  expect(gatewayCheck({ isContainer: true, kernel: '', routes: '' })('172.20.0.1')).toBe(false)
})

test('in the virtual machine of a desktop program the host has no address of its own', () => {
  const isGateway = gatewayCheck({ isContainer: true, kernel: 'Linux version 6.10.14-linuxkit', routes })
  expect(isGateway('192.168.65.1')).toBe(true)
  expect(isGateway('not an address')).toBe(false)
})
