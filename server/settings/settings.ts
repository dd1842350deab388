import { settingDefinitions, type SettingDefinition } from '#server/setting-definitions.ts'
import type { Ctx } from '#server/platform/context.ts'
import { isDatabaseAnswering } from '#server/platform/db.ts'
import { readHealthItems, reportHealth } from '#server/platform/health.ts'
import { version } from '#server/platform/version.ts'
import { describeProvider } from '#server/triage/triage.ts'

/** The settings in force. Secrets were masked when they were read; none is here to leak. */
export const readSettings = async (ctx: Ctx) => ({
  items: ctx.config.shown.map(({ name, value, isDefault }) => {
    const { group, description }: SettingDefinition = settingDefinitions[name]
    return { name, group, value, is_default: isDefault, description }
  }),
  triage: describeProvider(ctx.config),
})

/** What is well and what is not, the database asked just now. */
export const readHealth = async (ctx: Ctx) => {
  await checkDatabase(ctx)
  const items = [...readHealthItems(ctx)]
  return { is_well: items.every(({ state }) => state !== 'failing'), version, items }
}

export const checkDatabase = async (ctx: Ctx) => {
  const isAnswering = await isDatabaseAnswering(ctx)
  reportHealth(ctx, {
    name: 'database',
    state: isAnswering ? 'ok' : 'failing',
    message: isAnswering ? 'The database answers.' : 'The database does not answer.',
    mend: isAnswering
      ? null
      : 'Check that PostgreSQL runs and that DATABASE_URL is right; Docket goes on by itself when it is back.',
  })
  return isAnswering
}
