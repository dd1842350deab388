import { expect, test } from 'vitest'
import { makeLog } from './log.ts'
import { redactText } from './redaction.ts'

const secret = 's3cr3t-Value_0123456789'

/** What a log writes, line by line; each has to be JSON. */
const logged = (write: (log: ReturnType<typeof makeLog>) => void) => {
  const lines: string[] = []
  write(makeLog('debug', undefined, { write: (line: string) => void lines.push(line) }))
  return { text: lines.join(''), lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) }
}

test.each([
  'authorization',
  'Authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'setCookie',
  'password',
  'new_password',
  'passphrase',
  'code',
  'claimCode',
  'token',
  'accessToken',
  'secret',
  'client_secret',
  'key',
  'apiKey',
  'x-api-key',
  'GROQ_API_KEY',
  'DATABASE_URL',
  'url',
  'connectionString',
  'requestBody',
  'body',
])('a field called %s is taken out, however deep it lies', (name) => {
  const deep = { a: { b: [{ c: { d: { [name]: secret } } }] }, [name]: { inner: secret }, list: [{ [name]: [secret] }] }
  for (const level of ['debug', 'info', 'warn', 'error', 'fatal'] as const) {
    const { text, lines } = logged((log) => log[level](deep, 'said'))
    expect(text).not.toContain(secret)
    expect(lines[0]).toMatchObject({ level, msg: 'said', [name]: '[redacted]' })
  }
  expect(logged((log) => log.child({ [name]: secret }).info('said')).text).not.toContain(secret)
})

test.each([
  ['Authorization: Bearer SECRET', 'Authorization: Bearer [redacted]'],
  ['sent with dk_SECRET to it', 'sent with dk_[redacted] to it'],
  ['Incorrect API key provided: sk-SECRET.', 'Incorrect API key provided: sk-[redacted].'],
  ['gsk_SECRET', 'gsk_[redacted]'],
  ['$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$SECRET', '$argon2id$[redacted]'],
  ['connect to postgres://docket:SECRET@db:5432/docket', 'connect to postgres://[redacted]@db:5432/docket'],
  ['https://user:SECRET@proxy.example/path', 'https://[redacted]@proxy.example/path'],
  ['docket_session=SECRET; Path=/', 'docket_session=[redacted]; Path=/'],
  ['http://127.0.0.1:3000/claim#SECRET', 'http://127.0.0.1:3000/claim#[redacted]'],
  ['password=SECRET&x=1', 'password=[redacted]&x=1'],
  ['{"password":"SECRET","a":1}', '{"password":"[redacted]","a":1}'],
])('in a text %j is shown as %j', (text, shown) => {
  const given = text.replace('SECRET', secret)
  expect(redactText(given)).toBe(shown)
  expect(redactText(redactText(given))).toBe(shown)
  const error = new Error(given, { cause: new TypeError(given, { cause: given }) })
  const { text: written } = logged((log) => {
    log.info(given)
    log.info({ note: given, [given]: 1 }, given)
    log.info('%s and %j', given, { note: [given] })
    log.error(error)
    log.error({ err: error, other: new AggregateError([error], given) }, 'failed')
    log.child({ note: given }).warn(error, 'failed')
  })
  expect(written).not.toContain(secret)
})

test('an error keeps what finds its cause: its kind, its words, its code, where it was thrown, what was behind it', () => {
  const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' })
  const error = Object.assign(new RangeError('no answer', { cause }), { code: '57P01', detail: 'Key (email)=(a@b)' })
  const { lines, text } = logged((log) => log.error({ err: error, clock: 'people' }, 'recurring work failed'))
  expect(lines[0]).toMatchObject({
    msg: 'recurring work failed',
    clock: 'people',
    err: {
      type: 'RangeError',
      message: 'no answer',
      code: '57P01',
      stack: expect.stringContaining('log.test.ts'),
      cause: { message: 'connect ECONNREFUSED 127.0.0.1:5432', code: 'ECONNREFUSED' },
    },
  })
  expect(text).not.toContain('a@b')
})

test('what is no secret stays as it is', () => {
  const fields = { method: 'POST', route: '/api/v1/session', status: 401, ms: 31.4, hosts: ['proxy'], mend: null }
  expect(logged((log) => log.info(fields, 'request')).lines[0]).toMatchObject({ ...fields, msg: 'request' })
})

test('what would never end, is too deep or cannot be read is logged all the same', () => {
  const circle: Record<string, unknown> = { name: 'circle', key: null }
  circle['self'] = circle
  const { lines } = logged((log) =>
    log.info(
      { circle, bytes: Buffer.from(secret), map: new Map([['token', secret]]), fn: () => secret, big: 1n },
      'said',
    ),
  )
  expect(lines[0]).toMatchObject({
    circle: { self: '[circular]', key: null },
    bytes: '[bytes]',
    map: { token: '[redacted]' },
  })
})
