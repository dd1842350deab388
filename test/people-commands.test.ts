// People from the desk's own machine: claiming at the start, and the offline commands beside a running desk.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { scratchDatabase, startDesk, testPassword } from '#server/testing.ts'
import { call } from './call.ts'
import { runCommand, startProcess, temporaryFolder } from './desk-process.ts'

const passwordFile = (password: string) => {
  const { folder, remove } = temporaryFolder()
  onTestFinished(remove)
  const file = join(folder, 'password')
  writeFileSync(file, password, { mode: 0o600 })
  return file
}

const started = async (settings: Readonly<Record<string, string>>) => {
  const desk = await startProcess(settings)
  onTestFinished(async () => void (await desk.end('SIGKILL')))
  return desk
}

const signIn = (desk: { readonly url: string }, email: string, password: string) =>
  call(desk, 'POST /api/v1/session', { json: { email, password } })

describe('a desk that nobody has claimed', () => {
  test('prints a link at each start, and the newest one claims it', { timeout: 90_000 }, async () => {
    const DATABASE_URL = await scratchDatabase()
    const first = await started({ DATABASE_URL })
    await expect.poll(first.output, { timeout: 20_000 }).toContain('/claim#')
    const codeIn = (output: string) => /\/claim#([A-Za-z0-9_-]{22})\n/.exec(output)?.[1]
    const older = codeIn(first.output())
    await first.end('SIGTERM')
    const desk = await started({ DATABASE_URL, WEB_PROCESSES: '2' })
    await expect.poll(desk.output, { timeout: 20_000 }).toContain(`${desk.url}/claim#`)
    const claim = (code = '') =>
      call(desk, 'POST /api/v1/claim', {
        json: { code, name: 'Ada', email: 'ada@example.org', password: testPassword },
      })
    expect((await claim(older)).status).toBe(403)
    expect((await claim(codeIn(desk.output()))).status).toBe(201)
    await expect.poll(async () => (await call(desk, 'GET /api/v1/stats')).status).toBe(401)
    await desk.end('SIGTERM')
    const again = await started({ DATABASE_URL })
    expect((await call(again, 'GET /api/v1/stats')).status).toBe(401)
    expect(again.output()).not.toContain('/claim#')
  })

  test('belongs to DOCKET_ADMIN_EMAIL from its start, with the password of the file', { timeout: 60_000 }, async () => {
    const settings = {
      DATABASE_URL: await scratchDatabase(),
      DOCKET_ADMIN_EMAIL: 'ops@example.org',
      DOCKET_ADMIN_PASSWORD_FILE: passwordFile(`${testPassword}\n`),
    }
    const desk = await started(settings)
    expect(desk.output()).toContain('The desk belongs to ops@example.org now')
    expect(desk.output()).not.toContain('/claim#')
    expect(desk.output()).not.toContain(testPassword)
    expect((await call(desk, 'GET /api/v1/stats')).status).toBe(401)
    expect((await signIn(desk, 'ops@example.org', testPassword)).json()).toMatchObject({ person: { role: 'owner' } })
    await desk.end('SIGTERM')
    const again = await started(settings)
    expect(again.output()).not.toContain('belongs to')
  })

  test.each([
    ['password', /lists that attackers try/],
    ['', /at least 8 characters/],
  ])('does not start with the password %j for its owner', async (password, words) => {
    const outcome = await runCommand(['serve'], {
      DATABASE_URL: await scratchDatabase(),
      PORT: '0',
      DOCKET_ADMIN_EMAIL: 'ops@example.org',
      DOCKET_ADMIN_PASSWORD_FILE: passwordFile(password),
    })
    expect(outcome.code).toBe(1)
    expect(outcome.stderr).toMatch(words)
  })

  test('says which half of the two settings is missing', async () => {
    const outcome = await runCommand(['serve'], { DOCKET_ADMIN_EMAIL: 'ops@example.org' })
    expect(outcome.code).toBe(78)
    expect(outcome.stderr).toContain('DOCKET_ADMIN_PASSWORD_FILE')
  })
})

describe('docket user', () => {
  test(
    'claims, adds, lists, resets, disables and makes owners beside a running desk',
    { timeout: 90_000 },
    async () => {
      const desk = await startDesk()
      const user = (...args: string[]) => runCommand(['user', ...args], { DATABASE_URL: desk.databaseUrl })
      expect((await user('list')).stdout).toBe('Nobody has claimed this desk yet.\n')

      const early = await user('add', 'bo@example.org', '--name', 'Bo')
      expect(early.code).toBe(1)
      expect(early.stderr).toContain('--role owner')

      const file = passwordFile(testPassword)
      const first = await user('add', 'ada@example.org', '--name', 'Ada', '--role', 'owner', '--password-file', file)
      expect(first).toMatchObject({ code: 0, stdout: 'The desk belongs to ada@example.org now.\n' })
      await expect.poll(async () => (await call(desk, 'GET /api/v1/stats')).status).toBe(401)
      expect((await signIn(desk, 'ada@example.org', testPassword)).status).toBe(200)

      const added = await user('add', 'bo@example.org', '--name', 'Bo', '--json')
      const { password, ...bo } = JSON.parse(added.stdout) as { password: string }
      expect(bo).toMatchObject({ name: 'Bo', email: 'bo@example.org', role: 'agent' })
      expect((await signIn(desk, 'bo@example.org', password)).status).toBe(200)
      expect((await user('add', 'BO@example.org', '--name', 'Bo')).stderr).toContain('already')
      for (const role of ['king'])
        expect((await user('add', 'cy@example.org', '--name', 'Cy', '--role', role)).code, role).toBe(1)

      const reset = await user('reset-password', 'bo@example.org')
      const fresh = /this once: (\S+)\n/.exec(reset.stdout)?.[1] ?? ''
      expect((await signIn(desk, 'bo@example.org', password)).status).toBe(401)
      expect((await signIn(desk, 'bo@example.org', fresh)).status).toBe(200)

      expect((await user('disable', 'ada@example.org')).stderr).toContain('the only owner')
      expect((await user('make-owner', 'bo@example.org')).stdout).toBe('bo@example.org is an owner.\n')
      expect((await user('disable', 'ada@example.org')).code).toBe(0)
      expect((await user('list')).stdout).toBe(
        'owner     ada@example.org (Ada) disabled\nowner     bo@example.org (Bo)\n',
      )
      expect((await user('disable', 'nobody@example.org')).code).toBe(1)
    },
  )
})
