import type { Feature } from '#server/platform/feature.ts'

/** Reached by commands alone. */
export const transfer: Feature = { name: 'transfer' }
