import type { ColumnType, Generated } from 'kysely'

export interface FormSettingsTable {
  is_only: Generated<boolean>
  is_enabled: boolean
  stamp_key: Buffer
  changed_at: ColumnType<string, Date | string | undefined, Date | string>
}

export interface FormLimitsTable {
  name: Buffer
  taken: string[]
}

declare module '#server/platform/tables.ts' {
  interface Database {
    form_settings: FormSettingsTable
    form_limits: FormLimitsTable
  }
}
