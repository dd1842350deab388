// What reads changes nothing: a link that somebody is lured to, a mail scanner that opens every address, a browser that
// loads ahead. Every GET of the API and every page is asked for, by everybody, and the whole database held against what
// it was before.
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Ctx } from '#server/platform/context.ts'
import { invite, makeClaimCode } from '#server/people/people.ts'
import { loadSample } from '#server/sample/sample.ts'
import { foldCounts } from '#server/stats/stats.ts'
import { aTicket, claimed, startDesk } from '#server/testing.ts'
import { tidySearchNow } from '#server/tickets/tickets.ts'

type Headers = Readonly<Record<string, string>>

const { paths } = JSON.parse(readFileSync(join(import.meta.dirname, '../openapi.json'), 'utf8')) as {
  paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}
const ofApi = Object.entries(paths).flatMap(([path, methods]) => ('get' in methods ? [path.replace('{id}', '1')] : []))
const pages = ['/', '/tickets', '/t/1', '/settings', '/claim', '/join', '/sign-in', '/nowhere']
const others = ['/healthz', '/readyz', '/metrics', '/openapi.json', '/api/docs']

/** What is read could be asked for as if it were a write: neither the address nor a header makes it one. */
const disguises: readonly (readonly [query: string, headers: Headers])[] = [
  ['', {}],
  ['?_method=DELETE&method=POST', { 'x-http-method-override': 'DELETE', 'x-method-override': 'POST' }],
]

/**
 * Every table, row by row. Left out: the words of tickets, which a job takes in its own time (similar); and besides
 * when a session was last used, noted every five minutes for its twelve hours without
 * use to run out, which is about the session and changes nothing that it may do. And the audit log, which exists to keep
 * that somebody asked; what came to it is looked at by itself.
 */
const stateOf = async (ctx: Ctx) => {
  const { rows: tables } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename not in ('audit_entries', 'terms_tail', 'ticket_terms') order by 1
  `.execute(ctx.db)
  const state: Record<string, unknown> = {}
  for (const { name } of tables) {
    const row = name === 'sessions' ? sql`to_jsonb(t) - 'last_seen_at'` : sql`to_jsonb(t)`
    const { rows } = await sql<{ rows: string }>`
      select coalesce(string_agg((${row})::text, E'\n' order by (${row})::text), '') as rows from ${sql.table(name)} as t
    `.execute(ctx.db)
    state[name] = rows[0]?.rows
  }
  return state
}

/** Some answers never end: the status is enough. */
const ask = (base: string, { method, path, headers }: { method: string; path: string; headers: Headers }) =>
  new Promise<number>((settle, fail) => {
    const outgoing = request(`${base}${path}`, { method, headers, agent: false }, (incoming) => {
      settle(incoming.statusCode ?? 0)
      // A file is read to its end, so that whatever it does at its end is done.
      if (path.includes('/live')) incoming.destroy()
      else incoming.resume()
    })
    outgoing.on('error', fail)
    outgoing.end()
  })

const askForEverything = async (base: string, callers: readonly Headers[]) => {
  const statuses = new Set<number>()
  for (const path of [...ofApi, ...pages, ...others])
    for (const headers of callers)
      for (const method of ['GET', 'HEAD'])
        for (const [query, disguise] of disguises)
          statuses.add(await ask(base, { method, path: `${path}${query}`, headers: { ...headers, ...disguise } }))
  return statuses
}

/** Work that the desk does by itself, done beforehand. */
const settle = async (ctx: Ctx) => {
  await foldCounts(ctx)
  await tidySearchNow(ctx)
}

const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
const document = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

const newActions = async (ctx: Ctx, since: number) => {
  const rows = await ctx.db.selectFrom('audit_entries').select('action').where('id', '>', since).execute()
  return [...new Set(rows.map(({ action }) => action))].toSorted()
}
const lastEntry = async (ctx: Ctx) =>
  (
    await ctx.db
      .selectFrom('audit_entries')
      .select(({ fn }) => fn.max('id').as('id'))
      .executeTakeFirst()
  )?.id ?? 0

test('no GET and no HEAD changes any table of a claimed desk, whoever asks', { timeout: 120_000 }, async () => {
  const desk = await startDesk({ now: '2026-11-20T12:00:00Z' })
  const { ctx } = desk
  await aTicket(ctx)
  await loadSample(ctx)
  const sessions = await claimed(ctx)
  const identity = {
    personId: 1,
    sessionId: 1,
    name: 'Ann owner',
    email: 'ann.owner@example.org',
    role: 'owner',
  } as const
  await invite({ ...ctx, actor: { ...ctx.actor, identity } }, { email: 'bo@example.org', role: 'viewer' })
  await settle(ctx)
  const [before, entry] = [await stateOf(ctx), await lastEntry(ctx)]
  // Long enough for the use of each session to be noted.
  desk.setNow('2026-11-20T12:06:00Z')
  const { owner, admin, agent, viewer } = sessions
  const callers = [{}, viewer, agent, admin, owner, { ...owner, ...foreign }, { ...owner, ...document }]
  const statuses = await askForEverything(desk.url, callers)
  expect(statuses).toContain(200)
  expect(statuses).toContain(403)
  const after = await stateOf(ctx)
  expect(Object.keys(after)).toEqual(expect.arrayContaining(['tickets', 'people', 'sessions', 'invitations', 'events']))
  for (const [table, rows] of Object.entries(after)) expect.soft(rows, table).toBe(before[table])
  await expect.poll(() => newActions(ctx, entry)).toEqual(['access.denied', 'audit.exported'])
  const { rows } = await sql<{ seen: string }>`select distinct last_seen_at as seen from sessions`.execute(ctx.db)
  expect(rows).toEqual([{ seen: '2026-11-20T12:06:00Z' }])
})

test('nor of an open one; the code for claiming it still counts', async () => {
  const desk = await startDesk({ now: '2026-11-20T12:00:00Z' })
  const { ctx } = desk
  await aTicket(ctx)
  await makeClaimCode(ctx)
  await settle(ctx)
  const before = await stateOf(ctx)
  const statuses = await askForEverything(desk.url, [{}, foreign, document, { 'x-forwarded-for': '192.0.2.1' }])
  expect(statuses).toContain(200)
  expect(statuses).toContain(403)
  expect(await stateOf(ctx)).toEqual(before)
})
