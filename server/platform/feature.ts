import type { FastifyInstance } from 'fastify'
import type { Ctx, Desk } from './context.ts'
import type { Listener } from './events.ts'
import type { On } from './http.ts'
import type { SealedColumn } from './sealed-columns.ts'

/** Everything a feature adds to the desk; what is above it in the list never hears of it. */
export interface Feature {
  readonly name: string
  /** Routes of /api/v1. */
  readonly routes?: (on: On) => void
  /** For what is no contract of /api/v1: plug-ins with routes of their own. */
  readonly plugin?: (app: FastifyInstance, desk: Desk) => Promise<void>
  readonly listeners?: readonly Listener[]
  /** Where what it seals stands, so that a lost secret is told and a new one takes over. */
  readonly sealed?: readonly SealedColumn[]
  /** Done once in each process of a desk that starts to serve. */
  readonly start?: (ctx: Ctx) => Promise<void>
  /** Done every two seconds by a serving desk, so it must ask little; several desks may share one database. */
  readonly often?: (ctx: Ctx) => Promise<unknown>
  /** Done every hour by a serving desk; several desks may share one database. */
  readonly hourly?: (ctx: Ctx) => Promise<void>
}
