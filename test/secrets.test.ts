// No secret is to be found where somebody who should not have it could look: not in the log at its most talkative, not in
// a dump of the database, not in the files of its server.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { formsOf, secretsIn, secretsInBytes } from './secret-search.ts'
import { tellStory, type Story } from './secret-story.ts'

let story: Story
beforeAll(async () => {
  story = await tellStory()
}, 120_000)
afterAll(() => story?.end())

/** All that the process wrote, but for the one line that is there to hand a secret over. */
const logOf = ({ desk }: Story) => desk.output().replace(/^Nobody has claimed this desk yet\..*\n/gm, '')

test('the log at debug level holds none of them, and each of its lines is JSON', async () => {
  // What was tried and refused is told beside the answers.
  await expect.poll(() => logOf(story)).toContain('"security":"access.denied"')
  const log = logOf(story)
  const lines = log.split('\n').filter((line) => line.startsWith('{'))
  expect(lines.length).toBeGreaterThan(60)
  for (const line of lines) expect(() => JSON.parse(line) as unknown, line).not.toThrow()
  expect(lines.some((line) => line.includes('"security":"desk.claimed"'))).toBe(true)
  expect(lines.some((line) => line.includes('"security":"sign_in.failed"'))).toBe(true)
  expect(secretsIn(log, story.secrets)).toEqual([])
})

test('a dump of the database holds none of them, in whatever form; passwords are nowhere without their salt', async () => {
  const dump = await story.dump()
  for (const table of ['people', 'password_hashes', 'sessions', 'invitations', 'audit_entries', 'events', 'tickets'])
    expect(dump.get(`public.${table}`), table).toMatch(/\S/)
  expect(dump.get('public.password_hashes')).toContain('$argon2id$')
  const found = [...dump].flatMap(([table, text]) => secretsIn(text, story.secrets).map((what) => `${table}: ${what}`))
  expect(found).toEqual([])
})

test('the files of the desk hold none of them: tables with what was deleted, write-ahead log, the server’s own log', async () => {
  await story.desk.end('SIGTERM')
  const files = readdirSync(story.folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(story.folder, name)).isFile())
    // The files that are there to keep the passwords of the database, and what secrets in it are sealed with.
    .filter((name) => name !== 'postgres-secrets.json' && name !== 'app-secret')
  expect(files.some((name) => name.includes('pg_wal'))).toBe(true)
  expect(files.some((name) => name.includes('postgres/log'))).toBe(true)
  const found = files.flatMap((name) =>
    secretsInBytes(readFileSync(join(story.folder, name)), story.secrets).map((what) => `${name}: ${what}`),
  )
  expect(found).toEqual([])
})

test('the search finds each of them in each form, wherever it stands', () => {
  expect(story.secrets.length).toBeGreaterThan(25)
  for (const secret of story.secrets) {
    expect(secret.value.length, secret.name).toBeGreaterThanOrEqual(8)
    for (const [form, text] of formsOf(secret))
      expect(secretsIn(`7\tx${text}y\t\\N`, [secret]), `${secret.name} as ${form}`).not.toEqual([])
    expect(secretsInBytes(Buffer.from(`\0${secret.value}\0`), [secret])).toEqual([secret.name])
  }
})
