import { roles, tokenScopes, type Role, type TokenScope } from '#shared/words.ts'

const areaWords: Readonly<Record<string, string>> = {
  tickets: 'Tickets',
  triage: 'Suggestions',
  stats: 'Statistics',
  health: 'Health and metrics',
  people: 'People',
  settings: 'Settings',
  audit: 'Audit log',
}

const levelWords: Readonly<Record<string, string>> = {
  read: 'Read',
  write: 'Read and change',
  admin: 'Read and change',
}

export interface Area {
  readonly name: string
  readonly label: string
  readonly choices: readonly { readonly scope: TokenScope; readonly label: string }[]
}

/** What somebody of this role may allow a token, area by area. */
export const areasFor = (role: Role): readonly Area[] => {
  const scopes = Object.keys(tokenScopes).filter((scope): scope is TokenScope => Object.hasOwn(tokenScopes, scope))
  const theirs = scopes.filter((scope) => roles.indexOf(role) <= roles.indexOf(tokenScopes[scope]))
  return [...Map.groupBy(theirs, (scope) => scope.split(':')[0] ?? '')].map(([name, scopes]) => ({
    name,
    label: areaWords[name] ?? name,
    choices: scopes.map((scope) => ({ scope, label: choiceWords(scope) })),
  }))
}

// A suggestion is asked for; there is nothing of it to read.
const choiceWords = (scope: TokenScope) =>
  scope === 'triage:write' ? 'Ask for them' : (levelWords[scope.split(':')[1] ?? ''] ?? scope)
