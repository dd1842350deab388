// `docket eval` as it is run: a process, a file, figures, an exit code. No database is near.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { runCommand, temporaryFolder } from './desk-process.ts'

const rows = [
  { id: 'a', text: 'I was charged twice for my subscription', category: 'billing', priority: 'high' },
  { id: 'b', text: 'I cannot log in to my account', category: 'account', priority: 'high' },
  { id: 'c', text: 'The app crashes every time I open a photo', category: 'technical', priority: null },
  { id: 'd', text: 'What are your opening hours on Sunday?', category: 'general', priority: 'low' },
  { id: 'e', text: 'My account was hacked', category: 'general', priority: 'critical' },
]

const aFile = () => {
  const { folder, remove } = temporaryFolder()
  onTestFinished(remove)
  const path = join(folder, 'rows.jsonl')
  writeFileSync(path, rows.map((row) => JSON.stringify(row)).join('\n'))
  return { folder, path }
}

interface Report {
  readonly rows: number
  readonly judged: string
  readonly models: Readonly<Record<string, { category: { accuracy: number; macro_f1: number } }>>
  readonly worst_errors: readonly { id: string; wanted: string; said: string; evidence: string[] }[]
}

describe('docket eval', () => {
  test('prints figures, confusion and the worst errors, for people and as JSON', async () => {
    const { path } = aFile()
    const shown = await runCommand(['eval', path])
    expect(shown).toMatchObject({ code: 0, stderr: '' })
    expect(shown.stdout).toMatch(/^fallback +5 +40\.0 /m)
    expect(shown.stdout).toMatch(/^e: account \(0\.\d\d; .*\) instead of general: My account was hacked$/m)
    const { code, stdout } = await runCommand(['eval', path, '--json'])
    const report = JSON.parse(stdout) as Report
    expect(code).toBe(0)
    expect(report.rows).toBe(5)
    expect(report.models['fallback']?.category.accuracy).toBeCloseTo(0.4)
    expect(report.models[report.judged]?.category.accuracy).toBeCloseTo(0.8)
    expect(report.worst_errors).toMatchObject([{ id: 'e', wanted: 'general', said: 'account' }])
  })

  test('lets the model of a desk learn each label once it has answered', async () => {
    const { path } = aFile()
    const again = Array.from({ length: 12 }, (_, n) => ({ ...rows[4], id: `again ${n}` }))
    writeFileSync(path, again.map((row) => JSON.stringify(row)).join('\n'))
    const { stdout } = await runCommand(['eval', path, '--prequential', '--json'])
    const { judged, models } = JSON.parse(stdout) as Report
    expect(judged).toBe('desk')
    expect(models['shipped']?.category.accuracy).toBe(0)
    expect(models['desk']?.category.accuracy).toBeGreaterThan(0.5)
    expect(models['desk']?.category.accuracy).toBeLessThan(1)
  })

  test('writes what was said of each row', async () => {
    const { folder, path } = aFile()
    const predictions = join(folder, 'said.jsonl')
    expect((await runCommand(['eval', path, '--predictions', predictions])).code).toBe(0)
    const lines = readFileSync(predictions, 'utf8').trim().split('\n')
    const said = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(said.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(said[0]).toMatchObject({
      category: 'billing',
      priority: 'high',
      confidence: expect.closeTo(0.9, 0) as number,
    })
    expect(Object.keys(said[0] ?? {})).toEqual(['id', 'category', 'confidence', 'priority'])
  })

  test('answers 1 when less is reached than asked for, and 2 to what cannot be read', async () => {
    const { path } = aFile()
    expect((await runCommand(['eval', path, '--min-f1', '0.5'])).code).toBe(0)
    expect((await runCommand(['eval', path, '--min-f1', '50'])).code).toBe(0)
    const missed = await runCommand(['eval', path, '--min-f1', '0.99'])
    expect(missed.code).toBe(1)
    expect(missed.stderr).toMatch(/^The macro-F1 of "\w+" is 0\.\d+, less than the 0\.99 asked for\.$/m)
    expect((await runCommand(['eval', path, '--min-f1', 'all'])).code).toBe(2)
    expect((await runCommand(['eval', '/nowhere.jsonl'])).code).toBe(2)
  })
})
