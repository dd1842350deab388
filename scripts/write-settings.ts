// Writes what server/config.ts says about every setting to where people read it: .env.example, whole, and the table in
// README.md, between its two marks. test/docs.test.ts fails when one of them was forgotten.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { settingDefinitions, type SettingDefinition } from '#server/setting-definitions.ts'

const here = join(import.meta.dirname, '..')
const settings = Object.entries<SettingDefinition>(settingDefinitions)
const groups = [...new Set(settings.map(([, { group }]) => group))]

const preamble = `# Every setting of Docket. None is needed: npm start and docker compose up work without this file.
# To change one, copy this file to .env and take the # away; a variable of the environment wins over the file.
# An empty value counts as not set. Bad values are refused at the start, all at once and by name.
#
# NAME_FILE reads any of them from a file, which keeps secrets out of the environment and out of this file:
#   GROQ_API_KEY_FILE=/run/secrets/groq
# Set one of the two, not both.
#
# npm run docs writes this file from server/config.ts.
`

/** The text of .env.example. */
export const envExample = () =>
  [
    preamble,
    ...groups.flatMap((group) => [
      `# ${'-'.repeat(3)} ${group} ${'-'.repeat(Math.max(3, 100 - group.length))}\n`,
      ...settings.filter(([, setting]) => setting.group === group).map(([name, setting]) => entry(name, setting)),
    ]),
  ].join('\n')

const entry = (name: string, { description, default: standard, isSecret }: SettingDefinition) => {
  const note = isSecret ? `${description} Secret: better by ${name}_FILE.` : description
  return `${wrapped(note)}\n#${name}=${standard ?? ''}\n`
}

const wrapped = (text: string) => {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + word.length < 116) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines.map((line) => `# ${line}`).join('\n')
}

const tableStart = '<!-- settings: written by npm run docs -->'
const tableEnd = '<!-- end of settings -->'

/** README.md with its table as it should be. */
export const readmeWith = (readme: string) => {
  const [before, rest] = [readme.slice(0, readme.indexOf(tableStart)), readme.slice(readme.indexOf(tableEnd))]
  return `${before}${tableStart}\n${settingsTable()}${rest}`
}

const settingsTable = () =>
  groups
    .map((group) =>
      [
        `| ${group} | Default | What it does |`,
        '| --- | --- | --- |',
        ...settings
          .filter(([, setting]) => setting.group === group)
          .map(([name, setting]) => `| \`${name}\` | ${shownDefault(setting)} | ${setting.description} |`),
        '',
      ].join('\n'),
    )
    .join('\n')

const shownDefault = ({ default: standard }: SettingDefinition) => (standard === undefined ? '' : `\`${standard}\``)

if (import.meta.main) {
  const readme = join(here, 'README.md')
  writeFileSync(join(here, '.env.example'), envExample())
  writeFileSync(readme, readmeWith(readFileSync(readme, 'utf8')))
}
