import type { Feature } from '#server/platform/feature.ts'
import { routes } from './routes.ts'
import { announceTriage } from './triage.ts'

export const triage: Feature = { name: 'triage', routes, start: async (ctx) => announceTriage(ctx) }
