// What nobody honest sends, to every route that is published, by somebody who may call it: each answer is a refusal that
// says what was wrong, or the thing done; never a fault of ours, and never a word of what is inside.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aPerson, aTicket, aSession, startDesk } from '#server/testing.ts'
import { call, type Reply } from './call.ts'

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: Schema }>> }
}
interface Schema {
  readonly $ref?: string
  readonly properties?: Readonly<Record<string, unknown>>
}
const document = JSON.parse(readFileSync(join(import.meta.dirname, '../openapi.json'), 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

// A stream has no end to wait for; live.test.ts tries it.
const streams = new Set(['/api/v1/live'])

const routes = Object.entries(document.paths)
  .filter(([path]) => !streams.has(path))
  .flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )

const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
const values = [
  "' or 1=1 --",
  "'; select pg_sleep(5); --",
  '../../etc/passwd',
  '9223372036854775808',
  '-1',
  '0x10',
  '1;2',
  '1e400',
  '١٢',
  '\u0000',
  '\u202eevil',
  '{"$gt":""}',
  '[]',
  'javascript:alert(1)',
  '//evil.example',
  'a'.repeat(5_000),
]
// What JSON.stringify would mend is written out.
const scalars = [
  'null',
  'true',
  '1e400',
  '9223372036854775808',
  '"\\u0000"',
  '"\\ud800"',
  '"\\u202eevil"',
  '{"$gt":""}',
  '[1,2]',
  '""',
  JSON.stringify('x'.repeat(100_000)),
]
const wholeBodies = [
  '',
  'null',
  '[]',
  '"text"',
  '1e400',
  '{',
  '{"a":1,"a":2}',
  '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}',
  deep(10_000),
  `{${Array.from({ length: 20_000 }, (_, n) => `"k${n}":1`).join()}}`,
]
const contentTypes = [
  '',
  ' application/json',
  'application/json; charset=',
  'application/json, text/plain',
  'TEXT/PLAIN',
  'a/b',
]

const fieldsOf = (operation: Operation) => {
  const schema = operation.requestBody?.content['application/json']?.schema
  const name = schema?.$ref?.split('/').at(-1)
  return Object.keys((name === undefined ? schema : document.components.schemas[name])?.properties ?? {})
}

/** Every hostile request to a route, as `[what, path, rest]`. */
const attacks = ({ method, path, operation }: (typeof routes)[number]) => {
  const plain = path.replaceAll(/\{\w+\}/g, '1')
  const json = { 'content-type': 'application/json' }
  const queries = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query')
  const headers = (operation.parameters ?? []).filter((parameter) => parameter.in === 'header')
  const found: { what: string; path: string; headers?: Record<string, string>; body?: string }[] = []
  for (const value of values) {
    const text = encodeURIComponent(value.replaceAll(/\p{Cs}/gu, ''))
    if (path.includes('{')) found.push({ what: `id ${value.slice(0, 40)}`, path: path.replaceAll(/\{\w+\}/g, text) })
    for (const { name } of queries)
      found.push({ what: `${name}=${value.slice(0, 40)}`, path: `${plain}?${name}=${text}` })
    for (const { name } of headers)
      if (/^[\x20-\x7e]+$/.test(value))
        found.push({ what: `${name}: ${value.slice(0, 40)}`, path: plain, headers: { [name]: value } })
  }
  for (const { name } of queries)
    found.push({ what: `${name} twice`, path: `${plain}?${name}=a&${name}=b&${name}[x]=c` })
  if (method === 'GET') return found
  for (const body of wholeBodies) found.push({ what: `body ${body.slice(0, 40)}`, path: plain, headers: json, body })
  for (const type of contentTypes)
    found.push({ what: `type "${type}"`, path: plain, headers: { 'content-type': type }, body: '{"title":1}' })
  const fields = fieldsOf(operation)
  for (const field of fields)
    for (const scalar of scalars)
      found.push({
        what: `${field}: ${scalar.slice(0, 40)}`,
        path: plain,
        headers: json,
        body: `{"${field}":${scalar}}`,
      })
  return found
}

// Words that only the inside knows.
const inside =
  /\bat \w+.*\.ts:\d|node_modules|\/server\/|select .* from|insert into|syntax error at|pg_(?!sleep)|relation "|stack/i

const faultOf = ({ status, headers, text }: Reply, path: string) => {
  if (status >= 500) return `${status} ${text.slice(0, 200)}`
  if (status < 400) return undefined
  if (headers['x-request-id'] === undefined) return 'no request id'
  if (inside.test(text)) return `tells of the inside: ${text.slice(0, 300)}`
  const type = String(headers['content-type'])
  const isDropIn = /^\/api\/(?!v1)/.test(path)
  if (!isDropIn && !type.startsWith('application/problem+json')) return `a refusal as ${type}`
  return undefined
}

test('there are routes to be tried', () => expect(routes.length).toBeGreaterThan(25))

test.for(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
  '%s never fails on hostile input, nor tells of the inside',
  { timeout: 60_000 },
  async ([, route]) => {
    const desk = await startDesk()
    const owner = await aPerson(desk.ctx, { role: 'owner' })
    await aTicket(desk.ctx)
    const faults: string[] = []
    let session = await aSession(desk.ctx, owner.id)
    for (const { what, path, headers, body } of attacks(route)) {
      const reply = await call(desk, `${route.method} ${path}`, {
        headers: { ...session, ...headers },
        ...(body !== undefined && { body }),
      })
      const fault = faultOf(reply, path)
      if (fault !== undefined) faults.push(`${what}: ${fault}`)
      // Some of these routes end sessions.
      if (reply.status === 401 || reply.status === 200) session = await aSession(desk.ctx, owner.id)
    }
    expect(faults).toEqual([])
  },
)
