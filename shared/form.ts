import { Type, type Static } from 'typebox'
import { contract } from './contract.ts'
import { paths } from './routes.ts'

const FormSettingsSchema = Type.Object(
  {
    is_enabled: Type.Boolean(),
    path: Type.String({ description: 'Where it is' }),
  },
  { $id: 'FormSettings' },
)
export type FormSettings = Static<typeof FormSettingsSchema>

const tags = ['form'] as const

export const form = {
  readFormSettings: contract(paths.readFormSettings, {
    summary: 'Whether the public form is on',
    tags,
    response: { 200: FormSettingsSchema },
  }),
  changeFormSettings: contract(paths.changeFormSettings, {
    summary: 'Switch the public form on or off',
    tags,
    body: Type.Object({ is_enabled: Type.Boolean() }, { $id: 'FormSettingsChange', additionalProperties: false }),
    response: { 200: FormSettingsSchema },
  }),
}
