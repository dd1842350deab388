// What triage is tested with: a desk that needs no database, a clock that stands still and a log that is kept.
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import { onTestFinished } from 'vitest'
import { readConfig } from '#server/config.ts'
import { contextOf, type Ctx, type Desk, type Logger } from '#server/platform/context.ts'
import type { Database } from '#server/platform/tables.ts'
import { readHealthItems } from '#server/platform/health.ts'
import { metrics } from '#server/platform/metrics.ts'
import { startLlmServer, type LlmServer, type Mode, type Vendor } from '../../test/llm-server.ts'

/** A desk at 09:00 whose clock moves only when told to. */
export const aTriageDesk = (settings: Readonly<Record<string, string>> = {}) => {
  let at = Date.parse('2026-11-20T09:00:00Z')
  const lines: string[] = []
  const write = (...parts: unknown[]) => void lines.push(JSON.stringify(parts))
  const log: Logger = { debug: write, info: write, warn: write, error: write, fatal: write }
  const db = new Kysely<Database>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (kysely) => new PostgresIntrospector(kysely),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
  const desk: Desk = { config: readConfig(settings), db, log, now: () => new Date(at) }
  const context = (more: { signal?: AbortSignal } = {}): Ctx => contextOf(desk, { name: 'tester', via: 'api' }, more)
  const ctx = context()
  return {
    ctx,
    /** The context of one caller, who may leave. */
    context,
    lines,
    passSeconds: (seconds: number) => void (at += seconds * 1_000),
    health: () => readHealthItems(ctx).find(({ name }) => name === 'triage'),
    /** Suggestions counted so far, as `source/outcome: number`. */
    counted: async () => {
      const counter = await metrics(ctx).getSingleMetric('docket_triage_requests_total')?.get()
      return Object.fromEntries(
        (counter?.values ?? []).map(({ labels, value }) => [`${labels['source']}/${labels['outcome']}`, value]),
      )
    },
  }
}

/** A vendor's stand-in and a desk that asks it. */
export const aDeskWithProvider = async (
  vendor: Vendor,
  { mode, settings }: { mode?: Mode; settings?: Readonly<Record<string, string>> } = {},
) => {
  const llm: LlmServer = await startLlmServer({ vendor, ...(mode && { mode }) })
  onTestFinished(() => llm.stop())
  return { llm, ...aTriageDesk({ ...llm.settings, ...settings }) }
}

/** No built-in classifier has an opinion on this. */
export const plainText = 'Lorem ipsum dolor sit amet consectetur'
