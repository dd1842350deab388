// A database of which somebody may see a part. Every statement finds under the names of the tables what a view of them
// holds, and under all other names nothing: a query that forgot to ask whose something is shows too little, never too
// much. What writes does not run at all (PostgreSQL takes it for a fault of syntax).
import { Kysely, PostgresDialect, sql, type PostgresPool, type PostgresPoolClient } from 'kysely'
import { perDesk, type Ctx } from './context.ts'
import type { Database } from './tables.ts'

/** By table, a query for what may be seen of it. Each may name those before it, which then mean what may be seen. */
export type View = Readonly<Record<string, string>>

const poolOf = new WeakMap<Kysely<Database>, PostgresPool>()
const narrowedOnes = new WeakSet<Kysely<Database>>()

/** Notes what a database speaks through, so that it can be narrowed. */
export const narrowable = (db: Kysely<Database>, pool: PostgresPool) => {
  poolOf.set(db, pool)
  return db
}

export const isNarrowed = (db: Kysely<Database>) => narrowedOnes.has(db)

/** The same context on what the view holds. The desk's own database stays at `ctx.desk.db`, for those who write. */
export const narrowedTo = async (ctx: Ctx, view: View): Promise<Ctx> => {
  const pool = poolOf.get(ctx.desk.db)
  if (!pool) throw new Error('this database cannot be narrowed: it was not opened by openDatabase')
  const others = (await tablesOf(ctx)).filter((table) => !Object.hasOwn(view, table))
  const beginning = `with ${[
    ...Object.entries(view).map(([table, query]) => `${table} as (${query})`),
    ...others.map((table) => `${table} as (select * from ${table} where false)`),
  ].join(', ')} (`
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: narrowingPool(pool, beginning) }) })
  narrowedOnes.add(db)
  return { ...ctx, db }
}

const known = perDesk((): { tables: Promise<readonly string[]> | undefined } => ({ tables: undefined }))

// Migrations make tables, and they are over before a desk serves.
const tablesOf = (ctx: Ctx) => {
  const memory = known(ctx)
  memory.tables ??= readTables(ctx).catch((error: unknown) => {
    memory.tables = undefined
    throw error
  })
  return memory.tables
}

const readTables = async ({ desk }: Ctx) => {
  const { rows } = await sql<{ name: string }>`
    select quote_ident(relname) as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')
    order by relname`.execute(desk.db)
  return rows.map(({ name }) => name)
}

/** Kysely's own words round a transaction. */
const words = new Set(['begin', 'commit', 'rollback'])

// The line break ends a comment that the statement may end with.
const narrow = (text: string, beginning: string) => (words.has(text) ? text : `${beginning}${text}\n)`)

const narrowingPool = (pool: PostgresPool, beginning: string): PostgresPool => ({
  options: pool.options,
  connect: async () => {
    const client = await pool.connect()
    return {
      query: (text: unknown, values: readonly unknown[]) => {
        if (typeof text !== 'string') throw new TypeError('no statement is read by cursor')
        return client.query(narrow(text, beginning), values)
      },
      release: (destroy?: boolean) => client.release(destroy),
    } as PostgresPoolClient
  },
  // It is the desk's.
  end: async () => undefined,
})
