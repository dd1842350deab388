import { describe, expect, test } from 'vitest'
import { readConfig } from '#server/config.ts'
import { scratchDatabase } from '#server/testing.ts'
import { runCommand } from '../../test/desk-process.ts'
import { startProvider } from '../../test/openid-provider.ts'

const issuer = 'https://id.example.org/realms/staff'
const faultsOf = (settings: Readonly<Record<string, string>>) => {
  try {
    readConfig(settings)
    return []
  } catch (error) {
    return (error as { faults: readonly string[] }).faults
  }
}

describe('the settings of a provider', () => {
  test('let nobody new in unless they say so', () => {
    expect(readConfig({}).oidc).toBeUndefined()
    expect(readConfig({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'docket' }).oidc).toEqual({
      issuer,
      clientId: 'docket',
      clientSecret: undefined,
      name: 'id.example.org',
      allowedDomains: undefined,
      newcomersRole: undefined,
    })
  })

  test('take an issuer as it is written, and its discovery document for it', () => {
    const issuerOf = (OIDC_ISSUER: string) => readConfig({ OIDC_ISSUER, OIDC_CLIENT_ID: 'x' }).oidc?.issuer
    expect(issuerOf('https://auth.example/application/o/desk/')).toBe('https://auth.example/application/o/desk/')
    expect(issuerOf(`${issuer}/.well-known/openid-configuration`)).toBe(issuer)
    expect(issuerOf('http://localhost:8080')).toBe('http://localhost:8080')
    for (const wrong of [
      'http://id.example.org',
      'id.example.org',
      'https://a:b@id.example.org',
      `${issuer}?x=1`,
      'file:///x',
    ])
      expect.soft(faultsOf({ OIDC_ISSUER: wrong, OIDC_CLIENT_ID: 'x' })[0], wrong).toContain('is not the https address')
  })

  test('name what is missing, and what is too open, without the secret', () => {
    expect(faultsOf({ OIDC_ISSUER: issuer })).toEqual([
      'OIDC_CLIENT_ID: needed with OIDC_ISSUER, the name of the client at the provider.',
    ])
    const alone = faultsOf({ OIDC_CLIENT_SECRET: 'hush', OIDC_ROLE: 'agent' })
    expect(alone).toEqual([
      'OIDC_CLIENT_SECRET: goes with OIDC_ISSUER, which is not set.',
      'OIDC_ROLE: goes with OIDC_ISSUER, which is not set.',
    ])
    const known = { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'x', OIDC_ROLE: 'agent' }
    expect(faultsOf(known)[0]).toContain('needs OIDC_ALLOWED_DOMAINS')
    expect(faultsOf({ ...known, OIDC_ROLE: 'admin' })[0]).toContain('one of none, viewer, agent')
    expect(faultsOf({ ...known, OIDC_ALLOWED_DOMAINS: 'example.org, a@b' })[0]).toContain(
      'a domain such as example.org',
    )
    expect(readConfig({ ...known, OIDC_ALLOWED_DOMAINS: 'Example.ORG,bücher.example' }).oidc).toMatchObject({
      allowedDomains: ['example.org', 'xn--bcher-kva.example'],
      newcomersRole: 'agent',
    })
    expect(readConfig({ ...known, OIDC_ALLOWED_DOMAINS: '*' }).oidc?.allowedDomains).toBeUndefined()
  })

  test('never show the secret', () => {
    const { shown } = readConfig({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'x', OIDC_CLIENT_SECRET: 'hush-hush' })
    expect(JSON.stringify(shown)).not.toContain('hush')
  })
})

test('docket doctor says whether the provider can be used, and why not', { timeout: 60_000 }, async () => {
  const provider = await startProvider()
  provider.register({ url: 'http://127.0.0.1:3000' })
  const settings = { ...provider.settings, DATABASE_URL: await scratchDatabase() }
  const finding = async (given: Readonly<Record<string, string>>) => {
    const { stdout } = await runCommand(['doctor', '--json'], given)
    return (JSON.parse(stdout) as { findings: { name: string }[] }).findings.find(({ name }) => name === 'sign-in')
  }
  expect(await finding({ ...settings, PUBLIC_URL: 'https://desk.example' })).toEqual({
    name: 'sign-in',
    state: 'ok',
    message: `The provider Acme ID (${provider.issuer}) answers. Redirect URI: https://desk.example/sign-in/oidc`,
    mend: null,
  })
  expect(await finding({ ...settings, OIDC_ISSUER: `${provider.issuer}/another` })).toMatchObject({ state: 'failing' })
  await provider.stop()
  expect(await finding(settings)).toMatchObject({
    state: 'failing',
    message: expect.stringContaining('cannot be reached (ECONNREFUSED)'),
  })
  expect(await finding({ DATABASE_URL: settings.DATABASE_URL })).toBeUndefined()
})
