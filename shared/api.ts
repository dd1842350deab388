// All of /api/v1 as one object type. The web client imports it with `import type`, so no schema library is bundled.
import { me } from './me.ts'
import { audit } from './audit.ts'
import { oidc } from './oidc.ts'
import { form } from './form.ts'
import { people } from './people.ts'
import { portal } from './portal.ts'
import { sample } from './sample.ts'
import { secondFactor } from './second-factor.ts'
import { settings } from './settings.ts'
import { similar } from './similar.ts'
import { stats } from './stats.ts'
import { tickets } from './tickets.ts'
import { tokens } from './tokens.ts'
import { triage } from './triage.ts'

export const api = {
  ...people,
  ...me,
  ...secondFactor,
  ...oidc,
  ...tokens,
  ...tickets,
  ...similar,
  ...triage,
  ...stats,
  ...sample,
  ...portal,
  ...form,
  ...settings,
  ...audit,
}
export type Api = typeof api
