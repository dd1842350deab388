import { Type, type Static } from 'typebox'
import { contract } from './contract.ts'
import { paths } from './routes.ts'

export const HealthItemSchema = Type.Object(
  {
    name: Type.String({ description: 'database, triage, …' }),
    state: Type.Enum(['ok', 'failing', 'off']),
    message: Type.String({ description: 'What is so, in a sentence' }),
    mend: Type.Union([Type.String(), Type.Null()], { description: 'What to do about it' }),
    since: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  },
  { $id: 'HealthItem' },
)
export type HealthItem = Static<typeof HealthItemSchema>

export const SettingSchema = Type.Object(
  {
    name: Type.String({ description: 'The environment variable' }),
    group: Type.String(),
    value: Type.String({ description: 'Secrets are masked: only whether one is set' }),
    is_default: Type.Boolean(),
    description: Type.String(),
  },
  { $id: 'Setting' },
)
export type Setting = Static<typeof SettingSchema>

const tags = ['settings'] as const

export const settings = {
  readHealth: contract(paths.readHealth, {
    summary: 'What is well and what is not',
    tags,
    response: {
      200: Type.Object({ is_well: Type.Boolean(), version: Type.String(), items: Type.Array(HealthItemSchema) }),
    },
  }),
  readSettings: contract(paths.readSettings, {
    summary: 'The settings in force, secrets masked',
    tags,
    response: {
      200: Type.Object({
        items: Type.Array(SettingSchema),
        triage: Type.Object({
          provider: Type.Union([Type.String(), Type.Null()]),
          model: Type.Union([Type.String(), Type.Null()]),
          sends_text_to: Type.Union([Type.String(), Type.Null()], {
            description: 'Host that ticket texts are sent to; null when nothing leaves the machine',
          }),
          local: Type.Boolean({ description: 'Whether the built-in classifier is on' }),
        }),
      }),
    },
  }),
}
