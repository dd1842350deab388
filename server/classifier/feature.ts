import type { Feature } from '#server/platform/feature.ts'

export const classifier: Feature = { name: 'classifier' }
