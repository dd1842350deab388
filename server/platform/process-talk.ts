// What the processes of one desk say to each other: the one that was started (primary), and those that serve (workers).
import type { DatabaseAddresses } from '#server/config.ts'
import type { HealthItem } from './health.ts'

/** As prom-client's registries give them away. */
export type Measured = readonly {
  readonly name: string
  readonly help: string
  readonly type: unknown
  readonly aggregator: unknown
  readonly values: readonly object[]
}[]

/** How a worker begins. */
export interface Welcome {
  /** From 1; a worker that takes the place of another has its number. */
  readonly number: number
  /** How many serve beside each other. */
  readonly processes: number
  /** Password included; told here so that it stands in no environment and no list of processes. */
  readonly database: DatabaseAddresses
  /** How the desk is, as the other workers know it. */
  readonly health: readonly HealthItem[]
}

export type ToWorker =
  | { readonly say: 'welcome'; readonly welcome: Welcome }
  /** From now on the recurring work of the desk is this one's. */
  | { readonly say: 'lead' }
  | { readonly say: 'stop' }
  | { readonly say: 'health'; readonly item: HealthItem }
  | { readonly say: 'measure'; readonly question: number }
  | { readonly say: 'measured'; readonly question: number; readonly all: readonly Measured[] }

export type ToPrimary =
  | { readonly say: 'hello' }
  | { readonly say: 'ready'; readonly url: string }
  | { readonly say: 'fault'; readonly message: string; readonly exitCode: number }
  | { readonly say: 'health'; readonly item: HealthItem }
  | { readonly say: 'measure-others'; readonly question: number }
  | { readonly say: 'measured'; readonly question: number; readonly own: Measured }
