import { viewer } from '#server/platform/access.ts'
import type { Feature } from '#server/platform/feature.ts'
import type { On } from '#server/platform/http.ts'
import { reading } from '#server/platform/reading.ts'
import { similar as contracts } from '#shared/similar.ts'
import { findSimilar, listSimilar } from './similar.ts'
import { takeWaitingTerms } from './take-terms.ts'

const routes = (on: On) => {
  on(contracts.listSimilarTickets, viewer('tickets'), async ({ ctx, params }) =>
    reading(ctx, (ctx) => listSimilar(ctx, params.id)),
  )
  on(contracts.findSimilarTickets, viewer('tickets'), async ({ ctx, body }) =>
    reading(ctx, (ctx) => findSimilar(ctx, body)),
  )
}

export const similar: Feature = { name: 'similar', routes, often: takeWaitingTerms }
