import { createServer, type RequestListener } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type LookupFunction, type Server } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { EgressError, makeEgress, type EgressRules } from './egress.ts'
import { isPublicAddress } from './public-address.ts'

const servers: Server[] = []
const listen = async (server: Server) => {
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
const serve = (listener: RequestListener) => listen(createServer(listener))
afterAll(() => {
  for (const server of servers) {
    if ('closeAllConnections' in server) (server as ReturnType<typeof createServer>).closeAllConnections()
    server.close()
  }
})

const anywhere = (more: Partial<EgressRules> = {}) =>
  makeEgress({ allow: 'operator-configured', maxBytes: 1000, timeoutMs: 2000, ...more })
const publicOnly = (more: Partial<EgressRules> = {}) =>
  makeEgress({ allow: 'public-only', maxBytes: 1000, timeoutMs: 2000, ...more })

const faultOf = async (answer: Promise<Response>) => {
  try {
    await answer
  } catch (error) {
    if (error instanceof EgressError) return error.fault
    throw error
  }
  return 'none'
}

describe('within the rules', () => {
  test('it is a fetch: method, headers and body go out, status, headers and body come back', async () => {
    const base = await serve((request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += chunk))
      request.on('end', () => {
        response.writeHead(201, { 'content-type': 'application/json', 'x-two': ['a', 'b'] })
        const { method, url, headers } = request
        response.end(
          JSON.stringify({ method, url, body, key: headers.authorization, length: headers['content-length'] }),
        )
      })
    })
    const answer = await anywhere()(`${base}/path?q=1`, {
      method: 'POST',
      headers: { authorization: 'Bearer k', host: 'elsewhere.example', 'content-length': '1' },
      body: 'grüß',
    })
    expect(answer.status).toBe(201)
    expect(answer.headers.get('x-two')).toBe('a, b')
    expect(await answer.json()).toEqual({
      method: 'POST',
      url: '/path?q=1',
      body: 'grüß',
      key: 'Bearer k',
      length: '6',
    })
  })

  test('a Request object is taken as well, and an answer without a body stays one', async () => {
    const base = await serve((_request, response) => response.writeHead(204).end())
    const answer = await anywhere()(new Request(base, { method: 'DELETE' }))
    expect(answer.status).toBe(204)
    expect(answer.body).toBeNull()
  })

  test('a status of failure is an answer, not an exception', async () => {
    const base = await serve((_request, response) => response.writeHead(503).end('busy'))
    const answer = await anywhere()(base)
    expect([answer.status, await answer.text()]).toEqual([503, 'busy'])
  })
})

describe('what it refuses to call', () => {
  test.each([
    ['not a url', 'url'],
    ['file:///etc/passwd', 'url'],
    ['ftp://example.com/', 'url'],
    ['data:text/plain,hello', 'url'],
    ['gopher://127.0.0.1:70/', 'url'],
    ['http://user@127.0.0.1/', 'url'],
    ['http://user:secret@127.0.0.1/', 'url'],
    ['http://:secret@127.0.0.1/', 'url'],
  ])('%s, whatever the rules', async (address, fault) => {
    expect(await faultOf(anywhere()(address))).toBe(fault)
    expect(await faultOf(publicOnly()(address))).toBe(fault)
  })

  test.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://127.0.0.1./',
    'http://0/',
    'http://10.1.2.3/',
    'http://172.31.255.255/',
    'http://192.168.1.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://100.100.100.200/',
    'http://168.63.129.16/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:8.8.8.8]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/',
    'http://[fe80::1]/',
    'http://[fd00:ec2::254]/',
    'http://[ff02::1]/',
    'http://255.255.255.255/',
    'http://224.0.0.1/',
  ])('%s when only public addresses are allowed', async (address) => {
    expect(await faultOf(publicOnly()(address))).toBe('address')
  })

  test('a name that resolves to loopback when only public addresses are allowed', async () => {
    const base = await serve((_request, response) => response.end('inside'))
    expect(await faultOf(publicOnly()(base.replace('127.0.0.1', 'localhost')))).toBe('address')
  })

  test('a name of which one of several addresses is private', async () => {
    const lookup = answering([
      ['93.184.215.14', 4],
      ['10.0.0.7', 4],
    ])
    expect(await faultOf(publicOnly({ lookup })('http://two.example/'))).toBe('address')
  })

  test('a name is resolved once, so the checked address is the one connected to', async () => {
    const asked: string[] = []
    const addresses = ['192.0.2.1', '93.184.215.14']
    const lookup: LookupFunction = (hostname, _options, callback) => {
      asked.push(hostname)
      callback(null, [{ address: addresses.shift() ?? '', family: 4 }])
    }
    expect(await faultOf(publicOnly({ lookup })('http://rebind.example/'))).toBe('address')
    expect(asked).toEqual(['rebind.example'])
  })

  test('public addresses count as public, and garbage does not', () => {
    for (const address of ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '2a00:1450:4001::200e']) {
      expect(isPublicAddress(address), address).toBe(true)
    }
    for (const address of ['', 'example.com', '::ffff:8.8.8.8', 'fe80::1%eth0', '2001:db8::1', '999.1.1.1']) {
      expect(isPublicAddress(address), address).toBe(false)
    }
  })
})

describe('what it refuses to read', () => {
  test.each([301, 302, 303, 307, 308])('a %i, which is an error and is not followed', async (status) => {
    const calls: string[] = []
    const target = await serve((request, response) => {
      calls.push(request.headers.authorization ?? 'no key')
      response.end()
    })
    const base = await serve((_request, response) => response.writeHead(status, { location: target }).end())
    const answer = anywhere()(base, { headers: { authorization: 'Bearer k' }, redirect: 'follow' })
    expect(await faultOf(answer)).toBe('redirect')
    expect(calls).toEqual([])
  })

  test('a body over the cap, announced or not, and it hangs up', async () => {
    let torn = 0
    const base = await serve((request, response) => {
      request.socket.on('close', () => torn++)
      if (request.url === '/announced') response.setHeader('content-length', 10_000_000)
      const timer = setInterval(() => response.write('x'.repeat(900)), 5)
      response.on('close', () => clearInterval(timer))
    })
    expect(await faultOf(anywhere()(`${base}/announced`))).toBe('too_large')
    expect(await faultOf(anywhere()(`${base}/chunked`))).toBe('too_large')
    await expect.poll(() => torn).toBe(2)
  })

  test('a body of exactly the cap is read', async () => {
    const base = await serve((_request, response) => response.end('x'.repeat(1000)))
    expect((await (await anywhere()(base)).text()).length).toBe(1000)
  })

  test('a compressed body, which could unfold beyond the cap', async () => {
    const base = await serve((request, response) => {
      expect(request.headers['accept-encoding']).toBe('identity')
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(100_000)))
    })
    expect(await faultOf(anywhere()(base, { headers: { 'accept-encoding': 'gzip' } }))).toBe('encoding')
  })
})

describe('time', () => {
  test('a server that never answers, one that drips, and one that never ends all stop at the limit', async () => {
    const base = await serve((request, response) => {
      if (request.url === '/hang') return
      response.writeHead(200, { 'content-length': '500' })
      response.write('x')
      if (request.url === '/stall') return
      const timer = setInterval(() => response.write('x'), 50)
      response.on('close', () => clearInterval(timer))
    })
    const startedAt = performance.now()
    const faults = await Promise.all(
      ['/hang', '/stall', '/drip'].map((path) => faultOf(anywhere({ timeoutMs: 300 })(base + path))),
    )
    expect(faults).toEqual(['timeout', 'timeout', 'timeout'])
    expect(performance.now() - startedAt).toBeLessThan(1500)
  })

  test('an abort by the caller or by the rules rejects with its reason', async () => {
    const base = await serve(() => {})
    const byCall = new AbortController()
    const byRules = new AbortController()
    const answers = [anywhere()(base, { signal: byCall.signal }), anywhere({ signal: byRules.signal })(base)]
    const gone = new Error('gone')
    setTimeout(() => {
      byCall.abort(gone)
      byRules.abort(gone)
    }, 30)
    for (const answer of answers) await expect(answer).rejects.toBe(gone)
    await expect(anywhere({ signal: byRules.signal })(base)).rejects.toBe(gone)
  })
})

describe('a connection that fails', () => {
  test('is unreachable with the code of the system, and names neither path nor query', async () => {
    const base = await listen(createTcpServer((socket) => socket.destroy()))
    const resetting = await listen(createTcpServer((socket) => void socket.on('data', () => socket.resetAndDestroy())))
    for (const address of [
      `${base}/secret?key=hush`,
      `${resetting}/secret?key=hush`,
      'http://127.0.0.1:1/secret?key=hush',
    ]) {
      const error = await anywhere()(address).then(
        () => undefined,
        (reason: unknown) => reason,
      )
      expect(error).toBeInstanceOf(EgressError)
      expect(error).toMatchObject({ fault: 'unreachable', code: expect.stringMatching(/^E[A-Z]+$/) })
      expect(String(error)).not.toMatch(/secret|hush/)
    }
  })

  test('half an answer is no answer', async () => {
    const base = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('half')
      setTimeout(() => response.destroy(), 30)
    })
    expect(await faultOf(anywhere()(base))).toBe('unreachable')
  })
})

const answering =
  (addresses: readonly (readonly [string, number])[]): LookupFunction =>
  (_hostname, _options, callback) =>
    callback(
      null,
      addresses.map(([address, family]) => ({ address, family })),
    )
