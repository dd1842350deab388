// What the database notifies, heard: one LISTEN connection a process, for all who want to know.
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { perDesk, type Ctx, type Desk } from './context.ts'
import { channel } from './events.ts'
import { StartFault } from './start-fault.ts'

export interface Notification {
  readonly kind: string
  readonly ticket_id?: number
  /** Keys of the caller who did it; undefined where nobody in particular did. */
  readonly by?: readonly string[]
}

interface Hearer {
  readonly hear: (notification: Notification) => void
  /** After a time in which some may have been missed. */
  readonly regain: () => void
}

const reconnectMs = 500
const probeMs = 5_000

const hearersOf = perDesk(() => new Set<Hearer>())
const ears = perDesk((): { client: pg.Client | undefined } => ({ client: undefined }))

/** The connection that listens; undefined while there is none. */
export const listeningClient = (ctx: Pick<Ctx, 'desk'>) => ears(ctx).client

/** Has a part of the desk hear every notification from now on. */
export const hearNotifications = (ctx: Pick<Ctx, 'desk'>, hearer: Hearer) => void hearersOf(ctx).add(hearer)

/** Listens until stopped, whatever becomes of the connection. @throws StartFault where nothing would be heard. */
export const startListening = async (desk: Desk, url: string) => {
  const hearers = hearersOf({ desk })
  const ear = ears({ desk })
  let isStopped = false
  let reconnecting: NodeJS.Timeout | undefined

  const connect = async () => {
    const fresh = new pg.Client({ connectionString: url, application_name: 'docket live', keepAlive: true })
    fresh.on('error', () => undefined)
    fresh.once('end', () => {
      if (ear.client !== fresh) return
      ear.client = undefined
      if (!isStopped) reconnecting = setTimeout(() => void reconnect(), reconnectMs)
    })
    fresh.on('notification', (message) => {
      const notification = message.channel === channel ? readNotification(message.payload) : undefined
      if (notification) for (const { hear } of hearers) hear(notification)
    })
    await fresh.connect()
    await fresh.query(`listen ${channel}`)
    ear.client = fresh
  }
  const reconnect = async () => {
    try {
      await connect()
      if (isStopped) await ear.client?.end()
      else for (const { regain } of hearers) regain()
    } catch {
      if (!isStopped) reconnecting = setTimeout(() => void reconnect(), reconnectMs)
    }
  }
  const stop = async () => {
    isStopped = true
    clearTimeout(reconnecting)
    await ear.client?.end().catch(() => undefined)
  }

  await connect()
  if (ear.client && !(await isHearing(desk, ear.client))) {
    await stop()
    throw new StartFault(
      'Notifications of the database do not arrive, as behind a pooler that pools transactions: ' +
        'set DATABASE_DIRECT_URL to the address of the database itself, beside DATABASE_URL.',
    )
  }
  return { stop }
}

// A pooler takes LISTEN like any statement, and then gives the connection that listens to somebody else. What the desk
// says on its own way must be heard here.
const isHearing = async (desk: Desk, client: pg.Client) => {
  const probe = `docket_probe_${randomBytes(8).toString('hex')}`
  const heard = new Promise<boolean>((settle) => {
    client.on('notification', (message) => {
      if (message.channel === probe) settle(true)
    })
  })
  await client.query(`listen ${probe}`)
  await sql`select pg_notify(${probe}, '')`.execute(desk.db)
  const isHeard = await Promise.race([heard, sleep(probeMs, false, { ref: false })])
  if (isHeard) await client.query(`unlisten ${probe}`)
  return isHeard
}

// Anyone with a connection to the database may notify; what is not ours must not bring the process down.
const readNotification = (payload = ''): Notification | undefined => {
  try {
    const { kind, ticket_id, by } = JSON.parse(payload) as Notification
    if (typeof kind !== 'string') return undefined
    return { kind, ...(ticket_id !== undefined && { ticket_id }), ...(Array.isArray(by) && { by: by.map(String) }) }
  } catch {
    return undefined
  }
}
