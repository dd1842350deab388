// The law of the house (docs/house.md), checked: what may import what, who writes which table, what stands only once.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { features } from '#server/features.ts'

const root = join(import.meta.dirname, '..')
const featureNames = features.map(({ name }) => name)

export interface SourceFile {
  /** From the root of the repository, with slashes. */
  readonly path: string
  readonly text: string
}

const readTree = (folder: string): SourceFile[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|tsx|cts|mts|cjs|js)$/.test(name) && !name.includes('node_modules'))
    .map((name) => ({ path: join(folder, name), text: readFileSync(join(root, folder, name), 'utf8') }))

const isTest = (path: string) => path.endsWith('.test.ts') || path.endsWith('.test.tsx') || path === 'server/testing.ts'

interface Import {
  readonly from: string
  /** From the root where it is ours, else the package's name. */
  readonly to: string
}

const importsOf = ({ path, text }: SourceFile): Import[] => {
  const specifiers = [
    ...text.matchAll(/(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s*'([^']+)'/g),
    ...text.matchAll(/(?:^|\n)\s*import\s*'([^']+)'/g),
    ...text.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g),
  ].map((match) => match[1] ?? '')
  return specifiers.map((specifier) => ({
    from: path,
    to: specifier.startsWith('#')
      ? specifier.slice(1)
      : specifier.startsWith('.')
        ? relative(root, join(root, dirname(path), specifier))
        : specifier,
  }))
}

// ---- the rules, as functions of a tree, so that each can be shown to fail ----

const isFeature = (name: string) => featureNames.includes(name)
const partOf = (path: string) => {
  const [top = '', second = ''] = path.split('/')
  if (top !== 'server') return top
  if (second === 'platform' || isFeature(second) || second === 'commands' || second === 'migrations') return second
  return `server/${second}`
}

/** shared ← platform ← features in list order ← features.ts, app.ts, boot.ts, commands, main.ts. */
const directionFaults = (files: readonly SourceFile[]) =>
  files
    .filter(({ path }) => !isTest(path))
    .flatMap((file) =>
      importsOf(file).flatMap(({ from, to }) => {
        const [here, there] = [partOf(from), partOf(to)]
        const fault = `${from} imports ${to}`
        const isOurs = to.startsWith('server/') || to.startsWith('shared/') || to.startsWith('web/')
        if (!isOurs || here === there) return []
        if (here === 'shared') return [fault]
        if (here === 'web') return there === 'shared' ? [] : [fault]
        if (there === 'web') return [fault]
        if (there === 'shared' || to === 'server/config.ts' || to === 'server/setting-definitions.ts') return []
        if (here === 'platform') return [fault]
        if (here === 'server/config.ts') return there === 'platform' ? [] : [fault]
        if (isFeature(here)) {
          if (there === 'platform') return []
          const isAbove = isFeature(there) && featureNames.indexOf(there) < featureNames.indexOf(here)
          const isDoor = to === `server/${there}/${there}.ts`
          return isAbove && isDoor ? [] : [fault]
        }
        // Above the features: everything on the server may be used, features through their doors or as plug-ins.
        if (isFeature(there))
          return [`server/${there}/${there}.ts`, `server/${there}/feature.ts`].includes(to) ? [] : [fault]
        return []
      }),
    )

/** ui/ and platform/ of the web import no feature; features do not import each other, only pages compose them. */
const webFaults = (files: readonly SourceFile[]) =>
  files
    .filter(({ path }) => path.startsWith('web/') && !isTest(path))
    .flatMap((file) =>
      importsOf(file).flatMap(({ from, to }) => {
        if (!to.startsWith('web/')) return []
        const [here = '', there = ''] = [from.split('/')[1], to.split('/')[1]]
        const isBase = (part: string) => part === 'ui' || part === 'platform' || /\.(ts|tsx|css)$/.test(part)
        if ((here === 'ui' || here === 'platform') && !isBase(there)) return [`${from} imports ${to}`]
        if (here === 'platform' && there === 'ui') return [`${from} imports ${to}`]
        return []
      }),
    )

/** The web takes values from shared/words.ts and shared/routes.ts alone; the rest are types, so no schema library is bundled. */
const bundleFaults = (files: readonly SourceFile[]) =>
  files
    .filter(({ path }) => path.startsWith('web/') && !isTest(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/(?:^|\n)import\s+(?!type\b)[^'"]*?from\s*'(#shared\/[^']+)'/g)]
        .map((match) => match[1] ?? '')
        .filter((to) => to !== '#shared/words.ts' && to !== '#shared/routes.ts')
        .map((to) => `${path} imports ${to} as a value`),
    )

const cycles = (files: readonly SourceFile[]) => {
  const graph = new Map(files.map((file) => [file.path, importsOf(file).map(({ to }) => to)]))
  const done = new Set<string>()
  const found: string[] = []
  const visit = (path: string, trail: readonly string[]) => {
    if (trail.includes(path)) {
      found.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
      return
    }
    if (done.has(path)) return
    for (const next of graph.get(path) ?? []) if (graph.has(next)) visit(next, [...trail, path])
    done.add(path)
  }
  for (const path of graph.keys()) visit(path, [])
  return found
}

const badNames = (files: readonly SourceFile[]) =>
  files
    .map(({ path }) => path)
    .filter((path) => /(^|\/)(utils?|helpers?|common|types|index|manager|service)\.(ts|tsx)$/.test(path))

/** What may stand in one place only, by the text that gives it away. */
const single = {
  'process.env': { where: ['server/config.ts'], pattern: /\bprocess\.env\b/ },
  'an outgoing HTTP call': {
    where: ['server/platform/egress.ts'],
    pattern: /(?<![.\w])fetch\(|\bundici\b|\bhttps?\.(request|get)\(|(?<!import type [^\n]*)'node:https?'/,
  },
  'an HTML sanitiser': { where: [], pattern: /sanitize-html|DOMPurify|dompurify/ },
  'raw HTML in the page': { where: [], pattern: /dangerouslySetInnerHTML|\.innerHTML\s*=/ },
  'a presenter of tickets': { where: ['server/tickets/present.ts'], pattern: /\bpresentTicket = / },
  'the console': { where: [], pattern: /\bconsole\.(log|debug|info|warn|error)\(/ },
} as const

const strays = (files: readonly SourceFile[], rule: keyof typeof single) => {
  const { where, pattern }: { where: readonly string[]; pattern: RegExp } = single[rule]
  return files
    .filter(({ path }) => !isTest(path) && !where.includes(path))
    .filter(({ text }) => pattern.test(text.replaceAll(/\/\/.*|\/\*[\s\S]*?\*\//g, '')))
    .map(({ path }) => path)
}

/** Who may write a table. Anyone may read. */
const tableOwners: Readonly<Record<string, string>> = {
  tickets: 'server/tickets/',
  requesters: 'server/tickets/',
  ticket_links: 'server/portal/',
  form_settings: 'server/form/',
  form_limits: 'server/form/',
  events: 'server/platform/events.ts|server/tickets/',
  idempotency_keys: 'server/platform/idempotency.ts',
  ticket_count_changes: 'server/stats/',
  ticket_counts: 'server/stats/',
  ticket_days: 'server/stats/',
  ticket_totals: 'server/stats/',
  ticket_terms: 'server/similar/',
  terms_tail: 'server/similar/',
  ticket_imports: 'server/transfer/',
  people: 'server/people/',
  profiles: 'server/people/',
  password_hashes: 'server/people/',
  sessions: 'server/people/',
  claim_codes: 'server/people/',
  desk_claims: 'server/people/',
  sign_in_limits: 'server/people/',
  invitations: 'server/people/',
  audit_entries: 'server/audit/',
  known_settings: 'server/settings/',
  api_tokens: 'server/tokens/',
  token_minutes: 'server/tokens/',
  oidc_sign_ins: 'server/oidc/',
  oidc_links: 'server/oidc/',
  totp_secrets: 'server/people/',
  totp_enrolments: 'server/people/',
  recovery_codes: 'server/people/',
  passkeys: 'server/people/',
  passkey_challenges: 'server/people/',
  pending_sign_ins: 'server/people/',
  second_factor_rules: 'server/people/',
}

const foreignWrites = (files: readonly SourceFile[]) =>
  files
    .filter(({ path }) => path.startsWith('server/') && !isTest(path))
    .flatMap(({ path, text }) =>
      [
        ...text.matchAll(
          /(?:insertInto|updateTable|deleteFrom)\('(\w+)'\)|(?:insert into|update|delete from)\s+(\w+)|\btable: '(\w+)'/g,
        ),
      ]
        .map((match) => match[1] ?? match[2] ?? match[3] ?? '')
        .filter((table) => table in tableOwners)
        .filter((table) => !(tableOwners[table] ?? '').split('|').some((owner) => path.startsWith(owner)))
        .map((table) => `${path} writes ${table}`),
    )

/** What is written into the audit log stays: nothing changes an entry, and only age takes one away. */
const auditFaults = (files: readonly SourceFile[]) =>
  files
    .filter(({ path }) => path.startsWith('server/') && !isTest(path))
    .flatMap(({ path, text }) => {
      const code = text.replaceAll(/\/\/.*|\/\*[\s\S]*?\*\//g, '')
      const changes =
        /(?:updateTable|mergeInto)\(['"`]audit_entries|\b(?:update|merge into|truncate)\s+(?:only\s+|table\s+)?audit_entries/i
      const removes = /deleteFrom\(['"`]audit_entries|\bdelete\s+from\s+(?:only\s+)?audit_entries/i
      const adds = /insertInto\(['"`]audit_entries|\binsert\s+into\s+audit_entries|\btable: 'audit_entries'/i
      return [
        ...(changes.test(code) ? [`${path} changes the audit log`] : []),
        ...(removes.test(code) && path !== 'server/audit/retention.ts' ? [`${path} takes from the audit log`] : []),
        ...(adds.test(code) && path !== 'server/audit/deeds.ts' ? [`${path} adds to the audit log by itself`] : []),
      ]
    })

const server = readTree('server')
const shared = readTree('shared')
const web = readTree('web')
const all = [...server, ...shared, ...web]
const file = (path: string, text: string): SourceFile => ({ path, text })

describe('the house', () => {
  test('imports go one way', () => expect(directionFaults(all)).toEqual([]))
  test('the web composes features in pages only', () => expect(webFaults(web)).toEqual([]))
  test('no schema library reaches the browser', () => expect(bundleFaults(web)).toEqual([]))
  test('there are no import cycles', () => expect(cycles(all)).toEqual([]))
  test('no file is named after nothing', () => expect(badNames(all)).toEqual([]))
  test('the audit log is only added to, in one place, and only its age takes from it', () => {
    expect(auditFaults(server)).toEqual([])
    expect(server.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['server/audit/retention.ts', 'server/audit/deeds.ts']),
    )
  })
  test('each table is written by its owner', () => expect(foreignWrites(server)).toEqual([]))
  test.each(Object.keys(single) as (keyof typeof single)[])('%s stands in its one place', (rule) => {
    const searched = rule === 'an outgoing HTTP call' || rule === 'process.env' ? server : [...server, ...web]
    expect(strays(searched, rule)).toEqual([])
  })
  test('every feature has a folder, a plug and a door', () => {
    for (const name of featureNames) {
      expect(existsSync(join(root, 'server', name, 'feature.ts')), `server/${name}/feature.ts`).toBe(true)
      expect(existsSync(join(root, 'server', name, `${name}.ts`)), `server/${name}/${name}.ts`).toBe(true)
    }
  })
  test('every migration says which feature it is for and why', () => {
    for (const name of readdirSync(join(root, 'server/migrations'))) {
      const [first = ''] = readFileSync(join(root, 'server/migrations', name), 'utf8').split('\n')
      expect(first, name).toMatch(/^-- \w+: .{20,}/)
    }
  })
})

describe('the law fails when it is broken', () => {
  test('by a feature that imports one below it', () => {
    expect(
      directionFaults([file('server/tickets/x.ts', "import { readStats } from '#server/stats/stats.ts'\n")]),
    ).toHaveLength(1)
  })
  test('by a feature that goes around a door', () => {
    expect(
      directionFaults([file('server/stats/x.ts', "import { listTickets } from '#server/tickets/list.ts'\n")]),
    ).toHaveLength(1)
    expect(
      directionFaults([file('server/stats/x.ts', "import { listTickets } from '#server/tickets/tickets.ts'\n")]),
    ).toHaveLength(0)
  })
  test('by a platform that knows a feature', () => {
    expect(
      directionFaults([file('server/platform/x.ts', "import { triage } from '../triage/feature.ts'\n")]),
    ).toHaveLength(1)
  })
  test('by a web that reaches into the server', () => {
    expect(
      directionFaults([file('web/tickets/x.ts', "import { createTicket } from '#server/tickets/tickets.ts'\n")]),
    ).toHaveLength(1)
  })
  test('by a shared component that knows a feature', () => {
    expect(
      webFaults([file('web/ui/x.tsx', "import { TicketsPage } from '#web/tickets/tickets-page.tsx'\n")]),
    ).toHaveLength(1)
  })
  test('by a schema in the bundle', () => {
    expect(bundleFaults([file('web/tickets/x.ts', "import { tickets } from '#shared/tickets.ts'\n")])).toHaveLength(1)
    expect(bundleFaults([file('web/tickets/x.ts', "import type { Ticket } from '#shared/tickets.ts'\n")])).toHaveLength(
      0,
    )
  })
  test('by a circle', () => {
    const circle = [
      file('server/a.ts', "import { b } from './b.ts'\n"),
      file('server/b.ts', "import { a } from './a.ts'\n"),
    ]
    expect(cycles(circle)).toHaveLength(1)
  })
  test('by a second reader of the environment, a second way out, raw HTML', () => {
    expect(strays([file('server/tickets/x.ts', 'const key = process.env.KEY\n')], 'process.env')).toHaveLength(1)
    expect(
      strays([file('server/tickets/x.ts', "await fetch('https://example.org')\n")], 'an outgoing HTTP call'),
    ).toHaveLength(1)
    expect(
      strays([file('web/ui/x.tsx', '<div dangerouslySetInnerHTML={{ __html: text }} />\n')], 'raw HTML in the page'),
    ).toHaveLength(1)
  })
  test('by a table written from elsewhere', () => {
    expect(foreignWrites([file('server/stats/x.ts', "ctx.db.updateTable('tickets').set({})\n")])).toHaveLength(1)
    expect(foreignWrites([file('server/stats/x.ts', 'sql`delete from events`\n')])).toHaveLength(1)
    expect(foreignWrites([file('server/stats/x.ts', "copy({ table: 'tickets', columns, rows })\n")])).toHaveLength(1)
  })
  test.each([
    ["ctx.db.updateTable('audit_entries').set({ actor: 'nobody' })", 'changes'],
    ['sql`update audit_entries set actor = null`', 'changes'],
    ['sql`truncate audit_entries`', 'changes'],
    ["ctx.db.deleteFrom('audit_entries')", 'takes'],
    ['sql`delete from audit_entries`', 'takes'],
    ["ctx.db.insertInto('audit_entries').values(row)", 'adds'],
  ])('by an audit log that is touched: %s', (code, what) => {
    const found = auditFaults([file('server/audit/list.ts', `${code}\n`)])
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(what)
  })
  test('by a name that says nothing', () => expect(badNames([file('server/tickets/utils.ts', '')])).toHaveLength(1))
})
