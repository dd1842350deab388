import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { migrate, pendingMigrations } from './migrate.ts'
import { openDatabase } from './platform/db.ts'
import { StartFault } from './platform/start-fault.ts'
import { aDesk } from './testing.ts'

const files = readdirSync(join(import.meta.dirname, 'migrations'))
  .map((name) => name.replace(/\.sql$/, ''))
  .toSorted()

/** A database with nothing in it, and a way to open it more than once. */
const emptyDatabase = async () => {
  const superuserUrl = inject('superuserUrl')
  const name = `empty_${randomUUID().replaceAll('-', '')}`
  const client = new pg.Client({ connectionString: superuserUrl })
  await client.connect()
  await client.query(`create database ${name} template template0`)
  onTestFinished(async () => {
    await client.query(`drop database ${name} with (force)`)
    await client.end()
  })
  const url = new URL(superuserUrl)
  url.pathname = `/${name}`
  return () => {
    const { db } = openDatabase(url.href, 2, () => undefined)
    onTestFinished(() => db.destroy())
    return db
  }
}

describe('migrations', () => {
  test('bring an empty database up to date, and a second time do nothing', async () => {
    const db = (await emptyDatabase())()
    expect(await pendingMigrations(db)).toEqual(files)
    expect(await migrate(db)).toEqual(files)
    expect(await pendingMigrations(db)).toEqual([])
    expect(await migrate(db)).toEqual([])
    await sql`insert into tickets (title, description) values ('x', 'y')`.execute(db)
  })

  test('by several processes at once are done once', async () => {
    const open = await emptyDatabase()
    const applied = await Promise.all([migrate(open()), migrate(open()), migrate(open())])
    expect(applied.flat().toSorted()).toEqual(files)
    expect(applied.filter((names) => names.length === 0)).toHaveLength(2)
  })

  test('of a newer Docket are refused in a sentence that says what to do, and nothing is touched', async () => {
    const db = (await emptyDatabase())()
    await migrate(db)
    await sql`insert into kysely_migration (name, timestamp) values ('0999_future', now()::text)`.execute(db)
    const refused = migrate(db)
    await expect(refused).rejects.toBeInstanceOf(StartFault)
    await expect(refused).rejects.toThrow(
      'The database was made by a newer Docket (it has 0999_future): start that version, or restore a backup of this one.',
    )
  })

  test('that fail leave nothing of themselves, and say which it was', async () => {
    const db = (await emptyDatabase())()
    // In the way of the second file: what the first made goes with it.
    await sql`create table events (something int)`.execute(db)
    await expect(migrate(db)).rejects.toThrow(/^The database could not be brought up to date: 0002_events failed/)
    const { rows } = await sql`select to_regclass('tickets') as tickets`.execute(db)
    expect(rows).toEqual([{ tickets: null }])
    expect(await pendingMigrations(db)).toEqual(files)
    await sql`drop table events`.execute(db)
    await migrate(db)
    expect(await pendingMigrations(db)).toEqual([])
  })
})

// ---- the hand-written table interfaces ----

interface Column {
  readonly type: string
  readonly isNullable: boolean
  /** 'must' be given on insert, 'may' be, or 'never'. */
  readonly onInsert: 'must' | 'may' | 'never'
}
type Tables = Readonly<Record<string, Readonly<Record<string, Column>>>>

const typeOf = (typescript: string) =>
  /JSONColumnType/.test(typescript)
    ? 'json'
    : /\[\]/.test(typescript)
      ? 'array'
      : /\bnumber\b/.test(typescript)
        ? 'number'
        : /\bboolean\b/.test(typescript)
          ? 'boolean'
          : /\bBuffer\b/.test(typescript)
            ? 'bytes'
            : 'string'

const readColumn = (declared: string): Column => {
  const columnType = /^ColumnType<(.*),(.*),(.*)>$/.exec(declared)
  return {
    type: typeOf(declared),
    isNullable: (columnType?.[1] ?? declared).includes('| null'),
    onInsert: declared.startsWith('GeneratedAlways<')
      ? 'never'
      : /^Generated<|^Instant$/.test(declared) || (columnType?.[2] ?? declared).includes('| null')
        ? 'may'
        : 'must',
  }
}

/** From the sources: `interface XTable {…}`, and the names that `interface Database {…}` gives them. */
const readInterfaces = (): Tables => {
  const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
    .join('\n')
  const membersOf = (body: string) =>
    [...body.matchAll(/^\s*(\w+): (.+)$/gm)].map(([, name = '', type = '']) => [name, type] as const)
  const interfaces = new Map(
    [...sources.matchAll(/interface (\w+Table) \{([^}]*)\}/g)].map(([, name = '', body = '']) => [
      name,
      membersOf(body),
    ]),
  )
  const names = [...sources.matchAll(/interface Database \{([^}]*)\}/g)].flatMap(([, body = '']) => membersOf(body))
  return Object.fromEntries(
    names.map(([table, name]) => [
      table,
      Object.fromEntries((interfaces.get(name) ?? []).map(([column, type]) => [column, readColumn(type)])),
    ]),
  )
}

const typesOfDatabase: Readonly<Record<string, string>> = {
  bigint: 'number',
  integer: 'number',
  smallint: 'number',
  text: 'string',
  date: 'string',
  'timestamp with time zone': 'string',
  boolean: 'boolean',
  jsonb: 'json',
  ARRAY: 'array',
  bytea: 'bytes',
}

const searchTables = new Set(['ticket_search', 'search_blocks', 'search_tail', 'ticket_terms', 'terms_tail'])

test('the table interfaces say what the database says', async () => {
  const ctx = await aDesk()
  const { rows } = await sql<{
    table_name: string
    column_name: string
    data_type: string
    is_nullable: string
    is_generated: string
    has_default: boolean
  }>`
    select table_name, column_name, data_type, is_nullable, is_generated,
      column_default is not null or is_identity = 'YES' as has_default
    from information_schema.columns
    where table_schema = 'public' and table_name not like 'kysely_%'`.execute(ctx.db)
  const interfaces = readInterfaces()
  const tables: Record<string, Record<string, Column>> = {}
  for (const row of rows) {
    const isNullable = row.is_nullable === 'YES'
    const mayBeLeftOut = row.has_default || isNullable
    // An interface may ask for more than the database does, never for less.
    const isAskedFor = interfaces[row.table_name]?.[row.column_name]?.onInsert === 'must'
    const table = (tables[row.table_name] ??= {})
    table[row.column_name] = {
      type: typesOfDatabase[row.data_type] ?? row.data_type,
      isNullable,
      // What is searched is kept by triggers, and by statements written out.
      onInsert:
        row.is_generated === 'ALWAYS' || searchTables.has(row.table_name)
          ? 'never'
          : mayBeLeftOut && !isAskedFor
            ? 'may'
            : 'must',
    }
  }
  expect(interfaces).toEqual(tables)
})
