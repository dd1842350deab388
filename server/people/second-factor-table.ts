import type { ColumnType, Generated } from 'kysely'
import type { SecondFactorScope } from '#shared/words.ts'

type Instant = ColumnType<string, Date | string | undefined, Date | string>

export interface TotpSecretsTable {
  person_id: number
  sealed: string
  used_step: number
  created_at: Instant
}

export interface TotpEnrolmentsTable {
  person_id: number
  sealed: string
  created_at: Instant
}

export interface RecoveryCodesTable {
  person_id: number
  code_hash: Buffer
}

export interface PasskeysTable {
  id: Generated<number>
  person_id: number
  name: string
  credential_id: Buffer
  public_key: Buffer
  counter: number
  transports: string[]
  user_handle: Buffer
  rp_id: string
  created_at: Instant
  last_used_at: ColumnType<string | null, Date | string | null | undefined, Date | string | null>
}

export interface PasskeyChallengesTable {
  challenge_hash: Buffer
  purpose: 'add' | 'sign_in' | 'second_step'
  person_id: number | null
  rp_id: string
  user_handle: Buffer | null
  created_at: Instant
}

export interface PendingSignInsTable {
  ticket_hash: Buffer
  person_id: number
  proven_by: string
  created_at: Instant
}

export interface SecondFactorRulesTable {
  is_only: Generated<boolean>
  required_of: SecondFactorScope | null
}

declare module '#server/platform/tables.ts' {
  interface Database {
    totp_secrets: TotpSecretsTable
    totp_enrolments: TotpEnrolmentsTable
    recovery_codes: RecoveryCodesTable
    passkeys: PasskeysTable
    passkey_challenges: PasskeyChallengesTable
    pending_sign_ins: PendingSignInsTable
    second_factor_rules: SecondFactorRulesTable
  }
}
