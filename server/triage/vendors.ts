// Where the vendors differ, beyond the wire format that the AI SDK hides.
import type { LanguageModel, generateText } from 'ai'
import type { ProviderConfig } from '#server/config.ts'

type Model = Exclude<LanguageModel, string>
type ProviderOptions = NonNullable<Parameters<typeof generateText>[0]['providerOptions']>
type Options = ProviderOptions[string]

interface Connection {
  readonly fetch: typeof fetch
  readonly structuredOutputs: boolean
}

interface Vendor {
  readonly connect: (provider: ProviderConfig, connection: Connection) => Promise<Model>
  readonly takesTemperature: (model: string) => boolean
  /** As little thinking as the model allows: two words are asked for, and four seconds are all there is. */
  readonly leastEffort: (model: string) => Options
  readonly options: (options: Options) => ProviderOptions
}

// Gemini 3 models are to keep their own temperature, says Google, and cannot stop thinking altogether.
const isGemini3 = (model: string) => /gemini-[3-9]/.test(model)

export const vendors: Readonly<Record<ProviderConfig['kind'], Vendor>> = {
  groq: {
    connect: async ({ baseUrl, apiKey, model }, { fetch }) => {
      const { createGroq } = await import('@ai-sdk/groq')
      return createGroq({ baseURL: baseUrl, apiKey: apiKey ?? '', fetch })(model)
    },
    takesTemperature: () => true,
    leastEffort: (model): Options => {
      if (model.includes('gpt-oss')) return { reasoningEffort: 'low' }
      return model.includes('qwen3') ? { reasoningEffort: 'none' } : {}
    },
    options: (groq) => ({ groq }),
  },
  gemini: {
    connect: async ({ baseUrl, apiKey, model }, { fetch }) => {
      const { createGoogle } = await import('@ai-sdk/google')
      return createGoogle({ baseURL: baseUrl, apiKey: apiKey ?? '', fetch })(model)
    },
    takesTemperature: (model) => !isGemini3(model),
    leastEffort: (model): Options => {
      if (isGemini3(model)) return { thinkingConfig: { thinkingLevel: 'minimal' } }
      return model.includes('gemini-2.5-flash') ? { thinkingConfig: { thinkingBudget: 0 } } : {}
    },
    options: (google) => ({ google }),
  },
  'openai-compatible': {
    connect: async ({ name, baseUrl, apiKey, model }, { fetch, structuredOutputs }) => {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
      const options = { name, baseURL: baseUrl, fetch, supportsStructuredOutputs: structuredOutputs }
      return createOpenAICompatible({ ...options, ...(apiKey && { apiKey }) })(model)
    },
    takesTemperature: () => true,
    leastEffort: () => ({}),
    options: () => ({}),
  },
}
