import { Type, type Static } from 'typebox'
import { contract } from './contract.ts'
import { paths } from './routes.ts'
import { tokenScopes, type TokenScope } from './words.ts'

const Instant = Type.String({ format: 'date-time' })
const Scope = Type.Unsafe<TokenScope>({
  $id: 'TokenScope',
  type: 'string',
  enum: Object.keys(tokenScopes),
  description: 'An area and what is allowed there; admin allows write, and write allows read.',
})

const TokenListSchema = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        id: Type.Integer(),
        name: Type.String(),
        scopes: Type.Array(Scope),
        person: Type.Object(
          { id: Type.Integer(), name: Type.String(), email: Type.String(), is_disabled: Type.Boolean() },
          { description: 'For whom it speaks; it may no more than they may now' },
        ),
        created_at: Instant,
        expires_at: Instant,
        is_expired: Type.Boolean(),
        last_used_at: Type.Union([Instant, Type.Null()], { description: 'To some five minutes' }),
      }),
    ),
  },
  { $id: 'TokenList' },
)
export type TokenList = Static<typeof TokenListSchema>

const tags = ['tokens'] as const

export const tokens = {
  listTokens: contract(paths.listTokens, {
    summary: 'API tokens: one’s own; for admins everybody’s',
    tags,
    response: { 200: TokenListSchema },
  }),
  makeToken: contract(paths.makeToken, {
    summary: 'Make an API token for oneself',
    description: 'The token is told this once. It may what its scopes say, and never more than its person may then.',
    tags,
    body: Type.Object(
      {
        name: Type.String({ maxLength: 4_000 }),
        scopes: Type.Array(Scope, { minItems: 1, maxItems: Object.keys(tokenScopes).length, uniqueItems: true }),
        expires_in_days: Type.Integer(),
      },
      { $id: 'NewToken', additionalProperties: false },
    ),
    response: { 201: Type.Object({ token: Type.String(), tokens: TokenListSchema }) },
  }),
  revokeToken: contract(paths.revokeToken, {
    summary: 'Revoke an API token: one’s own; for admins anybody’s',
    description: 'It counts no more from then on, and the streams that it opened end.',
    tags,
    params: Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }),
    response: { 200: TokenListSchema },
  }),
}
