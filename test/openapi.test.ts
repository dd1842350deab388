// The committed OpenAPI document: what the app describes, whole, and of the right shape.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { describeApi } from '#server/commands/openapi.ts'
import { readConfig } from '#server/config.ts'
import { startDesk } from '#server/testing.ts'
import { paths } from '#shared/routes.ts'
import { call } from './call.ts'

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
type JsonObject = Readonly<Record<string, Json>>
interface Operation {
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[]
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: JsonObject }>>
  readonly requestBody?: { readonly content: JsonObject }
}
interface OpenApi {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Json>> }
}

const committed = () => JSON.parse(readFileSync(join(import.meta.dirname, '../openapi.json'), 'utf8')) as OpenApi
const describeNow = async () => JSON.parse(JSON.stringify(await describeApi(readConfig({})))) as OpenApi

const operationsOf = (document: OpenApi) =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      name: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  )

test('the committed document is what the app describes; npm run openapi writes it anew', async () => {
  expect(committed()).toEqual(await describeNow())
})

test('a running desk serves the same document, and a reference page that loads nothing from outside', async () => {
  const desk = await startDesk()
  expect((await call(desk, 'GET /openapi.json')).json()).toEqual(committed())
  const page = await call(desk, 'GET /api/docs')
  expect(page.status).toBe(200)
  expect(page.text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
  expect(page.headers['content-security-policy']).toMatch(/default-src 'none'/)
})

test('every registered route of the APIs is in it, and nothing else', async () => {
  const routes = new Set<string>()
  const watch = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('onRoute', ({ method, url, schema, handler }) => {
      // HEAD comes with every GET; OPTIONS and refused methods of the drop-in API answer for the others.
      const isOwn = schema?.hide !== true && typeof handler === 'function'
      for (const name of [method].flat()) if (isOwn && name !== 'HEAD') routes.add(`${name} ${url}`)
    })
  }
  subscribe('fastify.initialization', watch)
  onTestFinished(() => void unsubscribe('fastify.initialization', watch))
  const document = await describeNow()
  const published = [...routes].map((route) => route.replaceAll(/:(\w+)/g, '{$1}'))
  const described = operationsOf(document).map(({ name }) => name)
  const plain = (names: readonly string[]) => names.map((name) => name.replace(/\/$/, '')).toSorted()
  expect(plain(described)).toEqual(
    plain(published.filter((route) => route.includes(' /api/') && !route.includes('/api/docs'))),
  )
  for (const path of Object.values(paths)) expect(described).toContain(path.replaceAll(/:(\w+)/g, '{$1}'))
})

test('it has the shape of OpenAPI 3.1', () => {
  const document = committed()
  expect(document.openapi).toMatch(/^3\.1\.\d$/)
  expect(document.info).toMatchObject({ title: 'Docket', version: expect.stringMatching(/^\d+\.\d+\.\d+/) })
  for (const { path, name, operation } of operationsOf(document)) {
    expect.soft(operation.summary, name).toEqual(expect.any(String))
    expect.soft(operation.tags, name).toHaveLength(1)
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
    const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
    expect
      .soft(
        declared.map((parameter) => parameter.name),
        name,
      )
      .toEqual(inPath)
    expect
      .soft(
        declared.every(({ required }) => required === true),
        name,
      )
      .toBe(true)
    for (const parameter of operation.parameters ?? [])
      expect.soft(['path', 'query', 'header'], name).toContain(parameter.in)
    const statuses = Object.keys(operation.responses)
    expect
      .soft(
        statuses.some((status) => status.startsWith('2')),
        name,
      )
      .toBe(true)
    for (const [status, response] of Object.entries(operation.responses)) {
      expect.soft(status, name).toMatch(/^([1-5]\d\d|[1-5]XX|default)$/)
      expect.soft(response.description, `${name} ${status}`).toEqual(expect.any(String))
    }
    if (path === '/api/v1/live') expect(operation.responses['200']?.content).toHaveProperty(['text/event-stream'])
    if (path.startsWith('/api/v1/'))
      expect.soft(operation.responses['default']?.content, name).toHaveProperty(['application/problem+json'])
    if (name.startsWith('POST ') && operation.requestBody)
      expect.soft(Object.keys(operation.requestBody.content), name).toContain('application/json')
  }
})

test('every reference in it leads somewhere, and every named schema is used', () => {
  const document = committed()
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '')
  const known = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`)
  expect(references.filter((reference) => !known.includes(reference))).toEqual([])
  expect(known.filter((name) => !references.includes(name))).toEqual([])
  // What Draft 2020-12 does not know: ids that are no URI of ours, nullable, $schema of a fragment.
  expect(JSON.stringify(document)).not.toMatch(/"nullable":|"\$id":|#\/definitions\//)
})
