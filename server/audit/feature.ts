import type { Feature } from '#server/platform/feature.ts'

export const audit: Feature = { name: 'audit' }
