import type { Feature } from '#server/platform/feature.ts'
import { forgetOldSignIns } from './under-way.ts'
import { routes } from './routes.ts'

export const oidc: Feature = { name: 'oidc', routes, hourly: forgetOldSignIns }
