// Compressed answers, byte for byte as they go out.
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { aTicket, startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'

type Desk = Awaited<ReturnType<typeof startDesk>>

const ask = (desk: Desk, url: string, acceptEncoding?: string, more: Readonly<Record<string, string>> = {}) =>
  desk.app.inject({
    url,
    headers: { host: '127.0.0.1', ...(acceptEncoding !== undefined && { 'accept-encoding': acceptEncoding }), ...more },
  })

const decoders = { br: brotliDecompressSync, gzip: gunzipSync } as const
const aLongList = async () => {
  const desk = await startDesk()
  for (let at = 0; at < 12; at++)
    await aTicket(desk.ctx, { title: `Größe ${at}`, description: 'ä long story. '.repeat(40) })
  return desk
}

test('a long answer is compressed as the caller likes it, and says the same', async () => {
  const desk = await aLongList()
  const rows: readonly [accepted: string, coding: 'br' | 'gzip' | undefined][] = [
    ['gzip', 'gzip'],
    ['br', 'br'],
    ['gzip, deflate, br, zstd', 'br'],
    ['GZIP;Q=0.5', 'gzip'],
    ['br;q=0.1, gzip;q=0.8', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['*', 'br'],
    ['*;q=0.5, br;q=0', 'gzip'],
    ['identity, gzip;q=0.5', undefined],
    ['gzip;q=0, br;q=0', undefined],
    ['gzip;q=x', undefined],
    ['deflate', undefined],
    ['identity', undefined],
    ['', undefined],
    [',;,q=', undefined],
  ]
  for (const url of ['/api/v1/tickets', '/api/tickets/', '/openapi.json']) {
    const plain = await ask(desk, url)
    expect.soft(plain.headers, url).not.toHaveProperty('content-encoding')
    expect.soft(plain.headers['vary'], url).toMatch(/accept-encoding/)
    for (const [accepted, coding] of rows) {
      const reply = await ask(desk, url, accepted)
      expect.soft(reply.headers['content-encoding'], `${url} ${accepted}`).toBe(coding)
      expect.soft(reply.headers['vary'], `${url} ${accepted}`).toMatch(/accept-encoding/)
      expect.soft(Number(reply.headers['content-length']), `${url} ${accepted}`).toBe(reply.rawPayload.length)
      const text = coding === undefined ? reply.rawPayload : decoders[coding](reply.rawPayload)
      expect.soft(text.toString('utf8') === plain.payload, `${url} ${accepted}`).toBe(true)
      if (coding) expect.soft(reply.rawPayload.length, url).toBeLessThan(plain.rawPayload.length / 2)
      expect.soft(reply.headers['etag'], url).toBe(plain.headers['etag'])
    }
  }
})

test('a compressed answer is named as the plain one is: 304 for both', async () => {
  const desk = await aLongList()
  const { headers } = await ask(desk, '/api/v1/tickets', 'gzip')
  for (const accepted of ['gzip', 'br', undefined]) {
    const again = await ask(desk, '/api/v1/tickets', accepted, { 'if-none-match': String(headers['etag']) })
    expect([again.statusCode, again.payload, again.headers['content-encoding']]).toEqual([304, '', undefined])
  }
})

test('short answers, a ticket with its strong ETag, the page and its files are left as they are', async () => {
  const desk = await aLongList()
  await aTicket(desk.ctx, { description: 'x'.repeat(20_000) })
  for (const url of ['/api/v1/tickets/count', '/api/v1/tickets/13', '/api/tickets/13/', '/healthz']) {
    const reply = await ask(desk, url, 'gzip, br')
    expect.soft(reply.statusCode, url).toBe(200)
    expect.soft(reply.headers, url).not.toHaveProperty('content-encoding')
  }
})

test('the live stream is never compressed', async () => {
  const desk = await startDesk()
  const gone = new AbortController()
  const stream = await fetch(`${desk.url}/api/v1/live`, {
    headers: { 'accept-encoding': 'gzip, br' },
    signal: gone.signal,
  })
  expect(stream.headers.get('content-encoding')).toBeNull()
  expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/)
  gone.abort()
})

test('a HEAD of a long answer has no body, compressed or not', async () => {
  const desk = await aLongList()
  const reply = await call(desk, 'HEAD /api/v1/tickets', { headers: { 'accept-encoding': 'gzip' } })
  expect([reply.status, reply.text, reply.headers['content-encoding']]).toEqual([200, '', 'gzip'])
})
