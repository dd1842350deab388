import { agent } from '#server/platform/access.ts'
import type { On } from '#server/platform/http.ts'
import { Refusal } from '#server/platform/refusal.ts'
import { triage } from '#shared/triage.ts'
import { ticketLimits } from '#shared/words.ts'
import { admitClassify, classify } from './triage.ts'

export const routes = (on: On) => {
  on(triage.classify, agent('triage'), async ({ ctx, body, request }) => {
    refuseShort(body.description)
    admitClassify(ctx, request.ip)
    return classify(ctx, body)
  })
}

const refuseShort = (description: string) => {
  const least = ticketLimits.classifiableCharacters
  // Characters as people count them, of as much of the text as can matter.
  if (Array.from(description.trim().slice(0, 2 * least)).length >= least) return
  const message = `Must have at least ${least} characters.`
  throw new Refusal(
    422,
    'description_too_short',
    `A description of at least ${least} characters is needed for a suggestion.`,
    {
      fields: [{ field: 'description', message }],
    },
  )
}
