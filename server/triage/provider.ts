// One request to a provider and what it comes to. Vendors' wire formats are the AI SDK's business; time, retries and
// what counts as an answer are ours.
import type { LanguageModelMiddleware } from 'ai'
import type { ProviderConfig } from '#server/config.ts'
import { answerSchema, jsonIn, readAnswer, type Answer } from './answer.ts'
import { failureOf } from './failure.ts'
import type { Failure } from './fault.ts'
import { learn, type Habits } from './habits.ts'
import { promptFor, type TicketText } from './prompt.ts'
import { vendors } from './vendors.ts'

export interface Question {
  readonly provider: ProviderConfig
  readonly text: TicketText
  readonly habits: Habits
  readonly fetch: typeof fetch
  readonly signal: AbortSignal
}

/** 'adapted': the endpoint refused a part of the request it need not have, and `habits` has learned so. Ask again. */
export type Reply = { readonly answer: Answer } | { readonly failure: Failure } | 'adapted'

/** Never rejects, whatever the provider does. */
export const askOnce = async (question: Question): Promise<Reply> => {
  // Other requests may teach the habits something while this one is under way.
  const used = { ...question.habits }
  const sdk = await loadSdk()
  try {
    return { answer: await generate(sdk, question, used) }
  } catch (error) {
    const { APICallError } = sdk
    if (APICallError.isInstance(error) && learn(question.habits, used, error)) return 'adapted'
    return { failure: failureOf(sdk, error) }
  }
}

// 25 MB on disk and 75 ms: loaded when the first question is asked, so a desk without a provider never pays.
const loadSdk = async () => {
  // The SDK's warnings would go to the console past the log, with parts of the request in them.
  ;(globalThis as { AI_SDK_LOG_WARNINGS?: boolean }).AI_SDK_LOG_WARNINGS = false
  return import('ai')
}
type Sdk = Awaited<ReturnType<typeof loadSdk>>

// Reasoning models think before they answer, and what they think counts.
const mostTokens = 1_024

const generate = async (sdk: Sdk, { provider, text, fetch, signal }: Question, habits: Habits): Promise<Answer> => {
  const vendor = vendors[provider.kind]
  const structuredOutputs = habits.format === 'schema'
  const schema = sdk.jsonSchema<Answer>(answerSchema, {
    validate: (value) => {
      const answer = readAnswer(value)
      return answer ? { success: true, value: answer } : { success: false, error: new Error('not an answer') }
    },
  })
  const result = await sdk.generateText({
    model: sdk.wrapLanguageModel({
      model: await vendor.connect(provider, { fetch, structuredOutputs }),
      middleware: [
        ...(habits.format === 'none' ? [withoutFormat] : []),
        sdk.extractJsonMiddleware({ transform: jsonIn }),
      ],
    }),
    output: sdk.Output.object({ schema, name: 'triage' }),
    ...promptFor(text),
    ...(habits.takesTemperature && vendor.takesTemperature(provider.model) && { temperature: 0 }),
    ...(habits.takesLimit && { maxOutputTokens: mostTokens }),
    providerOptions: vendor.options({
      structuredOutputs,
      ...(habits.takesEffort && vendor.leastEffort(provider.model)),
    }),
    maxRetries: 0,
    abortSignal: signal,
  })
  return result.output
}

const withoutFormat: LanguageModelMiddleware = {
  specificationVersion: 'v4',
  transformParams: async ({ params }) => ({ ...params, responseFormat: { type: 'text' } }),
}
