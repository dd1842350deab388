import type { ColumnType, Generated } from 'kysely'
import type { TokenScope } from '#shared/words.ts'

type Instant = ColumnType<string, Date | string | undefined, Date | string>

export interface ApiTokensTable {
  id: Generated<number>
  person_id: number
  name: string
  token_hash: Buffer
  scopes: TokenScope[]
  created_at: Instant
  expires_at: ColumnType<string, Date | string, Date | string>
  last_used_at: ColumnType<string | null, Date | string | null | undefined, Date | string | null>
}

export interface TokenMinutesTable {
  token_id: number
  began_at: ColumnType<string, Date | string, Date | string>
  requests: number
}

declare module '#server/platform/tables.ts' {
  interface Database {
    api_tokens: ApiTokensTable
    token_minutes: TokenMinutesTable
  }
}
