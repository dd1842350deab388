import { boot } from '../boot.ts'
import type { Config } from '../config.ts'
import { migrate } from '../migrate.ts'
import { exitCodes } from '../platform/start-fault.ts'
import type { Output } from './output.ts'

/** Brings the database up to date. Safe beside a running desk and beside another migrate. */
export const migrateOnly = async (config: Config, { json, print, say }: Output) => {
  const booted = await boot(config, { progress: say, database: 'shares' })
  try {
    const applied = await migrate(booted.desk.db)
    if (json) print(JSON.stringify({ applied }))
    else print(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`)
    return exitCodes.ok
  } finally {
    await booted.stop()
  }
}
