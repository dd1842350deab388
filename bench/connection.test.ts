import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as readText } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { openConnection } from './connection.ts'

/** A connection to a server that answers so, and how many sockets it has seen. */
const connected = async (listener: RequestListener) => {
  let sockets = 0
  const server = createServer(listener).on('connection', () => sockets++)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const connection = openConnection(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  onTestFinished(() => {
    connection.close()
    server.closeAllConnections()
    server.close()
  })
  return { connection, sockets: () => sockets }
}

const get = { method: 'GET', path: '/a?b=c' } as const
const long = 'ü'.repeat(200_000)

test('reads answers with a length, in chunks, in pieces and empty ones, all on one socket', async () => {
  const answers: RequestListener[] = [
    (_, response) => response.end('short'),
    (_, response) => response.writeHead(200, { 'content-length': Buffer.byteLength(long) }).end(long),
    async (_, response) => {
      for (const piece of ['one ', 'two ', long]) {
        response.write(piece)
        await sleep(5)
      }
      response.end()
    },
    (_, response) => response.writeHead(204).end(),
    (_, response) => response.writeHead(404).end('none'),
  ]
  let at = 0
  const { connection, sockets } = await connected((request, response) => answers[at++]?.(request, response))
  const seen = []
  for (let question = 0; question < answers.length; question++) {
    const { status, body } = await connection.ask(get)
    seen.push([status, body.toString()])
  }
  expect(seen).toEqual([
    [200, 'short'],
    [200, long],
    [200, `one two ${long}`],
    [204, ''],
    [404, 'none'],
  ])
  expect(sockets()).toBe(1)
})

test('sends what it is asked to', async () => {
  const { connection } = await connected(async (request, response) => {
    response.end(`${request.method} ${request.url} ${request.headers['content-type']} ${await readText(request)}`)
  })
  const { body } = await connection.ask({ method: 'PATCH', path: '/t/1', body: '{"title":"ü"}' })
  expect(body.toString()).toBe('PATCH /t/1 application/json {"title":"ü"}')
})

test('connects anew after an answer that ends with its connection', async () => {
  const { connection, sockets } = await connected((request, response) => {
    response.writeHead(200, { connection: 'close' })
    // Without a length: the answer goes on until the end.
    if (request.url === '/raw') request.socket.end('HTTP/1.1 200 OK\r\n\r\nall of it')
    else response.end('closing')
  })
  expect((await connection.ask(get)).body.toString()).toBe('closing')
  expect((await connection.ask({ method: 'GET', path: '/raw' })).body.toString()).toBe('all of it')
  expect((await connection.ask(get)).body.toString()).toBe('closing')
  expect(sockets()).toBe(3)
})

test('fails when the other side hangs up in the middle, and goes on afterwards', async () => {
  let isBroken = true
  const { connection } = await connected((request, response) => {
    if (isBroken) request.socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf')
    else response.end('whole')
  })
  await expect(connection.ask(get)).rejects.toThrow('hung up')
  isBroken = false
  expect((await connection.ask(get)).body.toString()).toBe('whole')
})
