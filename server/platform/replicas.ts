// The standbys of the database that may be read from: how far each has replayed the primary's log, and whether it is
// well.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { sql, type Kysely } from 'kysely'
import { isPooled, type DatabaseAddress } from '#server/config.ts'
import { coalescing } from './coalesce.ts'
import { contextOf, perDesk, type Ctx, type Desk } from './context.ts'
import { openDatabase } from './db.ts'
import { watchWrites } from './freshness.ts'
import { reportHealth } from './health.ts'
import { soundPrimary, type Sounding } from './primary-log.ts'
import { connectionOptions } from './session.ts'
import type { Database } from './tables.ts'

/** A replica further behind is not read from. */
export const mostLagMs = 5_000
const inspectMs = 1_000
/** Soundings kept at most; of more, every second one is let go, which only makes a replica look later than it is. */
const mostSoundings = 1_000

export interface Replica {
  readonly shownAs: string
  readonly db: Kysely<Database>
  /** Why it is not read from, apart from being behind; undefined where it is well. */
  fault: string | undefined
  /** Since when there is no fault. */
  wellSinceMs: number
  /** The newest sounding that it has replayed. */
  reached: Sounding | undefined
  /** Notes that it does not answer. */
  readonly lose: (error: unknown) => void
  /** Until when it is not worth waiting for. */
  isSlowUntilMs: number
  /** Looks how far it is. */
  readonly look: () => Promise<void>
  /** Looks whether it is one at all. */
  readonly inspect: () => Promise<void>
  readonly stop: () => Promise<void>
}

interface Fleet {
  replicas: readonly Replica[]
  primary: Identity | undefined
  readonly soundings: Sounding[]
}
const fleetOf = perDesk((): Fleet => ({ replicas: [], primary: undefined, soundings: [] }))

/** Watches the replicas of a serving desk until stopped. Waits for none: it is read from the primary meanwhile. */
export const startReplicas = async (desk: Desk) => {
  const { database } = desk.config
  const addresses = database.kind === 'external' ? database.replicas : []
  if (addresses.length === 0) return { stop: async () => undefined }
  const fleet = fleetOf({ desk })
  watchWrites(desk)
  fleet.replicas = addresses.map((address) => openReplica(desk, address))
  const round = coalescing(async () => {
    // Whoever cannot ask the primary has no measure, and nothing to say about replicas.
    if (!(await sound({ desk }))) return
    fleet.primary ??= await identify.execute(desk.db).then(
      ({ rows }) => rows[0],
      () => undefined,
    )
    await Promise.all(fleet.replicas.map(({ inspect }) => inspect()))
    reportReplicas(contextOf(desk, { name: 'system', via: 'job' }))
  })
  await round()
  const timer = setInterval(() => void round(), inspectMs).unref()
  return {
    stop: async () => {
      clearInterval(timer)
      const { replicas } = fleet
      fleet.replicas = []
      await Promise.all(replicas.map(({ stop }) => stop()))
    },
  }
}

/** Those that may be read from now, by a read that needs no more than they have. */
export const readableReplicas = (ctx: Pick<Ctx, 'desk'>) => fleetOf(ctx).replicas.filter((replica) => isWell(replica))

export const hasReplicas = (ctx: Pick<Ctx, 'desk'>) => fleetOf(ctx).replicas.length > 0

/** Asks the primary where it is, so that replicas can be measured by it. */
export const sound = async (ctx: Pick<Ctx, 'desk'>) => {
  const { soundings } = fleetOf(ctx)
  const sounding = await soundPrimary(ctx)
  // Several wait for the same one.
  if (sounding && sounding.number > (soundings.at(-1)?.number ?? 0)) {
    soundings.push(sounding)
    if (soundings.length > mostSoundings) {
      const kept = soundings.filter((_, at) => at % 2 === 1)
      soundings.splice(0, soundings.length, ...kept)
    }
  }
  return sounding
}

const isWell = ({ fault, reached }: Replica) =>
  fault === undefined && reached !== undefined && performance.now() - reached.askedAtMs <= mostLagMs

// It has just come, and may be at what the primary had a moment ago.
const isCatchingUp = ({ fault, reached, wellSinceMs }: Replica) =>
  fault === undefined && reached === undefined && performance.now() - wellSinceMs <= mostLagMs

const openReplica = (desk: Desk, { url, shownAs }: DatabaseAddress): Replica => {
  const fleet = fleetOf({ desk })
  const { soundings } = fleet
  const pooled = isPooled(desk.config)
  const lose = (error: unknown) => {
    replica.fault = sayAway(error)
    // It may come back with less than it had.
    replica.reached = undefined
  }
  const { db, pool } = openDatabase(url, desk.config.databasePool, lose, {
    isPreparing: desk.config.isPreparingStatements && !pooled,
    isPooled: pooled,
  })
  // A connection of its own: reads that take long must not keep the desk from knowing how far it is.
  const watching = new pg.Pool({
    connectionString: url,
    max: 1,
    connectionTimeoutMillis: 2_000,
    query_timeout: 2_000,
    idleTimeoutMillis: 0,
    application_name: 'docket replica watch',
    ...(!pooled && { options: connectionOptions }),
  })
  watching.on('error', lose)
  const advance = (position: number) => {
    replica.reached = soundings.findLast((sounding) => sounding.position <= position) ?? replica.reached
  }
  const replica: Replica = {
    shownAs,
    db,
    fault: 'has not been asked yet',
    wellSinceMs: 0,
    reached: undefined,
    isSlowUntilMs: 0,
    lose,
    look: coalescing(async () => {
      try {
        const { rows } = await watching.query<{ position: number }>(
          "select (pg_last_wal_replay_lsn() - '0/0')::bigint as position",
        )
        advance(rows[0]?.position ?? 0)
      } catch (error) {
        lose(error)
      }
    }),
    inspect: async () => {
      try {
        const { rows } = await watching.query<Identity>(identify.compile(desk.db).sql)
        const [found] = rows
        if (!found || !fleet.primary) return
        const fault = faultOf(found, fleet.primary)
        if (replica.fault !== undefined) replica.wellSinceMs = performance.now()
        replica.fault = fault
        if (replica.fault === undefined) advance(found.position)
        else replica.reached = undefined
      } catch (error) {
        lose(error)
      }
    },
    stop: async () => {
      await Promise.all([db.destroy(), watching.end()])
      if (!pool.ended) await pool.end()
    },
  }
  return replica
}

interface Identity {
  readonly is_standby: boolean
  readonly position: number
  readonly cluster: string
  readonly database: string
  readonly time_zone: string
}

const identify = sql<Identity>`
  select pg_is_in_recovery() as is_standby, coalesce((pg_last_wal_replay_lsn() - '0/0')::bigint, 0) as position,
    (select system_identifier::text from pg_control_system()) as cluster, current_database() as database,
    current_setting('TimeZone') as time_zone`

const faultOf = (found: Identity, primary: Identity) => {
  if (found.cluster !== primary.cluster || found.database !== primary.database) return 'is of another database'
  if (!found.is_standby) return 'is no standby, but a primary'
  if (found.time_zone !== 'UTC') return `has times in ${found.time_zone}`
  return undefined
}

/** Measures a replica from outside a serving desk. @returns how long it took to reach what the primary had. */
export const measureReplica = async ({ db, config }: Ctx, { url }: DatabaseAddress) => {
  const { rows } = await sql<{ position: number }>`
    select (pg_current_wal_insert_lsn() - '0/0')::bigint as position`.execute(db)
  const position = rows[0]?.position ?? 0
  const [primary] = (await identify.execute(db)).rows
  const askedAtMs = performance.now()
  const replica = openDatabase(url, 2, () => undefined, { isPooled: isPooled(config) })
  try {
    for (;;) {
      const [found] = (await identify.execute(replica.db)).rows
      const fault = found && primary && faultOf(found, primary)
      if (fault) return { fault }
      const lagMs = Math.round(performance.now() - askedAtMs)
      if (found && found.position >= position) return { lagMs }
      if (lagMs > mostLagMs) return { lagMs }
      await sleep(20)
    }
  } catch (error) {
    return { fault: sayAway(error) }
  } finally {
    await replica.db.destroy()
  }
}

const sayAway = (error: unknown) => `does not answer (${error instanceof Error ? error.message : String(error)})`

export const mendReplica =
  'Check that the standby runs and streams from the primary, and DATABASE_REPLICA_URL; it is read from again by itself.'

const reportReplicas = (ctx: Ctx) => {
  const { replicas } = fleetOf(ctx)
  if (replicas.some((replica) => isCatchingUp(replica))) return
  const unwell = replicas
    .filter((replica) => !isWell(replica))
    .map(({ shownAs, fault }) => `${shownAs} ${fault ?? `is more than ${mostLagMs / 1_000} s behind`}`)
  reportHealth(ctx, {
    name: 'replica',
    state: unwell.length > 0 ? 'failing' : 'ok',
    message:
      unwell.length > 0
        ? `Not read from: ${unwell.join('; ')}. The rest serves meanwhile.`
        : `Lists, search, stats and histories are read from ${replicas.map(({ shownAs }) => shownAs).join(', ')}.`,
    mend: unwell.length > 0 ? mendReplica : null,
  })
}
