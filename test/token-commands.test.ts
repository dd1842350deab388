// API tokens from the desk's own machine, beside a running desk.
import { expect, test } from 'vitest'
import { aPerson, startDesk } from '#server/testing.ts'
import { call } from './call.ts'
import { runCommand } from './desk-process.ts'

test('docket token makes, lists and revokes beside a running desk', { timeout: 120_000 }, async () => {
  const desk = await startDesk()
  await aPerson(desk.ctx, { role: 'owner' })
  await aPerson(desk.ctx, { role: 'viewer' })
  const token = (...args: string[]) => runCommand(['token', ...args], { DATABASE_URL: desk.databaseUrl })
  expect((await token('list')).stdout).toBe('There are no API tokens.\n')

  const make = (email: string, scopes: string) => token('make', email, '--name', 'Report', '--scopes', scopes)
  const made = await make('ann.viewer@example.org', 'stats:read,tickets:read')
  expect(made.stdout).toMatch(/^dk_[0-9A-Za-z]{38}\n$/)
  const headers = { authorization: `Bearer ${made.stdout.trim()}` }
  expect((await call(desk, 'GET /api/v1/stats', { headers })).status).toBe(200)
  expect((await make('ann.viewer@example.org', 'tickets:write')).stderr).toContain('takes the role of agent')
  expect((await make('ann.viewer@example.org', 'everything')).stderr).toContain('--scopes is one or several of')
  expect((await make('nobody@example.org', 'stats:read')).stderr).toContain('Nobody here has the address')

  const listed = await token('list')
  expect(listed.stdout).toMatch(
    /^ +\d+ Report, of ann\.viewer@example\.org: stats:read tickets:read; until .+, last used/,
  )
  expect(listed.stdout).not.toContain(made.stdout.trim().slice(0, 10))
  const [{ id } = { id: 0 }] = JSON.parse((await token('list', '--json')).stdout) as { id: number }[]
  expect((await token('revoke', String(id))).stdout).toBe('Report, of ann.viewer@example.org, counts no more.\n')
  expect((await call(desk, 'GET /api/v1/stats', { headers })).status).toBe(401)
  expect(await token('revoke', 'x')).toMatchObject({ code: 1, stderr: 'There is no such token.\n' })
})
