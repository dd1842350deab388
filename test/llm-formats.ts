// Requests, answers and faults as Groq, Gemini and OpenAI-compatible endpoints write them.
import type { IncomingHttpHeaders } from 'node:http'

export type Vendor = 'groq' | 'gemini' | 'openai-compatible'

interface Wire {
  readonly status: number
  readonly body: object
}

interface Received {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Readonly<Record<string, unknown>>
  readonly key: string
}

export interface WireFormat {
  readonly base: string
  readonly settings: (baseUrl: string, key: string) => Readonly<Record<string, string>>
  /** What a real endpoint would refuse in a request; undefined when it is right. */
  readonly check: (received: Received) => Wire | undefined
  readonly read: (body: Readonly<Record<string, unknown>>) => { prompt: string; instructions: string }
  readonly modelOf: (body: Readonly<Record<string, unknown>>, path: string) => string
  readonly answer: (text: string, body: Readonly<Record<string, unknown>>) => object
  readonly faults: {
    readonly key_refused: (model: string) => Wire
    readonly no_such_model: (model: string) => Wire
    readonly decommissioned: (model: string) => Wire
    readonly schema_not_kept: (model: string) => Wire
    readonly rate_limited: (model: string) => Wire
    readonly server_error: (status: number) => Wire
    readonly refusedMember: (member: string) => Wire
  }
}

interface ChatMessage {
  readonly role: string
  readonly content: string | readonly { readonly type: string; readonly text: string }[]
}

const textOf = ({ content }: ChatMessage) =>
  typeof content === 'string' ? content : content.map((part) => part.text).join('')

const openAiError = (status: number, message: string, more: { type?: string; code?: string | null } = {}): Wire => ({
  status,
  body: { error: { message, type: more.type ?? 'invalid_request_error', param: null, code: more.code ?? null } },
})

const chat = {
  read: (body: Readonly<Record<string, unknown>>) => {
    const messages = (body['messages'] ?? []) as readonly ChatMessage[]
    const of = (role: string) => messages.filter((message) => message.role === role)
    return { prompt: of('user').map(textOf).join('\n'), instructions: of('system').map(textOf).join('\n') }
  },
  modelOf: (body: Readonly<Record<string, unknown>>) => String(body['model']),
  check: ({ method, path, headers, body, key }: Received, base: string) => {
    if (method !== 'POST' || path !== `${base}/chat/completions`) {
      return openAiError(404, `Unknown request URL: ${method} ${path}.`, { code: 'unknown_url' })
    }
    if (headers.authorization !== `Bearer ${key}`)
      return openAiError(401, 'Invalid API Key', { code: 'invalid_api_key' })
    if (!headers['content-type']?.startsWith('application/json')) return openAiError(415, 'Unsupported media type')
    const messages = body['messages']
    const isChat = Array.isArray(messages) && messages.at(-1)?.role === 'user' && typeof body['model'] === 'string'
    return isChat ? undefined : openAiError(400, "'messages' : minimum number of items is 1")
  },
  answer: (text: string, model: unknown) => ({
    id: 'chatcmpl-0f5c2c1e-8e8c-4c1c-9d4e-1f2a3b4c5d6e',
    object: 'chat.completion',
    created: 1_795_000_000,
    model,
    choices: [{ index: 0, message: { role: 'assistant', content: text }, logprobs: null, finish_reason: 'stop' }],
    usage: { prompt_tokens: 612, completion_tokens: 31, total_tokens: 643 },
    system_fingerprint: 'fp_44d3b1a2c0',
  }),
}

const groqBase = '/openai/v1'
const groq: WireFormat = {
  ...chat,
  base: groqBase,
  settings: (baseUrl, key) => ({ GROQ_API_KEY: key, GROQ_BASE_URL: baseUrl }),
  check: (received) => chat.check(received, groqBase),
  answer: (text, { model }) => {
    const answer = chat.answer(text, model)
    const times = { queue_time: 0.0182, prompt_time: 0.0041, completion_time: 0.0612, total_time: 0.0653 }
    return {
      ...answer,
      usage: { ...answer.usage, ...times },
      usage_breakdown: null,
      x_groq: { id: 'req_01jcz2m3n4p5q6r7s8t9v0w1x2' },
      service_tier: 'on_demand',
    }
  },
  faults: {
    key_refused: () => openAiError(401, 'Invalid API Key', { code: 'invalid_api_key' }),
    no_such_model: (model) =>
      openAiError(404, `The model \`${model}\` does not exist or you do not have access to it.`, {
        code: 'model_not_found',
      }),
    decommissioned: (model) =>
      openAiError(
        400,
        `The model \`${model}\` has been decommissioned and is no longer supported. Please refer to https://console.groq.com/docs/deprecations for a recommendation on which model to use instead.`,
        { code: 'model_decommissioned' },
      ),
    schema_not_kept: () =>
      openAiError(
        400,
        "Failed to generate JSON. Please adjust your prompt. See 'failed_generation' for more details.",
        {
          code: 'json_validate_failed',
        },
      ),
    rate_limited: (model) =>
      openAiError(
        429,
        `Rate limit reached for model \`${model}\` in organization \`org_01\` service tier \`on_demand\` on requests per minute (RPM): Limit 30, Used 30, Requested 1. Please try again in 2s.`,
        { type: 'requests', code: 'rate_limit_exceeded' },
      ),
    server_error: (status) => openAiError(status, 'Internal Server Error', { type: 'internal_server_error' }),
    refusedMember: (member) =>
      openAiError(400, `Unsupported parameter: '${member}' is not supported with this model.`, {
        code: 'unsupported_parameter',
      }),
  },
}

const localBase = '/v1'
const openAiCompatible: WireFormat = {
  ...groq,
  base: localBase,
  settings: (baseUrl, key) => ({ AI_BASE_URL: baseUrl, AI_API_KEY: key, AI_MODEL: 'qwen3:8b', AI_NAME: 'ollama' }),
  check: (received) => chat.check(received, localBase),
  answer: (text, { model }) => chat.answer(text, model),
}

interface GeminiContent {
  readonly parts: readonly { readonly text?: string }[]
}

const geminiError = (status: number, word: string, message: string, details?: readonly object[]): Wire => ({
  status,
  body: { error: { code: status, message, status: word, ...(details && { details }) } },
})

const geminiKeyRefused = () =>
  geminiError(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'API_KEY_INVALID',
      domain: 'googleapis.com',
      metadata: { service: 'generativelanguage.googleapis.com' },
    },
  ])

const geminiNotFound = (model: string) =>
  geminiError(
    404,
    'NOT_FOUND',
    `models/${model} is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.`,
  )

const geminiBase = '/v1beta'
const gemini: WireFormat = {
  base: geminiBase,
  settings: (baseUrl, key) => ({ GEMINI_API_KEY: key, GEMINI_BASE_URL: baseUrl }),
  check: ({ method, path, headers, body, key }) => {
    if (method !== 'POST' || !/^\/v1beta\/models\/[\w.-]+:generateContent$/.test(path)) {
      return geminiError(404, 'NOT_FOUND', 'Requested entity was not found.')
    }
    if (headers['x-goog-api-key'] !== key) return geminiKeyRefused()
    if (Array.isArray(body['contents']) && typeof body['generationConfig'] === 'object') return undefined
    return geminiError(400, 'INVALID_ARGUMENT', '* GenerateContentRequest.contents: contents is not specified')
  },
  read: (body) => {
    const text = ({ parts }: GeminiContent) => parts.map((part) => part.text ?? '').join('')
    const system = body['systemInstruction'] as GeminiContent | undefined
    return {
      prompt: ((body['contents'] ?? []) as readonly GeminiContent[]).map(text).join('\n'),
      instructions: system ? text(system) : '',
    }
  },
  modelOf: (_body, path) => /models\/([^:]+):/.exec(path)?.[1] ?? '',
  answer: (text) => ({
    candidates: [{ content: { parts: [{ text }], role: 'model' }, finishReason: 'STOP', index: 0 }],
    usageMetadata: {
      promptTokenCount: 612,
      candidatesTokenCount: 31,
      totalTokenCount: 643,
      promptTokensDetails: [{ modality: 'TEXT', tokenCount: 612 }],
    },
    modelVersion: 'gemini-3.5-flash-lite',
    responseId: 'k3YkZ8aXNfq2vdIPp5GJ4QM',
  }),
  faults: {
    key_refused: geminiKeyRefused,
    no_such_model: geminiNotFound,
    decommissioned: geminiNotFound,
    // Gemini has no such refusal: it answers with what it has.
    schema_not_kept: () => ({ status: 200, body: gemini.answer('{', {}) }),
    rate_limited: (model) =>
      geminiError(
        429,
        'RESOURCE_EXHAUSTED',
        'You exceeded your current quota, please check your plan and billing details.',
        [
          {
            '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
            violations: [
              { quotaId: 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier', quotaDimensions: { model } },
            ],
          },
          { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34s' },
        ],
      ),
    server_error: (status) =>
      status === 503
        ? geminiError(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.')
        : geminiError(status, 'INTERNAL', 'An internal error has occurred. Please retry.'),
    refusedMember: (member) => geminiError(400, 'INVALID_ARGUMENT', `${member} is not supported for this model.`),
  },
}

export const formats: Readonly<Record<Vendor, WireFormat>> = { groq, gemini, 'openai-compatible': openAiCompatible }
