// Before all tests: one real PostgreSQL, thrown away afterwards, with a migrated database that others are copied from.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '#server/migrate.ts'
import { openDatabase } from '#server/platform/db.ts'
import { startEmbeddedPostgres } from '#server/platform/embedded-postgres.ts'
import { templateName } from '#server/testing.ts'

declare module 'vitest' {
  interface ProvidedContext {
    superuserUrl: string
  }
}

export default async function setup(project: TestProject) {
  const given = process.env['TEST_DATABASE_URL']
  const own = given ? undefined : await startOwn()
  const superuserUrl = given ?? own?.url ?? ''
  await makeTemplate(superuserUrl)
  project.provide('superuserUrl', superuserUrl)
  return async () => own?.stop()
}

const startOwn = async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'docket-test-'))
  chmodSync(dataDir, 0o755)
  const postgres = await startEmbeddedPostgres({ dataDir, isDisposable: true })
  return {
    url: postgres.superuserUrl,
    stop: async () => {
      await postgres.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

const makeTemplate = async (superuserUrl: string) => {
  const client = new pg.Client({ connectionString: superuserUrl })
  await client.connect()
  await client.query(`drop database if exists ${templateName}`)
  await client.query(`create database ${templateName}`)
  await client.end()
  const url = new URL(superuserUrl)
  url.pathname = `/${templateName}`
  const { db } = openDatabase(url.href, 2, () => undefined)
  await migrate(db)
  await db.destroy()
}
