import type { ColumnType, Generated } from 'kysely'
import type { Role, Theme } from '#shared/words.ts'

type Instant = ColumnType<string, Date | string | undefined, Date | string>

export interface PeopleTable {
  id: Generated<number>
  name: string
  email: string
  role: Role
  /** The address they have shown to be theirs; what counts is whether it is the one they have. */
  verified_email: string | null
  created_at: Instant
  disabled_at: ColumnType<string | null, Date | string | null | undefined, Date | string | null>
}

export interface ProfilesTable {
  person_id: number
  language: string | null
  formats: string | null
  time_zone: string | null
  theme: Theme | null
  has_shortcuts: boolean | null
}

export interface PasswordHashesTable {
  person_id: number
  hash: string
  changed_at: Instant
}

export interface SessionsTable {
  id: Generated<number>
  token_hash: Buffer
  person_id: number
  created_at: Instant
  last_seen_at: Instant
  address: string
  user_agent: string
  proven_at: ColumnType<string | null, Date | string | null | undefined, Date | string | null>
  must_enrol: Generated<boolean>
}

export interface ClaimCodesTable {
  is_only: Generated<boolean>
  code_hash: Buffer
  created_at: Instant
}

export interface DeskClaimsTable {
  is_only: Generated<boolean>
  person_id: number
  claimed_at: Instant
}

export interface InvitationsTable {
  id: Generated<number>
  email: string
  role: Role
  code_hash: Buffer
  invited_by: number
  created_at: Instant
}

export interface SignInLimitsTable {
  name: Buffer
  full_until: ColumnType<string, Date | string, Date | string>
}

declare module '#server/platform/tables.ts' {
  interface Database {
    people: PeopleTable
    profiles: ProfilesTable
    password_hashes: PasswordHashesTable
    sessions: SessionsTable
    claim_codes: ClaimCodesTable
    desk_claims: DeskClaimsTable
    sign_in_limits: SignInLimitsTable
    invitations: InvitationsTable
  }
}
