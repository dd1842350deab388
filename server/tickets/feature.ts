import type { Feature } from '#server/platform/feature.ts'
import { routes } from './routes.ts'
import { tidySearch } from './search-letters.ts'

export const tickets: Feature = { name: 'tickets', routes, often: tidySearch }
