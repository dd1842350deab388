// The words of the desk. Plain data, no schema library: the web app imports this file as it is.

export const categories = ['billing', 'technical', 'account', 'general'] as const
export const priorities = ['low', 'medium', 'high', 'critical'] as const
export const statuses = ['open', 'in_progress', 'resolved', 'closed'] as const

export type Category = (typeof categories)[number]
export type Priority = (typeof priorities)[number]
export type Status = (typeof statuses)[number]

/** What a person may do, most first: each may all that those after it may. */
export const roles = ['owner', 'admin', 'agent', 'viewer', 'requester'] as const
export type Role = (typeof roles)[number]

export const themes = ['dark', 'light', 'auto'] as const
export type Theme = (typeof themes)[number]

/** The languages that the web app speaks. */
export const languages = ['en'] as const
export type Language = (typeof languages)[number]

/** Ways to write dates and numbers (BCP 47) that a person may choose among. */
export const formatLocales = [
  'en-GB',
  'en-US',
  'en-AU',
  'en-CA',
  'en-IE',
  'en-IN',
  'cs-CZ',
  'da-DK',
  'de-AT',
  'de-CH',
  'de-DE',
  'es-ES',
  'fi-FI',
  'fr-FR',
  'it-IT',
  'ja-JP',
  'ko-KR',
  'nb-NO',
  'nl-NL',
  'pl-PL',
  'pt-BR',
  'pt-PT',
  'sv-SE',
  'tr-TR',
  'uk-UA',
  'zh-CN',
] as const
export type FormatLocale = (typeof formatLocales)[number]
/** What a token may be allowed, with the least role that may do it. What a person may not, none of their tokens may. */
export const tokenScopes = {
  'tickets:read': 'viewer',
  'tickets:write': 'agent',
  'triage:write': 'agent',
  'stats:read': 'viewer',
  'health:read': 'viewer',
  'people:read': 'admin',
  'people:admin': 'admin',
  'settings:read': 'admin',
  'audit:read': 'admin',
} as const satisfies Readonly<Record<string, Role>>
export type TokenScope = keyof typeof tokenScopes
export type TokenArea = TokenScope extends `${infer Area}:${string}` ? Area : never
/** Least first: each allows what those before it do. */
export const tokenLevels = ['read', 'write', 'admin'] as const
export type TokenLevel = (typeof tokenLevels)[number]

export const tokenLimits = { nameCharacters: 100, longestDays: 366, perPerson: 50 } as const
/** Of whom a second factor may be required. */
export const secondFactorScopes = ['nobody', 'admins', 'everybody'] as const
export type SecondFactorScope = (typeof secondFactorScopes)[number]

export const passwordLimits = { leastCharacters: 8, mostCharacters: 1_000 } as const

export const ticketLimits = {
  titleCharacters: 200,
  /** Below this many characters (trimmed) a description is not worth a classifier's time. */
  classifiableCharacters: 10,
  /** A classifier never sees more of a description than this. */
  classifiedCharacters: 8_000,
  /** Lists cut longer descriptions; the single ticket has the whole. */
  listedCharacters: 2_000,
} as const

export const similarLimits = {
  /** No list of similar tickets is longer. */
  tickets: 5,
  /** What follows in a longer text is rarely its matter: quoted mail, logs. */
  readCharacters: 4_000,
} as const

export const sortKeys = ['id', 'title', 'category', 'priority', 'status', 'created_at', 'updated_at'] as const
export type SortKey = (typeof sortKeys)[number]
export type Sort = SortKey | `-${SortKey}`
export const sorts = sortKeys.flatMap((key) => [key, `-${key}`] as const) as readonly Sort[]
export const defaultSort = '-created_at' satisfies Sort

export const seriesBuckets = ['day', 'week', 'month'] as const
export type SeriesBucket = (typeof seriesBuckets)[number]
export const seriesLimits = {
  /** The most that one series has. */
  buckets: 3_660,
  /** A longer range is told by week, unless asked for otherwise. */
  days: 100,
  /** A longer one by month. */
  weeks: 100,
} as const

/** Kinds of the messages on the live stream (`GET /api/v1/live`). */
export const liveKinds = ['ticket.created', 'ticket.updated', 'sample.changed', 'health.changed', 'resync'] as const
export type LiveKind = (typeof liveKinds)[number]
