import type { Kysely } from 'kysely'
import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '#server/config.ts'
import type { Role, TokenScope } from '#shared/words.ts'
import type { Database } from './tables.ts'

export type Logger = Pick<FastifyBaseLogger, 'debug' | 'info' | 'warn' | 'error' | 'fatal'>

/** Who it is: somebody who has signed in, or for whom a token speaks. */
export interface Identity {
  readonly personId: number
  /** Undefined where a token speaks for them. */
  readonly sessionId?: number
  readonly token?: TokenUse
  readonly name: string
  readonly email: string
  readonly role: Role
  /** They have to add a second factor first, and may do nothing else until then. */
  readonly mustEnrol?: boolean
}

/** A token in use: it may what its scopes say, and no more than its person. */
export interface TokenUse {
  readonly id: number
  readonly name: string
  readonly scopes: readonly TokenScope[]
}

/** Who does something, and through what. Written into every event. */
export interface Actor {
  readonly name: string
  readonly via: 'api' | 'dropin' | 'form' | 'cli' | 'job'
  /** Undefined for the desk itself, and for whoever uses it while it is open. */
  readonly identity?: Identity
  /** Where a request came from: the right-most hop that is no trusted proxy. */
  readonly address?: string
}

/** Who asks, as far as it can be told from one request to the next (freshness.ts). */
export interface KnownCaller {
  readonly keys: readonly string[]
  /** Whether a page in a browser asks, which may show what it was told of. */
  readonly isPage: boolean
}

/** One booted desk: what its contexts have in common, and the key of all state that lives as long as it does. */
export interface Desk {
  readonly config: Config
  readonly db: Kysely<Database>
  readonly log: Logger
  readonly now: () => Date
}

/** First parameter of every verb. A transaction is the same context with another `db`; nothing is ambient. */
export interface Ctx extends Desk {
  readonly desk: Desk
  readonly actor: Actor
  /** Undefined for what the desk does by itself. */
  readonly caller?: KnownCaller
  /** Aborted when the caller has gone. */
  readonly signal?: AbortSignal
}

interface More {
  readonly log?: Logger
  readonly caller?: KnownCaller
  readonly signal?: AbortSignal
}

export const contextOf = (desk: Desk, actor: Actor, more: More = {}): Ctx => ({
  config: desk.config,
  db: desk.db,
  now: desk.now,
  log: more.log ?? desk.log,
  desk,
  actor,
  ...(more.caller && { caller: more.caller }),
  ...(more.signal && { signal: more.signal }),
})

/** State that lives as long as a desk: made on first use, one for each desk, so tests never share it. */
export const perDesk = <T>(make: (desk: Desk) => T) => {
  const made = new WeakMap<Desk, T>()
  return ({ desk }: Pick<Ctx, 'desk'>): T => {
    const existing = made.get(desk)
    if (existing !== undefined) return existing
    const fresh = make(desk)
    made.set(desk, fresh)
    return fresh
  }
}
