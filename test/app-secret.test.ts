// The desk's own secret as an operator meets it: made at the first start, shared by processes, refused where others may
// read it, told of by the doctor.
import { chmodSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { scratchDatabase } from '#server/testing.ts'
import { runCommand, startProcess, temporaryFolder } from './desk-process.ts'

const aFolder = () => {
  const { folder, remove } = temporaryFolder()
  onTestFinished(remove)
  return folder
}

const started = async (settings: Readonly<Record<string, string>>) => {
  const desk = await startProcess(settings)
  onTestFinished(async () => void (await desk.end('SIGKILL')))
  return desk
}

interface Finding {
  readonly name: string
  readonly state: string
  readonly message: string
}

const doctorSays = async (settings: Readonly<Record<string, string>>, name: string) => {
  const { stdout } = await runCommand(['doctor', '--offline', '--json'], settings)
  return (JSON.parse(stdout) as { findings: Finding[] }).findings.find((finding) => finding.name === name)
}

test('is made by the first of several processes that start at once, and is one', { timeout: 90_000 }, async () => {
  const settings = { DATABASE_URL: await scratchDatabase(), DATA_DIR: join(aFolder(), 'data') }
  expect(await doctorSays(settings, 'secret')).toMatchObject({ state: 'warning' })
  const file = join(settings.DATA_DIR, 'app-secret')
  await Promise.all([started(settings), started(settings), started({ ...settings, WEB_PROCESSES: '2' })])
  const secret = readFileSync(file, 'utf8')
  expect(secret).toMatch(/^[A-Za-z0-9_-]{43}\n$/)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(await doctorSays(settings, 'secret')).toMatchObject({ state: 'ok' })

  chmodSync(file, 0o644)
  const refused = await runCommand(['serve'], { ...settings, PORT: '0' })
  expect(refused.code).toBe(1)
  expect(refused.stderr).toContain(`Others on this machine may read the desk's secret, ${file}: chmod 600 it.`)
  expect(await doctorSays(settings, 'secret')).toMatchObject({ state: 'failing' })
  expect(readFileSync(file, 'utf8')).toBe(secret)
})

test('that is too short keeps the desk from starting, and is not printed', async () => {
  const refused = await runCommand(['serve'], { APP_SECRET: 'hunter2hunter2' })
  expect(refused.code).toBe(78)
  expect(refused.stderr).toContain('APP_SECRET: its value is not at least 128 random bits')
  expect(refused.stderr).not.toContain('hunter2')
})

test('that has no place is said at the start, which goes on', { timeout: 60_000 }, async () => {
  const desk = await started({ DATABASE_URL: await scratchDatabase(), DATA_DIR: '/dev/null/data' })
  expect(desk.output()).toContain(
    'The desk has no secret of its own, so it cannot keep those of others. Set APP_SECRET',
  )
})
