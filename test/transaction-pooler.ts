// A connection pooler that pools transactions, at the network's edge: it speaks PostgreSQL's protocol (version 3) for
// real with clients and server, lends a connection for one transaction, refuses the startup parameters that PgBouncer
// refuses, and passes no notification on. With prepared statements as PgBouncer has them from 1.21, or without.
import { createServer, type AddressInfo, type Socket } from 'node:net'
import pg from 'pg'
import { MessageReader, cString, message, type Message } from './wire-messages.ts'
import { StatementBook } from './pooled-statements.ts'

interface Options {
  /** The address of the database, with a password: clients need none here. */
  readonly target: string
  /** Connections to the database at most; clients wait for one. */
  readonly serverConnections: number
  readonly preparedStatements: 'kept' | 'unknown'
  /** What `ignore_startup_parameters` of PgBouncer would name. */
  readonly ignoredParameters?: readonly string[]
}

const acceptedParameters = ['user', 'database', 'client_encoding', 'datestyle', 'timezone', 'application_name']

interface Server {
  readonly socket: Socket
  /** Names of statements that this connection knows. */
  readonly statements: Set<string>
  client: Client | undefined
}

interface Client {
  readonly socket: Socket
  readonly waiting: Message[]
  readonly book: StatementBook
  server: Server | undefined
  /** Answers (ReadyForQuery) that are still to come. */
  owed: number
  /** Whether messages went out that no Sync has closed yet. */
  isMidBatch: boolean
}

export const startTransactionPooler = async (options: Options) => {
  const idle: Server[] = []
  const queue: Client[] = []
  const clients = new Set<Client>()
  const servers = new Set<Server>()
  const tally = { mostClients: 0, transactions: 0, refused: 0 }
  let opening = 0

  const lend = () => {
    while (queue.length > 0) {
      const server = idle.pop()
      if (!server) {
        if (servers.size + opening < options.serverConnections) void open()
        return
      }
      const client = queue.shift()
      if (!client || client.socket.destroyed) {
        idle.push(server)
        continue
      }
      server.client = client
      client.server = server
      flush(client)
    }
  }

  const open = async () => {
    opening++
    // The one part that is not spoken here: signing in, with SCRAM. Then the connection is taken over.
    const signIn = new pg.Client({ connectionString: options.target, application_name: 'pooler' })
    signIn.on('error', () => undefined)
    await signIn.connect()
    opening--
    const { stream } = (signIn as unknown as { connection: { stream: Socket } }).connection
    stream.removeAllListeners('data')
    const server: Server = { socket: stream, statements: new Set(), client: undefined }
    servers.add(server)
    const reader = new MessageReader()
    stream.on('data', (chunk: Buffer) => {
      for (const answer of reader.read(chunk)) pass(server, answer)
    })
    stream.once('close', () => {
      servers.delete(server)
      if (idle.includes(server)) idle.splice(idle.indexOf(server), 1)
      server.client?.socket.destroy()
    })
    idle.push(server)
    lend()
  }

  // From the server to whoever has it now. Notifications that come while nobody has it are lost, as behind PgBouncer.
  const pass = (server: Server, answer: Message) => {
    const { client } = server
    if (!client) return
    if (client.book.isSwallowed(answer)) return
    if (!client.socket.destroyed) client.socket.write(answer.bytes)
    if (answer.type !== 'Z') return
    client.book.endBatch(server.statements)
    client.owed--
    const isOutside = answer.bytes.toString('latin1', 5, 6) === 'I'
    if (!isOutside || client.owed > 0 || client.isMidBatch) return
    tally.transactions++
    client.server = undefined
    server.client = undefined
    if (client.waiting.length > 0) queue.push(client)
    idle.push(server)
    lend()
  }

  const flush = (client: Client) => {
    const { server } = client
    if (!server) return
    for (const sent of client.waiting.splice(0)) {
      client.isMidBatch = sent.type !== 'S' && sent.type !== 'Q'
      if (!client.isMidBatch) client.owed++
      const translated =
        options.preparedStatements === 'kept' ? client.book.translate(sent, server.statements) : [sent.bytes]
      for (const bytes of translated) server.socket.write(bytes)
    }
  }

  const refuse = (socket: Socket, text: string) => {
    tally.refused++
    const fields = ['SFATAL', 'VFATAL', 'C08P01', `M${text}`].map(cString)
    socket.end(message('E', Buffer.concat([...fields, Buffer.from([0])])))
  }

  const enter = (socket: Socket, startup: Buffer) => {
    const words = startup.toString('utf8', 8).split('\0')
    for (let at = 0; words[at]; at += 2) {
      const name = words[at] ?? ''
      const isAccepted = [...acceptedParameters, ...(options.ignoredParameters ?? [])].includes(name.toLowerCase())
      if (!isAccepted) {
        refuse(socket, `unsupported startup parameter: ${name}`)
        return undefined
      }
    }
    const client: Client = {
      socket,
      waiting: [],
      book: new StatementBook(),
      server: undefined,
      owed: 0,
      isMidBatch: false,
    }
    clients.add(client)
    tally.mostClients = Math.max(tally.mostClients, clients.size)
    const authenticated = message('R', Buffer.from([0, 0, 0, 0]))
    const encoding = message('S', Buffer.concat([cString('client_encoding'), cString('UTF8')]))
    socket.write(
      Buffer.concat([authenticated, encoding, message('K', Buffer.alloc(8)), message('Z', Buffer.from('I'))]),
    )
    socket.once('close', () => {
      clients.delete(client)
      // Whoever leaves in the middle leaves a transaction open: its connection is of no more use.
      client.server?.socket.destroy()
    })
    return client
  }

  const listener = createServer({ noDelay: true }, (socket) => {
    const reader = new MessageReader({ startsUntyped: true })
    let client: Client | undefined
    socket.on('error', () => undefined)
    socket.on('data', (chunk: Buffer) => {
      for (const sent of reader.read(chunk)) {
        if (sent.type === 'startup') {
          const request = sent.bytes.readUInt32BE(4)
          const [tls, cancel] = [80_877_103, 80_877_102]
          if (request === tls) {
            socket.write('N')
            reader.expectUntyped()
          } else if (request === cancel) socket.destroy()
          else client = enter(socket, sent.bytes)
        } else if (sent.type === 'X') socket.end()
        else client?.waiting.push(sent)
      }
      if (!client || client.waiting.length === 0) return
      if (client.server) flush(client)
      else if (!queue.includes(client)) {
        queue.push(client)
        lend()
      }
    })
  })
  await new Promise<void>((settle) => listener.listen(0, '127.0.0.1', settle))
  const url = new URL(options.target)
  url.host = `127.0.0.1:${(listener.address() as AddressInfo).port}`
  return {
    url: url.href,
    tally,
    countServers: () => servers.size,
    stop: async () => {
      for (const { socket } of [...clients, ...servers]) socket.destroy()
      await new Promise((settle) => listener.close(settle))
    },
  }
}
