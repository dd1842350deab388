import type { Feature } from '#server/platform/feature.ts'
import { routes } from './routes.ts'

export const tickets: Feature = { name: 'tickets', routes }
