import { boot } from '../boot.ts'
import type { Config } from '../config.ts'
import { migrate } from '../migrate.ts'
import { contextOf } from '../platform/context.ts'
import { exitCodes } from '../platform/start-fault.ts'
import { loadSample, removeSample } from '../sample/sample.ts'
import type { Output } from './output.ts'

/** Loads or removes the sample tickets; a running desk shows it at once. */
export const demo = async (config: Config, { json, print, say, remove }: Output & { readonly remove: boolean }) => {
  const booted = await boot(config, { progress: say, database: 'shares' })
  try {
    await migrate(booted.desk.db)
    const ctx = contextOf(booted.desk, { name: 'system', via: 'cli' })
    const { count } = await (remove ? removeSample(ctx) : loadSample(ctx))
    if (json) print(JSON.stringify({ count }))
    else
      print(
        remove
          ? 'The sample tickets are gone.'
          : `${count} sample tickets are on the desk. npm start opens it, unless it runs already.`,
      )
    return exitCodes.ok
  } finally {
    await booted.stop()
  }
}
