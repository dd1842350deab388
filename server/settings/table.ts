/** What the desk last ran with. */
export interface KnownSettingsTable {
  name: string
  value: string
}

declare module '#server/platform/tables.ts' {
  interface Database {
    known_settings: KnownSettingsTable
  }
}
