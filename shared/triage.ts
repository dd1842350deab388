import { Type, type Static } from 'typebox'
import { contract } from './contract.ts'
import { paths } from './routes.ts'
import { CategorySchema, PrioritySchema } from './tickets.ts'
import { ticketLimits } from './words.ts'

export const SuggestionSchema = Type.Object(
  {
    category: CategorySchema,
    priority: PrioritySchema,
    source: Type.String({ description: 'groq, gemini, another provider, local, or fallback (no real suggestion)' }),
    model: Type.Union([Type.String(), Type.Null()]),
    confidence: Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()]),
    reason: Type.Union([Type.String(), Type.Null()], { description: 'A short why, in plain text' }),
  },
  { $id: 'Suggestion' },
)
export type Suggestion = Static<typeof SuggestionSchema>

export const triage = {
  classify: contract(paths.classify, {
    summary: 'Suggest category and priority for a text',
    description:
      'Answers within about 4 seconds whatever the provider does; source "fallback" means there is no suggestion.',
    tags: ['triage'],
    body: Type.Object(
      {
        title: Type.Optional(Type.String({ maxLength: ticketLimits.titleCharacters })),
        description: Type.String({
          description: `At least ${ticketLimits.classifiableCharacters} characters after trimming`,
        }),
      },
      { additionalProperties: false },
    ),
    response: { 200: SuggestionSchema },
  }),
}
