import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql, type Kysely } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import type { Database } from './platform/tables.ts'
import { StartFault } from './platform/start-fault.ts'

const folder = join(import.meta.dirname, 'migrations')

const readMigrations = (): Record<string, Migration> =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((file) => file.endsWith('.sql'))
      .sort()
      .map((file) => {
        const statements = readFileSync(join(folder, file), 'utf8')
        return [
          file.replace(/\.sql$/, ''),
          { up: async (db: Kysely<unknown>) => void (await sql.raw(statements).execute(db)) },
        ]
      }),
  )

const migratorOf = (db: Kysely<Database>) =>
  new Migrator({ db, provider: { getMigrations: async () => readMigrations() } })

/**
 * Brings the schema up to date. Two processes at once are safe: one does it, the other waits.
 * @param say told before it begins, since a large desk may take minutes
 * @returns the names of what was applied now.
 * @throws StartFault when the database is newer than this Docket, or a migration fails (nothing of it stays).
 */
export const migrate = async (db: Kysely<Database>, say?: (line: string) => void): Promise<string[]> => {
  await refuseNewerSchema(db)
  const pending = await pendingMigrations(db)
  if (pending.length === 0) return []
  if (pending.length < Object.keys(readMigrations()).length)
    say?.(`Bringing the database up to date (${pending.join(', ')}): a large desk takes some minutes`)
  const { error, results } = await migratorOf(db).migrateToLatest()
  if (error) {
    const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'a migration'
    const said = error instanceof Error ? error.message : 'unknown reason'
    throw new StartFault(`The database could not be brought up to date: ${failed} failed and was taken back (${said}).`)
  }
  return (results ?? []).map((result) => result.migrationName)
}

/** @returns the names of migrations not applied yet. */
export const pendingMigrations = async (db: Kysely<Database>) =>
  (await migratorOf(db).getMigrations()).filter((migration) => !migration.executedAt).map((migration) => migration.name)

const refuseNewerSchema = async (db: Kysely<Database>) => {
  const known = readMigrations()
  const applied = await appliedMigrations(db)
  const unknown = applied.filter((name) => !(name in known))
  if (unknown.length > 0) {
    throw new StartFault(
      `The database was made by a newer Docket (it has ${unknown.join(', ')}): start that version, or restore a backup of this one.`,
    )
  }
}

const appliedMigrations = async (db: Kysely<Database>) => {
  const table = await sql<{ found: boolean }>`select to_regclass('kysely_migration') is not null as found`.execute(db)
  if (!table.rows[0]?.found) return []
  const applied = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  return applied.rows.map((row) => row.name)
}
