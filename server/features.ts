// The one line that plugs a feature in, and the law of imports: a feature imports only features above it in the list,
// and only through its door `<feature>/<feature>.ts`. Whatever lies below is reached by an event.
import type { Feature } from './platform/feature.ts'
import { audit } from './audit/feature.ts'
import { people } from './people/feature.ts'
import { oidc } from './oidc/feature.ts'
import { tokens } from './tokens/feature.ts'
import { classifier } from './classifier/feature.ts'
import { triage } from './triage/feature.ts'
import { tickets } from './tickets/feature.ts'
import { similar } from './similar/feature.ts'
import { stats } from './stats/feature.ts'
import { sample } from './sample/feature.ts'
import { transfer } from './transfer/feature.ts'
import { dropin } from './dropin/feature.ts'
import { portal } from './portal/feature.ts'
import { form } from './form/feature.ts'
import { settings } from './settings/feature.ts'

export const features: readonly Feature[] = [
  audit,
  people,
  oidc,
  tokens,
  classifier,
  triage,
  tickets,
  similar,
  stats,
  sample,
  transfer,
  dropin,
  portal,
  form,
  settings,
]
