// Second factors as an operator meets them: what a lost secret takes along, what a changed one does not, and the way out
// for somebody who has lost everything.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { codeAt, stepAt } from '#server/people/totp.ts'
import { scratchDatabase } from '#server/testing.ts'
import { call } from './call.ts'
import { runCommand, startProcess, temporaryFolder } from './desk-process.ts'

const email = 'ada@example.org'

const started = async (settings: Readonly<Record<string, string>>) => {
  const desk = await startProcess(settings)
  onTestFinished(async () => void (await desk.end('SIGKILL')))
  return desk
}

const cookieOf = (reply: Awaited<ReturnType<typeof call>>) => ({
  cookie: reply.headers['set-cookie']?.[0]?.split(';')[0] ?? '',
})

interface Half {
  readonly second_step?: { readonly ticket: string }
}

test('survive a change of the secret, are told of when it is lost, and are reset', { timeout: 180_000 }, async () => {
  const { folder, remove } = temporaryFolder()
  onTestFinished(remove)
  const settings = { DATABASE_URL: await scratchDatabase(), DATA_DIR: join(folder, 'data') }
  const file = join(settings.DATA_DIR, 'app-secret')
  const made = await runCommand(['user', 'add', email, '--name', 'Ada', '--role', 'owner', '--json'], settings)
  const { password } = JSON.parse(made.stdout) as { password: string }

  const first = await started(settings)
  const signIn = (desk: { readonly url: string }) => call(desk, 'POST /api/v1/session', { json: { email, password } })
  const headers = cookieOf(await signIn(first))
  const begun = await call(first, 'POST /api/v1/second-factor/app', { json: {}, headers })
  const { secret } = begun.json<{ secret: string }>()
  const code = () => codeAt(secret, stepAt(new Date()) + 1)
  const confirmed = await call(first, 'POST /api/v1/second-factor/app/confirm', {
    json: { code: codeAt(secret, stepAt(new Date())) },
    headers,
  })
  expect(confirmed.status, confirmed.text).toBe(200)
  const { recovery_codes: codes } = confirmed.json<{ recovery_codes: string[] }>()
  expect(first.output()).not.toContain(secret)
  await first.end('SIGTERM')

  const old = readFileSync(file, 'utf8').trim()
  rmSync(file)
  const changed = await started({ ...settings, APP_SECRET_PREVIOUS: old, WEB_PROCESSES: '2' })
  expect(changed.output()).toContain('Sealed with the new APP_SECRET: 1. APP_SECRET_PREVIOUS is not needed any more.')
  const step = async (desk: { readonly url: string }, code: string) => {
    const { second_step } = (await signIn(desk)).json<Half>()
    return call(desk, 'POST /api/v1/session/second-step', { json: { ticket: second_step?.ticket, code } })
  }
  expect((await step(changed, code())).status).toBe(200)
  await changed.end('SIGTERM')

  rmSync(file)
  const lost = await started(settings)
  expect(lost.output()).toContain(
    'Cannot be read any more: 1 of the authenticator apps, sealed with another APP_SECRET',
  )
  expect(lost.output()).toContain('docket user reset-second-factor')
  expect((await step(lost, code())).json()).toMatchObject({ status: 503, code: 'app_secret_lost' })
  expect((await step(lost, codes[0] ?? '')).status).toBe(200)
  const doctor = async () => {
    const { stdout } = await runCommand(['doctor', '--offline', '--json'], settings)
    return (JSON.parse(stdout) as { findings: { name: string; state: string }[] }).findings
  }
  expect(await doctor()).toContainEqual(expect.objectContaining({ name: 'sealed', state: 'failing' }))

  const reset = await runCommand(['user', 'reset-second-factor', email.toUpperCase()], settings)
  expect(reset).toMatchObject({ code: 0, stdout: 'ADA@EXAMPLE.ORG has no second factor and no session any more.\n' })
  expect((await signIn(lost)).json()).toMatchObject({ person: { email } })
  expect((await doctor()).map(({ name }) => name)).not.toContain('sealed')
  expect((await runCommand(['user', 'reset-second-factor', 'bo@example.org'], settings)).code).toBe(1)
})
