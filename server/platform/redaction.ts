// What must not get into a log, by the name of a field and by its look. Whoever logs something thinks of what it is for,
// not of what else is in it; so this is done to everything, at the last moment.

const censored = '[redacted]'

/** Fields by the last word of their name: password, newPassword, x-api-key, set_cookie, claimCode. */
const secretWords = new Set([
  'authorization',
  'code',
  'cookie',
  'cookies',
  'credential',
  'credentials',
  'key',
  'keys',
  'passphrase',
  'password',
  'passwords',
  'secret',
  'secrets',
  'token',
  'tokens',
  'uri',
  'url',
])

/** Fields that carry addresses with passwords, or what people and providers wrote. */
const secretNames = new Set([
  'apikey',
  'body',
  'connectionstring',
  'prompt',
  'query',
  'requestbody',
  'requestbodyvalues',
  'responsebody',
  'text',
])

const knownNames = new Map<string, boolean>()
const mostKnownNames = 1_000

/** Looked at for each field of each line, and nearly always of the same few. */
const isSecretName = (name: string) => {
  const known = knownNames.get(name)
  if (known !== undefined) return known
  const isSecret = looksSecret(name)
  if (knownNames.size < mostKnownNames && name.length < 100) knownNames.set(name, isSecret)
  return isSecret
}

const looksSecret = (name: string) => {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
  return secretWords.has(words.at(-1) ?? '') || secretNames.has(words.join(''))
}

/** What gives a secret away wherever it stands; the first group is kept. */
const looks: readonly RegExp[] = [
  // An Authorization header, whole or quoted.
  /\b((?:bearer|basic|digest)\s+)[\w.~+/=-]{8,}/gi,
  // Tokens of ours, and the keys of common providers.
  /\b(dk_)[\w-]{8,}/g,
  /\b((?:sk|pk|rk|gsk|ghp|gho|ghs|xox[abprs])[-_])[\w-]{8,}/g,
  /\b(AIza)[\w-]{20,}/g,
  /\b(eyJ)[\w-]+\.[\w-]+\.[\w-]*/g,
  /(\$argon2(?:id|i|d)\$)[\w$=,+/.-]+/g,
  // user:password@ in any address.
  /\b([a-z][a-z\d+.-]*:\/\/)[^\s/@:"'\\]*:[^\s/@"'\\]*(?=@)/gi,
  // The cookie of a session; a link that lets in whoever has it.
  /\b(docket_session=)[\w-]+/g,
  /(\/(?:claim|join|reset)#)[\w-]+/g,
]

/** key=value and "key": "value" within a text. */
const named =
  /((?:password|passphrase|secret|api[-_]?key|access[-_]?token|refresh[-_]?token)\\?["']?\s*[:=]\s*\\?["']?)[^\s"'\\,;&}]+/gi

/** One of these is in whatever the patterns above find; most lines hold none, and are done with one look. */
const hint =
  /bearer|basic|digest|[dspr]k[-_]|gsk|gh[pos][-_]|xox|AIza|eyJ|\$argon2|:\/\/|docket_session|#|pass|secret|key|token/i

const censor = (text: string, look: RegExp) => text.replaceAll(look, `$1${censored}`)

/** The same text without what looks like a secret. */
export const redactText = (text: string) => (hint.test(text) ? censor(redactLine(text), named) : text)

/** Of a line of JSON, which stays one. */
export const redactLine = (line: string) => (hint.test(line) ? looks.reduce(censor, line) : line)

const deepest = 8
const mostItems = 100

/** A copy fit to be logged: secret fields by name at any depth, look-alikes in every text, errors with all they hold. */
export const redact = (value: unknown, depth = 0, above: readonly object[] = []): unknown => {
  if (typeof value === 'string') return redactText(value)
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? undefined : value
  if (above.includes(value)) return '[circular]'
  if (depth >= deepest) return '[too deep]'
  const within = [...above, value]
  const inner = (part: unknown) => redact(part, depth + 1, within)
  if (value instanceof Error) return presentError(value, inner)
  if (value instanceof Date) return value
  if (ArrayBuffer.isView(value)) return '[bytes]'
  if (value instanceof Map)
    return redactFields(
      [...value].map(([name, part]) => [String(name), part]),
      inner,
    )
  if (Array.isArray(value) || value instanceof Set) return [...value].slice(0, mostItems).map(inner)
  return redactFields(Object.entries(value), inner)
}

const redactFields = (fields: readonly (readonly [string, unknown])[], inner: (part: unknown) => unknown) =>
  Object.fromEntries(
    fields
      .slice(0, mostItems)
      .map(([name, part]) => [redactText(name), isSecretName(name) && part != null ? censored : inner(part)]),
  )

// An error of the database or of a vendor's library may carry rows, texts and headers: only what a log needs leaves.
const presentError = (error: Error, inner: (part: unknown) => unknown) => {
  const { name, message, stack, cause, code } = error as Error & { code?: unknown }
  // ECONNREFUSED, 23505, FST_ERR_…: of errors alone a code is no secret.
  const isCode = typeof code === 'number' || (typeof code === 'string' && /^[A-Z\d_]{1,40}$/.test(code))
  return {
    type: name,
    message: redactText(message),
    ...(isCode && { code }),
    ...(stack !== undefined && { stack: redactText(stack) }),
    ...(cause !== undefined && { cause: inner(cause) }),
    ...(error instanceof AggregateError && { errors: inner(error.errors) }),
  }
}
