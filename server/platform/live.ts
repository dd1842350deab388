// Changes, from the database's notifications to every open screen: one LISTEN connection a process, one stream a screen.
import type { ServerResponse } from 'node:http'
import type { FastifyReply } from 'fastify'
import pg from 'pg'
import { sql } from 'kysely'
import type { LiveKind } from '#shared/words.ts'
import { perDesk, type Ctx, type Desk } from './context.ts'
import { channel } from './events.ts'
import { watchHealth } from './health.ts'

interface Message {
  readonly kind: LiveKind
  readonly ticket_id?: number
  /** Number of the event behind it; what a stream resumes from. */
  readonly id?: number
}

const heartbeatMs = 25_000
const mostBufferedBytes = 64 * 1024
const reconnectMs = 500

interface Hub {
  readonly streams: Set<ServerResponse>
  lastId: number
  isClosed: boolean
}
const hubOf = perDesk((): Hub => ({ streams: new Set(), lastId: 0, isClosed: false }))

/** Listens for notifications until stopped; after a lost connection every screen is told to read again. */
export const startLive = async (desk: Desk, url: string) => {
  const hub = hubOf({ desk })
  let client: pg.Client | undefined
  let reconnecting: NodeJS.Timeout | undefined

  const connect = async () => {
    const fresh = new pg.Client({ connectionString: url, application_name: 'docket live', keepAlive: true })
    fresh.on('error', () => undefined)
    fresh.once('end', () => {
      if (!hub.isClosed && client === fresh) reconnecting = setTimeout(() => void reconnect(), reconnectMs)
    })
    fresh.on('notification', ({ payload }) => hear(hub, payload))
    await fresh.connect()
    await fresh.query(`listen ${channel}`)
    client = fresh
    hub.lastId = await readLastId(desk)
  }
  const reconnect = async () => {
    try {
      await connect()
      broadcast(hub, { kind: 'resync', id: hub.lastId })
    } catch {
      if (!hub.isClosed) reconnecting = setTimeout(() => void reconnect(), reconnectMs)
    }
  }

  await connect()
  watchHealth({ desk }, () => broadcast(hub, { kind: 'health.changed' }))
  const heartbeat = setInterval(() => {
    for (const stream of hub.streams) write(hub, stream, ': still here\n\n')
  }, heartbeatMs).unref()
  return {
    stop: async () => {
      hub.isClosed = true
      clearInterval(heartbeat)
      clearTimeout(reconnecting)
      for (const stream of hub.streams) stream.end()
      await client?.end().catch(() => undefined)
    },
  }
}

/**
 * Makes a response a stream of server-sent events. One that resumes (Last-Event-ID) and has missed something is told
 * to read everything again: an explicit resync rather than a replay that could have gaps.
 */
export const openStream = (ctx: Ctx, reply: FastifyReply, lastEventId: string | undefined) => {
  const hub = hubOf(ctx)
  reply.hijack()
  const stream = reply.raw
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) stream.setHeader(name, value)
  stream.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  stream.write(`retry: 1000\nid: ${hub.lastId}\n\n`)
  if (lastEventId !== undefined && lastEventId !== String(hub.lastId))
    send(hub, stream, { kind: 'resync', id: hub.lastId })
  if (hub.isClosed) {
    stream.end()
    return
  }
  hub.streams.add(stream)
  stream.once('close', () => hub.streams.delete(stream))
  stream.on('error', () => hub.streams.delete(stream))
}

/** Ends every open stream, so that a stopping process is not held up by them. */
export const closeStreams = (ctx: Pick<Ctx, 'desk'>) => {
  const hub = hubOf(ctx)
  hub.isClosed = true
  for (const stream of hub.streams) stream.end()
}

export const countStreams = (ctx: Pick<Ctx, 'desk'>) => hubOf(ctx).streams.size

const hear = (hub: Hub, payload: string | undefined) => {
  if (!payload) return
  const message = JSON.parse(payload) as Message
  if (message.id !== undefined) hub.lastId = Math.max(hub.lastId, message.id)
  broadcast(hub, message)
}

const broadcast = (hub: Hub, message: Message) => {
  for (const stream of hub.streams) send(hub, stream, message)
}

const send = (hub: Hub, stream: ServerResponse, { id, ...message }: Message) =>
  write(hub, stream, `${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(message)}\n\n`)

// A screen that does not read is let go; it comes back by itself and resumes.
const write = (hub: Hub, stream: ServerResponse, text: string) => {
  if (stream.writableLength > mostBufferedBytes) {
    hub.streams.delete(stream)
    stream.destroy()
  } else stream.write(text)
}

// The sequence knows the latest number without looking at the table.
const readLastId = async ({ db }: Desk) => {
  const result = await sql<{ id: number }>`
    select coalesce((select last_value from pg_sequences where schemaname = current_schema() and sequencename = 'events_id_seq'), 0)::bigint as id
  `.execute(db)
  return result.rows[0]?.id ?? 0
}
