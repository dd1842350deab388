// How triage stands, in words for the operator: what is so, and which setting mends it.
import type { Config, ProviderConfig } from '#server/config.ts'
import type { HealthItem } from '#server/platform/health.ts'
import type { Failure, Fault } from './fault.ts'

interface Names {
  readonly label: string
  readonly key: string
  readonly model: string
  readonly url: string
}

const namesOf = ({ kind, name }: ProviderConfig): Names =>
  ({
    groq: { label: 'Groq', key: 'GROQ_API_KEY', model: 'GROQ_MODEL', url: 'GROQ_BASE_URL' },
    gemini: { label: 'Gemini', key: 'GEMINI_API_KEY', model: 'GEMINI_MODEL', url: 'GEMINI_BASE_URL' },
    'openai-compatible': { label: name, key: 'AI_API_KEY', model: 'AI_MODEL', url: 'AI_BASE_URL' },
  })[kind]

export type Condition = Pick<HealthItem, 'state' | 'message' | 'mend'>

export const conditionOf = {
  off: ({ triage }: Config): Condition => ({
    state: 'off',
    message: triage.isLocalOn
      ? 'No AI provider is set up. The built-in classifier makes the suggestions.'
      : 'No AI provider is set up and the built-in classifier is off: there are no suggestions.',
    mend: triage.isLocalOn ? null : 'Set GROQ_API_KEY, GEMINI_API_KEY or AI_BASE_URL, or TRIAGE_LOCAL=on.',
  }),
  unasked: (provider: ProviderConfig): Condition => ({
    state: 'ok',
    message: `${namesOf(provider).label} (${provider.model}) is set up and has not been asked yet.`,
    mend: null,
  }),
  ok: (provider: ProviderConfig): Condition => ({
    state: 'ok',
    message: `${namesOf(provider).label} (${provider.model}) answers.`,
    mend: null,
  }),
  failing: (config: Config, provider: ProviderConfig, failure: Failure): Condition => {
    const { message, mend } = sentences[failure.fault](tell(provider, failure))
    const meanwhile = config.triage.isLocalOn
      ? 'The built-in classifier answers meanwhile.'
      : 'There are no suggestions meanwhile.'
    return { state: 'failing', message: `${message} ${meanwhile}`, mend }
  },
}

interface Told extends Names {
  readonly host: string
  readonly modelName: string
  /** The status or the system's code in brackets, where there is one. */
  readonly detail: string
}

const tell = (provider: ProviderConfig, { detail }: Failure): Told => ({
  ...namesOf(provider),
  host: new URL(provider.baseUrl).host,
  modelName: provider.model,
  detail: detail === undefined ? '' : ` (${detail})`,
})

const sentences = {
  key_refused: ({ label, key, detail }) => ({
    message: `${label} refuses the key${detail}.`,
    mend: `Set ${key} to a valid key of ${label} and restart.`,
  }),
  no_such_model: ({ label, model, modelName, url }) => ({
    message: `${label} says model not found: "${modelName}" does not exist there or is retired.`,
    mend: `Set ${model} to a model that is offered there today and restart; ${url} must be right too.`,
  }),
  refused: ({ label, model, url, detail }) => ({
    message: `${label} refuses the request${detail}.`,
    mend: `Check that ${model} names a model for text and that ${url} is right.`,
  }),
  rate_limited: ({ label, detail }) => ({
    message: `${label} limits the rate of requests${detail}.`,
    mend: `Wait, raise the limit at ${label}, or lower AI_CALLS_PER_MINUTE.`,
  }),
  server_error: ({ label, detail }) => ({
    message: `${label} has a fault of its own${detail}.`,
    mend: `Look at the status page of ${label}; it is asked again by itself.`,
  }),
  timeout: ({ label, model, host }) => ({
    message: `${label} does not answer in time.`,
    mend: `Choose a faster model by ${model}, or look at the network between here and ${host}.`,
  }),
  unreachable: ({ host, url, detail }) => ({
    message: `${host} cannot be reached${detail}.`,
    mend: `Check ${url} and the network, DNS and TLS on the way there.`,
  }),
  redirect: ({ host, url }) => ({
    message: `${host} redirects elsewhere, which is not followed.`,
    mend: `Set ${url} to the final address and restart.`,
  }),
  unusable: ({ label, modelName, model, url }) => ({
    message: `The answers of ${label} (${modelName}) cannot be used.`,
    mend: `Set ${model} to a model that answers in JSON and keeps to the categories, or check ${url}.`,
  }),
} as const satisfies Record<Fault, (told: Told) => { message: string; mend: string }>
