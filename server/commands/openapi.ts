import { writeFile } from 'node:fs/promises'
import { makeApp } from '../app.ts'
import type { Config } from '../config.ts'
import { openDatabase } from '../platform/db.ts'
import { makeLog } from '../platform/log.ts'
import { exitCodes } from '../platform/start-fault.ts'

/** Prints the document that the contracts describe; needs no database. */
export const openapi = async (
  config: Config,
  { write, print }: { readonly write: boolean; readonly print: (line: string) => void },
) => {
  const document = `${JSON.stringify(await describeApi(config), undefined, 2)}\n`
  if (write) await writeFile(new URL('../../openapi.json', import.meta.url), document)
  else print(document)
  return exitCodes.ok
}

/** The OpenAPI 3.1 document of a desk with these settings. */
export const describeApi = async (config: Config): Promise<unknown> => {
  // Never connected: a pool opens its first connection with its first query.
  const { db } = openDatabase('postgres://127.0.0.1:1/none', 2, () => undefined)
  const app = await makeApp({ config, db, log: makeLog('silent'), now: () => new Date() })
  await app.ready()
  const document: unknown = app.swagger()
  await app.close()
  await db.destroy()
  return document
}
