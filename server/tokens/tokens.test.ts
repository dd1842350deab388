// Tokens as their people meet them: made, seen, revoked.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { TokenList } from '#shared/tokens.ts'
import { aPerson, aSession, claimed, startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'
import { isWellFormed, makeSecret } from './secret.ts'

type Desk = Awaited<ReturnType<typeof startDesk>>
type Headers = Readonly<Record<string, string>>

const wanted = { name: 'Reports', scopes: ['stats:read'], expires_in_days: 30 }
const make = (desk: Desk, headers: Headers, given: object = {}) =>
  call(desk, 'POST /api/v1/tokens', { headers, json: { ...wanted, ...given } })
const list = async (desk: Desk, headers: Headers) =>
  (await call(desk, 'GET /api/v1/tokens', { headers })).json<TokenList>().items

describe('a token', () => {
  test('is told once, to be used at once, and is nowhere in the database', async () => {
    const desk = await startDesk({ now: '2026-11-20T12:00:00Z' })
    const { agent } = await claimed(desk.ctx)
    const reply = await make(desk, agent)
    expect(reply.status).toBe(201)
    expect(reply.headers['cache-control']).toBe('no-store')
    const { token, tokens } = reply.json<{ token: string; tokens: TokenList }>()
    expect(token).toMatch(/^dk_[0-9A-Za-z]{38}$/)
    expect(tokens.items).toEqual([
      {
        id: expect.any(Number),
        name: 'Reports',
        scopes: ['stats:read'],
        person: { id: expect.any(Number), name: 'Ann agent', email: 'ann.agent@example.org', is_disabled: false },
        created_at: '2026-11-20T12:00:00Z',
        expires_at: '2026-12-20T12:00:00Z',
        is_expired: false,
        last_used_at: null,
      },
    ])
    const authorization = `Bearer ${token}`
    expect((await call(desk, 'GET /api/v1/stats', { headers: { authorization } })).status).toBe(200)
    expect(JSON.stringify(await list(desk, agent))).not.toContain(token)
    const kept = await sql<{ row: string }>`
      select to_jsonb(t)::text as row from api_tokens t union all select to_jsonb(t)::text from token_minutes t
      union all select to_jsonb(t)::text from audit_entries t`.execute(desk.ctx.db)
    const all = kept.rows.map(({ row }) => row).join('\n')
    expect(all).toContain(createHash('sha256').update(token).digest('hex'))
    expect(all).not.toContain(token.slice(3, 20))
  })

  test('has a check in it that no single wrong, missing or swapped character passes', () => {
    const secret = makeSecret()
    expect(isWellFormed(secret)).toBe(true)
    for (let place = 0; place < secret.length; place++) {
      const other = secret[place] === 'x' ? 'y' : 'x'
      expect(isWellFormed(secret.slice(0, place) + other + secret.slice(place + 1))).toBe(false)
      expect(isWellFormed(secret.slice(0, place) + secret.slice(place + 1))).toBe(false)
      const [one = '', two = ''] = [secret[place], secret[place + 1]]
      if (two && one !== two)
        expect(isWellFormed(secret.slice(0, place) + two + one + secret.slice(place + 2))).toBe(false)
    }
    expect(new Set(Array.from({ length: 1_000 }, makeSecret)).size).toBe(1_000)
  })

  test('is not made of a name that says nothing, of no end, of scopes that are none, nor for somebody else', async () => {
    const desk = await startDesk()
    const { owner } = await claimed(desk.ctx)
    for (const [given, words] of [
      [{ name: ' ' }, /A name is needed/],
      [{ name: 'x'.repeat(101) }, /more than 100 characters/],
      [{ name: 'a\u202eb' }, /not to be seen/],
      [{ expires_in_days: 0 }, /from 1 to 366 days/],
      [{ expires_in_days: 367 }, /from 1 to 366 days/],
      [{ scopes: [] }, /needs mending/],
      [{ scopes: ['tickets:admin'] }, /needs mending/],
      [{ scopes: ['__proto__'] }, /needs mending/],
      [{ person_id: 1 }, /needs mending/],
    ] as const) {
      const reply = await make(desk, owner, given)
      expect.soft(reply.status, JSON.stringify(given)).toBe(422)
      expect.soft(reply.json<{ detail: string }>().detail, JSON.stringify(given)).toMatch(words)
    }
    expect(await list(desk, owner)).toEqual([])
  })

  test('has no scope beyond the role of its person, and that they asked is written down', async () => {
    const desk = await startDesk()
    const sessions = await claimed(desk.ctx)
    const asked = [
      ['agent', 'people:admin'],
      ['agent', 'settings:read'],
      ['viewer', 'tickets:write'],
    ] as const
    for (const [role, scope] of asked) {
      const reply = await make(desk, sessions[role], { scopes: ['tickets:read', scope] })
      expect([reply.status, reply.json<{ code: string }>().code]).toEqual([403, 'not_permitted'])
      expect(await list(desk, sessions[role])).toEqual([])
    }
    const audited = await desk.ctx.db
      .selectFrom('audit_entries')
      .select(['actor', 'changes'])
      .where('action', '=', 'token.refused')
      .orderBy('id')
      .execute()
    expect(audited).toEqual(
      asked.map(([role, scope]) => ({
        actor: `Ann ${role}`,
        changes: { scopes: { after: ['tickets:read', scope] } },
      })),
    )
  })

  test('is one of fifty at most, made at the same moment too', async () => {
    const desk = await startDesk()
    const { viewer } = await claimed(desk.ctx)
    const replies = await Promise.all(Array.from({ length: 60 }, () => make(desk, viewer)))
    const statuses = replies.map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(50)
    expect(statuses.filter((status) => status === 409)).toHaveLength(10)
  })
})

describe('tokens', () => {
  test('are seen and revoked by their own person and by admins; to others they do not exist', async () => {
    const desk = await startDesk()
    const { owner, admin, agent, viewer } = await claimed(desk.ctx)
    const ofOwner = (await make(desk, owner, { name: 'of the owner' })).json<{ tokens: TokenList }>().tokens.items[0]
    await make(desk, agent, { name: 'of the agent' })
    const names = async (headers: Headers) => (await list(desk, headers)).map(({ name }) => name)
    expect(await names(owner)).toEqual(['of the agent', 'of the owner'])
    expect(await names(admin)).toEqual(['of the agent', 'of the owner'])
    expect(await names(agent)).toEqual(['of the agent'])
    expect(await names(viewer)).toEqual([])

    const revoke = async (headers: Headers, id: number) => {
      const reply = await call(desk, `DELETE /api/v1/tokens/${id}`, { headers })
      return [reply.status, reply.json<{ code?: string; detail?: string }>().detail]
    }
    const id = ofOwner?.id ?? 0
    expect(await revoke(agent, id)).toEqual([404, 'There is no such token.'])
    expect(await revoke(agent, 999_999)).toEqual([404, 'There is no such token.'])
    expect(await revoke(admin, id)).toEqual([200, undefined])
    const [own] = await list(desk, agent)
    expect(await revoke(agent, own?.id ?? 0)).toEqual([200, undefined])
    expect(await names(owner)).toEqual([])
    const audited = await desk.ctx.db
      .selectFrom('audit_entries')
      .select(['actor', 'subject'])
      .where('action', '=', 'token.revoked')
      .orderBy('id')
      .execute()
    expect(audited).toEqual([
      { actor: 'Ann admin', subject: 'of the owner of ann.owner@example.org' },
      { actor: 'Ann agent', subject: 'of the agent of ann.agent@example.org' },
    ])
  })

  test('are not there on a desk that nobody has claimed', async () => {
    const desk = await startDesk()
    for (const route of ['GET /api/v1/tokens', 'POST /api/v1/tokens', 'DELETE /api/v1/tokens/1']) {
      const reply = await call(desk, route, route.startsWith('POST') ? { json: wanted } : {})
      expect.soft([reply.status, reply.json<{ code: string }>().code], route).toEqual([403, 'desk_is_unclaimed'])
    }
  })

  test('are not made from a page of another site', async () => {
    const desk = await startDesk()
    const owner = await aPerson(desk.ctx, { role: 'owner' })
    const session = await aSession(desk.ctx, owner.id)
    const reply = await make(desk, { ...session, origin: 'https://evil.example' })
    expect(reply.status).toBe(403)
    expect(await list(desk, session)).toEqual([])
  })
})
