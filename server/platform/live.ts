// Changes, from the database's notifications to every open screen: one stream a screen.
import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { FastifyReply } from 'fastify'
import { perDesk, type Ctx, type Desk, type Identity } from './context.ts'
import { startFollowing } from './freshness.ts'
import { watchHealth } from './health.ts'
import { hearNotifications, startListening } from './notifications.ts'

interface Message {
  /** One of `liveKinds`; another process may be newer and know more. */
  readonly kind: string
  readonly ticket_id?: number
}

const heartbeatMs = 25_000
// Four times what one read from the database can hold: that much may be waiting for a screen that does read.
const mostBufferedBytes = 256 * 1024

interface Hub {
  /** Each with who follows, where the desk is claimed. */
  readonly streams: Map<ServerResponse, Identity | undefined>
  /** Names this process: how many messages another one has sent tells nothing here. */
  readonly name: string
  /** Messages so far. Counted here since the numbers of events arrive out of order, and not every message is one. */
  sent: number
  isClosed: boolean
}
const hubOf = perDesk((): Hub => ({
  streams: new Map(),
  name: randomBytes(6).toString('hex'),
  sent: 0,
  isClosed: false,
}))
/** What a stream resumes from. */
const positionOf = ({ name, sent }: Hub) => `${name}-${sent}`

/** Passes notifications on until stopped; after a lost connection every screen is told to read again. */
export const startLive = async (desk: Desk, url: string) => {
  const hub = hubOf({ desk })
  hearNotifications(
    { desk },
    {
      hear: ({ kind, ticket_id }) => {
        if (!isUnspoken(kind)) broadcast(hub, { kind, ...(ticket_id !== undefined && { ticket_id }) })
      },
      regain: () => broadcast(hub, { kind: 'resync' }),
    },
  )
  const listening = await startListening(desk, url)
  watchHealth({ desk }, () => broadcast(hub, { kind: 'health.changed' }))
  const heartbeat = setInterval(() => {
    for (const stream of hub.streams.keys()) write(hub, stream, ': still here\n\n')
  }, heartbeatMs).unref()
  return {
    stop: async () => {
      hub.isClosed = true
      clearInterval(heartbeat)
      for (const stream of hub.streams.keys()) stream.end()
      await listening.stop()
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
  stream.write(`retry: 1000\nid: ${positionOf(hub)}\n\n`)
  if (lastEventId !== undefined && lastEventId !== positionOf(hub)) write(hub, stream, textOf({ kind: 'resync' }))
  if (hub.isClosed || reply.request.method === 'HEAD') {
    stream.end()
    return
  }
  hub.streams.set(stream, ctx.actor.identity)
  const stopFollowing = startFollowing(ctx)
  stream.once('close', () => {
    hub.streams.delete(stream)
    stopFollowing()
  })
  stream.on('error', () => hub.streams.delete(stream))
}

/** Ends every open stream, so that a stopping process is not held up by them. */
export const closeStreams = (ctx: Pick<Ctx, 'desk'>) => {
  const hub = hubOf(ctx)
  hub.isClosed = true
  for (const stream of hub.streams.keys()) stream.end()
}

/** Who follows changes now; undefined for those who need not say. */
export const followersOf = (ctx: Pick<Ctx, 'desk'>): readonly (Identity | undefined)[] => [
  ...hubOf(ctx).streams.values(),
]

/** Ends the streams of those whose right to them is over. */
export const endStreamsOf = (ctx: Pick<Ctx, 'desk'>, isOver: (follower: Identity | undefined) => boolean) => {
  for (const [stream, follower] of hubOf(ctx).streams) if (isOver(follower)) stream.end()
}

export const countStreams = (ctx: Pick<Ctx, 'desk'>) => hubOf(ctx).streams.size

// Between processes only.
const isUnspoken = (kind: string) => /^(?:people|tokens)\./.test(kind)

const broadcast = (hub: Hub, message: Message) => {
  hub.sent++
  const text = `id: ${positionOf(hub)}\n${textOf(message)}`
  for (const stream of hub.streams.keys()) write(hub, stream, text)
}

const textOf = (message: Message) => `data: ${JSON.stringify(message)}\n\n`

// A screen that does not read is let go; it comes back by itself and resumes.
const write = (hub: Hub, stream: ServerResponse, text: string) => {
  if (stream.writableLength > mostBufferedBytes) {
    hub.streams.delete(stream)
    stream.destroy()
  } else stream.write(text)
}
