// For whom a token speaks. Asked at every request that brings one, so it is one statement: the token, its person as they
// are now, and the count of this minute's requests, which all processes share.
import { sql } from 'kysely'
import type { Ctx, Identity } from '#server/platform/context.ts'
import { prepared } from '#server/platform/prepared.ts'
import { Refusal } from '#server/platform/refusal.ts'
import { statement } from '#server/platform/statement.ts'
import type { Role, TokenScope } from '#shared/words.ts'
import { hashOf, isWellFormed } from './secret.ts'

const minuteMs = 60_000
/** So that using does not write: a token was used within this time, and how long ago exactly nobody asks. */
const noteEveryMs = 5 * 60_000

/**
 * @returns who it is, with the role they have now; undefined for a token that does not count (any more)
 * @throws Refusal 429 with Retry-After beyond API_PER_MINUTE
 */
export const identifyByToken = async (ctx: Ctx, secret: string): Promise<Identity | undefined> => {
  if (!isWellFormed(secret)) return undefined
  const now = ctx.now()
  const minuteAgo = new Date(now.getTime() - minuteMs)
  const [found] = await findAndCount(ctx, { tokenHash: hashOf(secret), now, minuteAgo })
  if (!found) return undefined
  refuseBeyondMinute(ctx, found)
  const { tokenId, tokenName, scopes, lastUsedAt, personId, name, email, role } = found
  if (lastUsedAt === null || Date.parse(lastUsedAt) < now.getTime() - noteEveryMs) await noteUse(ctx, tokenId)
  return { personId, name, email, role, token: { id: tokenId, name: tokenName, scopes } }
}

interface Values {
  readonly tokenHash: Buffer
  readonly now: Date
  readonly minuteAgo: Date
}

interface Found {
  readonly tokenId: number
  readonly tokenName: string
  readonly scopes: readonly TokenScope[]
  readonly lastUsedAt: string | null
  readonly personId: number
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly beganAt: string
  readonly requests: number
}

// A clock that was set back must not leave a minute that never ends.
const findAndCount = statement(
  (values: Values) => sql<Found>`
    with found as (
      select api_tokens.id, api_tokens.name as token_name, scopes, last_used_at, person_id, people.name, email, role
      from api_tokens join people on people.id = person_id
      where token_hash = ${values.tokenHash} and expires_at > ${values.now}::timestamptz and disabled_at is null
    ), counted as (
      insert into token_minutes as held (token_id, began_at, requests)
      select id, ${values.now}::timestamptz, 1 from found
      on conflict (token_id) do update set
        began_at = case when held.began_at > ${values.minuteAgo}::timestamptz and held.began_at <= excluded.began_at
          then held.began_at else excluded.began_at end,
        requests = case when held.began_at > ${values.minuteAgo}::timestamptz and held.began_at <= excluded.began_at
          then held.requests + 1 else 1 end
      returning began_at, requests
    )
    select id as "tokenId", token_name as "tokenName", scopes, last_used_at as "lastUsedAt", person_id as "personId",
      name, email, role, began_at as "beganAt", requests
    from found cross join counted ${prepared}`,
)

const refuseBeyondMinute = ({ config, now }: Ctx, { beganAt, requests }: Found) => {
  if (requests <= config.apiPerMinute) return
  const seconds = Math.max(1, Math.ceil((Date.parse(beganAt) + minuteMs - now().getTime()) / 1_000))
  throw new Refusal(
    429,
    'too_many_requests',
    `At most ${config.apiPerMinute} requests a minute with one token; try again in ${seconds} s.`,
    { headers: { 'retry-after': String(seconds) } },
  )
}

const noteUse = (ctx: Ctx, id: number) =>
  ctx.db.updateTable('api_tokens').set({ last_used_at: ctx.now() }).where('id', '=', id).execute()
