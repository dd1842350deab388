import type { ColumnType, Generated } from 'kysely'

type Instant = ColumnType<string, Date | string | undefined, Date | string>

export interface OidcSignInsTable {
  state_hash: Buffer
  browser_hash: Buffer
  issuer: string
  next: string | null
  person_id: number | null
  created_at: Instant
}

export interface OidcLinksTable {
  id: Generated<number>
  issuer: string
  subject: string
  person_id: number
  email: string
  linked_at: Instant
  last_used_at: Instant
}

declare module '#server/platform/tables.ts' {
  interface Database {
    oidc_sign_ins: OidcSignInsTable
    oidc_links: OidcLinksTable
  }
}
