// The documents, held to what they say: settings, commands, links, dependencies, and the README's calls with their answers.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseEnv } from 'node:util'
import { describe, expect, test } from 'vitest'
import { paths } from '#shared/routes.ts'
import { readConfig } from '#server/config.ts'
import { settingDefinitions } from '#server/setting-definitions.ts'
import { features } from '#server/features.ts'
import { exitCodes } from '#server/platform/start-fault.ts'
import { startDesk } from '#server/testing.ts'
import { envExample, readmeWith } from '../scripts/write-settings.ts'

const here = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(here, path), 'utf8')
const documents = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'docs/operating.md',
  'docs/moving-in.md',
  'docs/api.md',
  'docs/form.md',
  'docs/triage.md',
  'docs/house.md',
  'docs/dependencies.md',
  'docs/performance.md',
  'docs/plans.md',
]
const manifest = JSON.parse(read('package.json')) as {
  scripts: Record<string, string>
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
  optionalDependencies: Record<string, string>
}

describe('settings', () => {
  test('.env.example and the README say what server/config.ts says (npm run docs writes them)', () => {
    expect(read('.env.example')).toBe(envExample())
    expect(read('README.md')).toBe(readmeWith(read('README.md')))
  })

  test('every setting is in both, with its default', () => {
    for (const [name, { default: standard }] of Object.entries<{ default?: string }>(settingDefinitions)) {
      expect(read('.env.example')).toContain(`\n#${name}=${standard ?? ''}\n`)
      expect(read('README.md')).toContain(`\n| \`${name}\` | ${standard === undefined ? '' : `\`${standard}\``} |`)
    }
  })

  test('.env.example with every # taken away changes nothing', () => {
    const taken = parseEnv(read('.env.example').replaceAll(/^#(?=[A-Z_]+=)/gm, ''))
    expect(new Set(Object.keys(taken))).toEqual(new Set(Object.keys(settingDefinitions)))
    const { shown, ...config } = readConfig(taken)
    const { shown: shownBefore, ...before } = readConfig({})
    expect(config).toEqual(before)
    expect(shown.every(({ isDefault }) => isDefault)).toBe(true)
    expect(shown).toEqual(shownBefore)
  })
})

test('every dependency has its reason, and no reason lacks its dependency', () => {
  const explained = [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)` \| (\S.*) \|$/gm)].map(([, name]) => name)
  const named = [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies].flatMap(Object.keys)
  expect(explained).toHaveLength(named.length)
  expect(new Set(explained)).toEqual(new Set(named))
})

test.each(documents)('what %s points to is there', (path) => {
  const text = read(path)
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)]
    .map((match) => match[1] ?? match[2] ?? '')
    .filter((target) => !/^https?:/.test(target))
  for (const target of targets) {
    const [file = '', anchor] = target.split('#')
    const to = file === '' ? path : join(dirname(path), file)
    expect(existsSync(join(here, to)), `${path} → ${target}`).toBe(true)
    if (anchor !== undefined) expect(anchorsOf(read(to)), `${path} → ${target}`).toContain(anchor)
  }
})

const anchorsOf = (markdown: string) =>
  [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )

test.each(documents)('the commands that %s names exist', (path) => {
  const text = read(path)
  const scripts = [...text.matchAll(/npm run ([a-z]+)/g)].map(([, name = '']) => name)
  for (const script of scripts) expect(manifest.scripts, `npm run ${script}`).toHaveProperty(script)
  const commands = [...text.matchAll(/npm run docket -- ([a-z]+)/g)].map(([, name = '']) => name)
  for (const command of commands) expect(existsSync(join(here, `server/commands/${command}.ts`)), command).toBe(true)
})

test('docs/operating.md names every exit code', () => {
  for (const code of Object.values(exitCodes))
    expect(read('docs/operating.md')).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'))
})

test('docs/api.md names every call of /api/v1', () => {
  for (const path of Object.values(paths)) expect(read('docs/api.md')).toContain(`| \`${path}\` |`)
})

test('docs/house.md gives the features in their order', () => {
  expect(read('docs/house.md').replaceAll(/\s+/g, ' ')).toContain(features.map(({ name }) => name).join(' → '))
})

test('.ci/run runs the command that the README gives', () => {
  accessSync(join(here, '.ci/run'), constants.X_OK)
  expect(read('README.md')).toContain('npm ci && npm test\n')
  expect(read('.ci/run')).toMatch(/^npm ci$/m)
  expect(read('.ci/run')).toMatch(/^step npm test /m)
})

// curl is how most people will make these calls, so curl makes them here; where there is none, nothing is pretended.
const hasCurl = spawnSync('curl', ['--version']).status === 0
if (hasCurl) {
  test('the README’s calls are answered as it says', async () => {
    const desk = await startDesk()
    const calls = [...read('README.md').matchAll(/^\$ (curl .+)\n(.+)$/gm)]
    expect(calls).toHaveLength(3)
    for (const [, command = '', answer = ''] of calls) {
      const { stdout, stderr } = await run(command.replace('http://127.0.0.1:3000', desk.url))
      expect(stderr).toBe('')
      expect(timeless(stdout), command).toBe(timeless(answer))
    }
  })
} else process.stderr.write('curl: none on this machine, so the README’s calls are not made\n')

// Not spawnSync: the desk that answers is in this very process.
const run = async (command: string) => {
  const { execFile } = await import('node:child_process')
  const { promisify } = await import('node:util')
  return promisify(execFile)('sh', ['-c', command])
}

const timeless = (text: string) => text.trim().replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<instant>')
