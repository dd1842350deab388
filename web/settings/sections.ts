// The pages of the settings, each at its own address: one entry here adds one, the personal ones first.
import { lazy, type ComponentType } from 'react'
import type { Role } from '#shared/words.ts'

export interface SettingsSection {
  /** Its address below /settings. */
  readonly id: string
  readonly label: string
  readonly group: 'You' | 'Desk' | 'Operation'
  /** Whom it is shown to: those of a role and up, `everyone` who may use the desk, or each their own. */
  readonly shownTo: Extract<Role, 'admin' | 'agent'> | 'everyone' | 'oneself'
  /** Further words to find it by. */
  readonly words: string
  readonly Page: ComponentType
}

const page = <Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) =>
  lazy(async () => ({ default: (await load())[name] }))

export const sections: readonly SettingsSection[] = [
  {
    id: 'profile',
    label: 'Profile',
    group: 'You',
    shownTo: 'oneself',
    words: 'name avatar preferences theme dark light keyboard shortcuts language time zone dates numbers format locale',
    Page: page(() => import('./profile-section.tsx'), 'ProfileSection'),
  },
  {
    id: 'security',
    label: 'Security',
    group: 'You',
    shownTo: 'oneself',
    words: 'password e-mail email address sessions devices browsers sign out leave account',
    Page: page(() => import('./security-section.tsx'), 'SecuritySection'),
  },
  {
    id: 'tokens',
    label: 'API tokens',
    group: 'You',
    shownTo: 'oneself',
    words: 'programs scripts bearer key scopes revoke curl',
    Page: page(() => import('./tokens-section.tsx'), 'TokensSection'),
  },
  {
    id: 'team',
    label: 'Team',
    group: 'Desk',
    shownTo: 'admin',
    words: 'people roles invite invitation disable owner admin agent viewer',
    Page: page(() => import('./team-section.tsx'), 'TeamSection'),
  },
  {
    id: 'form',
    label: 'Public form',
    group: 'Desk',
    shownTo: 'admin',
    words: 'contact requesters customers link enable',
    Page: page(() => import('./form-section.tsx'), 'FormSection'),
  },
  {
    id: 'triage',
    label: 'Triage',
    group: 'Desk',
    shownTo: 'everyone',
    words: 'AI classify category priority model provider suggestion privacy',
    Page: page(() => import('./triage-section.tsx'), 'TriageSection'),
  },
  {
    id: 'sample',
    label: 'Sample data',
    group: 'Desk',
    shownTo: 'agent',
    words: 'demo tickets load remove',
    Page: page(() => import('./sample-section.tsx'), 'SampleSection'),
  },
  {
    id: 'health',
    label: 'Health',
    group: 'Operation',
    shownTo: 'everyone',
    words: 'version failing database backup replica',
    Page: page(() => import('./health-section.tsx'), 'HealthSection'),
  },
  {
    id: 'in-force',
    label: 'Settings in force',
    group: 'Operation',
    shownTo: 'admin',
    words: 'environment variables env configuration',
    Page: page(() => import('./in-force-section.tsx'), 'InForceSection'),
  },
  {
    id: 'audit',
    label: 'Audit',
    group: 'Operation',
    shownTo: 'admin',
    words: 'log who did what denied sign-ins export',
    Page: page(() => import('./audit-section.tsx'), 'AuditSection'),
  },
]

export const firstSection = 'profile'

// Where they stood while all of them were one page.
const formerly: Readonly<Record<string, string>> = { preferences: 'profile' }

/** The section that an old address (`/settings#team`) names; the first one where it names none. */
export const sectionOfHash = (hash: string) => {
  const name = formerly[hash] ?? hash
  return sections.some(({ id }) => id === name) ? name : firstSection
}

/** Those that have every word that was typed in their name, their group or what they are about. */
export const findSections = (typed: string): readonly SettingsSection[] => {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return sections.filter(({ label, group, words }) => {
    const text = `${label} ${group} ${words}`.toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
}
